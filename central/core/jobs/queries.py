"""Reading job postings, and what they look like on the wire."""

import math
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import TypeVar

from django.db.models import Case, Q, QuerySet, When

from central.core.errors import Forbidden, NotFound
from central.core.jobs.contacts import first_contact, without_contacts
from central.core.jobs.models import Employer, JobPosting
from central.core.jobs.text import clean
from contract import catalog

MAX_FEN = 100_000_000_00

_E = TypeVar("_E", bound=Enum)


def live(now: datetime) -> Q:
    """The condition under which a posting may stand on a screen (信息动态校验); see ``is_live``."""
    return (
        Q(status=JobPosting.Status.OPEN, valid_until__gt=now, employer__suspended_at=None)
        & ~Q(scope="")
        & (Q(headcount_left=None) | Q(headcount_left__gt=0))
    )


def is_live(job: JobPosting, now: datetime) -> bool:
    """Whether the posting may stand on a screen: open, in date, places left, and neither without
    a city nor of a suspended employer."""
    return (
        job.status == JobPosting.Status.OPEN
        and job.valid_until > now
        and job.employer.suspended_at is None
        and job.scope != ""
        and (job.headcount_left is None or job.headcount_left > 0)
    )


def require_acting(employer: Employer) -> None:
    """Raises Forbidden ``employer_suspended``: who is suspended may look, not act."""
    if employer.suspended_at is not None:
        raise Forbidden("employer_suspended", "贵单位已被暂停，暂时不能答复投递，也不能改岗位。")


def for_employer(employer: Employer) -> QuerySet[JobPosting]:
    """All postings of this employer, the open ones first, then the newest; slice it for a page."""
    closed = Case(When(status=JobPosting.Status.OPEN, then=0), default=1)
    own = JobPosting.objects.select_related("employer").filter(employer=employer)
    return own.order_by(closed, "-published_at", "-pk")


def job_for_employer(employer: Employer, job_id: str | int) -> JobPosting:
    """A posting of this employer. Raises NotFound, also for somebody else's."""
    try:
        return JobPosting.objects.select_related("employer").get(pk=int(job_id), employer=employer)
    except (ValueError, OverflowError, JobPosting.DoesNotExist):
        raise NotFound("job_not_found", "没有这个岗位。") from None


def job(job_id: str | int) -> JobPosting:
    """A posting by its id, live or not. Raises NotFound."""
    try:
        return JobPosting.objects.select_related("employer").get(pk=int(job_id))
    except (ValueError, OverflowError, JobPosting.DoesNotExist):
        raise NotFound("job_not_found", "没有这个岗位。") from None


def contact_of(job: JobPosting) -> str:
    """Whom to ask, for who has applied: the contact given, else the first that the text hides."""
    return job.contact or first_contact(job.title, job.description, job.address, job.hours)[:80]


def to_wire(job: JobPosting) -> catalog.Job:
    """The posting as a screen shows it, without the contacts that its texts may hold.

    Never fails for anything that the database can hold: what the wire does not allow is cut,
    left out, or, for a pay that cannot be right, shown as negotiable.
    """
    lat, lon = _point(job.lat, job.lon)
    age_min, age_max = _age(job.age_min), _age(job.age_max)
    if age_min is not None and age_max is not None and age_min > age_max:
        age_min, age_max = age_max, age_min
    return catalog.Job(
        id=str(job.pk),
        title=_shown(job.title, 80) or "招工",
        employer=_shown(job.employer.name, 80),
        verified=job.employer.papers_checked_at is not None,
        category=_member(catalog.Category, job.category) or catalog.Category.OTHER,
        pay=_pay(job),
        settlement=_member(catalog.Settlement, job.settlement),
        place=catalog.Place(
            address=_shown(job.address, 200), district=_shown(job.district, 40), lat=lat, lon=lon
        ),
        hours=_shown(job.hours, 80),
        headcount_left=job.headcount_left or None,
        age_min=age_min,
        age_max=age_max,
        certificates=_words(job.certificates, count=8, length=30),
        perks=tuple(
            perk for perk in catalog.Perk if isinstance(job.perks, list) and perk.value in job.perks
        ),
        tags=_words(job.tags, count=6, length=12),
        description=_shown(job.description, 4000, lines=True),
        published_at=job.published_at,
        valid_until=job.valid_until,
    )


def _shown(text: str, limit: int, *, lines: bool = False) -> str:
    """Cleaned, without contacts, and cut last: half a number would not be known for one."""
    whole = clean(text, 2 * limit, lines=lines)
    return clean(without_contacts(whole).text, limit, lines=lines)


def _member(kind: type[_E], value: str) -> _E | None:
    try:
        return kind(value)
    except ValueError:
        return None


def _pay(job: JobPosting) -> catalog.Pay:
    unit = _member(catalog.PayUnit, job.pay_unit)
    low, high = job.pay_min_fen, job.pay_max_fen
    if unit is None or low is None or high is None or not 0 <= low <= high <= MAX_FEN:
        return catalog.Pay(unit=catalog.PayUnit.NEGOTIABLE)
    if unit is catalog.PayUnit.NEGOTIABLE:
        return catalog.Pay(unit=unit)
    return catalog.Pay(unit=unit, min_fen=low, max_fen=high)


def _point(lat: float | None, lon: float | None) -> tuple[float | None, float | None]:
    if lat is None or lon is None or not (math.isfinite(lat) and math.isfinite(lon)):
        return None, None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None, None
    return round(lat, 6), round(lon, 6)


def _age(years: int | None) -> int | None:
    return years if years is not None and 16 <= years <= 99 else None


def _words(values: Iterable[object], *, count: int, length: int) -> tuple[str, ...]:
    if not isinstance(values, list):
        return ()
    cleaned = (_shown(value, length) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(word for word in cleaned if word))[:count]
