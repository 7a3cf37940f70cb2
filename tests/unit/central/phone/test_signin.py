"""Sign-in by phone: what the browser is told at each step, and what the centre did."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from central.core.accounts.models import Person, SmsCode
from central.core.signin import services as signin
from central.core.signin.models import Grant
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, minutes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def grant() -> Grant:
    return signin.begin(cast.device(), now=timezone.now())[0]


def demo_code(client: Client, page: str) -> str:
    found = re.search(r'class="code">(\d{6})<', client.get(page).content.decode())
    assert found is not None
    return found.group(1)


def prove(client: Client, phone: str = ALICE) -> None:
    client.post("/me/signin", {"phone": phone})
    answer = client.post("/me/code", {"code": demo_code(client, "/me/code")})
    assert answer.headers["Location"] == "/me"


def test_landing_names_the_station_and_shows_the_matching_code(
    client: Client, grant: Grant
) -> None:
    answer = client.get(f"/s/{grant.user_code}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "高新一站" in page
    assert grant.matching_code in page
    assert "发短信验证码" in page
    assert "一样，是我，登录" not in page


def test_a_code_typed_in_small_letters_with_a_dash_is_the_same(
    client: Client, grant: Grant
) -> None:
    code = grant.user_code.lower()
    assert client.get(f"/s/{code[:4]}-{code[4:]}").status_code == 200


def test_no_page_of_a_person_is_kept_by_a_cache(client: Client, grant: Grant) -> None:
    assert "no-store" in client.get(f"/s/{grant.user_code}").headers["Cache-Control"]


@pytest.mark.parametrize("typed", ["BCDFGHJK", "x", "%3Cscript%3E"])
def test_an_unknown_code_is_not_found_and_says_what_to_do(client: Client, typed: str) -> None:
    answer = client.get(f"/s/{typed}")
    assert answer.status_code == 404
    assert "重新扫" in answer.content.decode()


def test_an_expired_code_is_gone_and_says_that_nothing_happened(client: Client) -> None:
    grant, _ = signin.begin(cast.device(), now=timezone.now() - minutes(10))
    answer = client.get(f"/s/{grant.user_code}")
    assert answer.status_code == 410
    assert "没有登录任何屏幕" in answer.content.decode()


def test_the_whole_way_approves_the_grant_and_asks_for_a_resume(
    client: Client, grant: Grant
) -> None:
    page = f"/s/{grant.user_code}"
    answer = client.post(f"{page}/phone", {"phone": ALICE})
    assert answer.headers["Location"] == f"{page}/code"
    answer = client.post(f"{page}/code", {"code": demo_code(client, f"{page}/code")})
    assert answer.headers["Location"] == page
    asked = client.get(page).content.decode()
    assert "一样，是我，登录" in asked
    assert "138****0001" in asked
    assert ALICE not in asked
    answer = client.post(f"{page}/approve")
    assert answer.headers["Location"] == "/me/resume"
    grant.refresh_from_db()
    assert grant.status == Grant.Status.APPROVED
    assert grant.person is not None
    assert grant.person.phone == ALICE
    assert "马上就登录" in client.get("/me/resume").content.decode()


def test_the_sms_is_counted_for_the_station(client: Client, grant: Grant) -> None:
    client.post(f"/s/{grant.user_code}/phone", {"phone": ALICE})
    assert SmsCode.objects.get().station_id == "gx-1"


def test_who_has_a_resume_goes_to_their_applications(client: Client, grant: Grant) -> None:
    prove(client)
    Person.objects.update(resume=cast.resume().model_dump(mode="json"))
    answer = client.post(f"/s/{grant.user_code}/approve")
    assert answer.headers["Location"] == "/me"


def test_approving_without_a_proved_number_approves_nothing(client: Client, grant: Grant) -> None:
    answer = client.post(f"/s/{grant.user_code}/approve")
    assert answer.headers["Location"] == f"/s/{grant.user_code}"
    grant.refresh_from_db()
    assert grant.status == Grant.Status.PENDING


def test_looking_at_addresses_of_actions_changes_nothing(client: Client, grant: Grant) -> None:
    prove(client)
    for action in ("approve", "refuse", "phone", "again", "other"):
        assert client.get(f"/s/{grant.user_code}/{action}").status_code == 405
    assert client.get("/me/signout").status_code == 405
    grant.refresh_from_db()
    assert grant.status == Grant.Status.PENDING


def test_refusing_needs_no_sign_in_and_says_what_is_safe(client: Client, grant: Grant) -> None:
    answer = client.post(f"/s/{grant.user_code}/refuse")
    assert "您是安全的" in answer.content.decode()
    grant.refresh_from_db()
    assert grant.status == Grant.Status.DENIED
    assert client.post(f"/s/{grant.user_code}/refuse").status_code == 410


def test_a_code_is_approved_once(client: Client, grant: Grant) -> None:
    prove(client)
    client.post(f"/s/{grant.user_code}/approve")
    answer = client.post(f"/s/{grant.user_code}/approve")
    assert answer.status_code == 410
    assert "不用再等短信" in answer.content.decode()


def test_a_grant_that_ends_while_the_sms_comes_still_leaves_the_number_proved(
    client: Client, grant: Grant
) -> None:
    page = f"/s/{grant.user_code}"
    client.post(f"{page}/phone", {"phone": ALICE})
    code = demo_code(client, f"{page}/code")
    Grant.objects.update(expires_at=timezone.now() - minutes(1))
    answer = client.post(f"{page}/code", {"code": code}, follow=True)
    assert answer.status_code == 410
    assert "不用再等短信" in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "123", "12800000000", "<b>"])
def test_a_wrong_number_is_asked_again_and_nothing_is_sent(
    client: Client, grant: Grant, typed: str
) -> None:
    answer = client.post(f"/s/{grant.user_code}/phone", {"phone": typed})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()
    assert SmsCode.objects.count() == 0


def test_a_wrong_code_is_asked_again_and_five_are_the_end(client: Client) -> None:
    client.post("/me/signin", {"phone": ALICE})
    wrong = str((int(demo_code(client, "/me/code")) + 1) % 1_000_000).zfill(6)
    for _ in range(5):
        answer = client.post("/me/code", {"code": wrong})
        assert answer.status_code == 422
        assert "验证码不对" in answer.content.decode()
    answer = client.post("/me/code", {"code": wrong})
    assert answer.status_code == 429
    assert "person_id" not in client.session


def test_a_second_sms_within_a_minute_is_a_429_that_tells_the_wait(client: Client) -> None:
    client.post("/me/signin", {"phone": ALICE})
    answer = client.post("/me/again")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    page = answer.content.decode()
    assert "秒后再试" in page
    assert 'href="/me/code"' in page


def test_another_address_cannot_be_made_to_spend_somebodys_limit_twice(client: Client) -> None:
    client.post("/me/signin", {"phone": BOB})
    answer = Client().post("/me/signin", {"phone": BOB})
    assert answer.status_code == 429
    assert "留电话" in answer.content.decode()


@pytest.mark.parametrize("address", ["/me/code", "/me/again"])
def test_the_code_page_without_a_number_leads_back(client: Client, address: str) -> None:
    answer = client.post(address)
    assert answer.headers["Location"] == "/me/signin"


def test_signing_in_gives_the_browser_a_new_session_key(client: Client) -> None:
    client.post("/me/signin", {"phone": ALICE})
    before = client.session.session_key
    client.post("/me/code", {"code": demo_code(client, "/me/code")})
    assert client.session.session_key != before
    assert "demo_code" not in client.session


def test_signing_out_forgets_the_person(client: Client) -> None:
    prove(client)
    assert client.post("/me/signout").headers["Location"] == "/me/signin"
    assert client.get("/me").headers["Location"] == "/me/signin"


def test_another_number_forgets_the_first(client: Client, grant: Grant) -> None:
    prove(client)
    answer = client.post(f"/s/{grant.user_code}/other", follow=True)
    assert "发短信验证码" in answer.content.decode()


def test_a_demo_code_is_shown_only_below_its_banner(client: Client) -> None:
    client.post("/me/signin", {"phone": ALICE})
    page = client.get("/me/code").content.decode()
    assert page.index("演示环境：没有真的发短信") < page.index('class="code"')


def test_every_form_asks_for_its_token(grant: Grant) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in (f"/s/{grant.user_code}/refuse", f"/s/{grant.user_code}/phone", "/me/signin"):
        answer = strict.post(address, {"phone": ALICE})
        assert answer.status_code == 403
        assert "什么都没有提交" in answer.content.decode()
    grant.refresh_from_db()
    assert grant.status == Grant.Status.PENDING


def test_no_address_to_go_on_to_is_obeyed(client: Client) -> None:
    client.post("/me/signin?next=https://evil.example/", {"phone": ALICE})
    code = demo_code(client, "/me/code")
    answer = client.post("/me/code?next=//evil.example/", {"code": code, "next": "//evil.example"})
    assert answer.headers["Location"] == "/me"


def test_pages_cannot_be_framed_and_run_no_foreign_script(client: Client, grant: Grant) -> None:
    answer = client.get(f"/s/{grant.user_code}")
    assert answer.headers["X-Frame-Options"] == "DENY"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    page = answer.content.decode()
    assert "style=" not in page
    assert re.search(r"<script(?![^>]*\ssrc=)", page) is None
    assert re.search(r"\son\w+=", page) is None


def test_landing_is_the_scan_and_gives_five_minutes(client: Client, grant: Grant) -> None:
    client.get(f"/s/{grant.user_code}")
    before = grant.expires_at
    grant.refresh_from_db()
    assert grant.scanned_at is not None
    assert grant.expires_at == grant.scanned_at + minutes(5) > before


@pytest.mark.parametrize(
    "ahead",
    [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}],
)
def test_fetching_ahead_is_no_scan(client: Client, grant: Grant, ahead: dict[str, str]) -> None:
    assert client.get(f"/s/{grant.user_code}", headers=ahead).status_code == 200
    assert client.head(f"/s/{grant.user_code}").status_code == 200
    grant.refresh_from_db()
    assert grant.scanned_at is None


def test_a_link_checker_that_looks_first_locks_nobody_out(client: Client, grant: Grant) -> None:
    page = f"/s/{grant.user_code}"
    assert Client().get(page).status_code == 200
    prove(client)
    assert "一样，是我，登录" in client.get(page).content.decode()
    assert client.post(f"{page}/approve").status_code == 302
    grant.refresh_from_db()
    assert grant.status == Grant.Status.APPROVED


@pytest.mark.parametrize("action", ["", "/phone", "/again", "/approve", "/refuse"])
def test_another_browser_is_told_that_a_phone_is_at_it(
    client: Client, grant: Grant, action: str
) -> None:
    client.get(f"/s/{grant.user_code}")
    client.post(f"/s/{grant.user_code}/phone", {"phone": cast.CHARLIE})
    other = Client()
    prove(other, BOB)
    page = f"/s/{grant.user_code}{action}"
    answer = other.post(page, {"phone": ALICE}) if action else other.get(page)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "另一部手机" in text
    assert "换个新码" in text
    assert "没有登录任何屏幕" in text
    assert 'class="matching"' not in text
    grant.refresh_from_db()
    assert (grant.status, SmsCode.objects.filter(phone=ALICE).count()) == (Grant.Status.PENDING, 0)


def test_the_phone_stays_the_same_one_with_another_number(client: Client, grant: Grant) -> None:
    page = f"/s/{grant.user_code}"
    prove(client)
    client.get(page)
    assert client.post(f"{page}/other", follow=True).status_code == 200
    client.post(f"{page}/phone", {"phone": BOB})
    client.post(f"{page}/code", {"code": demo_code(client, f"{page}/code")})
    assert client.get(page).status_code == 200
    client.post(f"{page}/approve")
    grant.refresh_from_db()
    assert grant.person is not None
    assert grant.person.phone == BOB


def test_proving_another_number_keeps_the_phone(client: Client, grant: Grant) -> None:
    prove(client)
    client.get(f"/s/{grant.user_code}")
    prove(client, BOB)  # in another tab
    assert client.get(f"/s/{grant.user_code}").status_code == 200
