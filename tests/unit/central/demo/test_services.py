"""Loading the demonstration data: twice is once, and what people did meanwhile stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate

from central.core.demo.employers import OWN, SUSPENDED, UNVERIFIED
from central.core.demo.places import STATIONS
from central.core.demo.services import SOURCE, Loaded, load
from central.core.feed.models import FeedEntry, FeedHead
from central.core.jobs.models import Employer, EmployerMember, JobPosting
from central.core.jobs.services import mark_filled
from central.core.stations.models import Station

NOW = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
PASSWORD = "gong-hui-yi-zhan"

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> Loaded:
    return load(password=PASSWORD, now=NOW)


def test_it_fills_the_catalogue(loaded: Loaded) -> None:
    assert loaded.postings == loaded.new == JobPosting.objects.filter(source=SOURCE).count()
    assert loaded.postings >= 2000
    assert loaded.employers >= 60
    assert loaded.categories == 14
    assert Station.objects.count() == loaded.stations == len(STATIONS)
    jobs = FeedEntry.objects.filter(kind="job").exclude(body=None).count()
    assert jobs == JobPosting.objects.exclude(employer__name=SUSPENDED).count()
    assert FeedEntry.objects.filter(kind="station").count() == len(STATIONS)


def test_loading_again_changes_nothing(loaded: Loaded) -> None:
    seq = FeedHead.objects.get().seq
    again = load(password=PASSWORD, now=NOW + timedelta(minutes=10))
    assert (again.new, again.renewed, again.postings) == (0, 0, loaded.postings)
    assert FeedHead.objects.get().seq == seq


def test_loading_weeks_later_makes_stale_postings_fresh(loaded: Loaded) -> None:
    later = NOW + timedelta(days=60)
    again = load(password=PASSWORD, now=later)
    assert (again.new, again.renewed) == (0, loaded.postings)
    assert not JobPosting.objects.filter(valid_until__lte=later).exists()


def test_a_filled_posting_stays_filled(loaded: Loaded) -> None:
    job = JobPosting.objects.get(source_key="near-00")
    mark_filled(job, now=NOW, actor="employer:1")
    load(password=PASSWORD, now=NOW + timedelta(days=60))
    job.refresh_from_db()
    assert job.status == JobPosting.Status.FILLED
    assert not job.in_feed


def test_papers_are_checked_for_most_employers(loaded: Loaded) -> None:
    unchecked = Employer.objects.filter(papers_checked_at=None)
    assert {employer.name for employer in unchecked} == UNVERIFIED
    assert Employer.objects.get(name=SUSPENDED).suspended_at is not None


def test_the_demo_user_signs_in_for_the_employer_of_near_work(loaded: Loaded) -> None:
    user = authenticate(username="demo", password=PASSWORD)
    assert user is not None
    member = EmployerMember.objects.select_related("employer").get(user_id=user.pk)
    assert member.employer.name == OWN
    near = JobPosting.objects.filter(employer=member.employer, source_key__startswith="near-")
    assert near.count() >= 2
