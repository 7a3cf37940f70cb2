"""Keeping the search index in step with the rows.

The index is contentless: to take a row out of it, FTS5 needs the very tokens that went in, so they
are made again from the stored words. FTS5 writes a segment whenever a rowid is smaller than the one
before, so each batch goes in order of rank.

Rows up to INDEXED_TO are in the index and the rest are not yet: a first fill stores rows alone, and
``build_some`` follows behind in batches.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from contract.catalog import Job
from kiosk.errors import StoreDamaged
from kiosk.services.catalog import initials
from kiosk.services.catalog.facets import bits_of, token
from kiosk.services.catalog.schema import (
    ALL_RANKS,
    INDEXED_TO,
    TOKENS,
    get_meta,
    read_flags,
    read_job,
    read_text,
    set_meta,
)
from kiosk.services.catalog.text import Searchable, normalise, searchable, tokens_of

RULES: Final = f"2, pypinyin {initials.VERSION}"
"""What the tokens depend on. A catalogue indexed by other rules is indexed anew."""

BUILD_HASH_BYTES: Final = 32 << 20
APPLY_HASH_BYTES: Final = 1 << 20
"""FTS5's memory before it writes a segment: much while all rows come in order, its default for
deltas (with 32 MB a delta of 200 took 430 ms in place of 17)."""


class Moved(NamedTuple):
    """A row that has another rank, and perhaps other facets and another text than before.

    ``job`` is None when its text is for sure the same as before.
    """

    old_rank: int
    old_facets: int
    rank: int
    facets: int
    job: Job | None


class Indexer:
    """Writes ``words`` and ``hits`` within the transaction of its caller."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con

    def indexed_to(self) -> int:
        """The rank up to which rows are in the index."""
        up_to = get_meta(self._con, INDEXED_TO) or ""
        if not up_to.isdecimal():
            raise StoreDamaged("how far the index goes cannot be read")
        return int(up_to)

    def clear(self) -> None:
        """Take everything out; ``build_some`` starts from the lowest rank again."""
        self._con.execute("DELETE FROM words")
        self._con.execute("INSERT INTO hits(hits) VALUES ('delete-all')")
        set_meta(self._con, **{INDEXED_TO: "0", TOKENS: RULES})

    def follows_other_rules(self) -> bool:
        """Whether the index was made by another version's rules and has to be cleared."""
        return get_meta(self._con, TOKENS) != RULES

    def change(
        self,
        gone: Sequence[tuple[int, int]],
        come: Sequence[tuple[int, int, Job]],
        moved: Sequence[Moved] = (),
    ) -> None:
        """Take out ``gone`` (rank, facets), put in ``come`` (rank, facets, job), and do both for
        ``moved``, whose tokens are made once where the text has stayed.

        Rows above INDEXED_TO are left to ``build_some``; ``jobs`` has the new rows already.
        """
        up_to = self.indexed_to()
        work: list[tuple[int, bool, str]] = []  # rank, whether it comes, tokens
        for rank, facets in gone:
            if rank <= up_to:
                text = self._words_out(rank)
                work.append((rank, False, _tokens(tokens_of(text), facets)))
        for rank, facets, job in come:
            if rank <= up_to:
                text = _text(job)
                self._words_in(rank, text)
                work.append((rank, True, _tokens(tokens_of(text), facets)))
        for row in moved:
            work += self._moved(row, up_to)
        for rank, comes, tokens in sorted(work):
            if comes:
                self._put(rank, tokens)
            else:
                self._take_out(rank, tokens)

    def _moved(self, row: Moved, up_to: int) -> Iterator[tuple[int, bool, str]]:
        """The words of a row that moves, from one place to the other, and the work on its tokens.
        Python's part of moving a row is the cutting of its text, so that is done once."""
        text: Searchable | None = None
        grams: set[str] = set()
        if row.old_rank <= up_to:
            text = self._words_out(row.old_rank)
            grams = tokens_of(text)
            yield row.old_rank, False, _tokens(grams, row.old_facets)
        if row.rank > up_to:
            return
        if text is None or row.job is not None:
            fresh = _text(row.job or self._job_at(row.rank))
            if fresh != text:
                text, grams = fresh, tokens_of(fresh)
        self._words_in(row.rank, text)
        yield row.rank, True, _tokens(grams, row.facets)

    def build_some(self, rows: int) -> bool:
        """Index the next ``rows`` rows; True when nothing is left."""
        up_to = self.indexed_to()
        if up_to == ALL_RANKS:
            return True
        found = self._con.execute(
            "SELECT rank, facets, body FROM jobs WHERE rank > ? ORDER BY rank LIMIT ?",
            (up_to, rows),
        ).fetchall()
        if up_to == 0:
            self._set_hash(BUILD_HASH_BYTES)
        for rank, facets, body in found:
            text = _text(read_job(body))
            self._words_in(rank, text)
            self._put(rank, _tokens(tokens_of(text), facets))
        done = len(found) < rows
        set_meta(self._con, **{INDEXED_TO: str(ALL_RANKS if done else found[-1][0])})
        if done:
            self._set_hash(APPLY_HASH_BYTES)
        return done

    def _put(self, rank: int, tokens: str) -> None:
        self._con.execute("INSERT INTO hits(rowid, tokens) VALUES (?, ?)", (rank, tokens))

    def _take_out(self, rank: int, tokens: str) -> None:
        self._con.execute(
            "INSERT INTO hits(hits, rowid, tokens) VALUES ('delete', ?, ?)", (rank, tokens)
        )

    def _words_in(self, rank: int, text: Searchable) -> None:
        self._con.execute(
            "INSERT INTO words VALUES (?, ?, ?, ?)", (rank, text.title, text.rest, text.initials)
        )

    def _words_out(self, rank: int) -> Searchable:
        row = self._con.execute(
            "DELETE FROM words WHERE rank = ? RETURNING title, rest, initials", (rank,)
        ).fetchone()
        if row is None:
            raise StoreDamaged(f"row {rank} should be in the index and is not")
        return Searchable(*map(read_text, row))

    def _job_at(self, rank: int) -> Job:
        row = self._con.execute("SELECT body FROM jobs WHERE rank = ?", (rank,)).fetchone()
        if row is None:
            raise StoreDamaged(f"row {rank} is listed and not there")
        return read_job(row[0])

    def _set_hash(self, size: int) -> None:
        self._con.execute("INSERT INTO hits(hits, rank) VALUES ('hashsize', ?)", (size,))


def _text(job: Job) -> Searchable:
    text = searchable(job)
    return Searchable(text.title, text.rest, initials.initials_of(normalise(job.title)))


def _tokens(grams: set[str], facets: int) -> str:
    return " ".join((*grams, *(token(flag) for flag in bits_of(read_flags(facets)))))
