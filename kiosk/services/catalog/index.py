"""Keeping the search index in step with the rows.

The index is contentless: to take a row out of it, FTS5 needs the very tokens that went in, so they
are made again from the stored words. FTS5 writes a segment whenever a rowid is smaller than the one
before, so each batch goes in order of rank.

Rows up to INDEXED_TO are in the index and the rest are not yet: a first fill stores rows alone, and
``build_some`` follows behind in batches.
"""

import sqlite3
from typing import Final

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

    def change(self, gone: list[tuple[int, int]], come: list[tuple[int, int, Job]]) -> None:
        """Take out ``gone`` (rank, facets) and put in ``come`` (rank, facets, job).

        Rows above INDEXED_TO are left to ``build_some``.
        """
        up_to = self.indexed_to()
        work: list[tuple[int, int, Job | None]] = [
            (rank, facets, None) for rank, facets in gone if rank <= up_to
        ]
        work += [(rank, facets, job) for rank, facets, job in come if rank <= up_to]
        for rank, facets, job in sorted(work, key=lambda item: item[0]):
            if job is None:
                self._take_out(rank, facets)
            else:
                self._put(rank, facets, _text(job))

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
            self._put(rank, facets, _text(read_job(body)))
        done = len(found) < rows
        set_meta(self._con, **{INDEXED_TO: str(ALL_RANKS if done else found[-1][0])})
        if done:
            self._set_hash(APPLY_HASH_BYTES)
        return done

    def _put(self, rank: int, facets: int, text: Searchable) -> None:
        self._con.execute(
            "INSERT INTO words VALUES (?, ?, ?, ?)", (rank, text.title, text.rest, text.initials)
        )
        self._con.execute(
            "INSERT INTO hits(rowid, tokens) VALUES (?, ?)", (rank, _tokens(text, facets))
        )

    def _take_out(self, rank: int, facets: int) -> None:
        row = self._con.execute(
            "DELETE FROM words WHERE rank = ? RETURNING title, rest, initials", (rank,)
        ).fetchone()
        if row is None:
            raise StoreDamaged(f"row {rank} should be in the index and is not")
        self._con.execute(
            "INSERT INTO hits(hits, rowid, tokens) VALUES ('delete', ?, ?)",
            (rank, _tokens(Searchable(*map(read_text, row)), facets)),
        )

    def _set_hash(self, size: int) -> None:
        self._con.execute("INSERT INTO hits(hits, rank) VALUES ('hashsize', ?)", (size,))


def _text(job: Job) -> Searchable:
    text = searchable(job)
    return Searchable(text.title, text.rest, initials.initials_of(normalise(job.title)))


def _tokens(text: Searchable, facets: int) -> str:
    tokens = tokens_of(text)
    tokens.update(token(flag) for flag in bits_of(read_flags(facets)))
    return " ".join(tokens)
