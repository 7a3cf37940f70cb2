from datetime import timedelta

import pytest

from contract.catalog import Perk, Settlement
from kiosk.domain.filters import (
    Filters,
    has_meals_and_lodging,
    is_any_age,
    is_daily,
    is_expired,
)
from tests.unit.kiosk.samples import NOW, a_job


def test_only_the_distances_on_the_chips_can_be_asked_for() -> None:
    assert Filters(within_m=3000).within_m == 3000
    with pytest.raises(ValueError, match="within_m"):
        Filters(within_m=2000)


@pytest.mark.parametrize(
    ("age_min", "age_max", "any_age"),
    [(None, None, True), (18, None, True), (16, None, True), (20, None, False), (None, 60, False)],
)
def test_any_age_means_that_no_grown_up_is_refused(
    age_min: int | None, age_max: int | None, any_age: bool
) -> None:
    assert is_any_age(a_job(age_min=age_min, age_max=age_max)) is any_age


def test_meals_and_lodging_needs_both() -> None:
    assert has_meals_and_lodging(a_job(perks=(Perk.MEALS, Perk.LODGING, Perk.TRANSPORT)))
    assert not has_meals_and_lodging(a_job(perks=(Perk.LODGING, Perk.WORK_MEAL)))


def test_daily_is_how_the_pay_is_settled_not_its_unit() -> None:
    assert is_daily(a_job(settlement=Settlement.DAILY))
    assert not is_daily(a_job(settlement=None))


def test_a_job_expires_at_its_very_date() -> None:
    job = a_job(valid_until=NOW)
    assert is_expired(job, NOW)
    assert not is_expired(job, NOW - timedelta(seconds=1))
