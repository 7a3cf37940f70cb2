import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalog import Category, PayUnit, Perk, Place, Settlement
from kiosk.domain.distance import distance_text
from kiosk.domain.filters import Filters
from kiosk.services.catalog.facets import (
    ANY_AGE,
    CATEGORY,
    DAILY,
    MEALS_AND_LODGING,
    PAY_UNIT,
    WITHIN,
    bits_of,
    distance_of,
    flags_of,
    rank_of,
    required,
)
from tests.unit.kiosk.samples import STATION, a_job, place_at


def test_verified_comes_before_near_and_near_before_fresh() -> None:
    best_first = [
        rank_of(a_job(verified=True), 1, 60_000),
        rank_of(a_job(), 9, 600),
        rank_of(a_job(), 8, 580),
        rank_of(a_job(), 900, 620),
        rank_of(a_job(), 800, 150_000),
        rank_of(a_job(), 900, 151_000),
        rank_of(a_job(), 902, 20_000_000),
        rank_of(a_job(), 901, 200_000),
        rank_of(a_job(), 903, None),
    ]
    assert best_first == sorted(best_first, reverse=True)
    assert len(set(best_first)) == len(best_first)


@pytest.mark.parametrize(
    ("metres", "nearness"),
    [
        (0, 254),
        (61, 254),
        (62, 253),
        (999, 238),
        (1000, 237),
        (1060, 236),
        (9949, 148),
        (9950, 147),
        (154_000, 3),
        (155_000, 2),
        (20_000_000, 2),
        (None, 1),
    ],
)
def test_the_bits_of_a_rank(metres: float | None, nearness: int) -> None:
    """Stored in files: whoever changes this raises schema.VERSION."""
    assert rank_of(a_job(verified=True), 5, metres) == 1 << 48 | nearness << 40 | 5
    assert rank_of(a_job(), (1 << 40) - 1, metres) == nearness << 40 | (1 << 40) - 1


@given(a=st.floats(0, 160_000), b=st.floats(0, 160_000))
def test_no_card_tells_a_shorter_distance_than_the_one_before_it(a: float, b: float) -> None:
    near, far = sorted((a, b))
    fresh_near, fresh_far = rank_of(a_job(), 9, near), rank_of(a_job(), 9, far)
    assert fresh_near >= fresh_far
    if distance_text(near) != distance_text(far) and far < 154_000:
        assert rank_of(a_job(), 1, near) > fresh_far


@pytest.mark.parametrize("seq", [0, 1 << 40])
def test_a_seq_that_does_not_fit_is_refused(seq: int) -> None:
    with pytest.raises(ValueError, match="seq"):
        rank_of(a_job(), seq, None)


def test_distance_is_measured_from_the_station() -> None:
    assert distance_of(a_job(place=place_at(1500)), STATION) == pytest.approx(1500, abs=1)
    assert distance_of(a_job(place=Place(address="不详")), STATION) is None


def test_flags_say_what_the_chips_ask() -> None:
    job = a_job(
        settlement=Settlement.DAILY,
        perks=(Perk.MEALS, Perk.LODGING),
        category=Category.CLEANING,
    )
    assert flags_of(job, 1200) == (
        DAILY
        | MEALS_AND_LODGING
        | ANY_AGE
        | WITHIN[3000]
        | WITHIN[5000]
        | CATEGORY[Category.CLEANING]
        | PAY_UNIT[PayUnit.DAY]
    )
    bare = a_job(age_max=50)
    assert flags_of(bare, None) == CATEGORY[Category.FACTORY] | PAY_UNIT[PayUnit.DAY]


def test_every_flag_is_a_bit_of_its_own() -> None:
    flags = [DAILY, MEALS_AND_LODGING, ANY_AGE, *WITHIN.values(), *CATEGORY.values()]
    flags += PAY_UNIT.values()
    assert all(flag.bit_count() == 1 for flag in flags)
    assert len(set(flags)) == len(flags)
    assert list(bits_of(sum(flags))) == sorted(flags)


def test_filters_ask_for_one_flag_of_each_group() -> None:
    filters = Filters(
        daily=True,
        within_m=1000,
        meals_and_lodging=True,
        any_age=True,
        categories=frozenset({Category.MOVING, Category.CLEANING}),
        pay_unit=PayUnit.HOUR,
    )
    assert set(required(filters)) == {
        (DAILY,),
        (WITHIN[1000],),
        (MEALS_AND_LODGING,),
        (ANY_AGE,),
        (CATEGORY[Category.CLEANING], CATEGORY[Category.MOVING]),
        (PAY_UNIT[PayUnit.HOUR],),
    }
    assert list(required(Filters())) == []
