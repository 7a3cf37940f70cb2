"""The snapshot for a station's first fill: one zstd file per scope, newline-delimited JSON.

A file is whole or absent (written aside, then renamed) and never changed. Its name says its wire
version and its ``seq``; the greatest counts. It may be older than the head: the feed covers the
rest. Everything here can be deleted at any time and is built again.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import zstandard

from central.core.feed import queries
from central.core.feed.models import FeedEntry
from contract.catalog import SnapshotHead
from contract.version import WIRE_VERSION

REBUILD_AFTER = 1000  # changes; a reader covers fewer from the feed in two pages
LEVEL = 9
CHUNK = 2000  # rows


@dataclass(frozen=True)
class OpenSnapshot:
    """A snapshot ready to send; whoever gets it closes ``file``."""

    file: BinaryIO
    seq: int
    tag: str  # ETag


class SnapshotStore:
    """The snapshots in one directory, shared by all processes of the centre on this machine."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def open(self, scope: str, head: int) -> OpenSnapshot:
        """The newest snapshot of ``scope``, built now when there is none of use.

        ``head`` is the feed's: a file beyond it or below the floor was built before the centre was
        restored from an older backup and is not used.
        """
        while True:
            path = self._newest(scope, head) or self.build(scope)
            try:
                file = path.open("rb")
            except FileNotFoundError:
                continue  # replaced by a newer one since
            return OpenSnapshot(file, _seq(path), f'"{path.name.removesuffix(".ndjson.zst")}"')

    def refresh(self, scope: str) -> bool:
        """Build again when ``REBUILD_AFTER`` changes came since; whether it did."""
        head = queries.head(scope)
        newest = self._newest(scope, head)
        if newest is not None and head - _seq(newest) < REBUILD_AFTER:
            return False
        self.build(scope)
        return True

    def build(self, scope: str) -> Path:
        """Write a snapshot of ``scope`` as it is now, and remove the others of this scope."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with self._lock(scope):
            # Read before the rows: a row that changed in between is sent twice, never missed.
            head = queries.head(scope)
            existing = self._newest(scope, head)
            if existing is not None and _seq(existing) == head:
                return existing
            path = self._directory / f"{scope}.v{WIRE_VERSION}.{head:019d}.ndjson.zst"
            with tempfile.TemporaryFile(dir=self._directory) as lines:
                count = 0
                for line in _lines(scope):
                    lines.write(line)
                    count += 1
                self._write(
                    path, SnapshotHead(wire=WIRE_VERSION, scope=scope, seq=head, count=count), lines
                )
            for other in self._directory.glob(f"{scope}.v*"):  # those of builders cut off as well
                if other != path:
                    other.unlink(missing_ok=True)
        return path

    def _write(self, path: Path, head: SnapshotHead, lines: BinaryIO) -> None:
        first = head.model_dump_json().encode() + b"\n"
        size = len(first) + lines.tell()
        lines.seek(0)
        aside = path.with_suffix(".tmp")
        with aside.open("wb") as file:
            compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
            with compressor.stream_writer(file, size=size, closefd=False) as writer:
                writer.write(first)
                while chunk := lines.read(1 << 20):
                    writer.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)

    def _newest(self, scope: str, head: int) -> Path | None:
        found = sorted(self._directory.glob(f"{scope}.v{WIRE_VERSION}.*.ndjson.zst"))
        floor = queries.floor(scope)
        return next((path for path in reversed(found) if floor <= _seq(path) <= head), None)

    @contextmanager
    def _lock(self, scope: str) -> Iterator[None]:
        """One builder per scope on this machine; the others wait and find its work done."""
        with (self._directory / f"{scope}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _seq(path: Path) -> int:
    return int(path.name.split(".")[2])


def _lines(scope: str) -> Iterator[bytes]:
    rows = (
        FeedEntry.objects.filter(scope=scope, body__isnull=False)
        .order_by("seq")
        .values_list("kind", "object_id", "seq", "body")
        .iterator(chunk_size=CHUNK)
    )
    for row in rows:
        yield queries.change_line(*row).encode() + b"\n"
