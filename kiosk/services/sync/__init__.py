"""Keeping the catalogue in step with the centre's change feed."""
