"""Whatever is published in whatever order, and however pages are cached on the way: after every
catch-up a station that takes patches holds exactly what the centre publishes."""

import itertools
import json
import random
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.core.errors import Gone
from central.core.feed import queries, services
from central.core.feed.models import FeedEntry
from central.core.feed.services import Change
from contract.catalog import ChangePage, Job, Patch, Pay, PayUnit, Perk
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Filters
from kiosk.errors import NotFound, PatchMismatch
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.http import Tail
from kiosk.services.snapshot import SnapshotSource
from kiosk.services.sync.syncer import Syncer
from tests.unit.kiosk.samples import NOW, STATION, a_job, place_at

pytestmark = pytest.mark.django_db
PAGE = 3
WORDS = ("保洁", "电工", "夜班", "长期", "bj")
scopes = (f"s{number}" for number in itertools.count())


class Publisher:
    """Puts, edits and removes jobs at random in a scope of its own."""

    def __init__(self, chance: random.Random) -> None:
        self.scope = next(scopes)
        self._chance = chance
        self._jobs: dict[str, Job] = {}

    def publish(self) -> None:
        chosen = {str(self._chance.randrange(8)) for _ in range(self._chance.randrange(1, 6))}
        with transaction.atomic():
            services.put_many(self.scope, [self._change(name) for name in sorted(chosen)])

    def _change(self, name: str) -> Change:
        job = self._jobs.get(name)
        if job is None:
            job = a_job(1, id=name, title="保洁员", description="打扫卫生。" * 30)
        elif self._chance.random() < 0.15:
            del self._jobs[name]
            return Change("job", name, None)
        for _ in range(self._chance.randrange(0, 3)):
            job = job.model_copy(update=self._edit())
        self._jobs[name] = job
        return Change("job", name, job.model_dump_json(exclude_defaults=True))

    def _edit(self) -> dict[str, object]:
        pick = self._chance.choice
        edits: list[dict[str, object]] = [
            {"headcount_left": pick((None, 1, 2, 3))},
            {"pay": pick((Pay(unit=PayUnit.NEGOTIABLE), _paid(15000), _paid(20000)))},
            {"title": pick(("保洁员", "电工", "夜班电工"))},
            {"tags": pick(((), ("长期",), ("夜班", "长期")))},
            {"hours": pick(("", "八点到五点"))},
            {"verified": pick((True, False))},
            {"perks": pick(((), (Perk.MEALS, Perk.LODGING)))},
            {"place": pick((place_at(300), place_at(9000)))},
            {"description": pick(("短。", "打扫卫生。" * 30, "修电路，换灯泡。" * 30))},
        ]
        return pick((pick(edits), edits[-1]))  # the long field often: a patch begins anew there

    def standing(self) -> dict[str, Job]:
        rows = FeedEntry.objects.filter(scope=self.scope, body__isnull=False)
        jobs = (Job.model_validate_json(body or "") for body in rows.values_list("body", flat=True))
        return {job.id: job for job in jobs}


def _paid(fen: int) -> Pay:
    return Pay(unit=PayUnit.DAY, min_fen=fen, max_fen=fen)


class Wire:
    """The feed as stations see it: full pages are kept for ever by a proxy, which now and then
    gives an old tail page too, or one with patches for somebody who held more; between two answers
    somebody may publish. A ``CatalogCentre``."""

    def __init__(self, publisher: Publisher, chance: random.Random) -> None:
        self._publisher = publisher
        self._chance = chance
        self._kept: dict[tuple[int, int], Tail] = {}
        self._tails: dict[tuple[int, int], Tail] = {}
        self.honest = False
        self.patches = 0

    def changes(self, scope: str, since: int, etag: str | None, *, held: int = 0) -> Tail:
        if not self.honest and self._chance.random() < 0.3:
            self._publisher.publish()
        mixed_up = not self.honest and self._chance.random() < 0.5
        key = since, since if mixed_up else held
        if key in self._kept:
            return self._kept[key]
        if not self.honest and key in self._tails and self._chance.random() < 0.3:
            return self._tails[key]
        tag = queries.tail_tag(since, queries.head(scope))
        if etag == tag:
            return Tail(None, etag)
        try:
            page = queries.page(scope, since, PAGE, held=key[1])
        except Gone as error:
            raise NotFound(410) from error
        read = ChangePage.model_validate_json(page.body)
        self.patches += sum(isinstance(change, Patch) for change in read.changes)
        if page.more:
            return self._kept.setdefault(key, Tail(read, None))
        self._tails[key] = Tail(read, tag)
        return self._tails[key]

    def snapshot(self, scope: str) -> SnapshotSource:
        raise NotFound(404)


