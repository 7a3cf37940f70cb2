"""Recognising a second application without knowing who made the first (docs/adr/0004)."""

import hashlib
import hmac

KEY_BYTES = 32
TAG_BYTES = 16


class Tags:
    """Makes tags under a key that lives in memory from one start of the terminal to the next.

    A tag says "the same person, the same job" to whoever holds the key, and nothing at all once
    the key is gone.
    """

    def __init__(self, boot_key: bytes) -> None:
        if len(boot_key) != KEY_BYTES:
            raise ValueError(f"a boot key has {KEY_BYTES} bytes")
        self._key = boot_key

    def of(self, identity: str, job_id: str) -> bytes:
        """The tag of ``identity`` (such as ``typed:138…``) applying to ``job_id``."""
        message = f"{identity}\0{job_id}".encode()
        return hmac.new(self._key, message, hashlib.sha256).digest()[:TAG_BYTES]
