"""Search as its rule reads, by looking at every job: what the index has to agree with."""

import re
from collections.abc import Iterable
from datetime import datetime

import pypinyin

from contract.catalog import Job, PayUnit, Place, Station
from kiosk.domain.distance import distance_text, haversine_m
from kiosk.domain.filters import (
    Filters,
    has_meals_and_lodging,
    is_any_age,
    is_daily,
    is_expired,
)
from kiosk.services.catalog.text import START, normalise, searchable


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
        found.append((tier, not job.verified, _told(metres), -seq, job.id))
    return [row[-1] for row in sorted(found)]


def _tier(job: Job, query: str) -> int | None:
    words = normalise(query).split()
    title, rest = normalise(job.title), searchable(job).rest.replace(START, "")
    if all(_stands_in(word, title) for word in words):
        return 0
    if all(_stands_in(word, title) or _initials_are(word, title) for word in words):
        return 1
    if all(
        _stands_in(word, title) or _stands_in(word, rest) or _initials_are(word, title)
        for word in words
    ):
        return 2
    return None


def _stands_in(word: str, text: str) -> bool:
    """A word that begins with Latin letters has to begin where a Latin word begins."""
    begins = "(?<![a-z0-9])" if re.match("[0-9]*[a-z]", word) else ""
    return re.search(begins + re.escape(word), text) is not None


def _initials_are(word: str, title: str) -> bool:
    if not (word.isascii() and word.isalnum()) or word.isdigit():
        return False
    letters, begins = "", []
    runs = pypinyin.lazy_pinyin(
        title,
        style=pypinyin.Style.FIRST_LETTER,
        errors=lambda run: [f"={run}"],  # type: ignore[arg-type, return-value]
    )
    for run in runs:
        before = ""
        for c in run.removeprefix("="):
            letters += c if c.isascii() and c.isalnum() else " "
            begins.append(not c.isalpha() or not (before.isascii() and before.isalnum()))
            before = c
    return any(begins[at] and letters.startswith(word, at) for at in range(len(letters)))


def _metres(place: Place, station: Station) -> float | None:
    if place.lat is None or place.lon is None:
        return None
    return haversine_m(place.lat, place.lon, station.lat, station.lon)


def _told(metres: float | None) -> tuple[int, float]:
    """What the card tells, so that the list reads as sorted: minutes, then kilometres."""
    if metres is None:
        return 3, 0
    _, minutes, kilometres = re.fullmatch(
        r"(步行 (\d+) 分钟|([\d.]+) 公里)", distance_text(metres)
    ).groups()  # type: ignore[union-attr]
    return (1, int(minutes)) if minutes else (2, float(kilometres))


def _passes(job: Job, metres: float | None, filters: Filters) -> bool:
    near = filters.within_m is None or (metres is not None and metres <= filters.within_m)
    return (
        near
        and (filters.district is None or job.place.district == filters.district)
        and (not filters.daily or is_daily(job))
        and (not filters.meals_and_lodging or has_meals_and_lodging(job))
        and (not filters.any_age or is_any_age(job))
        and (not filters.categories or job.category in filters.categories)
        and (filters.pay_unit is None or job.pay.unit is PayUnit(filters.pay_unit))
    )
