"""Whatever comes as a page or a snapshot: it is applied, or it is a typed error and the stored
catalogue and its cursor stay what they were. Nothing else ever leaves ``run_once``."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract.catalog import PutJob, PutStation, SnapshotHead, Tombstone
from kiosk.domain.clock import ServerClock
from kiosk.domain.filters import Filters
from kiosk.errors import CentreError, NetworkError
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import SEQ_LIMIT, CatalogStore
from kiosk.services.http import CentreClient
from kiosk.services.snapshot import MAX_LINE
from kiosk.services.sync.syncer import Syncer, SyncReport
from tests.nasty import anything, as_bytes, odd, spoilt
from tests.unit.kiosk.fake_centre import Answer, Asked, FakeCentre, problem, serving
from tests.unit.kiosk.samples import NOW, STATION, a_job, place_at

SCOPE = "410100"
JSON = {"Content-Type": "application/json"}
ZSTD = {"Content-Type": "application/zstd"}
STORED = [PutJob(seq=1, body=a_job(1, title="保洁")), PutJob(seq=2, body=a_job(2, title="电工"))]
CHANGES = [
    PutJob(seq=3, body=a_job(3, place=place_at(300), tags=("今天可上岗",), age_min=18)),
    Tombstone(kind="job", seq=5, id="job-1"),
    PutStation(seq=6, body=STATION),
]
LINES = [change.model_dump(mode="json") for change in CHANGES]
PAGE = {"scope": SCOPE, "since": 2, "next": 6, "more": False, "changes": LINES}
HEAD = SnapshotHead(wire=1, scope=SCOPE, seq=6, count=len(LINES)).model_dump(mode="json")


@dataclass
class Rig:
    centre: FakeCentre
    store: CatalogStore
    reader: CatalogReader
    syncer: Syncer

    def state(self) -> object:
        notes = self.store.notes()
        jobs = self.reader.search(Filters(), 0, 100)
        found = self.reader.search(Filters(text="bj"), 0, 100)
        return notes.scope, notes.seq, notes.complete, notes.station, jobs, found

    def sync(self, answer: Answer, *, refill: bool) -> SyncReport:
        """One run in which the first page is ``answer``, or the snapshot after a lost cursor."""
        pages = [problem(410, "cursor_lost") if refill else answer]

        def reply(asked: Asked) -> Answer:
            if asked.path.startswith("/v1/catalog/snapshot"):
                return answer if refill else problem(404, "no_snapshot")
            return pages.pop() if pages else Answer(304)

        self.centre.answer = reply
        return self.syncer.run_once()


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    path: Path = tmp_path_factory.mktemp("fuzz") / "catalogue.sqlite"
    with serving() as centre:
        client = CentreClient(
            centre.url,
            lambda: "device",
            connect_timeout_s=2,
            read_timeout_s=5,
            app_version="1",
            proxy=None,
        )
        clock = ServerClock(lambda: NOW)
        store = CatalogStore.open(path, STATION, lambda: NOW)
        reader = CatalogReader(path, clock.now)
        yield Rig(centre, store, reader, Syncer(client, store, clock, lambda: (STATION, SCOPE)))
        reader.close()
        store.close()
        client.close()


def _lines(*values: Any) -> bytes:
    return b"".join(as_bytes(value) + b"\n" for value in values)


pages = st.one_of(
    st.binary(max_size=200),
    anything.map(as_bytes),
    odd(PAGE).map(as_bytes),
    odd(PAGE).map(as_bytes),
    spoilt(as_bytes(PAGE)),
    st.text(max_size=3).map(lambda junk: as_bytes(PAGE).replace(b"\xe6", junk.encode("utf-16"))),
)
whole = zstandard.compress(_lines(HEAD, *LINES))
snapshots = st.one_of(
    st.binary(max_size=200),
    spoilt(whole),
    st.binary(max_size=200).map(lambda junk: whole[:4] + junk),
    spoilt(_lines(HEAD, *LINES)).map(zstandard.compress),
    odd([HEAD, *LINES])
    .filter(lambda made: isinstance(made, list))
    .map(lambda made: zstandard.compress(_lines(*made))),
    anything.map(lambda made: zstandard.compress(_lines(HEAD, made, made, made))),
)


def check(rig: Rig, answer: Answer, *, refill: bool) -> None:
    rig.store.fill(SCOPE, STORED, lambda: 2)
    rig.store.index_some(10)
    before = rig.state()
    report = rig.sync(answer, refill=refill)
    if report.error is not None:
        assert isinstance(report.error, NetworkError | CentreError)
        assert report.error.said
        assert len(str(report.error)) < 500
        assert rig.state() == before
    else:
        notes = rig.store.notes()
        assert notes.complete
        assert 0 <= notes.seq <= SEQ_LIMIT
        assert rig.reader.counts(Filters()).total == rig.reader.search(Filters(), 0, 1).total


@settings(max_examples=500, deadline=None)
@given(body=pages)
@example(body=as_bytes(PAGE | {"next": 10**30, "changes": []}))
@example(body=as_bytes(PAGE | {"next": SEQ_LIMIT + 1}))
@example(body=b"[" * 100_000)
@example(body=b'{"scope": "410100", "since": 2, "next": 1' + b"0" * 5000 + b"}")
def test_a_page_is_applied_or_nothing_changes(rig: Rig, body: bytes) -> None:
    check(rig, Answer(200, body, JSON), refill=False)


@settings(max_examples=500, deadline=None)
@given(body=snapshots)
@example(body=whole)
@example(body=b"")
@example(body=b"PK\x03\x04" + whole[4:])
@example(body=whole[:-1])
@example(body=zstandard.compress(_lines(HEAD) + b"x" * (MAX_LINE * 3)))
@example(body=zstandard.compress(_lines(HEAD | {"seq": SEQ_LIMIT + 1}, *LINES)))
@example(body=zstandard.compress(_lines(HEAD | {"scope": "410200"}, *LINES)))
@example(body=zstandard.compress(_lines(HEAD | {"count": 1}, LINES[0] | {"seq": 2**50})))
def test_a_snapshot_replaces_everything_or_nothing(rig: Rig, body: bytes) -> None:
    check(rig, Answer(200, body, ZSTD), refill=True)


def test_what_is_sound_is_applied(rig: Rig) -> None:
    """Else the two above could pass with everything refused."""
    for refill, answer in (
        (False, Answer(200, as_bytes(PAGE), JSON)),
        (True, Answer(200, whole, ZSTD)),
    ):
        check(rig, answer, refill=refill)
        assert rig.store.notes().seq == 6
        assert rig.reader.search(Filters(), 0, 9).total == 2 - refill
