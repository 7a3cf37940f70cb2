"""Event ids: UUIDv7 (RFC 9562 section 5.7)."""

from random import Random
from uuid import UUID


def uuid7(unix_ms: int, random: Random) -> UUID:
    """A UUIDv7: 48 bits of milliseconds since 1970, 74 random bits.

    Pass ``random.SystemRandom()``. A clock before 1970 counts as 1970.
    """
    stamp = min(max(unix_ms, 0), 2**48 - 1)
    rand_a, rand_b = divmod(random.getrandbits(74), 1 << 62)
    return UUID(int=stamp << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)
