"""Reading a snapshot, the catalogue's first fill, while it arrives: lines of JSON under zstd."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO, Final, cast

import requests
import zstandard
from pydantic import TypeAdapter, ValidationError

from contract.catalog import Change, SnapshotHead
from contract.version import WIRE_VERSION
from kiosk.errors import GarbledAnswer
from kiosk.services.answers import CHUNK, MAX_WINDOW, parse, why

MAX_SNAPSHOT: Final = 4 << 30
MAX_LINE: Final = 1 << 20
"""Bytes after decompression that a snapshot, a line of it may have: several times what the
contract's own limits allow."""

_CHANGE: Final[TypeAdapter[Change]] = TypeAdapter(Change)


class Snapshot:
    """An open download of a snapshot: its head, then its changes as they arrive."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        first = next(lines, None)
        if first is None:
            raise GarbledAnswer("the snapshot is empty")
        self.head = parse(SnapshotHead, first)
        if self.head.wire != WIRE_VERSION:
            raise GarbledAnswer(
                f"the snapshot is of wire version {self.head.wire}, not {WIRE_VERSION}"
            )

    def changes(self) -> Iterator[Change]:
        """Each change, checked. Raises GarbledAnswer when lines are missing or cannot be read."""
        count = 0
        for line in self._lines:
            try:
                change = _CHANGE.validate_json(line)
            except ValidationError as error:
                raise GarbledAnswer(f"line {count + 2} of the snapshot: {why(error)}") from error
            count += 1
            yield change
        if count != self.head.count:
            raise GarbledAnswer(f"the snapshot has {count} changes of {self.head.count}")


SnapshotSource = AbstractContextManager[Snapshot]


class _Chunks:
    """The body of a response as a file that is read in chunks of any size."""

    def __init__(self, response: requests.Response) -> None:
        self._chunks: Iterator[bytes] = response.iter_content(CHUNK)

    def read(self, _size: int) -> bytes:
        return next(self._chunks, b"")


def lines_of(response: requests.Response) -> Iterator[bytes]:
    """The lines of a zstd stream, without their ends.

    Never more of it than a chunk is unpacked at once: 64 KiB of zstd may hold gigabytes.
    """
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW)
    source = cast("IO[bytes]", _Chunks(response))
    reader = decompressor.stream_reader(source, read_size=CHUNK, closefd=False)
    rest = b""
    total = 0
    while True:
        try:
            data = reader.read(CHUNK)
        except zstandard.ZstdError as error:
            raise GarbledAnswer(f"the snapshot is not sound zstd: {error}") from error
        if not data:
            break
        total += len(data)
        *lines, rest = (rest + data).split(b"\n")
        if total > MAX_SNAPSHOT or len(rest) > MAX_LINE:
            raise GarbledAnswer("the snapshot or a line of it is too long")
        yield from lines
    if rest:
        yield rest
