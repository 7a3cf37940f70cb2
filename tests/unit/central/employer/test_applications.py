import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from central.core.applications import queries
from central.core.applications.models import Application
from central.core.audit.models import Entry
from central.core.jobs.models import Employer, JobPosting
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, CHARLIE
from tests.unit.central.employer.people import application, at_desk, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Employer:
    return cast.employer("Acme")


@pytest.fixture
def desk(acme: Employer) -> Client:
    return at_desk(member("owner", acme))


@pytest.fixture
def job(acme: Employer) -> JobPosting:
    return cast.job(acme, address="科学大道 89 号")


def address(of: Application, action: str = "") -> str:
    return f"/employer/applications/{of.pk}" + (f"/{action}" if action else "")


def invitation(**fields: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=2)
    return {"date": day.isoformat(), "time": "09:30", "place": "三号楼", "note": "", **fields}


def test_an_employer_nobody_applied_to_is_told_so(desk: Client) -> None:
    assert "还没有人投递" in desk.get("/employer/").content.decode()


def test_the_list_has_own_applications_only(desk: Client, job: JobPosting) -> None:
    application(job, ALICE, 1)
    application(cast.job(cast.employer("Bolt"), title="夜班装卸工"), BOB, 2)
    page = desk.get("/employer/").content.decode()
    assert "保洁员" in page
    assert "夜班装卸工" not in page


def test_the_list_shows_no_number(desk: Client, job: JobPosting) -> None:
    application(job)
    assert ALICE not in desk.get("/employer/").content.decode()


def test_filters_count_and_combine(desk: Client, acme: Employer, job: JobPosting) -> None:
    other = cast.job(acme, title="夜班装卸工")
    application(job, ALICE, 1)
    hired = application(job, BOB, 2)
    application(other, CHARLIE, 3)
    Application.objects.filter(pk=hired.pk).update(state="hired")

    def rows(query: str) -> int:
        return desk.get(f"/employer/{query}").content.decode().count('class="line"')

    assert rows("") == 3
    assert rows("?state=delivered") == 2
    assert rows(f"?job={job.pk}") == 2
    assert rows(f"?job={job.pk}&state=hired") == 1
    assert rows(f"?job={other.pk}&state=hired") == 0
    page = desk.get(f"/employer/?job={other.pk}&state=hired").content.decode()
    assert "这样筛选，没有投递" in page
    assert "夜班装卸工（0）" in page
    assert "保洁员（1）" in page


@pytest.mark.parametrize("query", ["?state=x", "?job=x", "?job=999999", "?page=99", "?page=x"])
def test_a_filter_that_is_none_is_passed_over(desk: Client, job: JobPosting, query: str) -> None:
    application(job)
    answer = desk.get(f"/employer/{query}")
    assert answer.status_code == 200
    assert answer.content.decode().count('class="line"') == 1


def test_a_long_list_comes_in_pages_that_keep_the_filter(desk: Client, job: JobPosting) -> None:
    for number in range(21):
        application(job, f"1390000{number:04}", 10 + number)
    page = desk.get("/employer/?state=delivered").content.decode()
    assert page.count('class="line"') == 20
    assert "?state=delivered&amp;page=2" in page
    assert desk.get("/employer/?page=2").content.decode().count('class="line"') == 1


def test_opening_an_application_is_what_makes_it_viewed(desk: Client, job: JobPosting) -> None:
    made = application(job)
    page = desk.get(address(made)).content.decode()
    made.refresh_from_db()
    assert made.state == "viewed"
    assert ALICE in page
    desk.get(address(made))
    assert Entry.objects.filter(action="application.viewed").count() == 1


def test_listing_or_fetching_ahead_is_not_opening(desk: Client, job: JobPosting) -> None:
    made = application(job)
    desk.get("/employer/")
    desk.get(address(made), headers={"Sec-Purpose": "prefetch;prerender"})
    desk.head(address(made))
    made.refresh_from_db()
    assert made.state == "delivered"


def test_a_typed_number_is_marked_unverified(desk: Client, job: JobPosting) -> None:
    made = application(job)
    assert "电话未验证" in desk.get("/employer/").content.decode()
    assert "电话未验证" in desk.get(address(made)).content.decode()
    Application.objects.update(verified=True)
    assert "电话未验证" not in desk.get("/employer/").content.decode()
    assert "电话已验证" in desk.get(address(made)).content.decode()


def test_an_invitation_reaches_the_application(desk: Client, job: JobPosting) -> None:
    made = application(job)
    desk.get(address(made))
    answer = desk.post(address(made, "invite"), invitation(note="带身份证"), follow=True)
    assert "面试已约好" in answer.content.decode()
    made.refresh_from_db()
    assert (made.state, made.interview_place, made.interview_note) == (
        "interview",
        "三号楼",
        "带身份证",
    )
    assert made.interview_at is not None
    assert timezone.localtime(made.interview_at).strftime("%H:%M") == "09:30"


