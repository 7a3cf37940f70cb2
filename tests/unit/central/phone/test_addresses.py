"""Addresses that nobody made: not found, and no database is asked what it cannot read."""

import pytest
from django.test import Client

from tests.unit.central import cast
from tests.unit.central.employer.people import at_desk, member

pytestmark = pytest.mark.django_db

ODD = ("%00", "BCDF%00HJK", "AEIOUAEI", "%F0%9F%98%80", "9" * 400, "-1", "１２", "%FF")


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("page", ["/s/{}", "/r/{}", "/j/{}", "/{}", "/me/applications/{}"])
def test_odd_text_in_an_address_is_not_found(client: Client, page: str, text: str) -> None:
    assert client.get(page.format(text)).status_code in (302, 404)


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("action", ["phone", "again", "refuse", "other", "code", "approve"])
def test_odd_text_in_an_action_is_not_found(client: Client, action: str, text: str) -> None:
    answer = client.post(f"/s/{text}/{action}", {"phone": cast.ALICE})
    assert answer.status_code in (302, 404)


@pytest.mark.parametrize("text", ODD)
def test_odd_text_in_a_query_is_as_nothing(client: Client, text: str) -> None:
    assert client.get(f"/r?code={text}", follow=True).status_code in (200, 404)
    desk = at_desk(member("owner", cast.employer("Acme")))
    assert desk.get(f"/employer/?state={text}&job={text}&page={text}").status_code == 200


@pytest.mark.parametrize("text", ODD)
def test_odd_text_at_the_api_is_a_problem(client: Client, text: str) -> None:
    cast.device(token="a token")
    headers = {"Authorization": "Bearer a token"}
    for page in ("changes", "snapshot"):
        answer = client.get(f"/v1/catalog/{page}?scope={text}&since={text}", headers=headers)
        assert answer.status_code in (404, 422)
        assert answer["Content-Type"] == "application/problem+json"


def test_a_cookie_that_nobody_gave_is_as_none(client: Client) -> None:
    quoted = "a\\000b" * 10  # NUL as a quoted cookie writes it
    answer = client.get("/me", headers={"cookie": f'sessionid="{quoted}"'})
    assert answer.status_code == 302
