"""One block of the search index: how it is built, stored and taken away again.

A block answers for the ranks in ``low < rank <= high`` and never changes once it is written; what
comes and goes afterwards stands in ``fresh`` and ``gone`` until the range is built anew (index.py).
Place 0 is the job of the highest rank, so the lowest bit of a set is the first on the screen.

A triple is stored only where its two pairs do not tell which jobs hold it: where they do, or where
at most FEW jobs have both (whoever asks then looks at those), it costs nothing. Otherwise its row
says which jobs have both pairs and not the triple (BUT), or, if that is shorter, which have it.
"""

import sqlite3
import struct
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import zstandard

from kiosk.errors import StoreDamaged
from kiosk.services.catalog.facets import bits_of
from kiosk.services.catalog.schema import read_flags
from kiosk.services.catalog.sets import Packer, bits_at, decompress, places_in
from kiosk.services.catalog.text import TITLE_PREFIX, Cut

FEW: Final = 3
"""Jobs that are looked at rather than spend a row on their triple."""

HAVE: Final = 0
"""``terms.kind``: the set is of the jobs that have the term."""
BUT: Final = 1
"""… of the jobs that have both pairs of the triple and not the triple."""

INLINE_UP_TO: Final = 40
"""Bytes of a set that stands in its row of ``terms``; a longer one is in ``chunks``."""

CHUNK: Final = 4040
"""Bytes of a row of ``chunks``: just what fits into one page of 4096."""

SIZE_BITS: Final = 13
"""``terms.jobs`` of a set in ``chunks`` is ``position << SIZE_BITS | size``, both in bytes."""

_HEAD: Final = struct.Struct("<IB")


