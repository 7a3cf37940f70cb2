"""Asking the index: text and filters as one MATCH, in tiers, best first.

Tiers, each in order of rank: every word in the title; where a word is of Latin letters, every word
in the title or as pinyin initials of it; every word somewhere in the job, or as such initials.
Each tier holds the one before, and ``ranked`` leaves out what has been.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from kiosk.domain.filters import Filters
from kiosk.services.catalog.facets import required, token
from kiosk.services.catalog.schema import read_job, read_text
from kiosk.services.catalog.text import (
    EXACT_UP_TO,
    TITLE_PREFIX,
    Searchable,
    initials_pattern,
    initials_tokens_for,
    is_latin,
    needle,
    searchable,
    tokens_for,
)


@dataclass(frozen=True)
class Tier:
    """One question to the index: an FTS5 expression, and what to verify in ``words`` beside it."""

    match: str
    verify: tuple[str, ...]
    values: tuple[str, ...]

    def run(self, con: sqlite3.Connection) -> Iterator[int]:
        """The ranks that match, highest first, read as they are asked for."""
        join = "CROSS JOIN words ON words.rank = hits.rowid" if self.verify else ""
        where = " AND ".join(("hits MATCH ?", *self.verify))
        cursor = con.execute(
            f"SELECT hits.rowid FROM hits {join} WHERE {where} ORDER BY hits.rowid DESC",
            (self.match, *self.values),
        )
        try:
            for (rank,) in cursor:
                yield rank
        finally:
            cursor.close()


def tiers(words: tuple[str, ...], filters: Filters) -> list[Tier]:
    """The tiers for ``words`` (normalised, at least one) under the filters' chips."""
    found = [_tier(words, filters, in_title=True)]
    if any(map(is_latin, words)):
        found.append(_tier(words, filters, in_title=True, with_initials=True))
    return [*found, _tier(words, filters, with_initials=True)]


def everywhere(words: tuple[str, ...]) -> Tier:
    """All that match in any tier, whatever the chips."""
    return _tier(words, Filters(), with_initials=True)


def ranked(con: sqlite3.Connection, words: tuple[str, ...], filters: Filters) -> Iterator[int]:
    """The ranks that match, in the order of the screen, each once."""
    seen: set[int] = set()
    for tier in tiers(words, filters):
        for rank in tier.run(con):
            if rank not in seen:
                seen.add(rank)
                yield rank


def scanned(con: sqlite3.Connection, words: tuple[str, ...]) -> Iterator[int]:
    """The same without an index, chips and initials left out: for the seconds after a first fill.

    Reads every job; those not indexed yet are normalised on the way.
    """
    needles = [needle(word) for word in words]
    rest: list[int] = []
    rows = con.execute(
        "SELECT jobs.rank, words.title, words.rest, CASE WHEN words.rank IS NULL THEN body END"
        " FROM jobs LEFT JOIN words ON words.rank = jobs.rank ORDER BY jobs.rank DESC"
    )
    for rank, title, others, body in rows:
        text = (
            searchable(read_job(body))
            if body is not None
            else Searchable(read_text(title), read_text(others))
        )
        if all(one in text.title for one in needles):
            yield rank
        elif all(one in text.title or one in text.rest for one in needles):
            rest.append(rank)
    yield from rest


def _tier(
    words: tuple[str, ...],
    filters: Filters,
    *,
    in_title: bool = False,
    with_initials: bool = False,
) -> Tier:
    matches: list[str] = []
    verify: list[str] = []
    values: list[str] = []
    columns = ("title",) if in_title else ("title", "rest")
    for word in words:
        initials = with_initials and is_latin(word)
        match = _all((t,) for t in tokens_for(word, TITLE_PREFIX if in_title else ""))
        if initials:
            match = f"({match} OR {_all(initials_tokens_for(word))})"
        matches.append(match)
        if len(word) > EXACT_UP_TO:
            tests = [f"instr(words.{column}, ?)" for column in columns]
            values += [needle(word)] * len(columns)
            if initials:
                tests.append("words.initials GLOB ?")
                values.append(initials_pattern(word))
            verify.append("(" + " OR ".join(tests) + ")")
    chips = (_any(tuple(map(token, group))) for group in required(filters))
    return Tier(" AND ".join(chain(matches, chips)), tuple(verify), tuple(values))


def _all(groups: Iterable[tuple[str, ...]]) -> str:
    return "(" + " AND ".join(map(_any, groups)) + ")"


def _any(tokens: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f'"{t}"' for t in tokens) + ")"
