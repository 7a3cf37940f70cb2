from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from central.core.devices.models import Device
from central.core.signin import services
from central.core.signin.models import Grant
from contract.signin import GRANT_TYPE, GrantAnswer, TokenAnswer
from tests.unit.central import cast
from tests.unit.central.cast import seconds

pytestmark = pytest.mark.django_db
BEGIN, TOKEN = "/v1/signin/device_authorization", "/v1/signin/token"


def client_of(device_token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {device_token}"})


@pytest.fixture
def client() -> Client:
    cast.device(token="alices-device")
    return client_of("alices-device")


def begin(client: Client) -> GrantAnswer:
    answer = client.post(BEGIN)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return GrantAnswer.model_validate_json(answer.content)


def poll(client: Client, device_code: str, grant_type: str = GRANT_TYPE) -> Any:
    Grant.objects.update(last_poll_at=None)  # as if enough time had passed
    body = {"grant_type": grant_type, "device_code": device_code}
    return client.post(TOKEN, body, content_type="application/json")


def test_a_grant_is_what_the_rfc_asks_for(client: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "https://inn.example"
    grant = begin(client)
    assert grant.verification_uri == "https://inn.example/s"
    assert grant.verification_uri_complete == f"https://inn.example/s/{grant.user_code}"
    assert (grant.expires_in, grant.interval, grant.interval_ms) == (120, 1, 500)
    assert len(grant.matching_code) == 2
    assert grant.device_code not in Grant.objects.get().device_code_hash


def test_the_terminal_is_signed_in_once_the_phone_approves(client: Client) -> None:
    grant = begin(client)
    waiting = poll(client, grant.device_code)
    assert (waiting.status_code, waiting.json()["error"]) == (400, "authorization_pending")
    services.approve(grant.user_code, cast.person(), timezone.now(), browser="phone")
    answer = poll(client, grant.device_code)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    token = TokenAnswer.model_validate_json(answer.content)
    assert (token.token_type, token.expires_in) == ("Bearer", 900)
    again = poll(client, grant.device_code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_the_terminal_hears_of_the_scan(client: Client) -> None:
    grant = begin(client)
    before = poll(client, grant.device_code).json()
    assert before["scanned"] is False
    assert 118 <= before["expires_in"] <= 120
    services.scan(grant.user_code, "phone", timezone.now())
    after = poll(client, grant.device_code).json()
    assert after["error"] == "authorization_pending"
    assert after["scanned"] is True
    assert 298 <= after["expires_in"] <= 300


def test_an_answer_that_ends_the_waiting_says_nothing_more(client: Client) -> None:
    grant = begin(client)
    services.deny(grant.user_code, timezone.now(), browser="phone")
    answer = poll(client, grant.device_code).json()
    assert answer == {"error": "access_denied", "scanned": False}


def test_polling_twice_at_once_is_slowed_down(client: Client) -> None:
    grant = begin(client)
    poll(client, grant.device_code)
    body = {"grant_type": GRANT_TYPE, "device_code": grant.device_code}
    answer = client.post(TOKEN, body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "slow_down")


def test_a_refusal_reaches_the_terminal(client: Client) -> None:
    grant = begin(client)
    services.deny(grant.user_code, timezone.now(), browser="phone")
    assert poll(client, grant.device_code).json()["error"] == "access_denied"


def test_an_expired_grant_reaches_the_terminal(client: Client) -> None:
    grant = begin(client)
    Grant.objects.update(expires_at=timezone.now() - seconds(1))
    assert poll(client, grant.device_code).json()["error"] == "expired_token"


def test_charlies_device_cannot_redeem_alices_grant(client: Client) -> None:
    grant = begin(client)
    services.approve(grant.user_code, cast.person(), timezone.now(), browser="phone")
    cast.device(cast.station("far", "远站"), token="charlies-device")
    answer = poll(client_of("charlies-device"), grant.device_code)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_another_grant_type_is_no_grant(client: Client) -> None:
    grant = begin(client)
    assert poll(client, grant.device_code, "password").json()["error"] == "invalid_grant"


def test_a_request_without_a_code_is_a_problem(client: Client) -> None:
    answer = client.post(TOKEN, {"grant_type": GRANT_TYPE}, content_type="application/json")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("url", [BEGIN, TOKEN])
def test_a_stranger_begins_nothing(client: Client, url: str) -> None:
    Device.objects.update(token_hash="0")
    answer = client.post(url, {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "device_unknown")
