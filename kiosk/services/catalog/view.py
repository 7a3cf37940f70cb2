"""One revision of the catalogue in memory: the facts of all jobs as sets, for counts, filters and
the list without search text, and the texts of the few jobs that the blocks do not hold yet.

The facts come block by block from the writer (blocks.py) and are kept as long as their block
stands, so that following a delta reads what is fresh or gone and nothing else.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kiosk.errors import StoreDamaged
from kiosk.services.catalog.blocks import Facts
from kiosk.services.catalog.schema import read_text
from kiosk.services.catalog.sets import bits_at, places_in
from kiosk.services.catalog.text import Searchable

TEXTS_KEPT: Final = 16

Sets = tuple[int, ...]
"""A set of jobs for each of ``View.shelves``."""


class Shelf:
    """Jobs in order of rank with their facts: a block, what is fresh, or what is not indexed.

    Attributes:
        block: the block's id in the index; 0 where it is none.
        facts: what is known of the jobs, by place.
        texts: of fresh jobs by place; empty for others.
        districts: the same.
        by_district: of a block the jobs of districts that were asked for.
        low, high: the ranks that count; others are gone.
    """

    def __init__(self, facts: Facts, low: int = 0, high: int = 1 << 62, block: int = 0) -> None:
        self.block = block
        self.facts = facts
        self.low = low
        self.high = high
        self.texts: list[Searchable] = []
        self.districts: list[str] = []
        self.by_district: dict[str, int] = {}
        self._everything = (1 << len(facts.ranks)) - 1
        self._gone = 0
        self._live = 0
        self._over_from = self._over_until = 0
        self._initials: list[str] | None = None

    def place(self, rank: int) -> int | None:
        """Where the job of this rank stands, or None."""
        ranks = self.facts.ranks
        at = bisect_left(ranks, -rank, key=int.__neg__)
        return at if at < len(ranks) and ranks[at] == rank else None

    def forget(self, ranks: Iterable[int]) -> None:
        """These jobs have left, in addition to those below ``low``. Raises StoreDamaged."""
        places = [self.place(rank) for rank in ranks]
        if None in places:
            raise StoreDamaged("a job that left was never in the index")
        below = bisect_left(self.facts.ranks, -self.low, key=int.__neg__)
        self._gone = bits_at((at for at in places if at is not None), len(self.facts.ranks))
        self._gone |= self._everything >> below << below
        self._over_from = self._over_until = 0

    def here(self) -> int:
        """The jobs that have not left; some may be past their date."""
        return self._everything & ~self._gone

    def live(self, now: int) -> int:
        """The jobs that are here and not past their date at ``now`` (Unix seconds); cheap until
        the next one expires."""
        if not self._over_from <= now < self._over_until:
            until = self.facts.until
            over = bisect_left(until, now + 1)
            past = bits_at(self.facts.ending[:over], len(until))
            self._live = self._everything & ~(self._gone | past)
            self._over_from = until[over - 1] if over else 0
            self._over_until = until[over] if over < len(until) else 1 << 62
        return self._live

    def matching(self, groups: Iterable[tuple[int, ...]], now: int) -> int:
        """The jobs that are live at ``now`` with a flag of each group."""
        jobs, flags = self._everything and self.live(now), self.facts.flags
        for first, *others in groups:
            either = flags.get(first, 0)
            for flag in others:
                either |= flags.get(flag, 0)
            jobs &= either
        return jobs

    def flagged(self, flag: int) -> int:
        """The jobs with one flag."""
        return self.facts.flags.get(flag, 0)

    def initials(self, at: int) -> str:
        """The pinyin initials of a title in a block."""
        if self._initials is None:
            self._initials = self.facts.unpack_initials()
        return self._initials[at]

    def ranks(self, jobs: int) -> Iterator[int]:
        """The ranks of a set, highest first."""
        ranks = self.facts.ranks
        return (ranks[at] for at in places_in(jobs))


class View:
    """What the reader knows of one revision. Not thread-safe: the reader's lock guards it.

    Attributes:
        revision: which one; None before the first ``follow``.
        blocks: the shelves of the index, best first; their ranks do not overlap.
        fresh, rest: jobs of any rank that came after their block was built, and those that are
            not indexed yet.
        texts: per words the jobs that hold them; filled by the reader.
    """

    def __init__(self) -> None:
        self.revision: str | None = None
        self.blocks: list[Shelf] = []
        self.fresh = Shelf(Facts.of(()))
        self.rest = Shelf(Facts.of(()))
        self.texts: dict[tuple[str, ...], Sets] = {}

    @property
    def shelves(self) -> list[Shelf]:
        """All of them: the blocks, then ``fresh`` and ``rest``."""
        return [*self.blocks, self.fresh, self.rest]

    def follow(self, con: sqlite3.Connection, revision: str, up_to: int) -> None:
        """Become the present revision, whose rows up to ``up_to`` are indexed; runs in the
        caller's transaction. Raises StoreDamaged, after which the view is of no use."""
        known = {shelf.block: shelf for shelf in self.blocks}
        self.blocks = []
        gone = [rank for (rank,) in con.execute("SELECT rank FROM gone ORDER BY rank")]
        rows = con.execute("SELECT id, low, high FROM blocks ORDER BY high DESC").fetchall()
        for block, low, high in rows:
            shelf = known.get(block)
            if shelf is None:
                (facts,) = con.execute("SELECT facts FROM blocks WHERE id = ?", (block,)).fetchone()
                shelf = Shelf(Facts.unpack(facts), low, high, block)
            shelf.low = low
            shelf.forget(gone[bisect_left(gone, low + 1) : bisect_left(gone, high + 1)])
            self.blocks.append(shelf)
        self.fresh = self._read_fresh(con)
        self.rest = Shelf(Facts.of(self._read_rest(con, up_to)))
        self.texts = {}
        self.revision = revision

    def _read_fresh(self, con: sqlite3.Connection) -> Shelf:
        rows = con.execute(
            "SELECT rank, facets, valid_until, title, rest, initials, district"
            " FROM fresh LEFT JOIN jobs USING (rank) ORDER BY rank DESC"
        ).fetchall()
        shelf = Shelf(Facts.of(row[:3] for row in rows))
        shelf.texts = [Searchable(*map(read_text, row[3:6])) for row in rows]
        shelf.districts = [read_text(row[6]) for row in rows]
        return shelf

    def _read_rest(self, con: sqlite3.Connection, up_to: int) -> list[tuple[int, int, int]]:
        return sorted(
            con.execute(
                "SELECT rank, facets, valid_until FROM jobs INDEXED BY jobs_facets WHERE rank > ?",
                (up_to,),
            ),
            reverse=True,
        )

    def live(self, now: int) -> int:
        """How many jobs are not past their date."""
        return sum(shelf.live(now).bit_count() for shelf in self.shelves)

    def matching(self, groups: Sequence[tuple[int, ...]], now: int) -> Sets:
        """The jobs that are live at ``now`` (Unix seconds) with a flag of each group."""
        return tuple(shelf.matching(groups, now) for shelf in self.shelves)

    def in_order(self, blocks: Iterable[int], fresh: int, rest: int) -> Iterator[int]:
        """The ranks of a set in the screen's order. The sets of ``blocks`` are asked for as the
        ranks are."""
        if not fresh and not rest:
            for shelf, jobs in zip(self.blocks, blocks, strict=True):
                if jobs:
                    yield from shelf.ranks(jobs)
            return
        aside = merged(self.fresh.ranks(fresh), self.rest.ranks(rest))
        other = next(aside, -1)
        for shelf, jobs in zip(self.blocks, blocks, strict=True):
            for rank in shelf.ranks(jobs):
                while other > rank:
                    yield other
                    other = next(aside, -1)
                yield rank
        if other >= 0:
            yield other
            yield from aside

    def remember_text(self, words: tuple[str, ...], jobs: Sets) -> None:
        """Keep the jobs that hold ``words``, for paging and for the other chips."""
        if len(self.texts) >= TEXTS_KEPT:
            del self.texts[next(iter(self.texts))]
        self.texts[words] = jobs


def merged(one: Iterator[int], other: Iterator[int]) -> Iterator[int]:
    """Two falling sequences as one."""
    a, b = next(one, -1), next(other, -1)
    while a >= 0 or b >= 0:
        if a > b:
            yield a
            a = next(one, -1)
        else:
            yield b
            b = next(other, -1)
