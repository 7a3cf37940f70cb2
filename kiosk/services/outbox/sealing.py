"""Sealing a body to the centre's public key before it touches the disk.

libsodium's sealed box (X25519, XSalsa20-Poly1305, an ephemeral sender key): whoever holds this
machine, root included, cannot open what was sealed here.
"""

import base64
import binascii
from collections.abc import Callable

from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from pydantic import BaseModel

from contract.device import SealingKey
from contract.events import MAX_SEALED_CHARS
from kiosk.errors import BugError, StationError
from kiosk.services.outbox.rows import Sealed


class Sealer:
    """Seals bodies. ``key`` returns the centre's current public key, and raises NotEnrolled when
    there is none yet; the centre may change it, so it is asked for every time."""

    def __init__(self, key: Callable[[], SealingKey]) -> None:
        self._key = key
        self._last: tuple[SealingKey, SealedBox[PublicKey]] | None = None

    def seal(self, body: BaseModel) -> Sealed:
        """``body`` as JSON, sealed.

        Raises NotEnrolled, StationError when the key is unusable, and BugError when the body is
        larger than the wire allows.
        """
        key = self._key()
        last = self._last
        if last is None or last[0] != key:
            last = self._last = (key, self._box(key))
        box = last[1].encrypt(body.model_dump_json(exclude_none=True).encode())
        if len(to_wire(box)) > MAX_SEALED_CHARS:
            raise BugError(f"a sealed body of {len(box)} bytes is larger than the wire allows")
        return Sealed(key.id, box)

    @staticmethod
    def _box(key: SealingKey) -> SealedBox[PublicKey]:
        try:
            return SealedBox(PublicKey(base64.b64decode(key.public, validate=True)))
        except (binascii.Error, CryptoError, ValueError, TypeError) as error:
            raise StationError(f"the centre's sealing key {key.id!r} is unusable") from error


def to_wire(box: bytes) -> str:
    """A sealed box as ``Envelope.sealed`` carries it: standard base64."""
    return base64.b64encode(box).decode("ascii")
