"""The made-up postings: always the same ones, varied, plausible, and all within reach."""

import math
from collections import Counter
from itertools import pairwise

import pytest

from central.core.demo.employers import EMPLOYERS, OWN, SUSPENDED, UNVERIFIED
from central.core.demo.making import KINDS, Posting, contact_of, postings
from central.core.demo.nearby import nearby
from central.core.demo.places import HOME, STATIONS
from contract.catalog import Category, Pay, PayUnit, Place, Settlement

HOURLY_MINIMUM_FEN = 2060  # 河南省最低工资标准 of January 2024, first class, by the hour


@pytest.fixture(scope="module")
def made() -> list[Posting]:
    return list(postings())


def metres_from_home(posting: Posting) -> float:
    east = (posting.at.lon - HOME.lon) * 111_195 * math.cos(math.radians(HOME.lat))
    return math.hypot(east, (posting.at.lat - HOME.lat) * 111_195)


def test_they_are_the_same_every_time(made: list[Posting]) -> None:
    assert list(postings()) == made


def test_there_are_enough_of_every_kind(made: list[Posting]) -> None:
    assert len(made) >= 2000
    assert len(KINDS) >= 40
    assert {posting.category for posting in made} == set(Category)
    assert {posting.unit for posting in made} == set(PayUnit)
    assert {posting.settlement for posting in made} >= set(Settlement)
    assert min(Counter(posting.category for posting in made).values()) >= 30


def test_their_keys_differ(made: list[Posting]) -> None:
    assert len({posting.key for posting in made}) == len(made)


def test_they_fit_the_wire(made: list[Posting]) -> None:
    for posting in made:
        Pay(unit=posting.unit, min_fen=posting.min_fen, max_fen=posting.max_fen)
        Place(
            address=posting.address,
            district=posting.district,
            lat=posting.at.lat,
            lon=posting.at.lon,
        )
        assert len(posting.title) <= 80
        assert len(posting.tags) <= 6
        assert posting.headcount >= 1


def test_all_lie_within_reach_of_the_first_station(made: list[Posting]) -> None:
    assert max(map(metres_from_home, made)) < 12_000


def test_the_nearest_is_the_first_of_those_placed_by_hand(made: list[Posting]) -> None:
    nearest = min(made, key=metres_from_home)
    first = next(nearby())
    assert (nearest.title, nearest.key) == (first.title, "near-00")
    assert 360 < metres_from_home(nearest) < 370  # six minutes on foot
    assert made[-1] is nearest


def test_those_placed_by_hand_are_published_in_order(made: list[Posting]) -> None:
    by_hand = [posting for posting in made if posting.key.startswith("near-")]
    assert all(older.age > newer.age for older, newer in pairwise(by_hand))


def test_nobody_is_paid_less_than_the_law_asks(made: list[Posting]) -> None:
    for posting in made:
        if posting.unit is PayUnit.HOUR:
            assert posting.min_fen is not None
            assert posting.min_fen >= HOURLY_MINIMUM_FEN, posting.title


def test_every_description_says_that_it_is_a_demonstration(made: list[Posting]) -> None:
    assert all("不是真实招聘" in posting.description for posting in made)


def test_no_contact_can_be_a_real_number(made: list[Posting]) -> None:
    assert all("0371-0000" in posting.contact for posting in made)
    assert contact_of("甲") == contact_of("甲")


def test_employers_are_many_and_mostly_verified() -> None:
    names = [name for group in EMPLOYERS.values() for name in group]
    assert len(set(names)) == len(names) >= 60
    assert set(names) > UNVERIFIED
    assert len(UNVERIFIED) < len(names) / 3
    assert SUSPENDED in names
    assert OWN in names
    assert OWN not in UNVERIFIED


def test_stations_are_many_and_the_first_is_the_home_of_the_demonstration() -> None:
    assert len(STATIONS) >= 14
    assert len({station.id for station in STATIONS}) == len(STATIONS)
    first = STATIONS[0]
    assert (first.id, first.name, first.open_hours) == (
        "kexue-dadao",
        "科学大道工会驿站",
        "24 小时",
    )
