"""Sealed events from the terminals: opened once, idempotent for ever."""
