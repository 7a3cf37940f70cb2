"""The catalogue against the oracle: whatever is published, edited, withdrawn, indexed, moved or
reopened, search, totals and counts say what looking at every job says."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contract.catalog import (
    Category,
    Change,
    ChangePage,
    Job,
    Pay,
    PayUnit,
    Perk,
    Place,
    PutJob,
    Settlement,
    Station,
    Tombstone,
)
from kiosk.domain.filters import WITHIN_CHOICES, Filters
from kiosk.services.catalog import schema
from kiosk.services.catalog.index import Sizes
from kiosk.services.catalog.initials import initials_of
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.catalog.text import normalise
from tests.unit.kiosk.catalog.oracle import expected
from tests.unit.kiosk.samples import NOW, STATION

SCOPE = "410100"

LETTERS = "保洁日bＢj5'\"* "
"""Few, so that words meet: Han characters whose initials are b, j and r, Latin words that hold
them (bj5, 5b, jB), and query syntax."""

texts = st.text(LETTERS, max_size=8)
words = st.text(LETTERS, min_size=1, max_size=4)
queries = st.lists(words, max_size=2).map(" ".join)
metres = st.sampled_from([0, 400, 430, 900, 960, 1100, 1140, 1160, 2900, 3100, 4900, 5100, 60_000])


def _place(away: int | None, address: str) -> Place:
    if away is None:
        return Place(address=address)
    district = "高新区" if away % 3 else "金水区"
    return Place(
        address=address, district=district, lat=STATION.lat + away / 111_195, lon=STATION.lon
    )


places = st.builds(_place, st.none() | metres, texts)
pays = st.sampled_from(
    [Pay(unit=PayUnit.NEGOTIABLE), Pay(unit=PayUnit.DAY, min_fen=18000, max_fen=18000)]
)
jobs = st.builds(
    Job,
    id=st.integers(1, 12).map(lambda n: f"job-{n}"),
    title=st.text(LETTERS, min_size=1, max_size=8),
    employer=texts,
    verified=st.booleans(),
    category=st.sampled_from([Category.CLEANING, Category.MOVING, Category.OTHER]),
    pay=pays,
    settlement=st.sampled_from([None, *Settlement]),
    place=places,
    hours=st.just(""),
    headcount_left=st.none(),
    age_min=st.sampled_from([None, 18, 20]),
    age_max=st.sampled_from([None, 50]),
    certificates=st.just(()),
    perks=st.sampled_from([(), (Perk.MEALS,), (Perk.MEALS, Perk.LODGING)]),
    tags=st.just(()),
    description=texts,
    published_at=st.just(NOW),
    valid_until=st.sampled_from([NOW + timedelta(hours=hours) for hours in (1, 1, 1, -1)]),
)
filters = st.builds(
    Filters,
    text=queries,
    daily=st.booleans(),
    within_m=st.sampled_from([None, *WITHIN_CHOICES]),
    meals_and_lodging=st.booleans(),
    any_age=st.booleans(),
    categories=st.frozensets(st.sampled_from([Category.CLEANING, Category.MOVING]), max_size=2),
    pay_unit=st.sampled_from([None, PayUnit.DAY]),
    district=st.sampled_from([None, None, "高新区"]),
)
without_chips = st.builds(Filters, text=queries)
changes = st.lists(jobs | st.integers(1, 12), min_size=1, max_size=8)


SMALL = Sizes(block=4, fresh=3, gone=3)
"""So small that blocks are split and built anew all the time."""


class CatalogueMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "catalogue.sqlite"
        self.station = STATION
        self.now = NOW
        self.seq = 0
        self.jobs: dict[str, tuple[int, Job]] = {}
        self.store = self._open()
        self.reader = CatalogReader(self.path, lambda: self.now)

    def _open(self) -> CatalogStore:
        return CatalogStore.open(self.path, self.station, lambda: self.now, SMALL)

    def teardown(self) -> None:
        self.store.close()
        self.reader.close()
        self.folder.cleanup()

    def _publish(self, batch: Sequence[Job | int]) -> list[Change]:
        published: list[Change] = []
        for item in batch:
            self.seq += 1
            if isinstance(item, int):
                self.jobs.pop(f"job-{item}", None)
                published.append(Tombstone(kind="job", seq=self.seq, id=f"job-{item}"))
            else:
                self.jobs[item.id] = (self.seq, item)
                published.append(PutJob(seq=self.seq, body=item))
        return published

    @initialize(batch=changes)
    def fill(self, batch: Sequence[Job | int]) -> None:
        self.store.fill(SCOPE, self._publish(batch), lambda: self.seq)

    @rule(batch=changes)
    def fill_again(self, batch: Sequence[Job | int]) -> None:
        self.jobs.clear()
        self.seq = 0
        self.store.fill(SCOPE, self._publish(batch), lambda: self.seq)

    @rule(batch=changes)
    def apply(self, batch: Sequence[Job | int]) -> None:
        since = self.seq
        self._apply_page(since, self._publish(batch))

    def _apply_page(self, since: int, published: list[Change]) -> None:
        page = ChangePage(
            scope=SCOPE, since=since, next=self.seq, more=False, changes=tuple(published)
        )
        self.store.apply_page(page, None)

    @rule(rows=st.integers(1, 5))
    def index_a_little(self, rows: int) -> None:
        self.store.index_some(rows)

    @rule()
    def index_all(self) -> None:
        while not self.store.index_some(3):
            pass

    @rule(north=st.sampled_from([0, 0.01, 0.04]))
    def move_the_station(self, north: float) -> None:
        self.station = Station(id="s1", name="驿站", lat=STATION.lat + north, lon=STATION.lon)
        self.store.set_station(self.station)

    @rule(north=st.sampled_from([0, 0.01]))
    def restart(self, north: float) -> None:
        self.store.close()
        self.station = Station(id="s1", name="驿站", lat=STATION.lat + north, lon=STATION.lon)
        self.store = self._open()

    @rule(hours=st.sampled_from([-2, 0, 2]))
    def pass_time(self, hours: int) -> None:
        self.now = NOW + timedelta(hours=hours)

    @invariant()
    def all_jobs_are_listed_in_order(self) -> None:
        assert self._found(Filters()) == self._expected(Filters())

    @rule(asked=filters | without_chips, offset=st.integers(0, 6), limit=st.integers(1, 6))
    def search(self, asked: Filters, offset: int, limit: int) -> None:
        if not self.indexed():
            asked = replace(asked, text=_without_latin(asked.text))
        right = self._expected(asked)
        assert self._found(asked) == right
        page = self.reader.search(asked, offset, limit)
        assert [job.id for job in page.jobs] == right[offset : offset + limit]
        assert page.total == len(right)

    @rule(asked=filters | without_chips)
    def count(self, asked: Filters) -> None:
        if not self.indexed():
            asked = replace(asked, text=_without_latin(asked.text))
        counts = self.reader.counts(asked)

        def size(**chips: object) -> int:
            return len(self._expected(replace(asked, **chips)))  # type: ignore[arg-type]

        assert counts.total == size()
        assert counts.daily == size(daily=True)
        assert counts.meals_and_lodging == size(meals_and_lodging=True)
        assert counts.any_age == size(any_age=True)
        assert counts.within == {m: size(within_m=m) for m in WITHIN_CHOICES}
        assert counts.categories == {c: size(categories=frozenset({c})) for c in Category}

    @rule(number=st.integers(1, 12))
    def look_at_one(self, number: int) -> None:
        job = self.reader.job(f"job-{number}")
        live = f"job-{number}" in self._expected(Filters())
        assert job == (self.jobs[f"job-{number}"][1] if live else None)

    def indexed(self) -> bool:
        con = schema.connect(self.path, "ro")
        try:
            return schema.get_meta(con, schema.INDEXED_TO) == str(schema.ALL_RANKS)
        finally:
            con.close()

    def _found(self, asked: Filters) -> list[str]:
        return [job.id for job in self.reader.search(asked, 0, 1000).jobs]

    def _expected(self, asked: Filters) -> list[str]:
        return expected(self.jobs.values(), asked, self.station, self.now)


def _without_latin(text: str) -> str:
    """Before the index is complete, initials are not searched."""
    return "".join(c for c in text if c not in "bＢj")


CatalogueMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None
)
TestCatalogue = CatalogueMachine.TestCase


@settings(max_examples=150, deadline=None)
@given(published=st.lists(jobs, min_size=1, max_size=20), asked=st.lists(filters, max_size=5))
def test_recall_and_precision_are_one(published: list[Job], asked: list[Filters]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.sqlite"
        numbered = [
            (seq, job.model_copy(update={"id": f"job-{seq}"}))
            for seq, job in enumerate(published, 1)
        ]
        store = CatalogStore.open(path, STATION, lambda: NOW, Sizes(block=15, fresh=1, gone=1))
        store.fill(SCOPE, [PutJob(seq=s, body=j) for s, j in numbered], lambda: len(numbered))
        while not store.index_some(7):
            pass
        reader = CatalogReader(path, lambda: NOW)
        # Words taken from the jobs themselves, so that most queries find something.
        titles = [job.title for _, job in numbered]
        typed = [title[at : at + n] for title in titles for at in (0, 2) for n in (1, 2, 3, 5)]
        typed += [f"{a[:2]} {b[-3:]}" for a, b in pairwise(titles)]
        initials = [initials_of(normalise(title)).lower() for title in titles]
        typed += [letters[at : at + n] for letters in initials for at in (0, 1) for n in (1, 2, 4)]
        typed += [f"{a[:3]} {b[:2]}" for a, b in zip(initials, titles, strict=True)]
        for one in (*asked, *(Filters(text=text) for text in typed)):
            found = [job.id for job in reader.search(one, 0, 100).jobs]
            assert found == expected(numbered, one, STATION, NOW)
            assert reader.counts(one).total == len(found)
        reader.close()
        store.close()
