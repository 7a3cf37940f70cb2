"""An employer's own postings: what the page says, and what a saying does."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from central.core.audit.models import Entry
from central.core.feed.models import FeedEntry
from central.core.jobs.models import JobPosting
from central.core.jobs.services import publish
from tests.unit.central import cast
from tests.unit.central.cast import minutes
from tests.unit.central.employer.people import application, at_desk, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> JobPosting:
    now = timezone.now()
    made = cast.job(valid_until=now + minutes(60), published_at=now, headcount_left=3)
    publish(made, now=now, actor="staff:test")
    return made


@pytest.fixture
def desk(job: JobPosting) -> Client:
    return at_desk(member("owner", job.employer))


def test_it_lists_own_postings_only(desk: Client, job: JobPosting) -> None:
    cast.job(cast.employer("Bolt"), title="别家的岗位")
    application(job)
    page = desk.get("/employer/jobs").content.decode()
    assert "保洁员" in page
    assert "屏幕上在招" in page
    assert "1 份" in page
    assert "别家的岗位" not in page


@pytest.mark.parametrize(
    ("saying", "status", "word"),
    [("filled", "filled", "已招满"), ("withdraw", "withdrawn", "已撤下")],
)
def test_a_closed_posting_leaves_the_feed_for_good(
    desk: Client, job: JobPosting, saying: str, status: str, word: str
) -> None:
    page = desk.post(f"/employer/jobs/{job.pk}/{saying}", follow=True).content.decode()
    assert word in page
    assert "确定已招满" not in page
    job.refresh_from_db()
    assert job.status == status
    assert FeedEntry.objects.get().body is None
    assert Entry.objects.get(action=f"job.{status}").actor == f"employer:{job.employer_id}"
    again = desk.post(f"/employer/jobs/{job.pk}/withdraw", follow=True).content.decode()
    assert "不再改动" in again
    job.refresh_from_db()
    assert job.status == status


def test_the_headcount_is_what_they_say(desk: Client, job: JobPosting) -> None:
    page = desk.post(f"/employer/jobs/{job.pk}/headcount", {"left": "7"}, follow=True)
    assert "还要 7 人" in page.content.decode()
    job.refresh_from_db()
    assert job.headcount_left == 7
    body = FeedEntry.objects.get().body
    assert body is not None
    assert '"headcount_left":7' in body


@pytest.mark.parametrize("left", ["", "0", "-1", "三个", "10000", "\0"])
def test_a_headcount_that_cannot_be_is_asked_again(
    desk: Client, job: JobPosting, left: str
) -> None:
    answer = desk.post(f"/employer/jobs/{job.pk}/headcount", {"left": left})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
    job.refresh_from_db()
    assert job.headcount_left == 3


def test_an_employer_without_postings_is_told_what_to_do() -> None:
    page = at_desk(member("new", cast.employer("New"))).get("/employer/jobs").content.decode()
    assert "还没有岗位" in page


@pytest.mark.parametrize(("options", "status"), [([], "filled"), (["--withdraw"], "withdrawn")])
def test_staff_closes_a_posting(
    job: JobPosting, options: list[str], status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("close_job", str(job.pk), *options)
    assert status in capsys.readouterr().out
    job.refresh_from_db()
    assert job.status == status
    with pytest.raises(CommandError, match="job_closed"):
        call_command("close_job", str(job.pk))


@pytest.mark.parametrize("number", ["0", "nosuch", "9" * 30])
def test_a_posting_that_is_not_there_is_said(number: str) -> None:
    with pytest.raises(CommandError, match="job_not_found"):
        call_command("close_job", number)
