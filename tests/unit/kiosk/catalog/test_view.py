from pathlib import Path

import pytest

from kiosk.errors import StoreDamaged
from kiosk.services.catalog import schema
from kiosk.services.catalog.facets import ANY_AGE, DAILY
from kiosk.services.catalog.view import TEXTS_KEPT, View

ROWS = [(90, DAILY, 100), (80, 0, 200), (70, DAILY | ANY_AGE, 50), (60, ANY_AGE, 300)]


def a_view(tmp_path: Path, rows: list[tuple[int, object, object]]) -> View:
    path = tmp_path / "c.sqlite"
    schema.create(path)
    con = schema.connect(path, "rw")
    con.executemany(
        "INSERT INTO jobs VALUES (?, ?, ?, ?, '')", [(r, str(r), f, until) for r, f, until in rows]
    )
    try:
        return View(con, "1")
    finally:
        con.close()


def test_groups_are_all_needed_and_flags_of_a_group_are_enough(tmp_path: Path) -> None:
    view = a_view(tmp_path, [*ROWS])

    def ranks(*groups: tuple[int, ...]) -> list[int]:
        return view.pick(view.matching(groups, 0), 0, 10)

    assert ranks() == [90, 80, 70, 60]
    assert ranks((DAILY,)) == [90, 70]
    assert ranks((DAILY, ANY_AGE)) == [90, 70, 60]
    assert ranks((DAILY,), (ANY_AGE,)) == [70]
    assert ranks((1 << 20,)) == []


def test_time_takes_jobs_away_and_a_clock_set_back_returns_them(tmp_path: Path) -> None:
    view = a_view(tmp_path, [*ROWS])
    left = {now: view.live(now).bit_count() for now in (0, 49, 50, 99, 100, 250, 300, 9999, 50, 0)}
    assert left == {0: 4, 49: 4, 50: 3, 99: 3, 100: 2, 250: 1, 300: 0, 9999: 0}
    assert view.pick(view.live(50), 0, 10) == [90, 80, 60]
    assert view.live(0).bit_count() == 4


def test_pages_of_a_long_list_are_cut_where_asked(tmp_path: Path) -> None:
    view = a_view(tmp_path, [(rank, DAILY if rank % 3 else 0, 10) for rank in range(1, 3001)])
    daily = [rank for rank in range(3000, 0, -1) if rank % 3]
    bits = view.matching([(DAILY,)], 0)
    for offset in (0, 1, 63, 511, 512, 1999, 2000, 5000):
        assert view.pick(bits, offset, 20) == daily[offset : offset + 20]
    assert view.pick(bits, 0, 0) == []
    members = view.holds(bits)
    assert [rank for rank in range(3002) if rank in members] == sorted(daily)


def test_an_empty_catalogue_has_an_empty_view(tmp_path: Path) -> None:
    view = a_view(tmp_path, [])
    assert view.live(5) == 0
    assert view.pick(0, 0, 10) == []
    assert 5 not in view.holds(0)


def test_few_texts_are_remembered(tmp_path: Path) -> None:
    view = a_view(tmp_path, [])
    for number in range(TEXTS_KEPT + 3):
        view.remember_text((str(number),), 0)
    assert len(view.texts) == TEXTS_KEPT
    assert ("0",) not in view.texts


@pytest.mark.parametrize("row", [(1, -8, 5), (1, "x", 5), (1, 1 << 62, 5), (1, 1, "soon")])
def test_values_that_cannot_be_are_damage(tmp_path: Path, row: tuple[int, object, object]) -> None:
    with pytest.raises(StoreDamaged):
        a_view(tmp_path, [row])
