import logging
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from central.config.housekeeping import Housekeeper
from central.core.jobs.models import JobPosting
from central.core.jobs.services import publish
from tests.unit.central import cast

pytestmark = pytest.mark.django_db(transaction=True)


def expired_job() -> JobPosting:
    now = timezone.now()
    job = cast.job(valid_until=now + timedelta(hours=1))
    publish(job, now=now, actor="staff:test")
    JobPosting.objects.filter(pk=job.pk).update(valid_until=now - timedelta(seconds=1))
    return job


def test_it_sweeps_builds_snapshots_and_forgets_sessions(tmp_path: Path) -> None:
    job = expired_job()
    Session.objects.create(
        session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1)
    )
    Housekeeper(tmp_path / "snapshots", 30).chores()
    job.refresh_from_db()
    assert not job.in_feed
    assert len(list((tmp_path / "snapshots").glob("410100.*.zst"))) == 1
    assert not Session.objects.exists()


def test_one_failing_chore_does_not_stop_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    expired_job()
    Session.objects.create(
        session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1)
    )
    blocked = tmp_path / "snapshots"
    blocked.write_text("a file where the directory should be")
    with caplog.at_level(logging.ERROR):
        Housekeeper(blocked, 30).chores()
    assert "housekeeping failed" in caplog.text
    assert not Session.objects.exists()


def test_it_runs_by_itself_and_stops_when_told(tmp_path: Path) -> None:
    job = expired_job()
    keeper = Housekeeper(tmp_path / "snapshots", 0.05)
    keeper.start()
    try:
        deadline = time.monotonic() + 10
        while job.in_feed and time.monotonic() < deadline:
            time.sleep(0.02)
            job.refresh_from_db()
    finally:
        keeper.stop()
    assert not job.in_feed
    assert not keeper.is_alive()
