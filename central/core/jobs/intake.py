"""Taking postings over from elsewhere, so that the same posting may come any number of times."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from central.core.audit.services import record
from central.core.errors import Invalid
from central.core.jobs.employers import of_source
from central.core.jobs.models import Employer, JobPosting
from central.core.jobs.queries import MAX_FEN
from central.core.jobs.services import publish_many
from central.core.jobs.text import clean
from contract.catalog import Category, PayUnit, Perk, Settlement

MAX_AT_ONCE = 500  # postings in one call: one transaction, one lock of the feed


@dataclass(frozen=True)
class Posting:
    """What a source says of one posting. Amounts in fen, times aware, degrees WGS-84.

    ``scope`` is the city whose screens show it; empty shows it nowhere. Texts may be of any length
    and hold anything: they are cleaned and cut on the way in.
    """

    source_key: str  # the same for the same posting, at most 64 characters
    employer: str
    title: str
    category: Category
    published_at: datetime
    valid_until: datetime
    pay_unit: PayUnit = PayUnit.NEGOTIABLE
    pay_min_fen: int | None = None
    pay_max_fen: int | None = None
    settlement: Settlement | None = None
    scope: str = ""
    city: str = ""
    district: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    hours: str = ""
    headcount_left: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    certificates: tuple[str, ...] = ()
    perks: tuple[Perk, ...] = ()
    tags: tuple[str, ...] = ()
    description: str = ""
    contact: str = ""


class Outcome(StrEnum):
    """What became of one posting."""

    CREATED = "created"
    UPDATED = "updated"
    RENEWED = "renewed"  # the source says the same as before, with later dates
    UNCHANGED = "unchanged"
    CLOSED = "closed"  # filled or withdrawn here: a source does not open it again


@dataclass(frozen=True)
class Taken:
    job_id: int
    outcome: Outcome


def upsert_posting(source: str, posting: Posting, *, now: datetime, actor: str) -> Taken:
    """``upsert_postings`` for one."""
    return upsert_postings(source, [posting], now=now, actor=actor)[0]


def upsert_postings(
    source: str, postings: Sequence[Posting], *, now: datetime, actor: str
) -> list[Taken]:
    """Create or update postings by ``(source, source_key)`` and bring the feed in line.

    One transaction for all; the answers are in the order given, and a key that comes twice is
    decided in that order. As long as a source says the same, what happened here since (places
    taken) is left alone. Raises Invalid ``posting_invalid`` naming the key of a posting that cannot
    be stored: no title, no employer, a pay that does not fit its unit, a naive time.
    """
    if len(postings) > MAX_AT_ONCE:
        raise ValueError(f"at most {MAX_AT_ONCE} postings at once")
    for posting in postings:
        _check(posting)
    with transaction.atomic():
        employers = of_source(source, {clean(posting.employer, 80) for posting in postings})
        jobs = {
            job.source_key: job
            for job in JobPosting.objects.select_for_update()
            .filter(source=source, source_key__in=[p.source_key for p in postings])
            .order_by("pk")
        }
        taken: list[Taken] = []
        touched: dict[int, JobPosting] = {}
        for posting in postings:
            job = jobs.get(posting.source_key)
            fields, digest = _fields(posting, employers), _digest(posting)
            dates = {"published_at": posting.published_at, "valid_until": posting.valid_until}
            if job is None:
                job = JobPosting.objects.create(
                    source=source,
                    source_key=posting.source_key,
                    source_digest=digest,
                    **fields,
                    **dates,
                )
                jobs[posting.source_key] = job
                outcome = Outcome.CREATED
            elif job.status != JobPosting.Status.OPEN:
                outcome = Outcome.CLOSED
            elif job.source_digest != digest:
                _assign(job, fields | dates | {"source_digest": digest})
                outcome = Outcome.UPDATED
            elif any(getattr(job, name) != value for name, value in dates.items()):
                _assign(job, dates)
                outcome = Outcome.RENEWED
            else:
                outcome = Outcome.UNCHANGED
            if outcome in (Outcome.UPDATED, Outcome.RENEWED):
                touched[job.pk] = job
            taken.append(Taken(job.pk, outcome))
        for job in touched.values():
            job.save()
        counts = {kind.value: sum(t.outcome is kind for t in taken) for kind in Outcome}
        record(actor, "jobs.taken_over", f"source:{source}", **counts)
        publish_many({t.job_id for t in taken}, now=now, actor=actor)
    return taken


def _check(posting: Posting) -> None:
    low, high = posting.pay_min_fen, posting.pay_max_fen
    if posting.pay_unit is PayUnit.NEGOTIABLE:
        pay_fits = low is None and high is None
    else:
        pay_fits = low is not None and high is not None and 0 <= low <= high <= MAX_FEN
    wrong = [
        word
        for word, is_wrong in {
            "source_key": not 1 <= len(posting.source_key) <= 64,
            "title": not clean(posting.title, 80),
            "employer": not clean(posting.employer, 80),
            "pay": not pay_fits,
            "time": posting.published_at.tzinfo is None or posting.valid_until.tzinfo is None,
            "headcount_left": not 0 <= (posting.headcount_left or 0) <= 1_000_000,
        }.items()
        if is_wrong
    ]
    if wrong:
        raise Invalid(
            "posting_invalid",
            "岗位信息不完整,存不进去。",
            f"posting {posting.source_key!r}: {', '.join(wrong)}",
        )


def _fields(posting: Posting, employers: dict[str, Employer]) -> dict[str, object]:
    def age(years: int | None) -> int | None:
        return years if years is not None and 0 <= years <= 120 else None

    return {
        "employer": employers[clean(posting.employer, 80)],
        "title": clean(posting.title, 80),
        "category": posting.category.value,
        "pay_unit": posting.pay_unit.value,
        "pay_min_fen": posting.pay_min_fen,
        "pay_max_fen": posting.pay_max_fen,
        "settlement": posting.settlement.value if posting.settlement else "",
        "scope": posting.scope,
        "city": clean(posting.city, 40),
        "district": clean(posting.district, 40),
        "address": clean(posting.address, 200),
        "lat": posting.lat,
        "lon": posting.lon,
        "hours": clean(posting.hours, 80),
        "headcount_left": posting.headcount_left,
        "age_min": age(posting.age_min),
        "age_max": age(posting.age_max),
        "certificates": [clean(word, 30) for word in posting.certificates],
        "perks": [perk.value for perk in posting.perks],
        "tags": [clean(word, 12) for word in posting.tags],
        "description": clean(posting.description, 4000, lines=True),
        "contact": clean(posting.contact, 80),
    }


def _digest(posting: Posting) -> str:
    """What tells whether the source says something new; its dates do not count."""
    said = asdict(posting)
    del said["published_at"], said["valid_until"]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _assign(job: JobPosting, fields: Mapping[str, object]) -> None:
    for name, value in fields.items():
        setattr(job, name, value)
