"""Reads real, messy postings from a CSV file: ``python -m central import-jobs``."""
