"""Data to show the product with. Everything in it is made up; nothing is a real offer of work."""
