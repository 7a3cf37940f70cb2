"""Makes postings out of kinds of work: the same ones every time, from one seeded generator."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from central.core.demo.employers import EMPLOYERS
from central.core.demo.kinds import Kind, PayRange
from central.core.demo.kinds_people import KINDS as PEOPLE
from central.core.demo.kinds_services import KINDS as SERVICES
from central.core.demo.kinds_trades import KINDS as TRADES
from central.core.demo.nearby import Nearby, nearby
from central.core.demo.places import AREAS, HOME, Point
from contract.catalog import Category, PayUnit, Perk, Settlement

_T = TypeVar("_T")

KINDS: Final[tuple[Kind, ...]] = (*SERVICES, *TRADES, *PEOPLE)
COUNT: Final = 2_080  # postings made at random, besides those placed by hand
_SEED: Final = 20260501
_FARTHEST_M: Final = 12_000.0
_LABEL: Final = "(演示岗位，不是真实招聘。)"


@dataclass(frozen=True)
class Posting:
    """One posting, its times relative to the day it is loaded."""

    key: str
    employer: str
    title: str
    category: Category
    unit: PayUnit
    min_fen: int | None
    max_fen: int | None
    settlement: Settlement | None
    address: str
    district: str
    at: Point
    hours: str
    headcount: int
    age_min: int | None
    age_max: int | None
    certificates: tuple[str, ...]
    perks: tuple[Perk, ...]
    tags: tuple[str, ...]
    description: str
    contact: str
    age: timedelta
    stands: timedelta

    def published_at(self, now: datetime) -> datetime:
        return now - self.age

    def valid_until(self, now: datetime) -> datetime:
        return now + self.stands


def postings() -> Iterator[Posting]:
    """All postings, the one that should be freshest in the feed last."""
    chance = random.Random(_SEED)
    for number in range(COUNT):
        kind = KINDS[number % len(KINDS)]
        yield _made(number, kind, chance)
    by_hand = list(nearby())
    for number, posting in reversed(list(enumerate(by_hand))):
        yield _placed(number, posting)


def contact_of(name: str) -> str:
    """A telephone number that cannot exist: no exchange in 郑州 (0371) begins with 0000."""
    return f"招聘处 0371-0000{sum(map(ord, name)) % 10_000:04d}"


def _made(number: int, kind: Kind, chance: random.Random) -> Posting:
    street, district, at = _spot(chance)
    pay = chance.choice(kind.pays)
    min_fen, max_fen = _amounts(pay, chance)
    settlement = chance.choice(pay.settlements) if pay.settlements else None
    employer = chance.choice(EMPLOYERS[kind.category])
    low, high = kind.ages
    hours = chance.choice(kind.hours)
    return Posting(
        key=f"made-{number:04d}",
        employer=employer,
        title=chance.choice(kind.titles),
        category=kind.category,
        unit=pay.unit,
        min_fen=min_fen,
        max_fen=max_fen,
        settlement=settlement,
        address=f"{street} {chance.choice(kind.places)}",
        district=district,
        at=at,
        hours=hours,
        headcount=chance.randint(*kind.headcount),
        age_min=low if chance.random() < 0.7 else None,
        age_max=high if chance.random() < 0.6 else None,
        certificates=kind.certificates,
        perks=_some(kind.perks, chance),
        tags=_some(kind.tags, chance)[:2],
        description=f"{kind.text}\n上班时间：{hours}。\n{_LABEL}",
        contact=contact_of(employer),
        age=timedelta(minutes=chance.randint(30, 9 * 24 * 60)),
        stands=timedelta(days=chance.choice((3, 5, 7, 10, 14, 14, 21, 21, 30, 30, 45))),
    )


def _placed(number: int, posting: Nearby) -> Posting:
    return Posting(
        key=f"near-{number:02d}",
        employer=posting.employer,
        title=posting.title,
        category=posting.category,
        unit=posting.unit,
        min_fen=posting.low * 100,
        max_fen=posting.high * 100,
        settlement=posting.settlement,
        address=posting.address,
        district="高新区",
        at=HOME.moved(posting.east_m, posting.north_m),
        hours=posting.hours,
        headcount=posting.headcount,
        age_min=posting.ages[0],
        age_max=posting.ages[1],
        certificates=posting.certificates,
        perks=posting.perks,
        tags=posting.tags,
        description=f"{posting.text}\n上班时间：{posting.hours}。\n{_LABEL}",
        contact=contact_of(posting.employer),
        age=timedelta(minutes=5 + 7 * number),
        stands=timedelta(days=30),
    )


def _spot(chance: random.Random) -> tuple[str, str, Point]:
    """A street and a point on it, between 600 m and 12 km from the first station."""
    while True:
        street, district, middle = chance.choice(AREAS)
        at = middle.moved(chance.gauss(0, 450), chance.gauss(0, 350))
        east = (at.lon - HOME.lon) * 111_195 * math.cos(math.radians(HOME.lat))
        north = (at.lat - HOME.lat) * 111_195
        if 600 < math.hypot(east, north) < _FARTHEST_M:
            return street, district, at


def _amounts(pay: PayRange, chance: random.Random) -> tuple[int | None, int | None]:
    """Both ends in fen: one amount two times in three, else a range of a few steps."""
    if pay.unit is PayUnit.NEGOTIABLE:
        return None, None
    low, high, step = round(pay.low * 100), round(pay.high * 100), round(pay.step * 100)
    first = low + step * chance.randint(0, (high - low) // step)
    if chance.random() < 0.67:
        return first, first
    return first, min(high, first + step * chance.randint(1, 5))


def _some(pool: tuple[_T, ...], chance: random.Random) -> tuple[_T, ...]:
    """Some of the pool, in its order; nothing one time in five."""
    if chance.random() < 0.2:
        return ()
    return tuple(item for item in pool if chance.random() < 0.65)
