"""chips: pressing them combines, and every chip says what it would leave."""

import pytest

from contract.catalog import Category
from kiosk.domain.filters import Counts, Filters
from kiosk.ui.viewmodels.chips import ChipsModel, chips_of, switched

COUNTS = Counts(
    total=12,
    daily=5,
    within={1000: 1, 3000: 4, 5000: 9},
    meals_and_lodging=2,
    any_age=7,
    categories={Category.CLEANING: 3},
)


def test_chips_combine() -> None:
    filters = Filters(text="夜班")
    for key in ("daily", "within:3000", "meals_and_lodging", "any_age", "category:cleaning"):
        filters = switched(filters, key)
    assert filters == Filters("夜班", True, 3000, True, True, frozenset({Category.CLEANING}))


@pytest.mark.parametrize(
    "key", ["daily", "within:1000", "meals_and_lodging", "any_age", "category:moving"]
)
def test_a_second_press_switches_off(key: str) -> None:
    assert switched(switched(Filters(), key), key) == Filters()


def test_a_distance_and_a_category_replace_the_one_before() -> None:
    filters = switched(switched(Filters(), "within:1000"), "within:5000")
    assert filters.within_m == 5000
    filters = switched(switched(filters, "category:moving"), "category:driving")
    assert filters.categories == {Category.DRIVING}


def test_all_frees_the_chips_and_keeps_the_words() -> None:
    assert switched(Filters("夜班", daily=True), "all") == Filters("夜班")


def test_every_chip_says_what_it_would_leave() -> None:
    said = {chip.key: (chip.count, chip.on) for chip in chips_of(Filters(daily=True), COUNTS, 20)}
    assert said["all"] == (20, False)
    assert said["daily"] == (5, True)
    assert said["within:3000"] == (4, False)
    assert said["category:cleaning"] == (3, False)
    assert said["category:moving"] == (0, False)


def test_a_chip_keeps_its_count_until_there_is_a_new_one() -> None:
    model = ChipsModel()
    model.show(chips_of(Filters(), COUNTS, 12))
    model.show(chips_of(Filters(daily=True), None))
    names = {bytes(name.data()).decode(): role for role, name in model.roleNames().items()}
    daily = model.index(1)
    assert model.data(daily, names["count"]) == 5
    assert model.data(daily, names["on"]) is True


def test_rows_never_come_or_go(qtbot: object) -> None:
    model = ChipsModel()
    rows = model.rowCount()
    model.show(chips_of(Filters(), COUNTS, 12))
    assert model.rowCount() == rows == 21
