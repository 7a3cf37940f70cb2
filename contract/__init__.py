"""The wire between the terminal and the centre: pydantic types, their version, and nothing else.

Both sides import this package and it imports neither. Money is integer fen, time is aware UTC
(ISO 8601 on the wire), places are WGS-84 degrees.
"""
