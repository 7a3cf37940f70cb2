from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from central.core.accounts.models import Person
from central.core.applications.services import submit
from central.core.devices.models import Device
from central.core.signin.models import Session
from contract.signin import Me
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, minutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def device() -> Device:
    return cast.device(token="alices-device")


@pytest.fixture
def alice(device: Device) -> Person:
    alice = cast.person()
    cast.session(alice, device, token="alices-session")
    Session.objects.update(expires_at=timezone.now() + minutes(15))
    return alice


def client_of(device_token: str, session_token: str = "") -> Client:
    headers = {"Authorization": f"Bearer {device_token}"}
    if session_token:
        headers["X-Session"] = session_token
    return Client(headers=headers)


def problem_of(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_alice_reads_her_own_things(device: Device, alice: Person) -> None:
    now = timezone.now()
    job = cast.job()
    body = cast.signed_in(job, token="alices-session", resume=cast.resume())
    submit(device, body, now, now)
    submit(device, cast.walk_in(job, BOB, code=cast.receipt(2)), now, now)
    answer = client_of("alices-device", "alices-session").get("/v1/me")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    me = Me.model_validate_json(answer.content)
    assert me.person_id == str(alice.pk)
    assert me.phone == ALICE
    assert me.phone_masked == "138****0001"
    assert me.resume == cast.resume()
    assert [a.receipt for a in me.applications] == [cast.receipt()]
    assert me.applications[0].contact == job.contact
    assert me.applications[0].job_id == str(job.pk)


def test_somebody_new_has_nothing_yet(alice: Person) -> None:
    answer = client_of("alices-device", "alices-session").get("/v1/me")
    me = Me.model_validate_json(answer.content)
    assert me.resume is None
    assert me.applications == ()


@pytest.mark.parametrize("method", ["get", "delete"])
@pytest.mark.parametrize("token", ["", "made up", "alices-device"])
def test_without_her_session_there_is_nothing(alice: Person, method: str, token: str) -> None:
    url = "/v1/me" if method == "get" else "/v1/session"
    answer = getattr(client_of("alices-device", token), method)(url)
    assert problem_of(answer) == (401, "session_ended")


@pytest.mark.parametrize("station", ["gx-1", "far"])
def test_charlies_device_opens_nothing_with_her_session(alice: Person, station: str) -> None:
    cast.device(cast.station(station, "远站"), token="charlies-device")
    answer = client_of("charlies-device", "alices-session").get("/v1/me")
    assert problem_of(answer) == (401, "session_ended")


def test_her_session_opens_nothing_without_a_device(alice: Person) -> None:
    answer = Client(headers={"X-Session": "alices-session"}).get("/v1/me")
    assert problem_of(answer) == (401, "device_unknown")


def test_after_the_end_the_session_opens_nothing(alice: Person) -> None:
    client = client_of("alices-device", "alices-session")
    assert client.delete("/v1/session").status_code == 204
    assert problem_of(client.get("/v1/me")) == (401, "session_ended")
    assert problem_of(client.delete("/v1/session")) == (401, "session_ended")


def test_after_fifteen_minutes_the_session_opens_nothing(alice: Person) -> None:
    Session.objects.update(expires_at=timezone.now())
    assert problem_of(client_of("alices-device", "alices-session").get("/v1/me")) == (
        401,
        "session_ended",
    )
