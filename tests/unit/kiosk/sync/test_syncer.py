"""The sync against a small real server that speaks the contract."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from contract.catalog import (
    Change,
    ChangePage,
    Job,
    Patch,
    PutJob,
    SnapshotHead,
    Station,
    Tombstone,
)
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Filters
from kiosk.errors import (
    CentreDown,
    GarbledAnswer,
    NotEnrolled,
    PortalError,
    RedirectError,
    StoreDamaged,
    Unauthorized,
)
from kiosk.services.catalog import schema
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.http import CentreClient
from kiosk.services.sync.syncer import Syncer, error_code
from tests.unit.kiosk.fake_centre import (
    PORTAL,
    Answer,
    Asked,
    FakeCentre,
    as_json,
    problem,
    serving,
)
from tests.unit.kiosk.samples import NOW, STATION, a_job


class Feed:
    """A centre's feed, as the contract describes it, in pages of three."""

    def __init__(self, scope: str = "410100", *, has_snapshot: bool = True) -> None:
        self.scope = scope
        self.has_snapshot = has_snapshot
        self.seq = 0
        self.entries: dict[str, Change] = {}
        self.snapshot_at: tuple[int, bytes] | None = None

    def put(self, *jobs: Job) -> None:
        for job in jobs:
            self.seq += 1
            self.entries[job.id] = PutJob(seq=self.seq, body=job)

    def remove(self, job_id: str) -> None:
        self.seq += 1
        self.entries[job_id] = Tombstone(kind="job", seq=self.seq, id=job_id)

    def snapshot(self) -> None:
        lines = [c.model_dump_json() for c in self._since(0) if isinstance(c, PutJob)]
        head = SnapshotHead(wire=1, scope=self.scope, seq=self.seq, count=len(lines))
        text = "\n".join([head.model_dump_json(), *lines]) + "\n"
        self.snapshot_at = (self.seq, zstandard.compress(text.encode()))

    def _since(self, since: int) -> list[Change]:
        return sorted((c for c in self.entries.values() if c.seq > since), key=lambda c: c.seq)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path.startswith("/v1/catalog/snapshot"):
            if not self.has_snapshot:
                return problem(404, "no_snapshot")
            if self.snapshot_at is None:
                self.snapshot()
            assert self.snapshot_at is not None
            return Answer(200, self.snapshot_at[1], {"Content-Type": "application/zstd"})
        path = r"/v1/catalog/changes\?scope=(\w+)&since=(\d+)(?:&patches=\d+)?"
        found = re.fullmatch(path, asked.path)
        assert found is not None
        assert found[1] == self.scope
        since = int(found[2])
        if since > self.seq:
            return problem(410, "cursor_ahead")
        etag = f'W/"{since}-{self.seq}"'
        if asked.headers.get("if-none-match") == etag:
            return Answer(304, headers={"ETag": etag})
        changes = self._since(since)[:3]
        page = ChangePage(
            scope=self.scope,
            since=since,
            next=changes[-1].seq if changes else since,
            more=len(changes) == 3,
            changes=tuple(changes),
        )
        if page.more:
            return as_json(page.model_dump_json())
        return as_json(page.model_dump_json(), ETag=etag)


@dataclass
class Rig:
    """A sync with everything around it."""

    centre: FakeCentre
    feed: Feed
    store: CatalogStore
    reader: CatalogReader
    syncer: Syncer
    clock: ServerClock
    where: tuple[Station, str]
    path: Path
    local: datetime = NOW

    def titles(self) -> set[str]:
        return {job.title for job in self.reader.search(Filters(), 0, 100).jobs}

    def asked(self) -> list[str]:
        """The paths asked since the last look, without the version."""
        paths = [asked.path.removeprefix("/v1/catalog/") for asked in self.centre.asked]
        self.centre.asked.clear()
        return paths


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with serving() as centre:
        feed = Feed()
        centre.answer = feed
        client = CentreClient(
            centre.url,
            lambda: "device",
            connect_timeout_s=2,
            read_timeout_s=5,
            app_version="1",
            proxy=None,
        )
        path = tmp_path / "catalogue.sqlite"
        clock = ServerClock(lambda: made.local)
        store = CatalogStore.open(path, STATION, lambda: NOW)
        syncer = Syncer(client, store, clock, lambda: made.where)
        reader = CatalogReader(path, clock.now)
        made = Rig(centre, feed, store, reader, syncer, clock, (STATION, "410100"), path)
        yield made
        reader.close()
        store.close()
        client.close()


