"""The whole path on the phone and at the employer's desk, in a real browser."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from central.core.applications import services as applications
from central.core.jobs.models import EmployerMember, JobPosting
from central.core.signin import services as signin
from contract.receipt import check_digit
from contract.signin import TokenAnswer
from tests.e2e.browser import DESKTOP, PHONE, visit
from tests.unit.central import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Look = Callable[[Page, str], None]
UNKNOWN = "12345678901" + check_digit("12345678901")
HOSTILE = '<script>document.title="owned"</script><img src=x onerror="alert(1)">'


def _job(**fields: object) -> JobPosting:
    now = timezone.now()
    given: dict[str, object] = {
        "title": "保洁员（写字楼）",
        "settlement": "daily",
        "district": "高新区",
        "address": "科学大道 89 号国家大学科技园",
        "hours": "7:00–11:00，14:00–18:00",
        "headcount_left": 8,
        "age_max": 60,
        "perks": ["work_meal"],
        "tags": ["今天可上岗"],
        "description": "打扫两层写字楼的公共区域。\n工具单位发，做完当天结钱。",
        "published_at": now,
        "valid_until": now + timedelta(days=14),
    }
    acme = cast.employer("郑州鸿图物业服务有限公司")
    acme.papers_checked_at = now
    acme.save()
    return cast.job(acme, **{**given, **fields})


def _member(job: JobPosting) -> User:
    user = User.objects.create_user("hongtu", password="kan-toudi-2026")
    EmployerMember.objects.create(user=user, employer=job.employer)
    return user


def _sms(page: Page, phone: str) -> None:
    """Type the number, read the demo code off the page, type it."""
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="发短信验证码").click()
    code = page.locator(".demo .code").inner_text()
    page.get_by_label("6 位验证码").fill(code)
    page.get_by_role("button", name="下一步").click()


def _login(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/employer/")
    page.get_by_label("账号").fill("hongtu")
    page.get_by_label("密码").fill("kan-toudi-2026")
    page.get_by_role("button", name="登录").click()


def test_a_worker_signs_in_applies_is_invited_and_reads_it(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    job = _job()
    _member(job)
    station = cast.station("kexue", "科学大道工会驿站")
    device = cast.device(station)
    grant, device_code = signin.begin(device, now=timezone.now())

    with visit(browser) as (phone, complaints):
        phone.goto(f"{live_server.url}/s/{grant.user_code}")
        expect(phone.locator(".matching .number")).to_contain_text(grant.matching_code)
        expect(phone.get_by_text("科学大道工会驿站")).to_be_visible()
        look(phone, "phone-01-landing")

        phone.get_by_label("手机号").fill("138 0000")
        phone.get_by_role("button", name="发短信验证码").click()
        look(phone, "phone-02-landing-wrong-number")

        phone.get_by_label("手机号").fill("+86 138-0000-0001")
        phone.get_by_role("button", name="发短信验证码").click()
        expect(phone.get_by_text("演示环境：没有真的发短信")).to_be_visible()
        look(phone, "phone-03-code")

        code = phone.locator(".demo .code").inner_text()
        phone.get_by_label("6 位验证码").fill(str((int(code) + 1) % 1_000_000).zfill(6))
        phone.get_by_role("button", name="下一步").click()
        expect(phone.get_by_text("验证码不对")).to_be_visible()
        look(phone, "phone-04-code-wrong")

        phone.get_by_label("6 位验证码").fill(code)
        phone.get_by_role("button", name="下一步").click()
        expect(phone.get_by_text("138****0001")).to_be_visible()
        look(phone, "phone-05-decide")

        phone.get_by_role("button", name="一样，是我，登录").click()
        expect(phone.get_by_text("的屏幕马上就登录")).to_be_visible()
        token: TokenAnswer = signin.redeem(device, device_code, timezone.now())
        look(phone, "phone-06-resume")

        phone.get_by_role("button", name="存好").click()
        expect(phone.get_by_text("还没存")).to_be_visible()
        look(phone, "phone-07-resume-refused")

        phone.get_by_label("怎么称呼您？").fill("刘爱丽")
        for word in ("保洁", "餐饮后厨", "一到三年", "今天就行"):
            phone.get_by_label(word, exact=True).check()
        look(phone, "phone-08-resume-filled")
        phone.get_by_role("button", name="存好").click()
        expect(phone.get_by_text("简历存好了")).to_be_visible()
        expect(phone.get_by_text("还没有投过")).to_be_visible()
        look(phone, "phone-09-me-empty")

        now = timezone.now()
        body = cast.signed_in(job, token=token.access_token, code=cast.receipt(7))
        applications.submit(device, body, now, now)
        phone.goto(f"{live_server.url}/me")
        expect(phone.locator(".state")).to_have_text(re.compile("已送达"))
        look(phone, "phone-10-me-delivered")

        with visit(browser, DESKTOP) as (desk, desk_complaints):
            _login(desk, live_server)
            look(desk, "employer-01-list")
            desk.get_by_role("link", name="刘爱丽").click()
            expect(desk.get_by_role("link", name="13800000001")).to_be_visible()
            look(desk, "employer-02-detail")

            phone.reload()
            expect(phone.locator(".state")).to_have_text(re.compile("企业已看"))

            desk.locator("summary", has_text="约面试").click()
            desk.get_by_label("日期", exact=True).fill("2020-01-01")
            desk.get_by_label("时间", exact=True).fill("09:30")
            desk.get_by_role("button", name="发出面试邀请").click()
            expect(desk.get_by_text("这个时间已经过去了")).to_be_visible()
            look(desk, "employer-03-invite-in-the-past")

            day = timezone.localdate() + timedelta(days=2)
            desk.get_by_label("日期", exact=True).fill(day.isoformat())
            desk.get_by_label("面试地点").fill("科学大道 89 号 3 号楼一层物业办")
            desk.get_by_label("要带什么、找谁").fill("带身份证，找王经理")
            desk.get_by_role("button", name="发出面试邀请").click()
            expect(desk.get_by_text("面试已约好")).to_be_visible()
            look(desk, "employer-04-invited")

            desk.locator("summary", has_text="改时间").click()
            expect(desk.get_by_label("日期", exact=True)).to_have_value(day.isoformat())
            look(desk, "employer-05-another-time")
            day += timedelta(days=1)
            desk.get_by_label("日期", exact=True).fill(day.isoformat())
            desk.get_by_role("button", name="改成这个时间").click()
            expect(desk.get_by_text("面试改好了")).to_be_visible()
            assert desk_complaints == []

        phone.reload()
        expect(phone.locator(".state")).to_have_text(re.compile("约面试"))
        expect(phone.get_by_text(f"面试 {day.month}月{day.day}日")).to_be_visible()
        expect(phone.get_by_text("3 号楼一层物业办")).to_be_visible()
        expect(phone.get_by_role("link", name="打电话")).to_have_attribute(
            "href", "tel:037155550000"
        )
        look(phone, "phone-11-me-invited")
        phone.get_by_role("link", name="看详情").click()
        look(phone, "phone-12-application")
        assert complaints == []


def test_a_phone_that_has_signed_in_before_is_asked_only_the_question(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    device = cast.device()
    with visit(browser) as (page, complaints):
        page.goto(f"{live_server.url}/me")
        look(page, "phone-20-signin")
        _sms(page, cast.ALICE)
        expect(page.get_by_role("heading", name="我的投递")).to_be_visible()
        look(page, "phone-21-me-new")
        grant, _ = signin.begin(device, now=timezone.now())
        page.goto(f"{live_server.url}/s/{grant.user_code}")
        expect(page.get_by_role("button", name="一样，是我，登录")).to_be_visible()
        page.get_by_role("button", name="不一样，不是我").click()
        expect(page.get_by_text("已拒绝，屏幕没有登录")).to_be_visible()
        look(page, "phone-22-refused")
        page.goto(f"{live_server.url}/s/{grant.user_code}")
        look(page, "phone-23-gone")
        assert complaints == []


def test_a_qr_that_was_passed_on_opens_nothing_on_another_phone(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    grant, _ = signin.begin(cast.device(), now=timezone.now())
    with visit(browser) as (first, complaints):
        first.goto(f"{live_server.url}/s/{grant.user_code}")
        first.get_by_label("手机号").fill(cast.ALICE)
        first.get_by_role("button", name="发短信验证码").click()
        with visit(browser) as (second, _):
            second.goto(f"{live_server.url}/s/{grant.user_code}")
            expect(second.get_by_text("另一部手机").first).to_be_visible()
            expect(second.get_by_text("换个新码")).to_be_visible()
            look(second, "phone-25-used-on-another-phone")
        first.goto(f"{live_server.url}/s/{grant.user_code}")
        expect(first.locator(".matching .number")).to_contain_text(grant.matching_code)
        assert complaints == []


def test_a_wait_is_told_and_counted_down(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    with visit(browser) as (page, complaints):
        page.goto(f"{live_server.url}/me/signin")
        page.get_by_label("手机号").fill(cast.ALICE)
        page.get_by_role("button", name="发短信验证码").click()
        page.get_by_role("button", name="再发一次").click()
        expect(page.locator("[data-wait]")).to_have_text(re.compile(r"还要等 \d+ 秒"))
        look(page, "phone-24-too-many")
        page.get_by_role("link", name="去填验证码").click()
        expect(page.get_by_label("6 位验证码")).to_be_visible()
        assert complaints == []


def test_a_receipt_shows_its_state_to_anybody_and_the_rest_to_its_person(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    job, now = _job(), timezone.now()
    code = cast.receipt(3)
    applications.submit(cast.device(), cast.walk_in(job, code=code), now, now)
    with visit(browser) as (page, complaints):
        page.goto(f"{live_server.url}/")
        look(page, "phone-30-home")
        page.goto(f"{live_server.url}/r/{code}")
        expect(page.get_by_text("企业收到了，还没打开看。")).to_be_visible()
        expect(page.get_by_text(job.title)).to_have_count(0)
        look(page, "phone-31-receipt")
        page.get_by_label("后四位").fill("9999")
        page.get_by_role("button", name="看详细的").click()
        look(page, "phone-32-receipt-wrong-digits")
        page.get_by_label("后四位").fill("0001")
        page.get_by_role("button", name="看详细的").click()
        expect(page.get_by_role("heading", name=job.title)).to_be_visible()
        look(page, "phone-33-receipt-details")
        page.goto(f"{live_server.url}/r/{UNKNOWN}")
        look(page, "phone-34-receipt-unknown")
        page.goto(f"{live_server.url}/r/123")
        look(page, "phone-35-receipt-mistyped")
        page.goto(f"{live_server.url}/nowhere")
        look(page, "phone-36-nowhere")
        assert complaints == []


def test_a_job_is_taken_along_and_hostile_text_stays_text(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    job = _job()
    with visit(browser) as (page, complaints):
        page.goto(f"{live_server.url}/j/{job.pk}")
        expect(page.get_by_text("0371")).to_have_count(0)
        look(page, "phone-40-job")
        hostile = _job(
            title=HOSTILE[:80], description=HOSTILE + "字" * 3000 + "x" * 900, address=HOSTILE
        )
        page.goto(f"{live_server.url}/j/{hostile.pk}")
        expect(page).not_to_have_title("owned")
        assert page.locator("main img").count() == 0
        look(page, "phone-41-job-hostile")
        JobPosting.objects.filter(pk=job.pk).update(status=JobPosting.Status.FILLED)
        page.goto(f"{live_server.url}/j/{job.pk}")
        look(page, "phone-42-job-closed")
        page.goto(f"{live_server.url}/j/nosuch")
        look(page, "phone-43-job-unknown")
        assert complaints == []


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "employer"), (PHONE, "employer-phone")])
def test_an_employer_answers_on_any_screen(
    browser: Browser, live_server: LiveServer, look: Look, size: tuple[int, int], name: str
) -> None:
    cleaner, mover = _job(), _job(title="夜班装卸工", category="moving")
    user, device, now = _member(cleaner), cast.device(), timezone.now()
    people = ["王建国", "李秀英", "张伟", "欧阳建华", "赵铁柱", "孙小妹"]
    for number, person in enumerate(people):
        phone = f"1391234{number:04}"
        resume = cast.resume(person, phone, note="能上夜班，自己有电动车") if number % 2 else None
        body = cast.walk_in(
            mover if number % 3 == 0 else cleaner,
            phone,
            person,
            cast.receipt(50 + number),
            **({"resume": resume} if resume else {}),
        )
        applications.submit(device, body, now - timedelta(minutes=7 * number), now)

    with visit(browser, size) as (page, complaints):
        page.goto(f"{live_server.url}/employer/")
        look(page, f"{name}-10-login")
        page.get_by_label("账号").fill("hongtu")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_text("账号或密码不对")).to_be_visible()
        look(page, f"{name}-11-login-wrong")
        _login(page, live_server)
        expect(page.locator(".rows li")).to_have_count(6)
        look(page, f"{name}-12-list")

        page.get_by_role("link", name="李秀英").click()
        page.locator("summary", has_text="不合适").click()
        look(page, f"{name}-13-decline")
        page.get_by_label("其他，自己写").check()
        page.get_by_role("button", name="答复“不合适”").click()
        expect(page.get_by_text("请写一句原因")).to_be_visible()
        look(page, f"{name}-14-decline-without-words")
        page.get_by_label("再说一句").fill("这批已经满了，下周还招，欢迎再投。")
        page.get_by_role("button", name="答复“不合适”").click()
        expect(page.get_by_text("已告诉工友不合适")).to_be_visible()
        look(page, f"{name}-15-declined")

        page.get_by_role("link", name="收到的投递").click()
        page.get_by_role("link", name="张伟").click()
        page.locator("summary", has_text="录用").click()
        look(page, f"{name}-16-hire")
        page.get_by_role("button", name="确定录用").click()
        expect(page.get_by_text("已记为录用")).to_be_visible()
        look(page, f"{name}-17-hired")

        page.get_by_role("link", name="收到的投递").click()
        page.get_by_label("按岗位看").select_option(label="夜班装卸工（2）")
        page.get_by_role("button", name="看这个岗位").click()
        expect(page.locator(".rows li")).to_have_count(2)
        look(page, f"{name}-18-list-of-job")
        page.get_by_role("link", name="已录用").click()
        expect(page.get_by_text("这样筛选，没有投递")).to_be_visible()
        look(page, f"{name}-19-list-empty")

        page.get_by_role("link", name="我的岗位").click()
        expect(page.get_by_role("heading", name="夜班装卸工")).to_be_visible()
        look(page, f"{name}-22-jobs")
        card = page.locator("article", has_text="夜班装卸工")
        card.locator("summary", has_text="改人数").click()
        card.get_by_label("还要几个人").fill("0")
        card.get_by_role("button", name="改好了").click()
        expect(page.get_by_text("至少是 1")).to_be_visible()
        look(page, f"{name}-23-headcount-wrong")
        card.get_by_label("还要几个人").fill("5")
        card.get_by_role("button", name="改好了").click()
        expect(page.get_by_text("改成还要 5 人")).to_be_visible()
        card.locator("summary", has_text="已招满").click()
        look(page, f"{name}-24-fill")
        card.get_by_role("button", name="确定已招满").click()
        expect(page.get_by_text("已记为招满")).to_be_visible()
        look(page, f"{name}-25-filled")

        employer = user.employermember.employer
        employer.suspended_at = now
        employer.save()
        page.goto(f"{live_server.url}/employer/")
        look(page, f"{name}-20-suspended")
        page.get_by_role("link", name="王建国").click()
        expect(page.get_by_text("暂停期间看不到电话")).to_be_visible()
        look(page, f"{name}-21-suspended-detail")
        assert complaints == []


def test_every_page_works_without_scripts(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    device = cast.device()
    grant, device_code = signin.begin(device, now=timezone.now())
    with visit(browser, java_script_enabled=False) as (page, _):
        page.goto(f"{live_server.url}/s/{grant.user_code}")
        _sms(page, cast.BOB)
        page.get_by_role("button", name="一样，是我，登录").click()
        page.get_by_label("怎么称呼您？").fill("老周")
        for word in ("搬运装卸", "没干过", "明天"):
            page.locator("label", has_text=word).first.click()
        page.get_by_role("button", name="存好").click()
        expect(page.get_by_text("简历存好了")).to_be_visible()
    assert signin.redeem(device, device_code, timezone.now()).access_token
