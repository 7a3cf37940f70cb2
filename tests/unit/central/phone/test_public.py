import pytest
from django.test import Client
from django.utils import timezone

from central.core.applications import services as applications
from central.core.applications.models import Application
from central.core.jobs.models import JobPosting
from central.faces.phone.public import age_words
from contract.receipt import check_digit
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, minutes
from tests.unit.central.phone.test_own import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

CODE = "48291305764" + check_digit("48291305764")
UNKNOWN = "12345678901" + check_digit("12345678901")


def posting(**fields: object) -> JobPosting:
    now = timezone.now()
    return cast.job(None, **{"published_at": now, "valid_until": now + minutes(60), **fields})


@pytest.fixture
def application() -> Application:
    now = timezone.now()
    body = cast.walk_in(posting(), ALICE, code=CODE)
    return applications.submit(cast.device(), body, now, now)[0]


def test_the_front_page_leads_on(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'href="/me"' in page
    assert 'action="/r"' in page


@pytest.mark.usefixtures("application")
def test_a_receipt_shows_anybody_the_state_and_nothing_else(client: Client) -> None:
    page = client.get(f"/r/{CODE}").content.decode()
    assert "企业收到了，还没打开看。" in page
    for private in ("保洁员", "Acme", "爱丽", ALICE, "王经理"):
        assert private not in page


@pytest.mark.usefixtures("application")
def test_the_last_four_digits_open_the_rest_for_this_once(client: Client) -> None:
    page = client.post(f"/r/{CODE}", {"last4": "0001"}).content.decode()
    assert "保洁员" in page
    assert "王经理" in page
    assert ALICE not in page
    assert "王经理" not in client.get(f"/r/{CODE}").content.decode()


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("typed", ["9999", "", "123", "abcd"])
def test_other_digits_open_nothing(client: Client, typed: str) -> None:
    answer = client.post(f"/r/{CODE}", {"last4": typed})
    assert answer.status_code == 422
    assert "王经理" not in answer.content.decode()


@pytest.mark.usefixtures("application")
def test_guessing_is_stopped_and_the_right_digits_wait_too(client: Client) -> None:
    for number in range(applications.LOOKUP_MISSES):
        client.post(f"/r/{CODE}", {"last4": f"{9000 + number}"})
    answer = client.post(f"/r/{CODE}", {"last4": "0001"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    page = answer.content.decode()
    assert "王经理" not in page
    assert "投递还在" in page


def test_an_unknown_receipt_may_still_be_on_its_way(client: Client) -> None:
    answer = client.get(f"/r/{UNKNOWN}")
    assert answer.status_code == 404
    assert "可能还存在驿站的机器里" in answer.content.decode()


@pytest.mark.parametrize("typed", ["123", "482913057640", "abc", "４８２９"])
def test_a_mistyped_receipt_says_so(client: Client, typed: str) -> None:
    answer = client.get(f"/r/{typed}")
    assert answer.status_code == 404
    assert "回执号好像打错了" in answer.content.decode()


def test_a_typed_receipt_is_led_to_its_page(client: Client) -> None:
    answer = client.get("/r", {"code": "4829 1305-7643"})
    assert answer.headers["Location"] == "/r/482913057643"
    assert client.get("/r").status_code == 200
    assert client.get("/r", {"code": "//evil.example"}).status_code == 200


@pytest.mark.usefixtures("application")
def test_a_receipt_may_be_written_in_groups(client: Client) -> None:
    assert client.get(f"/r/{CODE[:4]} {CODE[4:8]} {CODE[8:]}").status_code == 200


def test_an_unproven_receipt_for_a_proven_application_shows_the_state_only(
    client: Client, application: Application
) -> None:
    Application.objects.update(verified=True)
    page = client.post(f"/r/{CODE}", {"last4": "0001"}).content.decode()
    assert "王经理" not in page
    assert "用手机号登录云端客栈" in page


def test_a_job_is_told_in_plain_words_without_its_contact(client: Client) -> None:
    job = posting(settlement="daily", perks=["meals"], age_max=60, headcount_left=3)
    page = client.get(f"/j/{job.pk}").content.decode()
    for word in ("保洁员", "180", "元/天", "日结", "包吃", "60 岁以下", "还要 3 人", "怎么报名"):
        assert word in page
    assert "王经理" not in page


def test_who_applied_sees_the_contact(client: Client, application: Application) -> None:
    sign_in(client, application.person)
    assert "王经理" in client.get(f"/j/{application.job_id}").content.decode()
    sign_in(client, cast.person(BOB))
    assert "王经理" not in client.get(f"/j/{application.job_id}").content.decode()


@pytest.mark.parametrize(
    "fields", [{"status": "filled"}, {"valid_until": timezone.now() - minutes(1)}, {"scope": ""}]
)
def test_a_closed_job_says_so(client: Client, fields: dict[str, object]) -> None:
    answer = client.get(f"/j/{posting(**fields).pk}")
    assert answer.status_code == 410
    page = answer.content.decode()
    assert "这个岗位已经不招了" in page
    assert "怎么报名" not in page


def test_a_job_of_a_suspended_employer_is_closed(client: Client) -> None:
    job = posting()
    job.employer.suspended_at = timezone.now()
    job.employer.save()
    assert client.get(f"/j/{job.pk}").status_code == 410


@pytest.mark.parametrize("typed", ["999999", "abc", "9" * 40, "-1"])
def test_an_unknown_job_is_a_helpful_404(client: Client, typed: str) -> None:
    answer = client.get(f"/j/{typed}")
    assert answer.status_code == 404
    assert "没有这个岗位" in answer.content.decode()


def test_hostile_html_in_a_job_is_shown_as_text(client: Client) -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    job = posting(title=hostile, description=hostile, address=hostile, tags=["<b>今天</b>"])
    page = client.get(f"/j/{job.pk}").content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(18, 55, "18–55 岁"), (None, 55, "55 岁以下"), (18, None, "18 岁以上"), (None, None, "不限")],
)
def test_ages_are_told_in_words(low: int | None, high: int | None, said: str) -> None:
    assert age_words(low, high) == said


def test_an_address_that_is_none_is_a_page_too(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()
