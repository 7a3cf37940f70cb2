"""What search.py cannot see: that nothing of a job stays in the index when its block is built anew,
and that changes leave blocks alone."""

import resource
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from contract.catalog import Perk, PutJob, Tombstone
from kiosk.errors import DiskError, StoreDamaged
from kiosk.services.catalog import schema
from kiosk.services.catalog.index import Indexer, Sizes
from kiosk.services.catalog.store import CatalogStore
from tests.unit.kiosk.catalog.test_store import a_page, fill
from tests.unit.kiosk.samples import NOW, STATION, a_job

JOB = a_job(1, title="保洁员", description="日结", perks=(Perk.MEALS,))
OTHER = a_job(2, title="店长")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "c.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[CatalogStore]:
    store = CatalogStore.open(path, STATION, lambda: NOW, Sizes(block=2, fresh=1, gone=0))
    yield store
    store.close()


def index(store: CatalogStore) -> None:
    while not store.index_some(1):
        pass


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    con = schema.connect(path, "ro")
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def terms(path: Path) -> set[object]:
    return {term for (term,) in rows(path, "SELECT term FROM terms")}


def test_a_job_that_left_is_gone_at_once_and_leaves_nothing_behind(
    path: Path, store: CatalogStore
) -> None:
    fill(store, JOB, a_job(2, title="保洁"), OTHER.model_copy(update={"id": "job-3"}))
    index(store)
    before = rows(path, "SELECT id, low, high FROM blocks")
    assert len(before) == 2
    store.apply_page(a_page(3, Tombstone(kind="job", seq=4, id="job-1")), None)
    assert rows(path, "SELECT count(*) FROM gone") == [(1,)]
    assert rows(path, "SELECT id, low, high FROM blocks") == before
    assert "洁员" in terms(path)
    index(store)
    assert rows(path, "SELECT * FROM gone") == []
    assert "洁员" not in terms(path)
    assert "店长" in terms(path)


def test_what_came_is_fresh_until_there_is_too_much_of_it(path: Path, store: CatalogStore) -> None:
    fill(store, JOB)
    index(store)
    store.apply_page(a_page(1, PutJob(seq=2, body=OTHER)), None)
    assert store.index_some(1)
    assert rows(path, "SELECT title FROM fresh") == [("店长",)]
    store.apply_page(a_page(2, PutJob(seq=3, body=a_job(3))), None)
    index(store)
    assert rows(path, "SELECT * FROM fresh") == []
    assert terms(path) >= {"洁员", "店长"}


def test_the_ranges_of_the_blocks_cover_all_ranks(path: Path, store: CatalogStore) -> None:
    fill(store, *(a_job(n) for n in range(1, 8)))
    seq = count(8)
    for _ in range(6):
        index(store)
        spans = rows(path, "SELECT low, high FROM blocks ORDER BY low")
        assert [spans[0][0], spans[-1][1]] == [0, schema.ALL_RANKS]
        assert [high for _, high in spans[:-1]] == [low for low, _ in spans[1:]]
        number = next(seq)
        here = store.notes().seq
        changes = [PutJob(seq=here + n, body=a_job(number * 9 + n)) for n in range(1, 6)]
        store.apply_page(a_page(here, *changes), None)


def test_a_block_that_could_not_be_written_is_built_again(path: Path, store: CatalogStore) -> None:
    fill(store, JOB, OTHER)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    written = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, limits[1]))
    try:
        with pytest.raises(DiskError) as caught:
            index(store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not isinstance(caught.value, StoreDamaged)
    assert terms(path) == set()
    index(store)
    assert terms(path) >= {"洁员", "店长"}


def test_other_rules_are_noticed(path: Path) -> None:
    schema.create(path)
    con = schema.connect(path, "rw")
    indexer = Indexer(con)
    assert indexer.follows_other_rules()
    indexer.clear()
    assert not indexer.follows_other_rules()
    schema.set_meta(con, tokens="1, pypinyin 0.1")
    assert indexer.follows_other_rules()
    con.close()
