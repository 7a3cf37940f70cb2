"""Keeping the search index in step with the rows.

Rows up to INDEXED_TO are in the index and the rest are not yet: a first fill stores rows alone, and
``build_some`` follows behind. Every rank up to there belongs to one block (blocks.py), or came
after its block was built and stands in ``fresh``; ranks that left since then stand in ``gone``. So
a change costs a row or two and no block is touched. When much is fresh or gone, ``build_some``
builds the block with most of it anew.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from contract.catalog import Job
from kiosk.services.catalog import initials
from kiosk.services.catalog.blocks import Builder, take_out
from kiosk.services.catalog.schema import (
    ALL_RANKS,
    BUILD,
    INDEXED_TO,
    TOKENS,
    get_meta,
    indexed_to,
    read_job,
    set_meta,
)
from kiosk.services.catalog.sets import LARGEST
from kiosk.services.catalog.text import Searchable, cut, normalise, searchable

RULES: Final = f"3, pypinyin {initials.VERSION}"
"""What the index depends on. A catalogue indexed by other rules is indexed anew."""


@dataclass(frozen=True)
class Sizes:
    """When blocks are built.

    Attributes:
        block: jobs in a block at most; up to sets.LARGEST.
        fresh: jobs that may be fresh before a block is built anew; each query looks at all of
            them, at 0.1 µs a job.
        gone: the same for ranks that left; they cost the reader a millionth of a second each,
            once per revision.
    """

    block: int
    fresh: int
    gone: int


SIZES: Final = Sizes(block=LARGEST, fresh=1000, gone=5000)


@dataclass
class Pending:
    """A block that is being built, kept in memory from one ``build_some`` to the next.

    Attributes:
        build: the value of BUILD it belongs to; after ``clear`` it is worth nothing.
        ranges: (low, high] of the blocks to build, the present one first.
        below: the ranks that remain of the present one are below this.
    """

    build: str | None = None
    ranges: list[tuple[int, int]] = field(default_factory=list)
    below: int = 0
    builder: Builder = field(default_factory=Builder)


class Indexer:
    """Writes the index within the transaction of its caller."""

    def __init__(self, con: sqlite3.Connection, sizes: Sizes = SIZES) -> None:
        self._con = con
        self._sizes = sizes

    def clear(self) -> None:
        """Take everything out; ``build_some`` starts from the lowest rank again."""
        for table in ("blocks", "terms", "chunks", "fresh", "gone"):
            self._con.execute(f"DELETE FROM {table}")
        build = str(int(get_meta(self._con, BUILD) or "0") + 1)
        set_meta(self._con, **{INDEXED_TO: "0", TOKENS: RULES, BUILD: build})

    def follows_other_rules(self) -> bool:
        """Whether the index was made by another version's rules and has to be cleared."""
        return get_meta(self._con, TOKENS) != RULES

    def change(self, gone: Iterable[int], come: Iterable[tuple[int, Job]]) -> None:
        """Take out the ranks ``gone`` and put in ``come`` (rank, job).

        Rows above INDEXED_TO are left to ``build_some``.
        """
        up_to = indexed_to(self._con)
        for rank in gone:
            if rank > up_to:
                continue
            if not self._con.execute("DELETE FROM fresh WHERE rank = ?", (rank,)).rowcount:
                self._con.execute("INSERT INTO gone VALUES (?)", (rank,))
        self._put_fresh((rank, job) for rank, job in come if rank <= up_to)

    def is_done(self) -> bool:
        """Whether ``build_some`` has nothing to do."""
        return indexed_to(self._con) == ALL_RANKS and self._worst_block() is None

    def build_some(self, rows: int, pending: Pending) -> bool:
        """Go through the next ``rows`` rows and write the block they complete; True if one was."""
        build = get_meta(self._con, BUILD)
        if not pending.ranges or pending.build != build:
            self._plan(pending, build)
        low, high = pending.ranges[0]
        found = self._con.execute(
            "SELECT rank, facets, valid_until, body FROM jobs WHERE rank > ? AND rank < ?"
            " ORDER BY rank DESC LIMIT ?",
            (low, pending.below, rows),
        ).fetchall()
        for rank, facets, until, body in found:
            job = read_job(body)
            text = _text(job)
            pending.builder.add(
                rank, facets, until, text.initials, cut(text, normalise(job.place.district))
            )
            pending.below = rank
        if len(found) == rows and self._any_between(low, pending.below):
            return False
        self._write(pending.builder, low, high)
        pending.ranges.pop(0)
        self._begin(pending)
        return True

    def _plan(self, pending: Pending, build: str | None) -> None:
        """What to build next: all that is not indexed yet, or the worst block, in equal parts."""
        up_to = indexed_to(self._con)
        low, high = (up_to, ALL_RANKS) if up_to < ALL_RANKS else self._worst_block() or (0, 0)
        # By the narrow index: the table itself is a hundred times larger.
        ranks = sorted(
            rank
            for (rank,) in self._con.execute(
                "SELECT rank FROM jobs INDEXED BY jobs_facets WHERE rank > ? AND rank <= ?",
                (low, high),
            )
        )
        parts = max(1, -(-len(ranks) // self._sizes.block))
        bounds = [low, *(ranks[len(ranks) * part // parts - 1] for part in range(1, parts)), high]
        pending.build = build
        pending.ranges = list(pairwise(bounds))
        self._begin(pending)

    def _begin(self, pending: Pending) -> None:
        pending.builder = Builder()
        pending.below = pending.ranges[0][1] + 1 if pending.ranges else 0

    def _any_between(self, low: int, below: int) -> bool:
        found = self._con.execute(
            "SELECT 1 FROM jobs WHERE rank > ? AND rank < ? LIMIT 1", (low, below)
        )
        return found.fetchone() is not None

    def _write(self, builder: Builder, low: int, high: int) -> None:
        """Put the block in the place of what answered for its ranks, with what changed since its
        rows were read."""
        con, span = self._con, (low, high)
        for old, old_high in con.execute(
            "SELECT id, high FROM blocks WHERE low < ? AND high > ?", (high, low)
        ).fetchall():
            if old_high <= high:
                take_out(con, old)
            else:
                con.execute("UPDATE blocks SET low = ? WHERE id = ?", (high, old))
        builder.write(con, low, high)
        built = set(builder.ranks())
        there = {
            rank
            for (rank,) in con.execute("SELECT rank FROM jobs WHERE rank > ? AND rank <= ?", span)
        }
        con.execute("DELETE FROM gone WHERE rank > ? AND rank <= ?", span)
        con.executemany("INSERT INTO gone VALUES (?)", [(rank,) for rank in built - there])
        con.execute("DELETE FROM fresh WHERE rank > ? AND rank <= ?", span)
        late = [
            con.execute("SELECT rank, body FROM jobs WHERE rank = ?", (rank,)).fetchone()
            for rank in there - built
        ]
        self._put_fresh((rank, read_job(body)) for rank, body in late)
        if indexed_to(self._con) < high:
            set_meta(con, **{INDEXED_TO: str(high)})

    def _worst_block(self) -> tuple[int, int] | None:
        """The range of the block with most that is fresh or gone, if there is too much of it."""
        (fresh,) = self._con.execute("SELECT count(*) FROM fresh").fetchone()
        (gone,) = self._con.execute("SELECT count(*) FROM gone").fetchone()
        if fresh <= self._sizes.fresh and gone <= self._sizes.gone:
            return None
        table = "fresh" if fresh > self._sizes.fresh else "gone"
        row = self._con.execute(
            f"SELECT low, high FROM blocks ORDER BY (SELECT count(*) FROM {table}"
            " WHERE rank > blocks.low AND rank <= blocks.high) DESC LIMIT 1"
        ).fetchone()
        return row and (row[0], row[1])

    def _put_fresh(self, jobs: Iterable[tuple[int, Job]]) -> None:
        self._con.executemany(
            "INSERT INTO fresh VALUES (?, ?, ?, ?, ?)",
            [
                (rank, text.title, text.rest, text.initials, normalise(job.place.district))
                for rank, job in jobs
                for text in (_text(job),)
            ],
        )


def _text(job: Job) -> Searchable:
    text = searchable(job)
    return Searchable(text.title, text.rest, initials.initials_of(normalise(job.title)))