def test_a_time_that_has_passed_is_refused_and_loses_nothing_typed(
    desk: Client, job: JobPosting
) -> None:
    made = application(job)
    desk.get(address(made))
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = desk.post(address(made, "invite"), invitation(date=yesterday, note="带身份证"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "这个时间已经过去了" in page
    assert "带身份证" in page
    assert '<details class="disclosure" open>' in page
    made.refresh_from_db()
    assert made.state == "viewed"


def test_an_interview_can_be_moved_and_the_worker_sees_the_new_time(
    desk: Client, job: JobPosting
) -> None:
    made = application(job)
    desk.get(address(made))
    desk.post(address(made, "invite"), invitation(note="带身份证"))
    made.refresh_from_db()
    assert made.interview_at is not None
    page = desk.get(address(made)).content.decode()
    assert "改时间" in page
    local = timezone.localtime(made.interview_at)
    for filled in (f'value="{local:%Y-%m-%d}"', 'value="09:30"', 'value="三号楼"', "带身份证"):
        assert filled in page
    found = re.search(r'name="replaces" value="([^"]+)"', page)
    assert found is not None
    moved = invitation(time="15:00", place="五号楼", replaces=html.unescape(found[1]))
    answer = desk.post(address(made, "invite"), moved, follow=True)
    assert "面试改好了" in answer.content.decode()
    view = queries.view(Application.objects.get())
    assert view.interview is not None
    assert (timezone.localtime(view.interview.at).hour, view.interview.place) == (15, "五号楼")


@pytest.mark.parametrize("replaces", ["", "2020-01-01T00:00:00+00:00"])
def test_a_time_that_a_colleague_set_meanwhile_is_not_replaced_unseen(
    desk: Client, job: JobPosting, replaces: str
) -> None:
    made = application(job)
    desk.get(address(made))
    desk.post(address(made, "invite"), invitation())
    late = invitation(time="15:00", place="五号楼", replaces=replaces)
    page = desk.post(address(made, "invite"), late, follow=True).content.decode()
    assert "状态已经变了" in page
    made.refresh_from_db()
    assert made.interview_place == "三号楼"


def test_a_broken_form_says_so(desk: Client, job: JobPosting) -> None:
    made = application(job)
    desk.get(address(made))
    answer = desk.post(address(made, "invite"), invitation(replaces="<b>"))
    assert answer.status_code == 422
    assert "请刷新这一页" in answer.content.decode()


def test_a_refusal_carries_its_reason(desk: Client, job: JobPosting) -> None:
    made = application(job)
    desk.get(address(made))
    desk.post(address(made, "decline"), {"choice": "other", "text": "要会开叉车"})
    made.refresh_from_db()
    assert (made.state, made.decline_reason) == ("declined", "要会开叉车")


def test_hiring_takes_a_place(desk: Client, job: JobPosting) -> None:
    job.headcount_left = 2
    job.save()
    made = application(job)
    desk.get(address(made))
    page = desk.post(address(made, "hire"), follow=True).content.decode()
    assert "已记为录用" in page
    job.refresh_from_db()
    assert job.headcount_left == 1


def test_a_colleague_who_was_faster_is_not_overruled(desk: Client, job: JobPosting) -> None:
    made = application(job)
    Application.objects.update(state="declined", decline_reason="招满了")
    page = desk.post(address(made, "hire"), follow=True).content.decode()
    assert "状态已经变了" in page
    made.refresh_from_db()
    assert made.state == "declined"


def test_no_answer_is_offered_after_the_last_one(desk: Client, job: JobPosting) -> None:
    made = application(job)
    for state in ("declined", "hired"):
        Application.objects.update(state=state)
        page = desk.get(address(made)).content.decode()
        assert "确定录用" not in page
        assert "发出面试邀请" not in page


def test_a_suspended_employer_reads_why_it_cannot_act(
    desk: Client, acme: Employer, job: JobPosting
) -> None:
    made = application(job)
    acme.suspended_at = timezone.now()
    acme.save()
    assert "被暂停" in desk.get("/employer/").content.decode()
    page = desk.get(address(made)).content.decode()
    assert "暂停期间看不到电话" in page
    assert ALICE not in page
    assert "确定录用" not in page
    refused = desk.post(address(made, "hire"))
    assert refused.status_code == 403
    assert "没有改动任何投递" in refused.content.decode()
    made.refresh_from_db()
    assert made.state == "delivered"


def test_hostile_text_is_shown_as_text(desk: Client, acme: Employer) -> None:
    hostile = '"><script>alert(1)</script>'
    made = application(cast.job(acme, title=hostile, address=hostile))
    resume = cast.resume(note=hostile).model_dump(mode="json")
    Application.objects.update(name=hostile, resume=resume, state="viewed")
    for page in (desk.get("/employer/"), desk.get(address(made))):
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_a_resume_that_cannot_be_read_is_none(desk: Client, job: JobPosting) -> None:
    made = application(job)
    Application.objects.update(resume={"skills": ["juggling"]})
    assert "没有填简历" in desk.get(address(made)).content.decode()


def test_an_application_without_a_name_has_a_heading(desk: Client, job: JobPosting) -> None:
    made = application(job)
    Application.objects.update(name="")
    assert "没有填姓名" in desk.get(address(made)).content.decode()


@pytest.mark.parametrize("action", ["invite", "decline", "hire"])
def test_every_answer_asks_for_its_token(acme: Employer, job: JobPosting, action: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member("strict", acme))
    assert strict.post(address(application(job), action)).status_code == 403
