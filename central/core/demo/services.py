"""Loads the demonstration data. Loading it again doubles nothing and makes stale postings fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from central.core.audit.services import record
from central.core.demo import employers, making
from central.core.demo.places import SCOPE, STATIONS
from central.core.jobs.models import Employer, EmployerMember, JobPosting
from central.core.jobs.services import publish_many
from central.core.stations.models import Station
from central.core.stations.services import save_station

SOURCE: Final = "demo"
USER: Final = "demo"
ACTOR: Final = "system:demo"
_BATCH: Final = 500
_STALE: Final = timedelta(hours=36)  # a posting with less time left is renewed


@dataclass(frozen=True)
class Loaded:
    """How much demonstration data there is now, and what this load changed."""

    stations: int
    employers: int
    postings: int
    new: int
    renewed: int
    categories: int


def load(*, password: str, now: datetime) -> Loaded:
    """Stations, employers, postings and one employer's user, as many as are missing."""
    _stations()
    by_name = _employers(now)
    new, renewed = _postings(by_name, now)
    _user(by_name[employers.OWN], password)
    standing = JobPosting.objects.filter(source=SOURCE)
    return Loaded(
        stations=len(STATIONS),
        employers=len(by_name),
        postings=standing.count(),
        new=new,
        renewed=renewed,
        categories=standing.values("category").distinct().count(),
    )


def _stations() -> None:
    with transaction.atomic():
        for number, station in enumerate(STATIONS):
            save_station(
                Station(
                    id=station.id,
                    name=station.name,
                    scope=SCOPE,
                    address=station.address,
                    district=station.district,
                    lat=station.at.lat,
                    lon=station.at.lon,
                    open_hours=station.open_hours,
                    phone=f"0371-0000{1000 + number}",
                ),
                actor=ACTOR,
            )


def _employers(now: datetime) -> dict[str, Employer]:
    """All employers by name. One that somebody verified or suspended since keeps that."""
    names = [name for group in employers.EMPLOYERS.values() for name in group]
    with transaction.atomic():
        Employer.objects.bulk_create(
            [
                Employer(
                    name=name,
                    papers_checked_at=None if name in employers.UNVERIFIED else now,
                    suspended_at=now if name == employers.SUSPENDED else None,
                )
                for name in names
            ],
            ignore_conflicts=True,
        )
        record(ACTOR, "demo.employers", "employers", count=len(names))
    registered = Employer.objects.filter(name__in=names, origin=Employer.REGISTERED)
    return {employer.name: employer for employer in registered}


def _postings(by_name: dict[str, Employer], now: datetime) -> tuple[int, int]:
    known = {job.source_key: job for job in JobPosting.objects.filter(source=SOURCE)}
    new: list[making.Posting] = []
    stale: list[JobPosting] = []
    for posting in making.postings():
        job = known.get(posting.key)
        if job is None:
            new.append(posting)
        elif job.status == JobPosting.Status.OPEN and job.valid_until < now + _STALE:
            job.published_at = posting.published_at(now)
            job.valid_until = posting.valid_until(now)
            stale.append(job)
    for start in range(0, len(new), _BATCH):
        rows = [
            _row(posting, by_name[posting.employer], now) for posting in new[start : start + _BATCH]
        ]
        with transaction.atomic():
            made = JobPosting.objects.bulk_create(rows)
            publish_many([job.pk for job in made], now=now, actor=ACTOR)
    for start in range(0, len(stale), _BATCH):
        with transaction.atomic():
            some = stale[start : start + _BATCH]
            JobPosting.objects.bulk_update(some, ["published_at", "valid_until"], batch_size=100)
            publish_many([job.pk for job in some], now=now, actor=ACTOR)
    return len(new), len(stale)


def _row(posting: making.Posting, employer: Employer, now: datetime) -> JobPosting:
    return JobPosting(
        employer=employer,
        source=SOURCE,
        source_key=posting.key,
        scope=SCOPE,
        title=posting.title,
        category=posting.category.value,
        pay_unit=posting.unit.value,
        pay_min_fen=posting.min_fen,
        pay_max_fen=posting.max_fen,
        settlement=posting.settlement.value if posting.settlement else "",
        city="郑州",
        district=posting.district,
        address=posting.address,
        lat=posting.at.lat,
        lon=posting.at.lon,
        hours=posting.hours,
        headcount_left=posting.headcount,
        age_min=posting.age_min,
        age_max=posting.age_max,
        certificates=list(posting.certificates),
        perks=[perk.value for perk in posting.perks],
        tags=list(posting.tags),
        description=posting.description,
        contact=posting.contact,
        published_at=posting.published_at(now),
        valid_until=posting.valid_until(now),
    )


def _user(employer: Employer, password: str) -> None:
    """The user who signs in for ``employer``; each load sets the password anew."""
    with transaction.atomic():
        user, _ = User.objects.get_or_create(username=USER)
        user.set_password(password)
        user.save()
        EmployerMember.objects.update_or_create(user=user, defaults={"employer": employer})
        record(ACTOR, "demo.user", f"employer:{employer.pk}")