@dataclass(frozen=True)
class Facts:
    """What is known of a block's jobs without their text.

    Attributes:
        ranks: by place, highest first.
        flags: per flag of facets.py the set of the jobs that have it.
        until: the jobs' last moments (Unix seconds), soonest first; ending: their places.
        initials: the pinyin initials of the titles by place, packed; see ``unpack_initials``.
    """

    ranks: "array[int]"
    flags: dict[int, int]
    until: "array[int]"
    ending: "array[int]"
    initials: bytes = b""

    @classmethod
    def of(
        cls, rows: Iterable[tuple[int, int, int]], initials: Iterable[str] | None = None
    ) -> "Facts":
        """From (rank, facets, valid_until), the highest rank first. Raises StoreDamaged."""
        ranks, untils = array("q"), array("q")
        by_facets: dict[int, array[int]] = {}
        try:
            for at, (rank, facets, until) in enumerate(rows):
                ranks.append(rank)
                untils.append(until)
                by_facets.setdefault(facets, array("q")).append(at)
            flags: dict[int, int] = {}
            for facets, places in by_facets.items():
                jobs = bits_at(places, len(ranks))
                for flag in bits_of(read_flags(facets)):
                    flags[flag] = flags.get(flag, 0) | jobs
        except (TypeError, OverflowError) as error:
            raise StoreDamaged("stored facts cannot be read") from error
        ending = array("q", sorted(range(len(ranks)), key=untils.__getitem__))
        packed = b"" if initials is None else zstandard.compress("\n".join(initials).encode())
        return cls(ranks, flags, array("q", (untils[at] for at in ending)), ending, packed)

    def pack(self) -> bytes:
        """As stored. Bytes of equal weight stand side by side, which zstd likes."""
        size = len(self.ranks)
        parts = [_HEAD.pack(size, len(self.flags))]
        for flag, jobs in self.flags.items():
            parts += [bytes((flag.bit_length(),)), jobs.to_bytes(size // 8 + 1, "little")]
        for numbers in (self.ranks, self.until, self.ending):
            raw = numbers.tobytes()
            parts += [raw[byte::8] for byte in range(8)]
        return zstandard.compress(b"".join([*parts, self.initials]), 9)

    @classmethod
    def unpack(cls, data: bytes) -> "Facts":
        """Stored facts; StoreDamaged when they are none."""
        try:
            raw = decompress(data)
            size, count = _HEAD.unpack_from(raw)
            at, width = _HEAD.size, size // 8 + 1
            flags: dict[int, int] = {}
            for _ in range(count):
                flags[1 << raw[at] - 1] = int.from_bytes(raw[at + 1 : at + 1 + width], "little")
                at += 1 + width
            numbers: list[array[int]] = []
            for _ in range(3):
                mixed = bytearray(8 * size)
                for byte in range(8):
                    mixed[byte::8] = raw[at : at + size]
                    at += size
                numbers.append(array("q", bytes(mixed)))
            return cls(numbers[0], flags, numbers[1], numbers[2], raw[at:])
        except (struct.error, TypeError, ValueError, IndexError) as error:
            raise StoreDamaged("stored facts cannot be read") from error

    def unpack_initials(self) -> list[str]:
        """The pinyin initials of the titles by place; StoreDamaged when they cannot be read."""
        try:
            found = decompress(self.initials).decode().split("\n")
        except UnicodeDecodeError as error:
            raise StoreDamaged("stored initials cannot be read") from error
        if len(found) < len(self.ranks):
            raise StoreDamaged("stored initials are too few")
        return found


class Builder:
    """Gathers the jobs of a block (up to sets.LARGEST), the highest rank first, and writes it."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, int]] = []
        self._initials: list[str] = []
        self._tokens: defaultdict[str, array[int]] = defaultdict(_places)
        self._triples: defaultdict[str, array[int]] = defaultdict(_places)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rank: int, facets: int, valid_until: int, initials: str, cut: Cut) -> None:
        """One more job."""
        at = len(self._rows)
        self._rows.append((rank, facets, valid_until))
        self._initials.append(initials)
        tokens, triples = self._tokens, self._triples
        for token in cut.tokens:
            tokens[token].append(at)
        for triple in cut.triples:
            triples[triple].append(at)

    def ranks(self) -> list[int]:
        """Of the jobs so far, the highest first."""
        return [rank for rank, _, _ in self._rows]

    def write(self, con: sqlite3.Connection, low: int, high: int) -> None:
        """Store the block; runs in the caller's transaction."""
        facts = Facts.of(self._rows, self._initials).pack()
        (last,) = con.execute("SELECT coalesce(max(id), 0) FROM chunks").fetchone()
        block = con.execute(
            "INSERT INTO blocks(low, high, first_chunk, last_chunk, facts) VALUES (?, ?, 0, 0, ?)",
            (low, high, facts),
        ).lastrowid
        first = last + 1
        rows: list[tuple[str, int | None, int, bytes | int]] = []
        large = bytearray()
        packer = Packer()
        bits = {token: bits_at(has) for token, has in self._tokens.items() if len(has) > FEW}

        def put(term: str, kind: int, places: "array[int]", known: int | None) -> None:
            packed = packer.pack(places, known)
            found: bytes | int = packed
            if len(packed) > INLINE_UP_TO:
                found = (first * CHUNK + len(large)) << SIZE_BITS | len(packed)
                large.extend(packed)
            rows.append((term, block, kind, found))

        for token in sorted(self._tokens):
            put(token, HAVE, self._tokens[token], bits.get(token))
        for triple, places in self._triples.items():
            prefix = TITLE_PREFIX if triple[0] == TITLE_PREFIX else ""
            plain = triple[len(prefix) :]
            both = bits.get(prefix + plain[:2], 0) & bits.get(prefix + plain[1:], 0)
            count = both.bit_count()
            if count <= FEW:
                continue
            if count - len(places) < len(places):
                but = both & ~bits_at(places)
                put(triple, BUT, array("H", places_in(but)), but)
            else:
                put(triple, HAVE, places, None)
        rows.sort()  # no term stands in it twice
        con.executemany("INSERT INTO terms VALUES (?, ?, ?, ?)", rows)
        chunks = [bytes(large[at : at + CHUNK]) for at in range(0, len(large), CHUNK)]
        con.executemany("INSERT INTO chunks VALUES (?, ?)", enumerate(chunks, first))
        con.execute(
            "UPDATE blocks SET first_chunk = ?, last_chunk = ? WHERE id = ?",
            (first, first + len(chunks) - 1, block),
        )


def take_out(con: sqlite3.Connection, block: int) -> None:
    """Remove a block; runs in the caller's transaction."""
    for first, last in con.execute(
        "DELETE FROM blocks WHERE id = ? RETURNING first_chunk, last_chunk", (block,)
    ).fetchall():
        con.execute("DELETE FROM chunks WHERE id BETWEEN ? AND ?", (first, last))
    con.execute("DELETE FROM terms WHERE block = ?", (block,))


def _places() -> "array[int]":
    return array("H")
