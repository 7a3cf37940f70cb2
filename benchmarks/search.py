"""Search as people do it, beside tantivy and LIKE: the 20 best jobs, in the order of the screen.

Words are taken from jobs drawn at random, so that a word is asked for as often as it is written.
The title comes first, then the rest, each by rank. Each question is asked of ours and of tantivy in
turns, three times; its time is the median, and the figure of a class the 95th percentile of its
questions. Ours is all that the terminal does for the ranks of a page: transaction, dates and all.
tantivy is asked for the same 20 (and must give the same); how it fares in an order of its own
(BM25, which lets it skip blocks) is told in a row without goal.
"""

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from benchmarks import data
from benchmarks.catalogue import Catalogue, catalogue_of, open_tantivy, tantivy_of
from benchmarks.harness import Options, Row, at_least, at_most, percentile, side_by_side, spread
from contract.catalog import Job, PayUnit
from kiosk.domain.filters import Filters
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.text import START, searchable

PAGE: Final = 20
ROUNDS: Final = 3
LIKE_SHARE: Final = 1 / 300
SIZE_SHARE: Final = 0.6
NO_LIMIT: Final = 1 << 40


@dataclass(frozen=True)
class Question:
    """Words, and a district with a pay unit or a distance with one."""

    words: tuple[str, ...]
    pay: str = ""
    district: str = ""
    within: int = 0

    def filters(self) -> Filters:
        return Filters(
            text=" ".join(self.words),
            pay_unit=PayUnit(self.pay) if self.pay else None,
            district=self.district or None,
            within_m=self.within or None,
        )


def run(options: Options) -> list[Row]:
    sizes = (20_000,) if options.quick else (60_000, 600_000)
    return [row for size in sizes for row in _at(size, options)]


def questions(jobs: list[Job], chance: random.Random) -> dict[str, list[Question]]:
    """One question of each class from each job."""
    classes: dict[str, list[Question]] = {}

    def ask(name: str, *args: Any, **more: Any) -> None:
        classes.setdefault(name, []).append(Question(*args, **more))

    for job in jobs:
        pay = job.pay.unit.value
        for length, name in ((1, "one character"), (2, "two characters"), (3, "three characters")):
            ask(name, (chance.choice(_words(job, length)),))
        two = tuple(chance.sample(_words(job, 2), 2))
        ask("two words", two)
        ask("two characters, district, pay", two[:1], pay, job.place.district)
        ask("two words, 3 km, pay", two, pay, within=3000)
    return classes


def _words(job: Job, length: int) -> list[str]:
    text = searchable(job)
    found = []
    for piece in f"{text.title} {text.rest}".replace(START, "").split():
        for at in range(len(piece) - length + 1):
            word = piece[at : at + length]
            if all("\u4e00" <= c <= "\u9fff" for c in word):
                found.append(word)
    return found


class Peer:
    """tantivy, asked for the same page in the same order, or in its own."""

    def __init__(self, found: Catalogue, options: Options) -> None:
        self._tv = tantivy_of(options.tools)
        self._searcher, self._schema = open_tantivy(found, options.tools)

    def ask(self, question: Question, order: str | None = "rank") -> list[Any]:
        """Ranks (with ``order``), the title's first; a page is seldom full of them."""
        hits = self._search("title", question, PAGE, order)
        if len(hits) == PAGE:
            return hits
        return list(dict.fromkeys(hits + self._search("text", question, 2 * PAGE, order)))[:PAGE]

    def _search(self, field: str, question: Question, limit: int, order: str | None) -> list[Any]:
        terms = [(field, word) for word in question.words]
        if question.pay:
            terms.append(("facet", f"{question.district or question.within}/{question.pay}"))
        queries = [self._tv.Query.term_query(self._schema, *term, "basic") for term in terms]
        query = queries[0]
        if len(queries) > 1:
            query = self._tv.Query.boolean_query([(self._tv.Occur.Must, one) for one in queries])
        hits = self._searcher.search(query, limit, False, order_by_field=order).hits
        return [value for value, _ in hits]


