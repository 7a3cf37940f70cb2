"""Guesses at a secret (a password, the end of a phone number), counted so that they stay few."""
