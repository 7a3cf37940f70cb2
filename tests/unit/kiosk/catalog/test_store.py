import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from contract.catalog import Change, ChangePage, Job, PutJob, PutStation, Tombstone, Unknown
from kiosk.domain.filters import Filters
from kiosk.errors import DiskError, GarbledAnswer, Offline, StoreDamaged
from kiosk.services.catalog import schema, store
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from tests.unit.kiosk.samples import NOW, STATION, a_job, place_at

SCOPE = "410100"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def catalogue(path: Path) -> Iterator[CatalogStore]:
    catalogue = CatalogStore.open(path, STATION, lambda: NOW)
    yield catalogue
    catalogue.close()


@pytest.fixture
def reader(path: Path) -> Iterator[CatalogReader]:
    reader = CatalogReader(path, lambda: NOW)
    yield reader
    reader.close()


def fill(catalogue: CatalogStore, *jobs: Job) -> None:
    puts = [PutJob(seq=seq, body=job) for seq, job in enumerate(jobs, 1)]
    catalogue.fill(SCOPE, puts, lambda: len(puts))


def a_page(since: int, *changes: Change, until: int | None = None) -> ChangePage:
    last = until if until is not None else changes[-1].seq if changes else since
    return ChangePage(scope=SCOPE, since=since, next=last, more=False, changes=changes)


def at(catalogue: CatalogStore) -> tuple[str | None, int, str | None, bool]:
    notes = catalogue.notes()
    return notes.scope, notes.seq, notes.etag, notes.complete


def titles(reader: CatalogReader, text: str = "") -> list[str]:
    return [job.title for job in reader.search(Filters(text=text), 0, 100).jobs]


def test_a_new_catalogue_is_at_the_beginning(catalogue: CatalogStore) -> None:
    assert at(catalogue) == (None, 0, None, False)


def test_a_page_is_applied_with_its_cursor(catalogue: CatalogStore, reader: CatalogReader) -> None:
    fill(catalogue, a_job(1, title="保洁"), a_job(2, title="保安"))
    page = a_page(
        2,
        PutJob(seq=3, body=a_job(1, title="新保洁")),
        Tombstone(kind="job", seq=4, id="job-2"),
        PutJob(seq=6, body=a_job(3, title="司机")),
    )
    assert catalogue.apply_page(page, '"e"') == 3
    assert titles(reader) == ["司机", "新保洁"]
    assert at(catalogue) == (SCOPE, 6, None, True)


def test_an_empty_tail_page_keeps_its_etag_until_something_moves(catalogue: CatalogStore) -> None:
    fill(catalogue, a_job(1))
    catalogue.apply_page(a_page(1), '"quiet"')
    assert catalogue.notes().etag == '"quiet"'
    catalogue.apply_page(a_page(1, Tombstone(kind="job", seq=2, id="job-1")), '"moved"')
    assert catalogue.notes().etag is None


def test_other_kinds_are_passed_over(catalogue: CatalogStore, reader: CatalogReader) -> None:
    fill(catalogue, a_job(1))
    page = a_page(
        1,
        PutStation(seq=2, body=STATION),
        Unknown(op="put", kind="festival", seq=3),
        Tombstone(kind="festival", seq=4, id="job-1"),
    )
    catalogue.apply_page(page, None)
    assert catalogue.notes().seq == 4
    assert len(titles(reader)) == 1


@pytest.mark.parametrize(
    "page",
    [
        a_page(0, Tombstone(kind="job", seq=1, id="x")),
        a_page(2),
        ChangePage(scope="other", since=1, next=1, more=False, changes=()),
        a_page(1, Tombstone(kind="job", seq=1, id="x")),
        a_page(1, Tombstone(kind="job", seq=9, id="x"), until=8),
        a_page(
            1, Tombstone(kind="job", seq=3, id="job-1"), Tombstone(kind="job", seq=3, id="job-1")
        ),
        a_page(1, PutJob(seq=1 << 40, body=a_job(5))),
    ],
)
def test_a_page_that_does_not_fit_changes_nothing(
    catalogue: CatalogStore, reader: CatalogReader, page: ChangePage
) -> None:
    fill(catalogue, a_job(1))
    before = catalogue.notes(), reader.version()
    with pytest.raises(GarbledAnswer):
        catalogue.apply_page(page, None)
    assert (catalogue.notes(), reader.version()) == before
    assert len(titles(reader)) == 1


def test_a_seq_of_another_job_means_that_the_catalogue_is_wrong(catalogue: CatalogStore) -> None:
    """A snapshot may be newer than its head says, by rows that the feed sends again: the same
    seq for the same job is right; for another one the catalogue cannot be a copy of this feed."""
    catalogue.fill(SCOPE, [PutJob(seq=9, body=a_job(1))], lambda: 8)
    catalogue.apply_page(a_page(8, PutJob(seq=9, body=a_job(1))), None)
    assert catalogue.notes().seq == 9
    catalogue.fill(SCOPE, [PutJob(seq=9, body=a_job(1))], lambda: 8)
    with pytest.raises(StoreDamaged):
        catalogue.apply_page(a_page(8, PutJob(seq=9, body=a_job(2))), None)
    assert not catalogue.notes().complete