class Plain:
    """The rows as a table: what LIKE finds, and what is right."""

    def __init__(self, found: Catalogue) -> None:
        self._con = sqlite3.connect(f"file:{found.plain}?mode=ro", uri=True)

    def like(self, question: Question) -> list[int]:
        """The same page in plain SQL."""
        where, values = self._facets(question)
        title = " AND ".join("title LIKE ?" for _ in question.words)
        both = " AND ".join("(title LIKE ? OR rest LIKE ?)" for _ in question.words)
        likes = [f"%{word}%" for word in question.words]
        twice = [like for like in likes for _ in range(2)]
        found = self._con.execute(
            f"SELECT rank FROM plain WHERE {both}{where} ORDER BY {title} DESC, rank DESC"
            f" LIMIT {PAGE}",
            (*twice, *values, *likes),
        )
        return [rank for (rank,) in found]

    def right(self, asked: list[Question]) -> list[list[int]]:
        """All ranks that match each question, in order, by looking at every row."""
        found: list[tuple[list[int], list[int]]] = [([], []) for _ in asked]
        rows = self._con.execute(
            "SELECT rank, title, rest, district, pay, near FROM plain ORDER BY rank DESC"
        )
        for rank, title, rest, district, pay, near in rows:
            for question, (first, second) in zip(asked, found, strict=True):
                if question.pay and question.pay != pay:
                    continue
                if question.district and question.district != district:
                    continue
                if question.within and not 0 < near <= question.within:
                    continue
                if all(word in title for word in question.words):
                    first.append(rank)
                elif all(word in title or word in rest for word in question.words):
                    second.append(rank)
        return [first + second for first, second in found]

    def _facets(self, question: Question) -> tuple[str, list[str | int]]:
        where = ""
        values: list[str | int] = []
        if question.pay:
            where += " AND pay = ?"
            values.append(question.pay)
        if question.district:
            where += " AND district = ?"
            values.append(question.district)
        if question.within:
            where += " AND near BETWEEN 1 AND ?"
            values.append(question.within)
        return where, values


def _at(size: int, options: Options) -> list[Row]:
    found = catalogue_of(size, options.tools)
    reader = CatalogReader(found.ours, lambda: data.NOW)
    peer, plain = Peer(found, options), Plain(found)
    chance = random.Random(7)
    asked = questions(found.some(60 if options.quick else 200, chance), chance)
    what = f"search {size:,}, "
    rows, like_ratios, own_ratios = [], [], []
    for name, ones in asked.items():
        for one in ones:
            if reader.ranks(one.filters(), PAGE) != peer.ask(one):
                raise AssertionError(f"{name}: ours and tantivy's differ for {one}")
        ours, theirs, own = _times(
            ones,
            lambda one: reader.ranks(one.filters(), PAGE),
            peer.ask,
            lambda one: peer.ask(one, None),
        )
        rows.append(_row(what + name, ours, theirs))
        own_ratios.append((percentile(ours, 95) / percentile(own, 95), ours, own))
        few = ones[: 2 if size > 100_000 else 8]
        (likes,) = _times(few, plain.like, rounds=1)
        like_ratios.append((percentile(ours, 95) / median(likes), ours, likes))
    ratio, ours, likes = max(like_ratios)
    goal = at_most(LIKE_SHARE)
    rows.append(
        Row(
            f"{what}worst class beside LIKE", percentile(ours, 95), median(likes), "LIKE", ratio,
            "ms", spread(ours), f"{goal} LIKE", goal.holds(ratio),
        )
    )  # fmt: skip
    ratio, ours, own = max(own_ratios)
    rows.append(
        Row(
            f"{what}worst class beside tantivy's own order", percentile(ours, 95),
            percentile(own, 95), "tantivy BM25", ratio, "ms", spread(ours), "", None,
        )
    )  # fmt: skip
    recall, precision = _exactness(reader, plain, asked, 3 if size > 100_000 else 10)
    rows.append(Row.alone(f"{what}recall", [recall], unit="", goal=at_least(1.0)))
    rows.append(Row.alone(f"{what}precision", [precision], unit="", goal=at_least(1.0)))
    megabytes = ([found.index_bytes() / 1e6], [found.peer_bytes() / 1e6])
    rows.append(
        Row.against(
            f"{what}index on disk", *megabytes, "tantivy", unit="MB", goal=at_most(SIZE_SHARE)
        )
    )
    reader.close()
    return rows


def _times(
    asked: list[Question], *ways: Callable[[Question], object], rounds: int = ROUNDS
) -> list[list[float]]:
    """Per way the milliseconds of each question."""
    times: list[list[float]] = [[] for _ in ways]
    for one in asked:
        works = [lambda way=way, one=one: way(one) for way in ways]
        for samples, took in zip(side_by_side(works, rounds=rounds), times, strict=True):
            took.append(median(samples))
    return times


def _row(name: str, ours: list[float], theirs: list[float]) -> Row:
    mine, its = percentile(ours, 95), percentile(theirs, 95)
    goal = at_most(1.0)
    ratio = mine / its
    return Row(
        f"{name}, p95", mine, its, "tantivy", ratio, "ms", spread(ours), f"{goal} tantivy",
        goal.holds(ratio),
    )  # fmt: skip


def _exactness(
    reader: CatalogReader, plain: Plain, asked: dict[str, list[Question]], count: int
) -> tuple[float, float]:
    """Of all that the first ``count`` questions of each class should find and do find."""
    ones = [one for questions in asked.values() for one in questions[:count]]
    right = wanted = given = 0
    for one, all_of_it in zip(ones, plain.right(ones), strict=True):
        found = reader.ranks(one.filters(), NO_LIMIT)
        right += len(set(found) & set(all_of_it))
        wanted += len(all_of_it)
        given += len(found)
        if found[:PAGE] != all_of_it[:PAGE]:
            raise AssertionError(f"not in the order of the screen: {one}")
    return right / wanted, right / given
