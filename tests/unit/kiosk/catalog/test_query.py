import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.filters import Filters
from kiosk.services.catalog import schema
from kiosk.services.catalog.index import Sizes
from kiosk.services.catalog.query import Question
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.sets import Unpacker
from kiosk.services.catalog.store import CatalogStore
from kiosk.services.catalog.text import words_of
from kiosk.services.catalog.view import Shelf, View
from tests.unit.kiosk.catalog.test_store import fill
from tests.unit.kiosk.samples import NOW, STATION, a_job, place_at


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    store = CatalogStore.open(tmp_path / "c.sqlite", STATION, lambda: NOW)
    fill(store, a_job(1, title='say "保洁" OR (x* -y) NEAR ^z'), a_job(2, title="普通"))
    store.index_some(10)
    con = schema.connect(tmp_path / "c.sqlite", "ro")
    yield con
    con.close()
    store.close()


def found(con: sqlite3.Connection, text: str) -> int:
    view = View()
    view.follow(con, "1", schema.indexed_to(con))
    question = Question(con, Unpacker(), view, words_of(text))
    return len(list(question.ranked(lambda shelf: shelf.live(0))))


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        ('"保洁"', 1),
        ('"', 1),
        ("(x*", 1),
        ("-y)", 1),
        ("^z", 1),
        ("OR", 1),
        ("NEAR", 1),
        ("near say", 1),
        ("tokens:保洁", 0),
        ("保洁*", 0),
        ('普通" OR "保洁', 0),
        ("'; DROP TABLE jobs; --", 0),
        ("%", 0),
        ("普通", 1),
        ("ay", 0),
        ("sa", 1),
    ],
)
def test_query_syntax_is_only_text(con: sqlite3.Connection, text: str, jobs: int) -> None:
    assert found(con, text) == jobs


def test_many_words_and_a_long_word_are_no_trouble(con: sqlite3.Connection) -> None:
    assert found(con, " ".join("abcdefghijklmnopqrstuvwxyz0123456789保洁")) == 0
    assert found(con, " ".join(chr(0x4E00 + n) for n in range(500))) == 0
    assert found(con, "保" * 5000) == 0
    assert found(con, "保洁 " * 5000) == 1


def test_the_title_comes_before_initials_and_those_before_the_rest(tmp_path: Path) -> None:
    """Each tier in order of rank, although whoever is found lower is verified and nearer."""
    store = CatalogStore.open(tmp_path / "t.sqlite", STATION, lambda: NOW)
    best = {"verified": True, "place": place_at(100)}
    fill(
        store,
        a_job(1, title="iOS开发", description="会 Objective-C", **best),
        a_job(2, title="司机", description="BJ 牌照优先", **best),
        a_job(3, title="夜班架子工"),
        a_job(4, title="保洁员", place=place_at(500)),
        a_job(5, title="招保洁", place=place_at(400)),
        a_job(6, title="BJ40 试驾员"),
        a_job(7, title="保洁主管", description="bj", place=place_at(100)),
    )
    store.index_some(10)
    reader = CatalogReader(tmp_path / "t.sqlite", lambda: NOW)
    right = ["BJ40 试驾员", "保洁主管", "招保洁", "保洁员", "夜班架子工", "司机"]
    for text in ("bj", " ｂＪ ", "BJ", "\u3000bj" + " " * 10_000, "bj bj"):
        found = reader.search(Filters(text=text), 0, 10)
        assert [job.title for job in found.jobs] == right
        assert (found.total, reader.counts(Filters(text=text)).total) == (6, 6)
    assert reader.search(Filters(text="bj" * 5000), 0, 10).total == 0
    assert reader.search(Filters(text="bj " + "保" * 9997), 0, 10).total == 0
    reader.close()
    store.close()


@pytest.mark.parametrize("text", ["保洁", "保洁员", "java 保洁"])
def test_the_first_page_of_a_common_word_reads_one_block(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.sqlite"
    store = CatalogStore.open(path, STATION, lambda: NOW, Sizes(block=50, fresh=9, gone=9))
    fill(store, *(a_job(n, title="保洁员 java", description="高新区") for n in range(1, 201)))
    while not store.index_some(50):
        pass
    con = schema.connect(path, "ro")
    view = View()
    view.follow(con, "1", schema.indexed_to(con))
    asked: list[Shelf] = []

    def allowed(shelf: Shelf) -> int:
        asked.append(shelf)
        return shelf.live(0)

    ranks = Question(con, Unpacker(), view, words_of(text)).ranked(allowed)
    first = [next(ranks) for _ in range(20)]
    assert first == list(view.blocks[0].facts.ranks[:20])
    assert [shelf for shelf in asked if shelf.block] == view.blocks[:1]
    assert len(first) + len(list(ranks)) == 200
    con.close()
    store.close()
