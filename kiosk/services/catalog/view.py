"""The facts of all jobs in memory, as bit sets, for counts and for the list without search text.

Bit ``n`` of every set is the job in ``n``-th place of the screen's order. With 54,000 jobs a set
is 7 kB and combining two of them takes microseconds.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from typing import Final

from kiosk.errors import StoreDamaged
from kiosk.services.catalog.facets import bits_of
from kiosk.services.catalog.schema import read_flags

TEXTS_KEPT: Final = 16
_BLOCK: Final = 64


class View:
    """One revision of the catalogue. Not thread-safe: the reader's lock guards it.

    Attributes:
        revision: which one.
        ranks: the jobs' ranks in the screen's order, highest first.
        texts: the jobs that hold a text, by its words; filled by the reader.
    """

    def __init__(self, con: sqlite3.Connection, revision: str) -> None:
        """Read the narrow index; runs in the caller's transaction. Raises StoreDamaged."""
        rows = con.execute("SELECT rank, facets, valid_until FROM jobs INDEXED BY jobs_facets")
        by_facets: dict[int, list[int]] = {}
        until: dict[int, int] = {}
        for rank, facets, valid_until in rows:
            by_facets.setdefault(facets, []).append(rank)
            until[rank] = valid_until
        self.revision = revision
        self.ranks = array("q", sorted(until, reverse=True))
        try:
            self._until = array("q", [until[rank] for rank in self.ranks])
        except TypeError as error:
            raise StoreDamaged("stored dates cannot be read") from error
        self._place = {rank: at for at, rank in enumerate(self.ranks)}
        self._flags: dict[int, int] = {}
        for facets, ranks in by_facets.items():
            jobs = self.bits_at(ranks)
            for flag in bits_of(read_flags(facets)):
                self._flags[flag] = self._flags.get(flag, 0) | jobs
        self._live_from = self._live_until = 0
        self._live = 0
        self.texts: dict[tuple[str, ...], int] = {}

    def bits_at(self, ranks: Iterable[int]) -> int:
        """The set of the jobs with these ranks; ranks of no job are passed over."""
        bits = bytearray(len(self.ranks) // 8 + 1)
        place = self._place.get
        for rank in ranks:
            at = place(rank)
            if at is not None:
                bits[at >> 3] |= 1 << (at & 7)
        return int.from_bytes(bits, "little")

    def matching(self, groups: Iterable[tuple[int, ...]], now: int) -> int:
        """The jobs that are live at ``now`` (Unix seconds) with a flag of each group."""
        bits = self.live(now)
        for group in groups:
            either = 0
            for flag in group:
                either |= self._flags.get(flag, 0)
            bits &= either
        return bits

    def flagged(self, flag: int) -> int:
        """The jobs with one flag."""
        return self._flags.get(flag, 0)

    def live(self, now: int) -> int:
        """The jobs that are not past their date at ``now``; cheap until the next one expires."""
        if not self._live_from <= now < self._live_until:
            over = [at for at, until in enumerate(self._until) if until <= now]
            left = [until for until in self._until if until > now]
            self._live_from = max((self._until[at] for at in over), default=0)
            self._live_until = min(left, default=1 << 62)
            everything = (1 << len(self.ranks)) - 1
            self._live = everything & ~self.bits_at(self.ranks[at] for at in over)
        return self._live

    def pick(self, bits: int, offset: int, limit: int) -> list[int]:
        """The ranks of a set in the screen's order, from ``offset`` on."""
        return [self.ranks[at] for at in _members(bits, offset, limit)]

    def holds(self, bits: int) -> "Members":
        """A quick test of single ranks against a set."""
        return Members(bits.to_bytes(len(self.ranks) // 8 + 1, "little"), self._place)

    def remember_text(self, words: tuple[str, ...], bits: int) -> None:
        """Keep the jobs that hold ``words``, for paging and for the other chips."""
        if len(self.texts) >= TEXTS_KEPT:
            del self.texts[next(iter(self.texts))]
        self.texts[words] = bits


class Members:
    """A set of jobs that answers ``rank in members``."""

    def __init__(self, bits: bytes, place: dict[int, int]) -> None:
        self._bits = bits
        self._place = place

    def __contains__(self, rank: int) -> bool:
        at = self._place.get(rank)
        return at is not None and bool(self._bits[at >> 3] >> (at & 7) & 1)


def _members(bits: int, offset: int, limit: int) -> Iterator[int]:
    """The numbers of the set bits, lowest first, without the first ``offset``."""
    data = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    for start in range(0, len(data), _BLOCK):
        block = int.from_bytes(data[start : start + _BLOCK], "little")
        count = block.bit_count()
        if offset >= count:
            offset -= count
            continue
        while block and limit > 0:
            lowest = block & -block
            block ^= lowest
            if offset:
                offset -= 1
                continue
            limit -= 1
            yield start * 8 + lowest.bit_length() - 1
        if limit <= 0:
            return
