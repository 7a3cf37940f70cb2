"""The facts about a job that chips filter by, as bits, and its rank.

One integer of flags per job; for each flag the reader keeps the set of the jobs that have it
(view.py), so that a filter is an AND of sets, whatever the text.
"""

from collections.abc import Iterator
from typing import Final

from contract.catalog import Category, Job, PayUnit, Station
from kiosk.domain.distance import distance_step, haversine_m
from kiosk.domain.filters import (
    WITHIN_CHOICES,
    Filters,
    has_meals_and_lodging,
    is_any_age,
    is_daily,
)

DAILY: Final = 1 << 0
MEALS_AND_LODGING: Final = 1 << 1
ANY_AGE: Final = 1 << 2
WITHIN: Final = {metres: 1 << (3 + at) for at, metres in enumerate(WITHIN_CHOICES)}
CATEGORY: Final = {category: 1 << (8 + at) for at, category in enumerate(Category)}
PAY_UNIT: Final = {unit: 1 << (32 + at) for at, unit in enumerate(PayUnit)}

SEQ_BITS: Final = 40
NEAR_BITS: Final = 8


def distance_of(job: Job, station: Station) -> float | None:
    """Metres from the station, or None where the job's place is unknown."""
    lat, lon = job.place.lat, job.place.lon
    if lat is None or lon is None:
        return None
    return haversine_m(station.lat, station.lon, lat, lon)


def rank_of(job: Job, seq: int, distance_m: float | None) -> int:
    """The job's static rank at this station, and its rowid: the higher, the earlier it is shown.

    ========  ==================================================================
    bit 48    verified: the employer's papers were checked
    40 to 47  nearness: 255 less the distance as the card tells it
              (``distance_step``): 254 is one minute on foot, 238 is 17 minutes,
              237 is 1.0 km, 236 is 1.1 km, … 148 is 9.9 km, 147 is 10 km,
              … 3 is 154 km, 2 farther; 1 the place is unknown
    0 to 39   ``seq``: the feed position of this version, so the fresher first
    ========  ==================================================================

    So ``ORDER BY rowid DESC`` is verified, near, fresh, and stops early; among the verified, and
    among the others, no card tells a shorter distance than the one before it. ``seq`` is unique
    within a scope, hence so is the rank; a refreshed job has a new one. Whoever changes this
    layout or what ``distance_step`` counts raises ``schema.VERSION``.
    """
    if not 0 < seq < 1 << SEQ_BITS:
        raise ValueError(f"seq {seq} is outside 1 to 2^{SEQ_BITS}")
    return int(job.verified) << (SEQ_BITS + NEAR_BITS) | _nearness(distance_m) << SEQ_BITS | seq


def _nearness(distance_m: float | None) -> int:
    if distance_m is None:
        return 1
    return max(2, (1 << NEAR_BITS) - 1 - distance_step(distance_m))


def flags_of(job: Job, distance_m: float | None) -> int:
    """All flags that hold for the job."""
    flags = CATEGORY[job.category] | PAY_UNIT[job.pay.unit]
    if is_daily(job):
        flags |= DAILY
    if has_meals_and_lodging(job):
        flags |= MEALS_AND_LODGING
    if is_any_age(job):
        flags |= ANY_AGE
    if distance_m is not None:
        for metres, flag in WITHIN.items():
            if distance_m <= metres:
                flags |= flag
    return flags


def required(filters: Filters) -> Iterator[tuple[int, ...]]:
    """What the filters ask for: groups of flags, of each of which a job needs at least one."""
    if filters.daily:
        yield (DAILY,)
    if filters.meals_and_lodging:
        yield (MEALS_AND_LODGING,)
    if filters.any_age:
        yield (ANY_AGE,)
    if filters.within_m is not None:
        yield (WITHIN[filters.within_m],)
    if filters.pay_unit is not None:
        yield (PAY_UNIT[filters.pay_unit],)
    if filters.categories:
        yield tuple(CATEGORY[category] for category in sorted(filters.categories))


def bits_of(flags: int) -> Iterator[int]:
    """The single flags of which ``flags`` is made."""
    while flags:
        lowest = flags & -flags
        yield lowest
        flags ^= lowest
