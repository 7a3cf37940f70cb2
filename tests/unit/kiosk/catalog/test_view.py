import random
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import StoreDamaged
from kiosk.services.catalog import schema
from kiosk.services.catalog.blocks import Facts
from kiosk.services.catalog.facets import ANY_AGE, DAILY
from kiosk.services.catalog.sets import LARGEST, Packer, Unpacker, bits_at, places_in
from kiosk.services.catalog.view import TEXTS_KEPT, Shelf, View

ROWS = [(90, DAILY, 100), (80, 0, 200), (70, DAILY | ANY_AGE, 50), (60, ANY_AGE, 300)]


def a_view(tmp_path: Path, rows: list[tuple[int, object, object]]) -> View:
    """Of rows that are not indexed yet."""
    path = tmp_path / "c.sqlite"
    schema.create(path)
    con = schema.connect(path, "rw")
    con.executemany(
        "INSERT INTO jobs VALUES (?, ?, ?, ?, '')", [(r, str(r), f, until) for r, f, until in rows]
    )
    try:
        view = View()
        view.follow(con, "1", 0)
        return view
    finally:
        con.close()


def test_groups_are_all_needed_and_flags_of_a_group_are_enough(tmp_path: Path) -> None:
    view = a_view(tmp_path, [*ROWS])

    def ranks(*groups: tuple[int, ...]) -> list[int]:
        return list(view.in_order([], *view.matching(groups, 0)))

    assert ranks() == [90, 80, 70, 60]
    assert ranks((DAILY,)) == [90, 70]
    assert ranks((DAILY, ANY_AGE)) == [90, 70, 60]
    assert ranks((DAILY,), (ANY_AGE,)) == [70]
    assert ranks((1 << 20,)) == []


def test_time_takes_jobs_away_and_a_clock_set_back_returns_them(tmp_path: Path) -> None:
    view = a_view(tmp_path, [*ROWS])
    left = {now: view.live(now) for now in (0, 49, 50, 99, 100, 250, 300, 9999, 50, 0)}
    assert left == {0: 4, 49: 4, 50: 3, 99: 3, 100: 2, 250: 1, 300: 0, 9999: 0}
    assert list(view.rest.ranks(view.rest.live(50))) == [90, 80, 60]
    assert view.live(0) == 4


def test_what_left_is_never_live_and_has_to_have_been_there() -> None:
    shelf = Shelf(Facts.of(ROWS), low=65)
    shelf.forget([80])
    assert list(shelf.ranks(shelf.live(0))) == [90, 70]
    with pytest.raises(StoreDamaged):
        shelf.forget([81])


def test_an_empty_catalogue_has_an_empty_view(tmp_path: Path) -> None:
    view = a_view(tmp_path, [])
    assert view.live(5) == 0
    assert list(view.in_order([], 0, 0)) == []


def test_few_texts_are_remembered(tmp_path: Path) -> None:
    view = a_view(tmp_path, [])
    for number in range(TEXTS_KEPT + 3):
        view.remember_text((str(number),), (0,))
    assert len(view.texts) == TEXTS_KEPT
    assert ("0",) not in view.texts


@pytest.mark.parametrize("row", [(1, -8, 5), (1, "x", 5), (1, 1 << 62, 5), (1, 1, "soon")])
def test_values_that_cannot_be_are_damage(tmp_path: Path, row: tuple[int, object, object]) -> None:
    with pytest.raises(StoreDamaged):
        a_view(tmp_path, [row])


@given(st.dictionaries(st.integers(1, 1 << 50), st.tuples(st.integers(0, 255), st.integers(0, 9))))
def test_stored_facts_come_back(jobs: dict[int, tuple[int, int]]) -> None:
    rows = [(rank, *jobs[rank]) for rank in sorted(jobs, reverse=True)]
    initials = [str(rank) for rank, _, _ in rows]
    facts = Facts.of(rows, initials)
    again = Facts.unpack(facts.pack())
    assert again == facts
    assert again.unpack_initials()[: len(rows)] == initials


@pytest.mark.parametrize("share", [0, 1e-4, 0.002, 0.03, 0.3, 0.9, 1])
def test_a_stored_set_comes_back_whatever_its_density(share: float) -> None:
    chance = random.Random(share)
    places = array("H", [at for at in range(LARGEST) if chance.random() < share])
    bits = bits_at(places)
    packed = Packer().pack(places)
    assert Unpacker().unpack(packed) == bits
    assert list(places_in(bits)) == list(places)
    assert len(packed) <= min(2 * len(places) + 1, LARGEST // 8 + 32)


@given(st.binary(max_size=60))
def test_bytes_that_are_no_set_and_no_facts_are_damage(data: bytes) -> None:
    for read in (Unpacker().unpack, Facts.unpack):
        try:
            read(data)
        except StoreDamaged:
            continue
        assert read != Facts.unpack
