"""Search as its rule reads, by looking at every job: what the index has to agree with."""

from collections.abc import Iterable
from datetime import datetime

import pypinyin

from contract.catalog import Job, PayUnit, Place, Station
from kiosk.domain.distance import haversine_m
from kiosk.domain.filters import (
    Filters,
    has_meals_and_lodging,
    is_any_age,
    is_daily,
    is_expired,
)
from kiosk.services.catalog.facets import NEAR_UP_TO_M
from kiosk.services.catalog.text import normalise, searchable


def expected(
    jobs: Iterable[tuple[int, Job]], filters: Filters, station: Station, now: datetime
) -> list[str]:
    """The ids of the jobs (with their seq) that pass, in the order of the screen."""
    found = []
    for seq, job in jobs:
        tier = _tier(job, filters.text)
        metres = _metres(job.place, station)
        if tier is None or is_expired(job, now) or not _passes(job, metres, filters):
            continue
        found.append((tier, not job.verified, _bucket(metres), -seq, job.id))
    return [row[-1] for row in sorted(found)]


def _tier(job: Job, query: str) -> int | None:
    words = normalise(query).split()
    title, rest = normalise(job.title), searchable(job).rest
    if all(word in title for word in words):
        return 0
    if all(word in title or word in rest for word in words):
        return 1
    initials = _initials(title)
    if all(
        word in title
        or word in rest
        or (word.isascii() and word.isalnum() and not word.isdigit() and word in initials)
        for word in words
    ):
        return 2
    return None


def _initials(title: str) -> str:
    letters = ""
    for run in pypinyin.lazy_pinyin(title, style=pypinyin.Style.FIRST_LETTER):
        letters += "".join(c if c.isascii() and c.isalnum() else " " for c in run)
    return letters.lower()


def _metres(place: Place, station: Station) -> float | None:
    if place.lat is None or place.lon is None:
        return None
    return haversine_m(place.lat, place.lon, station.lat, station.lon)


def _bucket(metres: float | None) -> int:
    if metres is None:
        return 99
    return sum(metres > limit for limit in NEAR_UP_TO_M)


def _passes(job: Job, metres: float | None, filters: Filters) -> bool:
    near = filters.within_m is None or (metres is not None and metres <= filters.within_m)
    return (
        near
        and (not filters.daily or is_daily(job))
        and (not filters.meals_and_lodging or has_meals_and_lodging(job))
        and (not filters.any_age or is_any_age(job))
        and (not filters.categories or job.category in filters.categories)
        and (filters.pay_unit is None or job.pay.unit is PayUnit(filters.pay_unit))
    )
