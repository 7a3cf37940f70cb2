"""The random words of a sign-in."""

import secrets
from typing import Final

ALPHABET: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""RFC 8628 section 6.1: twenty consonants, none of which reads like a digit, and no words."""

USER_CODE_LENGTH: Final = 8


def new_user_code() -> str:
    """Eight letters, 34 bits: unguessable within minutes, readable aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(USER_CODE_LENGTH))


def normal_user_code(text: str) -> str:
    """As stored, from however it was typed: ``bcdf-ghjk`` is ``BCDFGHJK``."""
    return "".join(text.split()).replace("-", "").upper()


def is_user_code(code: str) -> bool:
    """Whether ``code``, as stored, could be one: what is none never reaches the database."""
    return len(code) == USER_CODE_LENGTH and set(code) <= set(ALPHABET)


def new_matching_code() -> str:
    """Two digits, shown on the terminal and on the phone (RFC 8628 section 5.4)."""
    return f"{secrets.randbelow(90) + 10}"


def new_token() -> str:
    """256 random bits, 43 characters."""
    return secrets.token_urlsafe(32)
