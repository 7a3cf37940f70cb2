"""The centre's sealing keys: X25519 pairs whose public halves the terminals seal to.

One file per key, ``<id>.key``, mode 0600, the private half as base64. Ids begin with the time of
making, so that the greatest id is the current key. Old keys stay: events sealed to them may still
be on their way. Every process of the centre needs the same directory.
"""

import base64
import binascii
import os
import secrets
import stat
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from contract.device import SealingKey

KEY_BYTES: Final = 32


class KeyRingError(Exception):
    """The centre's own keys cannot be used; no event is at fault. The text says what to do."""


class UnknownKey(Exception):
    """No such key here, though there are others."""


class Unsealable(Exception):
    """The key is here, but the box is damaged or was sealed to another key."""


class KeyRing:
    """The keys in one directory. Reads the directory each time: a new key needs no restart."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def make(self, *, now: datetime) -> SealingKey:
        """Make a new key, which is the current one from now on; return its public half.

        ``now`` has to be later than the current key's making. Raises KeyRingError.
        """
        key_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        known = self._ids()
        if known and known[-1] >= key_id:
            raise KeyRingError(
                f"the newest key {known[-1]} claims to be younger than now; check the clock"
            )
        private = PrivateKey.generate()
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(key_id, base64.b64encode(bytes(private)) + b"\n")
        except OSError as error:
            raise KeyRingError(f"cannot write a key in {self._directory}: {error}") from error
        return _public(key_id, private)

    def current(self) -> SealingKey:
        """The public half of the newest key, for the terminals. Raises KeyRingError."""
        known = self._ids()
        if not known:
            raise KeyRingError(
                f"there is no sealing key in {self._directory}; run: python -m central make-key"
            )
        return _public(known[-1], self._read(known[-1]))

    def open(self, key_id: str, sealed: str) -> bytes:
        """The body in a base64 sealed box. Raises KeyRingError, UnknownKey, Unsealable."""
        known = self._ids()
        if not known:
            raise KeyRingError(
                f"there is no sealing key in {self._directory}; restore it from the backup"
            )
        if key_id not in known:
            raise UnknownKey(key_id)
        private = self._read(key_id)
        try:
            return SealedBox(private).decrypt(base64.b64decode(sealed, validate=True))
        except (binascii.Error, ValueError, CryptoError) as error:
            raise Unsealable(str(error)) from error

    def _ids(self) -> list[str]:
        try:
            return sorted(path.stem for path in self._directory.glob("*.key"))
        except OSError as error:
            raise KeyRingError(f"cannot list {self._directory}: {error}") from error

    def _read(self, key_id: str) -> PrivateKey:
        path = self._directory / f"{key_id}.key"
        try:
            with path.open("rb") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                text = file.read(256)
        except OSError as error:
            raise KeyRingError(f"cannot read the key {path}: {error}") from error
        if mode & 0o077:
            raise KeyRingError(f"others may read the key {path}; run: chmod 600 {path}")
        try:
            raw = base64.b64decode(text.strip(), validate=True)
        except binascii.Error as error:
            raise KeyRingError(f"{path} is not base64; restore it from the backup") from error
        if len(raw) != KEY_BYTES:
            raise KeyRingError(f"{path} is not a key of 32 bytes; restore it from the backup")
        return PrivateKey(raw)

    def _write(self, key_id: str, text: bytes) -> None:
        # Written aside and linked: a key file is whole or absent, and never replaces another.
        path = self._directory / f"{key_id}.key"
        aside = self._directory / f".{key_id}.tmp"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.link(aside, path)
        finally:
            aside.unlink()
        folder = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _public(key_id: str, private: PrivateKey) -> SealingKey:
    return SealingKey(id=key_id, public=base64.b64encode(bytes(private.public_key)).decode())


def keyring_from_settings() -> KeyRing:
    """The key ring below ``CENTRAL_DATA_DIR``."""
    return KeyRing(Path(settings.DATA_DIR) / "keys")
