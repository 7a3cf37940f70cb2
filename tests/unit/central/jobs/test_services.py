from datetime import timedelta

import pytest
from django.db import transaction

from central.core.audit.models import Entry
from central.core.errors import Invalid
from central.core.feed import queries as feed
from central.core.jobs import services
from central.core.jobs.models import Employer, JobPosting
from contract.catalog import ChangePage, Job, PutJob, Tombstone
from tests.unit.central import cast

pytestmark = pytest.mark.django_db
NOW, ACTOR = cast.NOW, "staff:test"


def namesake() -> Employer:
    """Another employer of the name Acme, as a file of postings calls itself."""
    return Employer.objects.create(name="Acme", origin="jobs.csv")


def changes(since: int = 0, scope: str = "410100") -> list[tuple[str, str]]:
    page = ChangePage.model_validate_json(feed.page(scope, since).body)
    found: list[tuple[str, str]] = []
    for change in page.changes:
        assert isinstance(change, PutJob | Tombstone)
        found.append((change.op, change.body.id if isinstance(change, PutJob) else change.id))
    return found


def published(of: Employer | None = None, **fields: object) -> JobPosting:
    job = cast.job(of, **fields)
    services.publish(job, now=NOW, actor=ACTOR)
    return job


def shown(job: JobPosting) -> Job:
    body = feed.standing("job", [str(job.pk)])[str(job.pk)][job.scope]
    return Job.model_validate_json(body)


def test_a_live_posting_enters_the_feed() -> None:
    job = published()
    assert job.in_feed
    assert changes() == [("put", str(job.pk))]
    assert Entry.objects.get().action == "jobs.published"


def test_publishing_the_same_again_writes_nothing() -> None:
    job = published()
    services.publish(job, now=NOW, actor=ACTOR)
    assert feed.head("410100") == 1
    assert Entry.objects.count() == 1


def test_what_is_not_live_never_enters() -> None:
    published(scope="")
    published(status=JobPosting.Status.WITHDRAWN)
    assert feed.head("410100") == 0


def test_publish_reads_the_database_not_the_object_at_hand() -> None:
    job = cast.job()
    JobPosting.objects.filter(pk=job.pk).update(title="新名字")
    services.publish(job, now=NOW, actor=ACTOR)
    assert shown(job).title == "新名字"


def test_a_posting_that_moves_to_another_city_leaves_the_first() -> None:
    job = published()
    JobPosting.objects.filter(pk=job.pk).update(scope="110100")
    services.publish(job, now=NOW, actor=ACTOR)
    assert changes() == [("del", str(job.pk))]
    assert changes(scope="110100") == [("put", str(job.pk))]


def test_the_sweep_takes_out_what_has_expired() -> None:
    stays, goes = published(), published(valid_until=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    assert services.sweep(later) == 1
    assert services.sweep(later) == 0
    assert changes() == [("put", str(stays.pk)), ("del", str(goes.pk))]
    goes.refresh_from_db()
    assert not goes.in_feed


def test_the_sweep_works_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SWEEP_BATCH", 2)
    for _ in range(5):
        published(valid_until=NOW + timedelta(hours=1))
    assert services.sweep(NOW + timedelta(hours=2)) == 5


def test_the_lazy_sweep_runs_only_when_a_date_has_passed() -> None:
    published(valid_until=NOW + timedelta(hours=1))
    assert services.sweep_if_due(NOW) == 0
    assert services.sweep_if_due(NOW + timedelta(hours=1)) == 1
    assert services.sweep_if_due(NOW + timedelta(hours=1)) == 0


def test_a_filled_or_withdrawn_posting_leaves_at_once() -> None:
    one, two = published(), published()
    services.mark_filled(one, now=NOW, actor=ACTOR)
    services.withdraw(two, now=NOW, actor=ACTOR)
    assert changes() == [("del", str(one.pk)), ("del", str(two.pk))]


def test_the_last_place_taken_takes_the_posting_out() -> None:
    job = published(headcount_left=2)
    services.lower_headcount(job, now=NOW, actor=ACTOR)
    assert shown(job).headcount_left == 1
    services.lower_headcount(job, now=NOW, actor=ACTOR)
    assert (job.headcount_left, job.in_feed) == (0, False)
    services.lower_headcount(job, now=NOW, actor=ACTOR)
    assert job.headcount_left == 0


def test_headcount_can_be_raised_again() -> None:
    job = published(headcount_left=1)
    services.set_headcount(job, 0, now=NOW, actor=ACTOR)
    assert not job.in_feed
    services.set_headcount(job, 3, now=NOW, actor=ACTOR)
    assert shown(job).headcount_left == 3
    services.set_headcount(job, None, now=NOW, actor=ACTOR)
    assert shown(job).headcount_left is None
    with pytest.raises(Invalid):
        services.set_headcount(job, -1, now=NOW, actor=ACTOR)


def test_verifying_an_employer_reaches_the_screens() -> None:
    job = published()
    assert not shown(job).verified
    services.verify_employer(job.employer, now=NOW, actor=ACTOR)
    assert shown(job).verified


def test_a_suspended_employer_leaves_every_screen_and_can_return() -> None:
    acme, bolt = published(), published(of=cast.employer("Bolt"))
    employer = acme.employer
    services.suspend_employer(employer, now=NOW, actor=ACTOR)
    assert changes() == [("put", str(bolt.pk)), ("del", str(acme.pk))]
    services.reinstate_employer(employer, now=NOW, actor=ACTOR)
    assert changes() == [("put", str(bolt.pk)), ("put", str(acme.pk))]
    assert [e.action for e in Entry.objects.filter(target__startswith="employer")] == [
        "employer.suspended",
        "employer.reinstated",
    ]


def test_a_check_of_papers_is_one_employers_alone_whatever_its_name() -> None:
    registered, imported = published(), published(of=namesake())
    services.verify_employer(registered.employer, now=NOW, actor=ACTOR)
    assert (shown(registered).verified, shown(imported).verified) == (True, False)


def test_a_suspension_follows_the_name() -> None:
    """Who is suspended does not come back through another door."""
    registered, imported = published(), published(of=namesake())
    services.suspend_employer(imported.employer, now=NOW, actor=ACTOR)
    assert sorted(changes()) == [("del", str(registered.pk)), ("del", str(imported.pk))]
    services.reinstate_employer(registered.employer, now=NOW, actor=ACTOR)
    assert sorted(changes()) == [("put", str(registered.pk)), ("put", str(imported.pk))]
    suspended = Entry.objects.filter(action="employer.suspended").values_list("target", flat=True)
    assert set(suspended) == {
        f"employer:{registered.employer_id}",
        f"employer:{imported.employer_id}",
    }


@pytest.mark.django_db(transaction=True)
def test_a_failure_leaves_job_and_feed_as_they_were() -> None:
    job = published()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.mark_filled(job, now=NOW, actor=ACTOR)
        raise ZeroDivisionError
    job.refresh_from_db()
    assert job.status == JobPosting.Status.OPEN
    assert changes() == [("put", str(job.pk))]