def test_the_first_jobs_are_seen_while_the_rest_still_arrives(
    catalogue: CatalogStore, reader: CatalogReader
) -> None:
    seen: list[int] = []

    def arriving() -> Iterator[Change]:
        for number in range(1, store.FILL_BATCH + 2):
            if number == store.FILL_BATCH + 1:
                seen.append(reader.search(Filters(), 0, 1).total)
            yield PutJob(seq=number, body=a_job(number))

    catalogue.fill(SCOPE, arriving(), lambda: store.FILL_BATCH + 1)
    assert seen == [store.FILL_BATCH]
    assert reader.search(Filters(), 0, 1).total == store.FILL_BATCH + 1


def test_a_refill_shows_the_old_jobs_until_the_new_ones_are_whole(
    catalogue: CatalogStore, reader: CatalogReader
) -> None:
    fill(catalogue, a_job(1, title="旧"))
    seen: list[list[str]] = []

    def arriving() -> Iterator[Change]:
        for number in range(1, store.FILL_BATCH + 2):
            yield PutJob(seq=number, body=a_job(number, title="新"))
        seen.append(titles(reader))

    catalogue.fill(SCOPE, arriving(), lambda: 1)
    assert seen == [["旧"]]
    assert set(titles(reader)) == {"新"}


def test_an_interrupted_first_fill_starts_again(
    catalogue: CatalogStore, reader: CatalogReader
) -> None:
    def broken() -> Iterator[Change]:
        for number in range(1, store.FILL_BATCH + 5):
            yield PutJob(seq=number, body=a_job(number, title="半"))
        raise Offline("gone")

    with pytest.raises(Offline):
        catalogue.fill(SCOPE, broken(), lambda: 1)
    assert not catalogue.notes().complete
    assert reader.search(Filters(), 0, 1).total == store.FILL_BATCH
    with pytest.raises(GarbledAnswer):
        catalogue.apply_page(a_page(0), None)
    fill(catalogue, a_job(1, title="全"))
    assert titles(reader) == ["全"]


def test_an_interrupted_refill_changes_nothing(
    catalogue: CatalogStore, reader: CatalogReader
) -> None:
    def broken() -> Iterator[Change]:
        yield PutJob(seq=1, body=a_job(1, title="半"))
        raise Offline("gone")

    fill(catalogue, a_job(1, title="旧"))
    with pytest.raises(Offline):
        catalogue.fill(SCOPE, broken(), lambda: 1)
    assert titles(reader) == ["旧"]
    assert catalogue.notes().complete


def test_a_station_that_moved_ranks_its_jobs_anew(
    catalogue: CatalogStore, reader: CatalogReader
) -> None:
    fill(catalogue, a_job(1, title="南", place=place_at(0)), a_job(2, place=place_at(9000)))
    assert titles(reader)[0] == "南"
    moved = STATION.model_copy(update={"lat": STATION.lat + 9000 / 111_195})
    catalogue.set_station(moved)
    assert titles(reader)[-1] == "南"
    assert reader.counts(Filters()).within[1000] == 1
    assert not catalogue.index_some(1)


def test_a_station_with_a_new_name_keeps_its_index(
    catalogue: CatalogStore, reader: CatalogReader
) -> None:
    fill(catalogue, a_job(1))
    assert catalogue.index_some(5)
    version = reader.version()
    catalogue.set_station(STATION.model_copy(update={"name": "新名字"}))
    notes = reader.notes()
    assert notes is not None
    assert notes.station is not None
    assert notes.station.name == "新名字"
    assert reader.version() != version
    assert catalogue.index_some(5)


def test_notes_of_a_sync_are_read_by_others_and_are_no_news(
    catalogue: CatalogStore, reader: CatalogReader
) -> None:
    version = reader.version()
    catalogue.record_success(NOW, timedelta(seconds=-3), NOW)
    catalogue.record_failure(NOW + timedelta(minutes=1), "Offline", timedelta(seconds=-3), NOW)
    notes = reader.notes()
    assert notes == catalogue.notes()
    assert notes is not None
    assert notes.synced_at == NOW
    assert notes.attempted_at == NOW + timedelta(minutes=1)
    assert notes.error == "Offline"
    assert (notes.clock_offset, notes.clock_floor) == (timedelta(seconds=-3), NOW)
    assert reader.version() == version


# Bad days


def _bad_files(path: Path) -> list[str]:
    return [p.name for p in path.parent.glob("*.bad-*Z")]


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\0junk"])
def test_a_file_that_is_no_database_is_set_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    catalogue = CatalogStore.open(path, STATION, lambda: NOW)
    fill(catalogue, a_job(1))
    assert catalogue.notes().seq == 1
    assert len(_bad_files(path)) == 1
    catalogue.close()


