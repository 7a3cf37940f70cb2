"""Asking the index: words as sets of jobs, block by block, in tiers, best first.

Tiers, each in order of rank: every word in the title; where a word is of Latin letters, every word
in the title or as pinyin initials of it; every word somewhere in the job, or as such initials.
Each tier holds the one before, and ``ranked`` leaves out what has been.

Blocks are asked from the best one on and only as far as the ranks are wanted: the first page of a
common word costs one set of one block.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from contract.catalog import Job
from kiosk.errors import StoreDamaged
from kiosk.services.catalog.blocks import BUT, CHUNK, FEW, SIZE_BITS
from kiosk.services.catalog.schema import read_job
from kiosk.services.catalog.sets import Unpacker, bits_at, places_in
from kiosk.services.catalog.text import (
    DISTRICT_PREFIX,
    REPEATED_PREFIX,
    TITLE_PREFIX,
    TOKEN_UP_TO,
    Searchable,
    chain_for,
    initials_hold,
    initials_tokens_for,
    is_latin,
    needle,
    normalise,
    searchable,
    token_for,
)
from kiosk.services.catalog.view import Sets, Shelf, View

Allowed = Callable[[Shelf], int]
"""The jobs of a shelf that may be found: those that pass the chips."""

RARE: Final = 4
"""Jobs in the best block below which others will be gone through."""

_SIZE: Final = (1 << SIZE_BITS) - 1


@dataclass(frozen=True)
class Tier:
    """Where each word has to be: in the title alone or anywhere, or as initials of the title."""

    title: bool
    initials: bool


IN_TITLE: Final = Tier(title=True, initials=False)
AS_INITIALS: Final = Tier(title=True, initials=True)
ANYWHERE: Final = Tier(title=False, initials=True)


def tiers(words: tuple[str, ...]) -> tuple[Tier, ...]:
    """The tiers for ``words`` (normalised, at least one)."""
    if any(map(is_latin, words)):
        return IN_TITLE, AS_INITIALS, ANYWHERE
    return IN_TITLE, ANYWHERE


class Question:
    """Words asked of one revision, within one transaction. Raises StoreDamaged and SQLite's errors.

    Sets are read once, however many tiers ask for them.
    """

    def __init__(
        self, con: sqlite3.Connection, unpacker: Unpacker, view: View, words: tuple[str, ...]
    ) -> None:
        self._con = con
        self._view = view
        self._words = words
        self._unpacker = unpacker
        self._found: dict[str, dict[int, tuple[int, int | bytes]]] = {}
        self._sets: dict[tuple[int, str], int] = {}
        self._texts: dict[int, Searchable] = {}
        self._scanned: tuple[int, int] | None = None

    def ranked(self, allowed: Allowed) -> Iterator[int]:
        """The ranks that match, in the order of the screen, each once.

        Where the best block has next to nothing, what matches anywhere is found first in all, and
        the tiers within it: most blocks will be gone through anyway, and the sets of the title are
        then read only where they can matter.
        """
        view, words = self._view, self._words
        *firsts, last = tiers(words)
        left: dict[Shelf, int] = {}
        narrowed: set[Shelf] = set()
        rare = False

        def newly(tier: Tier, shelf: Shelf) -> int:
            rest = left.get(shelf)
            if rest is None:
                rest = allowed(shelf)
                if rare:
                    rest = self.matching(last, shelf, rest)
                    narrowed.add(shelf)
            jobs = rest
            if rest and not (tier is last and shelf in narrowed):
                jobs = self.matching(tier, shelf, rest)
            left[shelf] = rest ^ jobs
            return jobs

        if view.blocks and (len(words) > 1 or len(words[0]) > TOKEN_UP_TO):
            best = view.blocks[0]
            left[best] = self.matching(last, best, allowed(best))
            narrowed.add(best)
            rare = left[best].bit_count() < RARE
        for tier in (*firsts, last):
            aside = newly(tier, view.fresh), newly(tier, view.rest)
            yield from view.in_order((newly(tier, shelf) for shelf in view.blocks), *aside)

    def everywhere(self, allowed: Allowed) -> Sets:
        """All that match in any tier."""
        return tuple(self.matching(ANYWHERE, shelf, allowed(shelf)) for shelf in self._view.shelves)

    def matching(self, tier: Tier, shelf: Shelf, within: int) -> int:
        """The jobs ``within`` a shelf that match in ``tier``."""
        if not within:
            return 0
        if shelf is self._view.fresh:
            return self._among(
                within, lambda at: _holds(shelf.texts[at], self._words, tier.title, tier.initials)
            )
        if shelf is self._view.rest:
            title, anywhere = self._scan(shelf)
            return within & (title if tier.title else anywhere)
        for word in self._words:
            within = self._word(shelf, word, tier, within)
            if not within:
                break
        return within

    def in_district(self, shelf: Shelf, name: str) -> int:
        """The jobs of a shelf in the district of this normalised name."""
        if shelf is self._view.fresh:
            return bits_at(
                (at for at, one in enumerate(shelf.districts) if one == name), len(shelf.districts)
            )
        if shelf is self._view.rest:
            ranks = shelf.facts.ranks
            return self._among(
                (1 << len(ranks)) - 1,
                lambda at: normalise(self._job(ranks[at]).place.district) == name,
            )
        known = shelf.by_district.get(name)
        if known is None:
            known = self._set(shelf, DISTRICT_PREFIX + name)
            if known:
                shelf.by_district[name] = known
        return known

    # Blocks

    def _word(self, shelf: Shelf, word: str, tier: Tier, within: int) -> int:
        prefix = TITLE_PREFIX if tier.title else ""
        found = self._text(shelf, word, prefix, within)
        if tier.initials and is_latin(word):
            found |= self._initials(shelf, word, within & ~found)
        return found

    def _text(self, shelf: Shelf, word: str, prefix: str, within: int) -> int:
        """The jobs within a block whose title, or title or rest, holds the word."""
        if len(word) <= TOKEN_UP_TO:
            return within & self._set(shelf, prefix + token_for(word))
        chain = chain_for(word)
        jobs, doubtful = within, 0
        if chain.begin:
            jobs &= self._set(shelf, prefix + chain.begin)
        for triple in chain.triples:
            if not jobs:
                return 0
            has, may = self._triple(shelf, prefix, triple, jobs)
            jobs &= has | may
            doubtful |= may
        for pair in chain.joins:
            if not jobs:
                return 0
            doubtful |= self._set(shelf, REPEATED_PREFIX + pair)
        doubtful &= jobs
        if not doubtful:
            return jobs
        ranks = shelf.facts.ranks

        def holds(at: int) -> bool:
            return _holds(self._searchable(ranks[at]), (word,), bool(prefix), False)

        return jobs & ~doubtful | self._among(doubtful, holds)

    def _triple(self, shelf: Shelf, prefix: str, triple: str, within: int) -> tuple[int, int]:
        """The jobs of a block that have a triple, and those that may have it; right for those
        ``within``."""
        row = self._rows(prefix + triple).get(shelf.block)
        if row is not None and row[0] != BUT:
            return self._set(shelf, prefix + triple), 0
        first, second = prefix + triple[:2], prefix + triple[1:]
        if shelf.block not in self._rows(first) or shelf.block not in self._rows(second):
            return 0, 0
        both = self._set(shelf, first)
        if not within & both:
            return 0, 0
        both &= self._set(shelf, second)
        some = both & within
        if not some:
            return 0, 0
        if row is not None:
            return some & ~self._set(shelf, prefix + triple), 0
        return (0, some) if both.bit_count() <= FEW else (0, 0)

    def _initials(self, shelf: Shelf, word: str, within: int) -> int:
        """The jobs within a block whose title has these pinyin initials."""
        for group in initials_tokens_for(word):
            either = 0
            for token in group:
                either |= self._set(shelf, token)
            within &= either
            if not within:
                return 0
        if len(word) <= TOKEN_UP_TO:
            return within
        return self._among(within, lambda at: initials_hold(shelf.initials(at), word))

    def _set(self, shelf: Shelf, term: str) -> int:
        """The set stored for a term in a block; of a triple that is BUT, those it leaves out."""
        rows = self._found.get(term)
        row = (self._rows(term) if rows is None else rows).get(shelf.block)
        if row is None:
            return 0
        key = (shelf.block, term)
        known = self._sets.get(key)
        if known is None:
            known = self._sets[key] = self._unpacker.unpack(self._bytes(row[1]))
        return known

    def _rows(self, term: str) -> dict[int, tuple[int, int | bytes]]:
        """Where the sets of a term are, by block."""
        rows = self._found.get(term)
        if rows is None:
            found = self._con.execute("SELECT block, kind, jobs FROM terms WHERE term = ?", (term,))
            rows = {block: (kind, jobs) for block, kind, jobs in found}
            self._found[term] = rows
        return rows

    def _bytes(self, found: int | bytes) -> bytes:
        if not isinstance(found, int):
            return found
        position, size = found >> SIZE_BITS, found & _SIZE
        chunk, start = divmod(position, CHUNK)
        row = self._con.execute("SELECT data FROM chunks WHERE id = ?", (chunk,)).fetchone()
        data: bytes = b"" if row is None else row[0]
        while len(data) < start + size:
            chunk += 1
            row = self._con.execute("SELECT data FROM chunks WHERE id = ?", (chunk,)).fetchone()
            if row is None:
                raise StoreDamaged("a part of the index is missing")
            data += row[0]
        return data[start : start + size]

    # Jobs one by one

    def _among(self, jobs: int, test: Callable[[int], bool]) -> int:
        return bits_at((at for at in places_in(jobs) if test(at)), jobs.bit_length())

    def _job(self, rank: int) -> Job:
        row = self._con.execute("SELECT body FROM jobs WHERE rank = ?", (rank,)).fetchone()
        if row is None:
            raise StoreDamaged(f"the index knows a job of rank {rank} and the table does not")
        return read_job(row[0])

    def _searchable(self, rank: int) -> Searchable:
        text = self._texts.get(rank)
        if text is None:
            text = self._texts[rank] = searchable(self._job(rank))
        return text

    def _scan(self, shelf: Shelf) -> tuple[int, int]:
        """The jobs that are not indexed yet, by their title alone and by all of their text, without
        initials: for the seconds after a first fill."""
        if self._scanned is None:
            title: list[int] = []
            anywhere: list[int] = []
            for at, rank in enumerate(shelf.facts.ranks):
                text = searchable(self._job(rank))
                if _holds(text, self._words, False, False):
                    anywhere.append(at)
                    if _holds(text, self._words, True, False):
                        title.append(at)
            size = len(shelf.facts.ranks)
            self._scanned = bits_at(title, size), bits_at(anywhere, size)
        return self._scanned


def _holds(text: Searchable, words: tuple[str, ...], title: bool, initials: bool) -> bool:
    for word in words:
        one = needle(word)
        if one in text.title or (not title and one in text.rest):
            continue
        if not (initials and is_latin(word) and initials_hold(text.initials, word)):
            return False
    return True
