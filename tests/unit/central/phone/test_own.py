import pytest
from django.test import Client
from django.utils import timezone

from central.core.accounts.models import Person
from central.core.applications import services as applications
from central.core.applications.models import Application
from central.faces.phone.pages import PERSON_KEY
from contract.signin import ApplicationState
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB

pytestmark = pytest.mark.django_db

GOOD = {
    "name": "爱丽",
    "skills": ["cleaning", "catering"],
    "experience": "under_3y",
    "available": "today",
    "note": "有健康证",
}


def sign_in(client: Client, person: Person) -> None:
    session = client.session
    session[PERSON_KEY] = str(person.pk)
    session.save()


@pytest.fixture
def alice(client: Client) -> Person:
    person = cast.person(ALICE)
    sign_in(client, person)
    return person


def apply(phone: str = ALICE, title: str = "保洁员") -> Application:
    now = timezone.now()
    body = cast.walk_in(cast.job(title=title), phone)
    return applications.submit(cast.device(), body, now, now)[0]


@pytest.mark.parametrize("address", ["/me", "/me/resume"])
def test_a_stranger_is_asked_for_the_number(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"] == "/me/signin"


def test_a_session_of_a_person_who_is_gone_is_a_strangers(client: Client, alice: Person) -> None:
    alice.delete()
    assert client.get("/me").headers["Location"] == "/me/signin"


def test_nothing_applied_for_says_where_to_go(client: Client, alice: Person) -> None:
    assert "还没有投过" in client.get("/me").content.decode()


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (ApplicationState.DELIVERED, "已送达"),
        (ApplicationState.VIEWED, "企业已看"),
        (ApplicationState.INTERVIEW, "约面试"),
        (ApplicationState.DECLINED, "不合适"),
        (ApplicationState.HIRED, "已录用"),
    ],
)
def test_each_state_is_told_as_it_is(
    client: Client, alice: Person, state: ApplicationState, word: str
) -> None:
    application = apply()
    Application.objects.update(state=state.value)
    assert word in client.get("/me").content.decode()
    assert word in client.get(f"/me/applications/{application.pk}").content.decode()


def test_an_interview_is_told_in_chinas_time_with_its_place(client: Client, alice: Person) -> None:
    apply()
    Application.objects.update(
        state="interview",
        interview_at="2099-12-01T01:30:00Z",
        interview_place="三号楼",
        interview_note="带身份证",
    )
    page = client.get("/me").content.decode()
    assert "12月1日 星期二 09:30" in page
    assert "三号楼" in page
    assert "带身份证" in page


def test_an_interview_that_is_over_is_not_called_for_any_more(
    client: Client, alice: Person
) -> None:
    apply()
    Application.objects.update(state="interview", interview_at=timezone.now() - cast.minutes(1))
    page = client.get("/me").content.decode()
    assert "已经过了" in page
    assert "请按时去" not in page


def test_a_refusal_is_told_with_its_reason(client: Client, alice: Person) -> None:
    apply()
    Application.objects.update(state="declined", decline_reason="时间对不上")
    assert "时间对不上" in client.get("/me").content.decode()


def test_the_contact_is_released_and_can_be_dialled(client: Client, alice: Person) -> None:
    apply()
    page = client.get("/me").content.decode()
    assert "王经理 0371-55550000" in page
    assert 'href="tel:037155550000"' in page


def test_somebody_elses_applications_are_neither_listed_nor_found(
    client: Client, alice: Person
) -> None:
    foreign = apply(BOB, title="夜班装卸工")
    assert "夜班装卸工" not in client.get("/me").content.decode()
    answer = client.get(f"/me/applications/{foreign.pk}")
    assert answer.status_code == 404
    assert "夜班装卸工" not in answer.content.decode()


def test_a_resume_is_kept_with_the_proved_number(client: Client, alice: Person) -> None:
    answer = client.post("/me/resume", {**GOOD, "phone": BOB}, follow=True)
    assert "简历存好了" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.resume == {
        "name": "爱丽",
        "phone": ALICE,
        "skills": ["cleaning", "catering"],
        "experience": "under_3y",
        "available": "today",
        "note": "有健康证",
    }


def test_a_refused_resume_is_not_kept_and_loses_nothing_typed(
    client: Client, alice: Person
) -> None:
    answer = client.post("/me/resume", {**GOOD, "name": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "还没存" in page
    assert "有健康证" in page
    assert page.count(" checked") == 4
    alice.refresh_from_db()
    assert alice.resume is None


def test_a_stored_resume_is_shown_for_changing(client: Client, alice: Person) -> None:
    client.post("/me/resume", GOOD)
    page = client.get("/me/resume").content.decode()
    assert 'value="爱丽"' in page
    assert page.count(" checked") == 4


def test_hostile_text_is_shown_as_text(client: Client, alice: Person) -> None:
    hostile = "<script>alert(1)</script>"
    apply(title=hostile)
    Application.objects.update(
        state="interview", interview_at=timezone.now(), interview_place=hostile
    )
    client.post("/me/resume", {**GOOD, "name": hostile[:30], "note": hostile})
    for address in ("/me", "/me/resume"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
