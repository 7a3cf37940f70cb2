import pytest

from contract.catalog import Category, PayUnit, Perk, Place, Settlement
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
    token,
)
from tests.unit.kiosk.samples import STATION, a_job, place_at


def test_verified_comes_before_near_and_near_before_fresh() -> None:
    best_first = [
        rank_of(a_job(verified=True), 1, 60_000),
        rank_of(a_job(), 9, 500),
        rank_of(a_job(), 8, 500),
        rank_of(a_job(), 900, 501),
        rank_of(a_job(), 900, 50_000),
        rank_of(a_job(), 900, 50_001),
        rank_of(a_job(), 901, None),
    ]
    assert best_first == sorted(best_first, reverse=True)
    assert len(set(best_first)) == len(best_first)


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


def test_every_flag_is_a_bit_and_a_token_of_its_own() -> None:
    flags = [DAILY, MEALS_AND_LODGING, ANY_AGE, *WITHIN.values(), *CATEGORY.values()]
    flags += PAY_UNIT.values()
    assert all(flag.bit_count() == 1 for flag in flags)
    assert len({token(flag) for flag in flags}) == len(flags)
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