class Reader:
    def __init__(self, path: Path, wire: Wire, scope: str) -> None:
        self._wire = wire
        self._store = CatalogStore.open(path, STATION, lambda: NOW)
        self._reader = CatalogReader(path, lambda: NOW)
        clock = ServerClock(lambda: NOW)
        self._syncer = Syncer(wire, self._store, clock, lambda: (STATION, scope))

    def look(self) -> None:
        error = self._syncer.run_once().error
        assert error is None or (isinstance(error, PatchMismatch) and not self._wire.honest)

    def check(self, publisher: Publisher) -> None:
        """Catch up with nobody in between, and hold what is published, in rows and in index."""
        self._wire.honest = True
        self.look()
        self._wire.honest = False
        expected = publisher.standing()
        assert {job.id: job for job in self._reader.search(Filters(), 0, 99).jobs} == expected
        for word in WORDS:
            wanted = {
                job.id
                for job in expected.values()
                if any(word in text for text in (job.title, job.description, *job.tags))
                or (word == "bj" and "保洁" in job.title)
            }
            found = self._reader.search(Filters(text=word), 0, 99).jobs
            assert {job.id for job in found} == wanted, word

    def close(self) -> None:
        self._reader.close()
        self._store.close()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), steps=st.lists(st.integers(0, 6), min_size=5, max_size=30))
def test_after_each_catch_up_every_reader_holds_what_is_published(
    tmp_path: Path, seed: int, steps: list[int]
) -> None:
    chance = random.Random(seed)
    publisher = Publisher(chance)
    wire = Wire(publisher, chance)
    readers = [
        Reader(tmp_path / f"{publisher.scope}-{n}.sqlite", wire, publisher.scope) for n in range(3)
    ]
    try:
        for step in steps:
            if step < 3:
                publisher.publish()
            elif step < 5:
                chance.choice(readers).look()
            elif step < 6:
                chance.choice(readers).check(publisher)
            else:
                services.restart(publisher.scope)
                wire.__init__(publisher, chance)  # type: ignore[misc]  # an operator empties proxies
        for reader in readers:
            reader.check(publisher)
    finally:
        for reader in readers:
            reader.close()


def test_patches_do_travel(tmp_path: Path) -> None:
    """Else the one above could pass with bodies alone."""
    chance = random.Random(1)
    publisher = Publisher(chance)
    wire = Wire(publisher, chance)
    reader = Reader(tmp_path / "c.sqlite", wire, publisher.scope)
    for _ in range(30):
        publisher.publish()
        reader.check(publisher)
    reader.close()
    assert wire.patches > 10


def put(scope: str, **fields: object) -> int:
    with transaction.atomic():
        return services.put(scope, "job", "1", json.dumps(fields))


def changes(scope: str, since: int, held: int) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(queries.page(scope, since, held=held).body)[
        "changes"
    ]
    return found


LONG = "x" * 400


def test_who_held_the_version_before_is_sent_the_fields_that_changed() -> None:
    scope = next(scopes)
    put(scope, a=1, b=2, long=LONG)
    put(scope, a=3, long=LONG)
    patch = {"op": "patch", "kind": "job", "seq": 2, "base": 1, "id": "1"}
    assert changes(scope, 1, 1) == [patch | {"set": {"a": 3}, "unset": ["b"]}]
    whole = [{"op": "put", "kind": "job", "seq": 2, "body": {"a": 3, "long": LONG}}]
    assert changes(scope, 1, 0) == changes(scope, 0, 0) == whole


def test_a_patch_leads_from_every_version_since_its_base() -> None:
    scope = next(scopes)
    put(scope, a=1, b=1, long=LONG)
    put(scope, a=2, b=1, long=LONG)
    put(scope, a=2, b=2, long=LONG)
    put(scope, a=1, b=2, long=LONG)
    (change,) = changes(scope, 1, 1)
    assert (change["base"], change["set"]) == (1, {"a": 1, "b": 2})


def test_a_patch_begins_anew_where_it_would_be_long() -> None:
    scope = next(scopes)
    put(scope, a=1, long=LONG)
    put(scope, a=1, long=LONG + "y")
    assert changes(scope, 1, 1)[0]["op"] == "put"
    put(scope, a=2, long=LONG + "y")
    assert changes(scope, 1, 1)[0]["op"] == "put"
    assert changes(scope, 2, 2)[0]["set"] == {"a": 2}


def test_what_left_and_came_back_comes_whole() -> None:
    scope = next(scopes)
    put(scope, a=1, long=LONG)
    with transaction.atomic():
        services.remove(scope, "job", "1")
    put(scope, a=2, long=LONG)
    assert changes(scope, 2, 2)[0]["op"] == "put"
    with transaction.atomic():
        services.remove(scope, "job", "1")
    assert list(FeedEntry.objects.filter(scope=scope).values_list("patch", "base")) == [
        (None, None)
    ]


def test_true_is_not_one() -> None:
    scope = next(scopes)
    put(scope, a=1, b=[1], long=LONG)
    put(scope, a=True, b=[1.0], long=LONG)
    sent = changes(scope, 1, 1)[0]["set"]
    assert json.dumps(sent) == '{"a": true, "b": [1.0]}'


def test_after_a_restored_backup_no_patch_leads_from_before() -> None:
    scope = next(scopes)
    put(scope, a=1, long=LONG)
    put(scope, a=2, long=LONG)
    services.restart(scope)
    assert FeedEntry.objects.get(scope=scope).patch is None
