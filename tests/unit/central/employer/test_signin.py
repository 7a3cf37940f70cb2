import pytest
from django.contrib.auth.models import User
from django.test import Client

from central.core.attempts.models import Attempt
from tests.unit.central import cast
from tests.unit.central.employer.people import PASSWORD, at_desk, member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner() -> User:
    return member("owner", cast.employer())


def sign_in(
    client: Client, name: str = "owner", password: str = PASSWORD, address: str = "127.0.0.1"
) -> int:
    return client.post(
        "/employer/login", {"username": name, "password": password}, REMOTE_ADDR=address
    ).status_code


@pytest.mark.usefixtures("owner")
def test_a_member_signs_in_and_out(client: Client) -> None:
    assert sign_in(client) == 302
    assert "Acme" in client.get("/employer/").content.decode()
    assert client.get("/employer/login").headers["Location"] == "/employer/"
    client.post("/employer/logout")
    assert client.get("/employer/").headers["Location"] == "/employer/login"


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("name", "password"), [("owner", "wrong"), ("nobody", PASSWORD), ("owner", ""), ("", PASSWORD)]
)
def test_anything_else_does_not_and_does_not_say_which_part_was_wrong(
    client: Client, name: str, password: str
) -> None:
    assert sign_in(client, name, password) == 422
    assert client.get("/employer/").status_code == 302


def test_a_user_of_no_employer_is_told_so_and_stays_outside(client: Client) -> None:
    member("staff", None)
    answer = client.post("/employer/login", {"username": "staff", "password": PASSWORD})
    assert answer.status_code == 422
    assert "没有绑定用工单位" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_member_who_left_is_outside_at_once(owner: User) -> None:
    client = at_desk(owner)
    assert client.get("/employer/").status_code == 200
    owner.is_active = False
    owner.save()
    assert client.get("/employer/").status_code == 302


@pytest.mark.usefixtures("owner")
def test_guessing_a_password_is_stopped_even_for_the_right_one(client: Client) -> None:
    for _ in range(5):
        assert sign_in(client, password="wrong") == 422
    answer = client.post("/employer/login", {"username": "owner", "password": PASSWORD})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 15 * 60
    assert "先停一会儿" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("owner")
def test_a_strangers_guessing_does_not_lock_the_member_out(client: Client) -> None:
    for _ in range(9):
        sign_in(client, password="wrong", address="203.0.113.9")
    assert sign_in(client, address="198.51.100.7") == 302


@pytest.mark.usefixtures("owner")
def test_success_forgives_the_tries_before_it(client: Client) -> None:
    for _ in range(4):
        sign_in(client, password="wrong")
    assert sign_in(client) == 302
    client.post("/employer/logout")
    for _ in range(5):
        assert sign_in(client, password="wrong") == 422


@pytest.mark.usefixtures("owner")
def test_many_names_from_one_address_are_stopped(client: Client) -> None:
    for number in range(60):
        assert sign_in(client, f"user{number}", "wrong") == 422
    assert sign_in(client) == 429
    assert Attempt.objects.count() == 60 * 3


@pytest.mark.usefixtures("owner")
def test_signing_in_changes_the_session_key_and_obeys_no_next(client: Client) -> None:
    client.get("/me/signin")
    session = client.session
    session["anything"] = 1
    session.save()
    before = session.session_key
    answer = client.post(
        "/employer/login?next=//evil.example/",
        {"username": "owner", "password": PASSWORD, "next": "//evil.example/"},
    )
    assert answer.headers["Location"] == "/employer/"
    assert client.session.session_key != before


@pytest.mark.usefixtures("owner")
def test_the_form_asks_for_its_token() -> None:
    assert sign_in(Client(enforce_csrf_checks=True)) == 403


def test_the_page_cannot_be_framed_or_kept(client: Client) -> None:
    answer = client.get("/employer/login")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"]
