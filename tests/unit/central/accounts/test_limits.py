from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.core.accounts.limits import Limit, limits_from_settings, network_of

START = datetime(2026, 3, 2, tzinfo=UTC)
offsets = st.lists(st.integers(0, 7200), max_size=60)


@given(offsets, st.integers(1, 5), st.integers(1, 3600))
def test_it_never_lets_more_than_the_count_into_any_window(
    arrivals: list[int], count: int, window: int
) -> None:
    limit = Limit(count, timedelta(seconds=window))
    passed: list[datetime] = []
    for offset in sorted(arrivals):
        now = START + timedelta(seconds=offset)
        if limit.wait(passed, now) <= timedelta(0):
            passed.append(now)
    for first, beyond in zip(passed, passed[count:], strict=False):
        assert beyond - first >= limit.window


@given(offsets, st.integers(1, 5), st.integers(1, 3600))
def test_the_wait_it_names_is_long_enough_and_not_a_second_too_long(
    times: list[int], count: int, window: int
) -> None:
    limit = Limit(count, timedelta(seconds=window))
    now = START + timedelta(seconds=7200)
    past = [START + timedelta(seconds=t) for t in times]
    wait = limit.wait(past, now)
    assert limit.wait(past, now + wait) == timedelta(0)
    if wait:
        assert limit.wait(past, now + wait - timedelta(seconds=1)) > timedelta(0)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_it_counts_an_ipv6_customer_by_the_64_they_hold(address: str, network: str) -> None:
    assert network_of(address) == network


def test_it_refuses_what_is_no_address() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        network_of("unknown")


def test_the_limits_are_those_of_the_settings(settings: object) -> None:
    settings.SMS_LIMITS = {  # type: ignore[attr-defined]
        "phone": [(1, 60)], "address": [(1000, 60)], "station": [(2, 3600)],
    }  # fmt: skip
    limits = limits_from_settings()
    assert limits.address == (Limit(1000, timedelta(minutes=1)),)
    assert limits.station == (Limit(2, timedelta(hours=1)),)


def test_one_address_may_do_what_several_stations_may() -> None:
    limits = limits_from_settings()
    assert limits.address[0].count >= 2 * limits.station[0].count


def test_the_longest_window_is_a_day() -> None:
    assert limits_from_settings().longest() == timedelta(days=1)
