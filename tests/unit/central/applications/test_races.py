"""Answers of an employer in the same moment."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from central.core.applications import services
from central.core.applications.models import Application
from central.core.errors import Conflict
from central.core.jobs.models import Employer, JobPosting
from tests.unit.central import cast
from tests.unit.central.cast import NOW
from tests.unit.central.races import at_once, need_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BOSS = "employer:1"


@pytest.fixture(autouse=True)
def server(db: None) -> None:
    need_postgres()


def apply(job: JobPosting, number: int) -> Application:
    body = cast.walk_in(job, f"1390000000{number}", code=cast.receipt(number))
    application, _ = services.submit(cast.device(), body, NOW, NOW)
    return services.mark_viewed(application, cast.employer(), NOW, BOSS)


def test_of_an_invitation_a_refusal_and_a_hiring_the_history_makes_sense() -> None:
    for number in range(5):
        application = apply(cast.job(), number)

        def act(which: int, application: Application = application) -> str:
            boss = cast.employer()
            if which == 0:
                at = NOW + timedelta(days=1)
                return services.invite(
                    application, boss, at=at, place="东门", now=NOW, actor=BOSS
                ).state
            if which == 1:
                return services.decline(application, boss, reason="满", now=NOW, actor=BOSS).state
            return services.hire(application, boss, NOW, BOSS).state

        answers = at_once(3, act)
        done = {a for a in answers if isinstance(a, str)}
        assert all(isinstance(a, Conflict) for a in answers if not isinstance(a, str))
        assert not {"declined", "hired"} <= done
        assert Application.objects.get(pk=application.pk).state in done


def test_of_two_new_times_for_one_interview_one_counts() -> None:
    job = cast.job()
    for number in range(5):
        application, boss = apply(job, number), cast.employer()
        old = NOW + timedelta(days=1)
        services.invite(application, boss, at=old, place="东门", now=NOW, actor=BOSS)

        def move(
            which: int,
            application: Application = application,
            boss: Employer = boss,
            old: datetime = old,
        ) -> Application:
            at = old + timedelta(days=1 + which)
            return services.invite(
                application, boss, at=at, place="东门", replaces=old, now=NOW, actor=BOSS
            )

        kinds = Counter(type(a) for a in at_once(2, move))
        assert kinds == {Application: 1, Conflict: 1}


def test_five_hirings_at_once_take_five_places() -> None:
    job = cast.job(headcount_left=7)
    applications = [apply(job, number) for number in range(5)]
    answers = at_once(5, lambda i: services.hire(applications[i], cast.employer(), NOW, BOSS).state)
    assert Counter(answers) == {"hired": 5}
    job.refresh_from_db()
    assert job.headcount_left == 2