def test_a_first_fill_takes_the_snapshot_and_what_came_since(rig: Rig) -> None:
    rig.feed.put(a_job(1, title="甲"), a_job(2, title="乙"))
    rig.feed.snapshot()
    rig.feed.put(a_job(3, title="丙"), a_job(1, title="新甲"))
    rig.feed.remove("job-2")
    report = rig.syncer.run_once()
    assert (report.changes, report.filled, report.error) == (5, True, None)
    assert rig.titles() == {"新甲", "丙"}
    assert rig.asked() == [
        "snapshot?scope=410100",
        "changes?scope=410100&since=2",
        "changes?scope=410100&since=5",
    ]
    assert rig.store.seq == 5


def test_the_index_is_complete_after_a_run(rig: Rig) -> None:
    rig.feed.put(a_job(1, title="保洁"), a_job(2, title="电工"))
    rig.syncer.run_once()
    assert rig.store.index_some(1)
    assert [j.title for j in rig.reader.search(Filters(text="bj"), 0, 9).jobs] == ["保洁"]


def test_nothing_new_is_one_304(rig: Rig) -> None:
    rig.feed.put(a_job(1))
    rig.syncer.run_once()
    rig.syncer.run_once()
    version = rig.reader.version()
    rig.asked()
    rig.local += timedelta(minutes=1)
    report = rig.syncer.run_once()
    assert (report.changes, report.filled, report.error) == (0, False, None)
    assert rig.asked() == ["changes?scope=410100&since=1&patches=1"]
    assert rig.reader.version() == version
    assert rig.store.notes().synced_at == NOW + timedelta(minutes=1)


def test_news_are_followed_page_by_page_to_the_tail(rig: Rig) -> None:
    rig.syncer.run_once()
    rig.asked()
    rig.feed.put(*(a_job(n, title=f"{n}") for n in range(1, 8)))
    report = rig.syncer.run_once()
    assert report.changes == 7
    assert rig.titles() == {str(n) for n in range(1, 8)}
    assert rig.asked() == [f"changes?scope=410100&since={n}" for n in (0, 3, 6)]
    rig.feed.remove("job-1")
    rig.syncer.run_once()
    assert "1" not in rig.titles()


def test_a_centre_without_a_snapshot_is_read_from_the_beginning(rig: Rig) -> None:
    rig.feed.has_snapshot = False
    rig.feed.put(*(a_job(n, title=f"{n}") for n in range(1, 8)))
    rig.feed.remove("job-3")
    report = rig.syncer.run_once()
    assert report.error is None
    assert rig.titles() == {"1", "2", "4", "5", "6", "7"}
    assert rig.store.seq == 8


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (PORTAL, PortalError, "PortalError"),
        (Answer(302, headers={"Location": "http://x/"}), RedirectError, "RedirectError"),
        (Answer(502, b"bad gateway"), CentreDown, "http_502"),
        (problem(503, "restarting"), CentreDown, "restarting"),
        (problem(401, "device_revoked"), Unauthorized, "device_revoked"),
        (as_json('{"scope": "410100", "sin'), GarbledAnswer, "GarbledAnswer"),
        (as_json("[]"), GarbledAnswer, "GarbledAnswer"),
    ],
)
def test_a_bad_answer_changes_nothing_and_is_noted(
    rig: Rig,
    caplog: pytest.LogCaptureFixture,
    answer: Answer,
    error: type[Exception],
    code: str,
) -> None:
    rig.feed.put(a_job(1, title="旧"))
    rig.syncer.run_once()
    rig.feed.put(a_job(2, title="新"))
    rig.centre.give(answer)
    rig.local += timedelta(minutes=1)
    report = rig.syncer.run_once()
    assert isinstance(report.error, error)
    notes = rig.store.notes()
    assert (notes.seq, notes.error) == (1, code)
    assert (notes.synced_at, notes.attempted_at) == (NOW, NOW + timedelta(minutes=1))
    assert rig.titles() == {"旧"}
    assert [r.levelname for r in caplog.records if "sync failed" in r.message] == ["WARNING"]
    rig.syncer.run_once()
    assert len([r for r in caplog.records if r.levelname == "WARNING"]) == 1
    rig.centre.answer = rig.feed
    assert rig.syncer.run_once().error is None
    assert rig.titles() == {"旧", "新"}
    assert rig.store.notes().error == ""


