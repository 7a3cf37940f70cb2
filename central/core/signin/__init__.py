"""QR sign-in at a terminal (RFC 8628): grants and sessions."""
