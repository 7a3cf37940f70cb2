"""Employers and their job postings: the truth behind the catalogue."""