def a_raw_page(since: int, until: int, *seqs: int, scope: str = "410100") -> Answer:
    changes = [{"op": "del", "kind": "job", "seq": seq, "id": f"job-{seq}"} for seq in seqs]
    return as_json(
        {"scope": scope, "since": since, "next": until, "more": False, "changes": changes}
    )


@pytest.mark.parametrize(
    "answer",
    [
        a_raw_page(0, 1, 1),
        a_raw_page(2, 2, scope="other"),
        a_raw_page(2, 4, 4, 3),
        a_raw_page(2, 3, 2),
        a_raw_page(2, 3, 9),
        as_json({"scope": "410100", "since": 2, "next": 2, "more": True, "changes": []}),
        as_json({"scope": "410100", "since": 2, "next": 3, "more": False, "changes": [{}]}),
    ],
)
def test_a_page_that_contradicts_itself_is_not_applied(rig: Rig, answer: Answer) -> None:
    rig.feed.put(a_job(1), a_job(2))
    rig.syncer.run_once()
    rig.centre.give(answer)
    assert isinstance(rig.syncer.run_once().error, GarbledAnswer)
    assert rig.store.seq == 2
    assert rig.reader.search(Filters(), 0, 9).total == 2


@pytest.mark.parametrize("old_style", [False, True])
def test_a_centre_restored_from_a_backup_is_read_again(rig: Rig, old_style: bool) -> None:
    """The cursor lies ahead of the feed: told by 410, or by a page that ends before it begins."""
    rig.feed.put(*(a_job(n, title=f"{n}") for n in range(1, 6)))
    rig.syncer.run_once()
    restored = Feed()
    restored.put(a_job(1, title="一"), a_job(9, title="九"))

    def answer(asked: Asked) -> Answer:
        ahead = asked.path.endswith("since=5")
        return a_raw_page(5, 2) if old_style and ahead else restored(asked)

    rig.centre.answer = answer
    report = rig.syncer.run_once()
    assert (report.filled, report.error) == (True, None)
    assert rig.titles() == {"一", "九"}
    assert rig.store.seq == 2


def test_another_scope_fills_again(rig: Rig) -> None:
    rig.feed.put(a_job(1, title="郑州"))
    rig.syncer.run_once()
    other = Feed("410200")
    other.put(a_job(7, title="开封"))
    rig.centre.answer = other
    rig.where = (STATION, "410200")
    assert rig.syncer.run_once().filled
    assert rig.titles() == {"开封"}


def test_a_snapshot_of_another_scope_is_refused(rig: Rig) -> None:
    other = Feed("410200")
    other.put(a_job(7))
    rig.centre.answer = other
    assert isinstance(rig.syncer.run_once().error, GarbledAnswer)
    assert rig.titles() == set()


