"""What the oracle does not ask: files that come and go, versions, and several threads."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from contract.catalog import Category, PutJob
from kiosk.domain.filters import Filters
from kiosk.errors import DiskError, StoreDamaged
from kiosk.services.catalog import schema
from kiosk.services.catalog.reader import NOTHING, CatalogReader, Found
from kiosk.services.catalog.store import CatalogStore
from tests.unit.kiosk.catalog.test_store import a_page, fill, titles
from tests.unit.kiosk.samples import NOW, STATION, a_job


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(path: Path) -> Iterator[CatalogStore]:
    store = CatalogStore.open(path, STATION, lambda: NOW)
    yield store
    store.close()


@pytest.fixture
def reader(path: Path, clock: Clock) -> Iterator[CatalogReader]:
    reader = CatalogReader(path, clock)
    yield reader
    reader.close()


def test_without_a_file_there_is_nothing(reader: CatalogReader) -> None:
    assert reader.search(Filters(text="保洁"), 0, 10) == Found((), 0)
    assert reader.counts(Filters()) == NOTHING
    assert reader.job("job-1") is None
    assert reader.notes() is None


def test_a_file_where_a_folder_should_be_is_a_disk_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    reader = CatalogReader(tmp_path / "data" / "catalogue.sqlite", lambda: NOW)
    for ask in (reader.notes, reader.version, lambda: reader.counts(Filters())):
        with pytest.raises(DiskError):
            ask()
    reader.close()


def test_a_file_of_another_version_is_nothing_and_stays_for_its_writer(
    path: Path, reader: CatalogReader
) -> None:
    schema.create(path)
    con = schema.connect(path, "rw")
    con.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    con.close()
    assert reader.notes() is None
    assert path.exists()


def test_the_version_follows_data_and_time_but_not_silence(
    path: Path, reader: CatalogReader, clock: Clock
) -> None:
    versions = [reader.version()]
    store = CatalogStore.open(path, STATION, lambda: NOW)
    versions.append(reader.version())
    fill(store, a_job(1, valid_until=NOW + timedelta(hours=1)), a_job(2))
    versions.append(reader.version())
    store.index_some(10)
    versions.append(reader.version())
    store.apply_page(a_page(2, PutJob(seq=3, body=a_job(2))), None)
    versions.append(reader.version())
    reader.search(Filters(), 0, 1)
    versions.append(reader.version())
    clock.at += timedelta(hours=1)
    versions.append(reader.version())
    assert versions == sorted(set(versions))
    store.apply_page(a_page(3), '"e"')
    clock.at += timedelta(hours=1)
    assert reader.version() == versions[-1]
    store.close()


def test_a_file_that_took_the_place_of_another_is_read(
    path: Path, store: CatalogStore, reader: CatalogReader
) -> None:
    fill(store, a_job(1, title="旧"))
    assert titles(reader) == ["旧"]
    schema.set_aside(path, schema.inode_of(path), "test", NOW)
    assert titles(reader) == []
    store.notes()
    fill(store, a_job(1, title="新"))
    assert titles(reader) == ["新"]


def test_damage_is_told_once_and_the_file_set_aside(
    path: Path, store: CatalogStore, reader: CatalogReader
) -> None:
    fill(store, a_job(1))
    store.close()
    con = schema.connect(path, "rw")
    con.execute("UPDATE jobs SET body = 'junk'")
    con.close()
    assert reader.counts(Filters()).total == 1
    with pytest.raises(StoreDamaged) as caught:
        reader.search(Filters(), 0, 1)
    assert "自动修复" in caught.value.said
    assert titles(reader) == []
    assert list(path.parent.glob("*.bad-*Z"))


def test_a_job_is_found_by_its_id_until_its_date(
    store: CatalogStore, reader: CatalogReader, clock: Clock
) -> None:
    fill(store, a_job(1, valid_until=NOW + timedelta(hours=1)))
    assert reader.job("job-1") == a_job(1, valid_until=NOW + timedelta(hours=1))
    clock.at += timedelta(hours=1)
    assert reader.job("job-1") is None


def test_a_reader_may_be_closed_and_used_again(store: CatalogStore, reader: CatalogReader) -> None:
    fill(store, a_job(1))
    assert len(titles(reader)) == 1
    reader.close()
    assert len(titles(reader)) == 1


def test_threads_share_a_reader_while_the_writer_writes(
    store: CatalogStore, reader: CatalogReader
) -> None:
    """Every page moves one job from a title to the other: the two always sum up."""
    fill(store, *(a_job(n, title="左") for n in range(1, 11)))
    store.index_some(100)

    def look(_: int) -> int:
        found = reader.search(Filters(text="左 右"), 0, 1).total
        counts = reader.counts(Filters(categories=frozenset({Category.FACTORY})))
        return found + counts.total

    with ThreadPoolExecutor(4) as pool:
        looks = pool.map(look, range(200))
        for seq in range(11, 111):
            job = a_job(seq % 10 + 1, title="右" if seq % 20 < 10 else "左")
            store.apply_page(a_page(seq - 1, PutJob(seq=seq, body=job)), None)
        assert set(looks) == {10}
