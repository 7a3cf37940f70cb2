"""Enrolment codes and device tokens: how they are made, read and kept."""

import hashlib
import secrets

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CODE_LENGTH = 8

_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    """A fresh enrolment code as it is shown and typed, ``K7M4-9P2X``: 40 random bits."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return f"{code[:4]}-{code[4:]}"


def code_hash(typed: str) -> str:
    """The hash under which a code is kept. Case, blanks, dashes and look-alikes do not matter."""
    plain = "".join(char for char in typed.upper() if char.isalnum()).translate(_LOOK_ALIKES)
    return hashlib.sha256(f"enrolment:{plain}".encode()).hexdigest()


def new_token() -> str:
    """A fresh device token: 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """The hash under which a token is kept; unsalted, as the token is not guessable."""
    return hashlib.sha256(token.encode()).hexdigest()
