"""Sets of jobs within one block, as they are stored and as they are reckoned with.

In memory a set is an integer whose bit ``n`` is the job in ``n``-th place of the block: Python
combines two sets of 32,768 jobs in half a microsecond. Stored, it is the shorter of a list of
places and a compressed bitmap. A bitmap of random bits at any density comes out of zstd's Huffman
stage within a tenth of its entropy and is back in 6 µs.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Final

import zstandard

from kiosk.errors import StoreDamaged

LARGEST: Final = 1 << 15
"""Jobs in a block at most: places are 16 bits, and a bitmap is one page of 4 kB."""

_LIST: Final = b"\x00"
_BITMAP: Final = b"\x01"
_AT_ONCE: Final = 1024
_SOME: Final = (1 << _AT_ONCE) - 1
_LIST_UP_TO: Final = 12
"""Places below which a bitmap is never shorter."""

# Frames without magic number, size and checksum: those would be a tenth of a small set.
_FORMAT: Final = zstandard.FORMAT_ZSTD1_MAGICLESS


class Packer:
    """Packs sets; one per writer, as it holds zstd's working memory."""

    def __init__(self) -> None:
        parameters = zstandard.ZstdCompressionParameters.from_level(
            13,  # 6 is a second faster for 60,000 jobs and 6 % larger
            strategy=zstandard.STRATEGY_BTOPT,
            search_log=1,
            source_size=LARGEST // 8,
            format=_FORMAT,
            write_content_size=False,
            write_checksum=False,
        )
        self._zstd = zstandard.ZstdCompressor(compression_params=parameters)

    def pack(self, places: "array[int]", bits: int | None = None) -> bytes:
        """The set of ``places``; ``bits`` is the same set, where it is known already."""
        listed = _LIST + places.tobytes()
        if len(places) <= _LIST_UP_TO:
            return listed
        if bits is None:
            bits = bits_at(places)
        packed = _BITMAP + self._zstd.compress(bits.to_bytes(bits.bit_length() // 8 + 1, "little"))
        return min(listed, packed, key=len)


class Unpacker:
    """Unpacks sets; one per reader."""

    def __init__(self) -> None:
        self._zstd = zstandard.ZstdDecompressor(format=_FORMAT)

    def unpack(self, data: bytes) -> int:
        """A stored set; StoreDamaged when it is none."""
        try:
            if data[:1] == _BITMAP:
                bitmap = self._zstd.decompress(data[1:], max_output_size=LARGEST // 8 + 1)
                return int.from_bytes(bitmap, "little")
            places = array("H")
            places.frombytes(data[1:])
        except (zstandard.ZstdError, ValueError) as error:
            raise StoreDamaged("a stored set cannot be read") from error
        if data[:1] != _LIST or (places and max(places) >= LARGEST):
            raise StoreDamaged("a stored set cannot be read")
        return bits_at(places)


def decompress(data: bytes, limit: int = 1 << 26) -> bytes:
    """A whole zstd frame that says it is at most ``limit`` bytes. Raises StoreDamaged."""
    try:
        if zstandard.frame_content_size(data) <= limit:
            return zstandard.decompress(data)
    except (zstandard.ZstdError, TypeError) as error:
        raise StoreDamaged("stored data cannot be unpacked") from error
    raise StoreDamaged("stored data would be too large")


def bits_at(places: Iterable[int], size: int = LARGEST) -> int:
    """The set of these places, all below ``size``."""
    bits = bytearray(size // 8 + 1)
    for at in places:
        bits[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(bits, "little")


def places_in(bits: int) -> Iterator[int]:
    """The places of a set, lowest first, found as they are asked for."""
    start = 0
    while bits:
        some = bits & _SOME
        while some:
            lowest = some & -some
            some ^= lowest
            yield start + lowest.bit_length() - 1
        bits >>= _AT_ONCE
        start += _AT_ONCE
