"""What search.py cannot see: that nothing of a job stays in the index when it goes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.catalog import Job, Perk
from kiosk.errors import StoreDamaged
from kiosk.services.catalog import schema
from kiosk.services.catalog.index import BUILD_HASH_BYTES, Indexer
from tests.unit.kiosk.samples import a_job

Stored = tuple[int, int, Job]


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    schema.create(tmp_path / "c.sqlite")
    con = schema.connect(tmp_path / "c.sqlite", "rw")
    yield con
    con.close()


def put(con: sqlite3.Connection, *rows: Stored) -> None:
    for rank, facets, job in rows:
        con.execute(
            "INSERT INTO jobs VALUES (?, ?, ?, 0, ?)", (rank, job.id, facets, job.model_dump_json())
        )


def terms(con: sqlite3.Connection) -> set[str]:
    """Every token that the index still holds for some row."""
    con.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, hits, instance)")
    found = {term for (term,) in con.execute("SELECT DISTINCT term FROM temp.vocabulary")}
    con.execute("DROP TABLE temp.vocabulary")
    return found


JOB = a_job(1, title="保洁员", description="日结", perks=(Perk.MEALS,))
OTHER = a_job(2, title="店长")


def test_a_job_leaves_nothing_behind(con: sqlite3.Connection) -> None:
    indexer = Indexer(con)
    put(con, (5, 0b101, JOB))
    assert indexer.build_some(10)
    assert terms(con)
    indexer.change(gone=[(5, 0b101)], come=[])
    assert terms(con) == set()
    assert con.execute("SELECT count(*) FROM words").fetchone() == (0,)


def test_an_edited_job_keeps_its_new_words_alone(con: sqlite3.Connection) -> None:
    indexer = Indexer(con)
    put(con, (5, 1, JOB))
    indexer.build_some(10)
    indexer.change(gone=[(5, 1)], come=[(5, 1, OTHER)])
    assert "保洁" not in terms(con)
    assert "店长" in terms(con)


def test_rows_that_are_not_indexed_yet_are_left_to_the_builder(con: sqlite3.Connection) -> None:
    indexer = Indexer(con)
    put(con, (5, 1, JOB), (7, 1, OTHER))
    assert not indexer.build_some(1)
    assert indexer.indexed_to() == 5
    indexer.change(gone=[(7, 1)], come=[(9, 1, a_job(3))])
    con.execute("DELETE FROM jobs WHERE rank = 7")
    assert indexer.build_some(1)
    assert indexer.indexed_to() == schema.ALL_RANKS
    assert "店长" not in terms(con)


def test_building_takes_much_memory_and_gives_it_back(con: sqlite3.Connection) -> None:
    def hash_size() -> int:
        row = con.execute("SELECT v FROM hits_config WHERE k = 'hashsize'").fetchone()
        return int(row[0])

    indexer = Indexer(con)
    put(con, (5, 1, JOB), (7, 1, OTHER))
    indexer.build_some(1)
    assert hash_size() == BUILD_HASH_BYTES
    indexer.build_some(5)
    assert hash_size() == 1 << 20


def test_other_rules_are_noticed(con: sqlite3.Connection) -> None:
    indexer = Indexer(con)
    assert indexer.follows_other_rules()
    indexer.clear()
    assert not indexer.follows_other_rules()
    schema.set_meta(con, tokens="1, pypinyin 0.1")
    assert indexer.follows_other_rules()


def test_a_row_missing_from_the_index_is_damage(con: sqlite3.Connection) -> None:
    indexer = Indexer(con)
    indexer.build_some(1)
    with pytest.raises(StoreDamaged):
        indexer.change(gone=[(5, 1)], come=[])