def test_a_file_of_a_newer_version_is_set_aside(path: Path) -> None:
    catalogue = CatalogStore.open(path, STATION, lambda: NOW)
    fill(catalogue, a_job(1))
    catalogue.close()
    con = schema.connect(path, "rw")
    con.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    con.close()
    catalogue = CatalogStore.open(path, STATION, lambda: NOW)
    assert catalogue.notes().scope is None
    assert len(_bad_files(path)) == 1
    catalogue.close()


def test_damage_found_while_working_ends_in_a_fresh_catalogue(path: Path) -> None:
    """Bytes overwritten at many places: every call works or says StoreDamaged, and in the end a
    fill brings all back."""
    ticks = (NOW + timedelta(milliseconds=n) for n in count())
    for seed in range(60):
        catalogue = CatalogStore.open(path, STATION, lambda: next(ticks))
        fill(catalogue, *(a_job(n, description=f"{n}说明" * 50) for n in range(1, 60)))
        catalogue.index_some(100 if seed % 2 else 20)
        catalogue.close()
        _flip(path, random.Random(seed))
        reader = CatalogReader(path, lambda: next(ticks))
        for text in ("", "说明1", "厂"):
            with suppress(StoreDamaged):
                reader.counts(Filters(text=text))
                titles(reader, text)
        catalogue = CatalogStore.open(path, STATION, lambda: next(ticks))
        try:
            notes = catalogue.notes()
            page = a_page(notes.seq, PutJob(seq=999, body=a_job(7)))
            if notes.complete:
                catalogue.apply_page(page, None)
            catalogue.set_station(STATION.model_copy(update={"lat": 34.0}))
            catalogue.index_some(100)
        except StoreDamaged:
            assert not catalogue.notes().complete
        try:
            fill(catalogue, a_job(1), a_job(2))
        except StoreDamaged:
            fill(catalogue, a_job(1), a_job(2))
        assert len(titles(reader)) == 2
        reader.close()
        catalogue.close()
    assert len(_bad_files(path)) == schema.KEEP_BAD


def _flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(3):
        at = chance.randrange(4096, len(data) - 600)
        data[at : at + 600] = chance.randbytes(600)
    path.write_bytes(data)


def test_a_file_set_aside_by_a_reader_is_noticed(
    catalogue: CatalogStore, path: Path, reader: CatalogReader
) -> None:
    fill(catalogue, a_job(1))
    schema.set_aside(path, schema.inode_of(path), "test", NOW)
    with pytest.raises(StoreDamaged):
        catalogue.apply_page(a_page(1), None)
    assert at(catalogue) == (None, 0, None, False)
    path.unlink()
    assert not catalogue.notes().complete
    fill(catalogue, a_job(1))
    assert len(titles(reader)) == 1


def test_a_full_disk_is_told_and_changes_nothing(
    catalogue: CatalogStore, reader: CatalogReader
) -> None:
    fill(catalogue, a_job(1))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    big = tuple(PutJob(seq=n, body=a_job(n, description="长" * 4000)) for n in range(2, 200))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 18, limits[1]))
    try:
        with pytest.raises(DiskError) as caught:
            catalogue.apply_page(a_page(1, *big), None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not isinstance(caught.value, StoreDamaged)
    assert catalogue.notes().seq == 1
    assert len(titles(reader)) == 1
    catalogue.apply_page(a_page(1, *big), None)
    assert catalogue.notes().seq == 199


def test_a_locked_file_is_told(catalogue: CatalogStore, path: Path) -> None:
    other = schema.connect(path, "rw")
    catalogue_quick = CatalogStore.open(path, STATION, lambda: NOW)
    catalogue_quick._con.execute("PRAGMA busy_timeout = 10")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DiskError, match="locked"):
        fill(catalogue_quick, a_job(1))
    other.execute("ROLLBACK")
    fill(catalogue_quick, a_job(1))
    catalogue_quick.close()
    other.close()


@pytest.mark.parametrize("keep_shm", [True, False])
def test_a_writer_that_dies_leaves_what_it_committed(path: Path, keep_shm: bool) -> None:
    script = f"""
import os
from pathlib import Path
from kiosk.services.catalog.store import CatalogStore
from tests.unit.kiosk.catalog.test_store import fill, STATION, NOW, a_job
catalogue = CatalogStore.open(Path({str(path)!r}), STATION, lambda: NOW)
fill(catalogue, a_job(1), a_job(2))
os._exit(9)
"""
    died = subprocess.run([sys.executable, "-c", script], check=False)
    assert died.returncode == 9
    if not keep_shm:
        path.with_name(path.name + "-shm").unlink()
    reader = CatalogReader(path, lambda: NOW)
    assert len(titles(reader)) == 2
    reader.close()
    catalogue = CatalogStore.open(path, STATION, lambda: NOW)
    assert catalogue.notes().seq == 2
    catalogue.close()
