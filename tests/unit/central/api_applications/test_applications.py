from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from central.core.applications.services import submit
from central.core.devices.models import Device
from contract.signin import ApplicationView
from tests.unit.central import cast
from tests.unit.central.cast import ALICE

pytestmark = pytest.mark.django_db
URL = "/v1/applications/lookup"
LAST4 = ALICE[-4:]


@pytest.fixture
def device() -> Device:
    return cast.device(token="alices-device")


@pytest.fixture
def client(device: Device) -> Client:
    now = timezone.now()
    job = cast.job()
    submit(device, cast.walk_in(job, code=cast.receipt(1)), now, now)
    submit(device, cast.walk_in(job, code=cast.receipt(2)), now, now)
    return Client(headers={"Authorization": "Bearer alices-device"})


def look(client: Client, receipt: str, last4: str = LAST4) -> Any:
    return client.post(
        URL, {"receipt": receipt, "phone_last4": last4}, content_type="application/json"
    )


def test_any_station_reads_it_by_receipt_and_four_digits(client: Client) -> None:
    cast.device(cast.station("far", "远站"), token="far-device")
    answer = look(Client(headers={"Authorization": "Bearer far-device"}), cast.receipt(1))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    view = ApplicationView.model_validate_json(answer.content)
    assert view.receipt == cast.receipt(1)
    assert view.job_title == "保洁员"


def test_it_answers_under_the_receipt_that_was_asked_for(client: Client) -> None:
    assert look(client, cast.receipt(2)).json()["receipt"] == cast.receipt(2)


def test_a_wrong_one_is_not_found(client: Client) -> None:
    for answer in (look(client, cast.receipt(3)), look(client, cast.receipt(1), "9999")):
        assert (answer.status_code, answer.json()["code"]) == (404, "receipt_unknown")


@pytest.mark.parametrize(("receipt", "last4"), [("123456789012", LAST4), ("", LAST4)])
def test_a_mistyped_code_is_told_apart_by_its_check_digit(
    client: Client, receipt: str, last4: str
) -> None:
    assert look(client, receipt, last4).status_code == 422


def test_guessing_is_stopped(client: Client) -> None:
    for i in range(10):
        assert look(client, cast.receipt(1), f"9{i:03d}").status_code == 404
    answer = look(client, cast.receipt(1))
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600


def test_a_stranger_looks_nothing_up(client: Client) -> None:
    assert look(Client(), cast.receipt(1)).status_code == 401
