"""The catalogue on a full, read-only or rotten disk: what stood is still shown, or it is set aside
and filled again; the reason is told and the next try needs nothing but room."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from contract.catalog import PutJob
from kiosk.domain.filters import Filters
from kiosk.errors import DiskError, StoreDamaged
from kiosk.services.catalog import schema
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from tests.disks import TinyDisk, disk
from tests.unit.kiosk.catalog.test_store import SCOPE, a_page, fill
from tests.unit.kiosk.samples import NOW, STATION, a_job

__all__ = ["disk"]

PAGE = 4096
OLD = [a_job(number, description="旧" * 200) for number in range(1, 61)]
BIG = [a_job(number, description="新" * 1500) for number in range(61, 400)]


def total(path: Path) -> int:
    reader = CatalogReader(path, lambda: NOW)
    try:
        return reader.search(Filters(), 0, 1).total
    finally:
        reader.close()


def refused(work: Callable[[], object]) -> None:
    with pytest.raises(DiskError) as caught:
        work()
    assert not isinstance(caught.value, StoreDamaged)
    assert "工作人员" in caught.value.said


def index(catalogue: CatalogStore) -> None:
    while not catalogue.index_some(50):
        pass


def opened(path: Path) -> CatalogStore:
    return CatalogStore.open(path, STATION, lambda: NOW)


@pytest.fixture
def path(disk: TinyDisk) -> Path:
    return disk.path / "catalogue.sqlite"


def test_a_first_fill_that_finds_no_room_begins_again_when_there_is(
    disk: TinyDisk, path: Path
) -> None:
    catalogue = opened(path)
    disk.fill_up(leave=300 << 10)
    refused(lambda: fill(catalogue, *OLD, *BIG))
    assert not catalogue.notes().complete
    disk.make_room()
    fill(catalogue, *OLD, *BIG)
    index(catalogue)
    assert catalogue.notes().complete
    assert total(path) == len(OLD) + len(BIG)
    catalogue.close()


def test_a_refill_without_room_leaves_the_old_jobs_on_the_screen(
    disk: TinyDisk, path: Path
) -> None:
    catalogue = opened(path)
    fill(catalogue, *OLD)
    index(catalogue)
    disk.fill_up(leave=300 << 10)
    refused(lambda: fill(catalogue, *BIG))
    assert catalogue.notes().complete
    assert total(path) == len(OLD)
    disk.make_room()
    fill(catalogue, *BIG)
    assert total(path) == len(BIG)
    catalogue.close()


def test_indexing_without_room_goes_on_where_it_stopped(disk: TinyDisk, path: Path) -> None:
    catalogue = opened(path)
    fill(catalogue, *OLD)
    disk.fill_up()
    with suppress(DiskError):  # the log may have kept some room of its own
        index(catalogue)
    assert total(path) == len(OLD)
    disk.make_room()
    index(catalogue)
    reader = CatalogReader(path, lambda: NOW)
    assert reader.search(Filters(text="旧旧"), 0, 1).total == len(OLD)
    reader.close()
    catalogue.close()


def test_a_delta_without_room_is_applied_whole_or_not_at_all(disk: TinyDisk, path: Path) -> None:
    catalogue = opened(path)
    fill(catalogue, *OLD)
    index(catalogue)
    page = a_page(60, *(PutJob(seq=100 + n, body=job) for n, job in enumerate(BIG[:200])))
    disk.fill_up(leave=200 << 10)
    refused(lambda: catalogue.apply_page(page, None))
    assert catalogue.notes().seq == 60
    assert total(path) == 60
    disk.make_room()
    catalogue.apply_page(page, None)
    assert total(path) == 260
    catalogue.close()


def test_a_read_only_disk_is_told_and_left_as_it_is(disk: TinyDisk, path: Path) -> None:
    catalogue = opened(path)
    fill(catalogue, *OLD)
    catalogue.close()
    before = path.read_bytes()
    disk.read_only(True)
    refused(lambda: opened(path).set_station(STATION.model_copy(update={"lat": 34.0})))
    assert path.read_bytes() == before
    disk.read_only(False)
    catalogue = opened(path)
    fill(catalogue, *BIG)
    assert total(path) == len(BIG)
    catalogue.close()


def test_after_damage_to_any_page_the_catalogue_heals(tmp_path: Path) -> None:
    """Every page in turn, overwritten or one bit flipped: whatever is asked works or says that the
    file is damaged, and one fill brings everything back."""
    original = tmp_path / "catalogue.sqlite"
    catalogue = opened(original)
    fill(catalogue, *OLD)
    index(catalogue)
    catalogue.close()
    data = original.read_bytes()
    aside = 0
    for page in range(len(data) // PAGE):
        for flip in (False, True):
            path = tmp_path / f"{page}-{flip}" / original.name
            path.parent.mkdir()
            shutil.copyfile(original, path)
            broken = bytearray(data)
            if flip:
                broken[page * PAGE + page % PAGE] ^= 0x10
            else:
                broken[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
            path.write_bytes(broken)
            reader = CatalogReader(path, lambda: NOW)
            for text in ("", "旧", "旧旧", "旧旧旧"):
                with suppress(StoreDamaged):
                    reader.counts(Filters(text=text))
                    reader.search(Filters(text=text), 0, 20)
            catalogue = opened(path)
            for _ in range(2):
                with suppress(StoreDamaged):
                    catalogue.fill(SCOPE, [PutJob(seq=1, body=a_job(1))], lambda: 1)
                    index(catalogue)
                    break
            assert catalogue.notes().complete
            assert reader.search(Filters(), 0, 20).total == 1, page
            reader.close()
            catalogue.close()
            aside += len(list(path.parent.glob("*.bad-*Z")))
    assert aside > len(data) // PAGE // 2


def test_a_page_of_zeros_in_the_schema_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    opened(path).close()
    path.write_bytes(b"\0" * path.stat().st_size)
    catalogue = opened(path)
    assert not catalogue.notes().complete
    assert schema.inode_of(path) is not None
    catalogue.close()
