"""How fast the main path is, beside its peers and in one run: ``make bench``; see harness.py."""
