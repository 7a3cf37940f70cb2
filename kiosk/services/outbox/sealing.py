"""Sealing a body to the centre's public key before it touches the disk.

libsodium's sealed box (X25519, XSalsa20-Poly1305, an ephemeral sender key): whoever holds this
machine, root included, cannot open what was sealed here.

Two thirds of the time that sealing and keeping an event takes beside the disk's own go into the
ephemeral key. It depends on nothing that a person types, so it can be made before they touch the
button (docs/adr/0017).
"""

import base64
import binascii
import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from contract.device import SealingKey
from contract.events import MAX_SEALED_CHARS
from kiosk.errors import BugError, StationError
from kiosk.services.outbox.rows import Sealed

log = logging.getLogger(__name__)


@dataclass(frozen=True, repr=False)
class _OneTimeKey:
    """What seals one body and never a second one: two bodies under one nonce would open each
    other. ``sender`` goes with the box; ``shared`` and ``nonce`` are as libsodium's
    ``crypto_box_seal`` makes them."""

    centre: SealingKey
    sender: bytes
    shared: bytes
    nonce: bytes


class Sealer:
    """Seals bodies. ``key`` returns the centre's current public key, and raises NotEnrolled when
    there is none yet; the centre may change it, so it is asked for every time. Thread-safe."""

    def __init__(self, key: Callable[[], SealingKey]) -> None:
        self._key = key
        self._lock = threading.Lock()
        self._ready: _OneTimeKey | None = None

    def get_ready(self) -> None:
        """Make the key of the next body now, so that sealing it takes microseconds.

        Raises nothing: what is wrong is told when there is something to seal.
        """
        try:
            key = self._key()
            with self._lock:
                if self._ready is None or self._ready.centre != key:
                    self._ready = _one_time_key(key)
        except StationError as error:
            log.debug("no key was made ahead: %s", error)

    def seal(self, body: BaseModel) -> Sealed:
        """``body`` as JSON, sealed.

        Raises NotEnrolled, StationError when the key is unusable, and BugError when the body is
        larger than the wire allows.
        """
        from nacl.bindings import crypto_box_afternm  # the screen starts without libsodium

        key = self._key()
        with self._lock:
            once, self._ready = self._ready, None
        if once is None or once.centre != key:
            once = _one_time_key(key)
        text = body.model_dump_json(exclude_none=True).encode()
        box = once.sender + crypto_box_afternm(text, once.nonce, once.shared)
        if wire_length(box) > MAX_SEALED_CHARS:
            raise BugError(f"a sealed body of {len(box)} bytes is larger than the wire allows")
        return Sealed(key.id, box)


def _one_time_key(key: SealingKey) -> _OneTimeKey:
    from nacl.bindings import crypto_box_beforenm, crypto_box_keypair
    from nacl.exceptions import CryptoError

    try:
        public = base64.b64decode(key.public, validate=True)
        sender, secret = crypto_box_keypair()
        shared = crypto_box_beforenm(public, secret)  # refuses a point of small order
    except (binascii.Error, CryptoError, ValueError, TypeError) as error:
        raise StationError(f"the centre's sealing key {key.id!r} is unusable") from error
    nonce = hashlib.blake2b(sender + public, digest_size=24).digest()
    return _OneTimeKey(key, sender, shared, nonce)


def to_wire(box: bytes) -> str:
    """A sealed box as ``Envelope.sealed`` carries it: standard base64."""
    return base64.b64encode(box).decode("ascii")


def wire_length(box: bytes) -> int:
    """Characters of ``to_wire``, without writing them."""
    return (len(box) + 2) // 3 * 4