def test_a_broken_download_starts_again_and_ends_whole(rig: Rig) -> None:
    rig.feed.put(*(a_job(n, title=f"{n}") for n in range(1, 40)))
    rig.feed.snapshot()
    assert rig.feed.snapshot_at is not None
    body = rig.feed.snapshot_at[1]
    rig.centre.give(Answer(200, body, {"Content-Type": "application/zstd"}, cut=len(body) // 2))
    assert isinstance(rig.syncer.run_once().error, GarbledAnswer)
    assert not rig.store.notes().complete
    rig.centre.answer = rig.feed
    assert rig.syncer.run_once().error is None
    assert len(rig.titles()) == 39


def test_a_station_that_moved_is_taken_from_the_heartbeat(rig: Rig) -> None:
    rig.feed.put(a_job(1))
    rig.syncer.run_once()
    moved = STATION.model_copy(update={"lat": 34.9, "name": "新驿站"})
    rig.where = (moved, "410100")
    rig.syncer.run_once()
    assert rig.store.notes().station == moved
    assert rig.store.index_some(1)


def test_a_catalogue_found_damaged_is_filled_in_the_same_run(rig: Rig) -> None:
    rig.feed.put(a_job(1, title="甲"), a_job(2, title="乙"))
    rig.syncer.run_once()
    con = schema.connect(rig.path, "rw")
    con.execute("UPDATE meta SET value = 'x' WHERE name = 'indexed_to'")
    con.close()
    rig.feed.remove("job-1")
    report = rig.syncer.run_once()
    assert (report.filled, report.error) == (True, None)
    assert rig.titles() == {"乙"}
    assert list(rig.path.parent.glob("*.bad-*Z"))


def test_a_catalogue_set_aside_by_the_screen_is_filled_again(rig: Rig) -> None:
    rig.feed.put(a_job(1, title="甲"))
    rig.syncer.run_once()
    con = schema.connect(rig.path, "rw")
    con.execute("UPDATE jobs SET body = '{}'")
    con.close()
    with pytest.raises(StoreDamaged):
        rig.titles()
    assert rig.syncer.run_once().filled
    assert rig.titles() == {"甲"}


def test_a_wrong_clock_does_not_date_the_sync(rig: Rig) -> None:
    rig.local = NOW - timedelta(days=1)
    rig.clock.learn(NOW)
    rig.syncer.run_once()
    notes = rig.store.notes()
    assert notes.synced_at == NOW
    assert (notes.clock_offset, notes.clock_floor) == (timedelta(days=1), NOW)


def test_a_restart_remembers_what_the_clock_had_learnt(rig: Rig) -> None:
    rig.store.record_success(NOW, timedelta(hours=-2), NOW)
    rig.local = datetime.fromtimestamp(0, tz=NOW.tzinfo)
    rig.centre.give(PORTAL)
    rig.syncer.run_once()
    assert rig.clock.offset == timedelta(hours=-2)
    assert rig.clock.now() == NOW
    assert rig.store.notes().attempted_at == NOW


def test_a_device_without_a_token_is_told_not_crashed(rig: Rig) -> None:
    def nowhere() -> tuple[Station, str]:
        raise NotEnrolled("no device file")

    syncer = Syncer(_client_of(rig), rig.store, rig.clock, nowhere)
    assert isinstance(syncer.run_once().error, NotEnrolled)


def _client_of(rig: Rig) -> CentreClient:
    return CentreClient(
        rig.centre.url,
        lambda: None,
        connect_timeout_s=1,
        read_timeout_s=1,
        app_version="1",
        proxy=None,
    )


def test_a_stopped_run_claims_no_success(rig: Rig) -> None:
    rig.feed.put(*(a_job(n) for n in range(1, 8)))
    rig.syncer.stop()
    assert rig.syncer.run_once().error is None
    assert rig.store.notes().synced_at is None


def test_a_failure_has_a_stable_word() -> None:
    assert error_code(CentreDown(502)) == "http_502"
    assert error_code(GarbledAnswer("x")) == "GarbledAnswer"


def test_a_patch_that_does_not_fit_is_asked_for_again_as_a_whole(rig: Rig) -> None:
    rig.feed.put(a_job(1, title="甲"))
    rig.syncer.run_once()
    rig.feed.put(a_job(1, title="乙"))
    rig.asked()

    def patching(asked: Asked) -> Answer:
        if "patches" not in asked.path:
            return rig.feed(asked)
        patch = Patch(kind="job", seq=2, base=2, id="job-1", set={"title": "丙"})
        page = ChangePage(scope="410100", since=1, next=2, more=False, changes=(patch,))
        return as_json(page.model_dump_json())

    rig.centre.answer = patching
    assert rig.syncer.run_once().error is None
    assert rig.titles() == {"乙"}
    assert rig.asked() == ["changes?scope=410100&since=1&patches=1", "changes?scope=410100&since=1"]
