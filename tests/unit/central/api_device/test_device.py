from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from central.core.devices.models import Device, EnrolmentCode, EnrolmentFailure, Role
from central.core.devices.services import CODE_TTL, make_enrolment_code, revoke
from central.core.inbox.keys import KeyRing
from contract.base import Problem
from contract.device import EnrolAnswer, RollAnswer, SealingKey, StationSetup
from contract.version import WIRE_VERSION
from tests.unit.central import cast

pytestmark = pytest.mark.django_db

BEAT = {
    "app_version": "0.1",
    "wire": WIRE_VERSION,
    "catalogue_seq": 9,
    "outbox_pending": 0,
    "outbox_oldest_seconds": 0,
}


@pytest.fixture(autouse=True)
def key(tmp_path: Path, settings: Settings) -> SealingKey:
    settings.DATA_DIR = tmp_path
    settings.PUBLIC_URL = "https://inn.example.org"
    return KeyRing(tmp_path / "keys").make(now=cast.NOW)


def code() -> str:
    return make_enrolment_code(
        cast.station(), Role.TERMINAL, ttl=CODE_TTL, actor="staff:test", now=timezone.now()
    )


def enrol(client: Client, typed: str) -> EnrolAnswer:
    answer = client.post("/v1/device/enrol", {"code": typed}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return EnrolAnswer.model_validate_json(answer.content)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_enrolment_gives_everything_a_device_needs(client: Client, key: SealingKey) -> None:
    answer = enrol(client, code())
    assert answer.station.id == "gx-1"
    assert answer.scope == "410100"
    assert answer.sealing_key == key
    assert answer.public_url == "https://inn.example.org"
    assert abs((answer.server_time - timezone.now()).total_seconds()) < 30
    assert str(Device.objects.get().pk) == answer.device_id


def test_a_wrong_code_is_a_problem_a_person_can_read(client: Client) -> None:
    answer = client.post("/v1/device/enrol", {"code": "AAAA"}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    problem = Problem.model_validate_json(answer.content)
    assert problem.code == "enrolment_code_invalid"
    assert "登记码" in problem.title


def test_too_many_wrong_codes_are_told_when_to_come_back(client: Client) -> None:
    for _ in range(10):
        client.post("/v1/device/enrol", {"code": "AAAA"}, content_type="application/json")
    assert EnrolmentFailure.objects.filter(network="127.0.0.1/32").count() == 10
    answer = client.post("/v1/device/enrol", {"code": code()}, content_type="application/json")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"


def test_without_a_sealing_key_no_code_is_spent(
    client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for path in (tmp_path / "keys").iterdir():
        path.unlink()
    answer = client.post("/v1/device/enrol", {"code": code()}, content_type="application/json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert EnrolmentCode.objects.get().used_at is None
    assert "make-key" in caplog.text


def test_a_rolled_token_takes_over_at_its_first_use(client: Client) -> None:
    old = enrol(client, code()).token
    answer = client.post("/v1/device/token/roll", headers=bearer(old))
    new = RollAnswer.model_validate_json(answer.content).token
    for token, status in ((old, 200), (new, 200), (old, 401)):
        beat = client.post(
            "/v1/device/heartbeat", BEAT, content_type="application/json", headers=bearer(token)
        )
        assert beat.status_code == status


def test_a_heartbeat_is_kept_and_answered_with_the_setup(client: Client) -> None:
    token = enrol(client, code()).token
    answer = client.post(
        "/v1/device/heartbeat", BEAT, content_type="application/json", headers=bearer(token)
    )
    setup = StationSetup.model_validate_json(answer.content)
    assert setup.station.name == "高新一站"
    assert Device.objects.get().health["catalogue_seq"] == 9


def test_a_heartbeat_is_told_whether_the_last_batch_is_remembered(client: Client) -> None:
    token = enrol(client, code()).token
    known = "00000000-0000-4000-8000-000000000001"
    Device.objects.update(mark=known)
    other = known.replace("1", "2")
    for more, answer in (({}, None), ({"last_mark": known}, True), ({"last_mark": other}, False)):
        beat = client.post(
            "/v1/device/heartbeat",
            BEAT | more,
            content_type="application/json",
            headers=bearer(token),
        )
        assert beat.json()["remembers"] is answer


@pytest.mark.parametrize(
    ("header", "problem_code"),
    [
        ({}, "device_unknown"),
        ({"Authorization": "Bearer nobody"}, "device_unknown"),
        ({"Authorization": "Basic bm9ib2R5"}, "device_unknown"),
        ({"Authorization": "Bearer"}, "device_unknown"),
    ],
)
def test_a_stranger_is_unauthorized(
    client: Client, header: dict[str, str], problem_code: str
) -> None:
    answer = client.post(
        "/v1/device/heartbeat", BEAT, content_type="application/json", headers=header
    )
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert Problem.model_validate_json(answer.content).code == problem_code


def test_a_revoked_device_is_told_so(client: Client) -> None:
    token = enrol(client, code()).token
    revoke(Device.objects.get(), actor="staff:test", now=timezone.now())
    answer = client.post("/v1/device/token/roll", headers=bearer(token))
    assert answer.status_code == 401
    assert Problem.model_validate_json(answer.content).code == "device_revoked"


TERMINAL_ONLY = [
    ("POST", "/v1/events"),
    ("POST", "/v1/signin/device_authorization"),
    ("POST", "/v1/signin/token"),
    ("GET", "/v1/me"),
    ("DELETE", "/v1/session"),
    ("POST", "/v1/applications/lookup"),
]
EVERY_DEVICE = [
    ("POST", "/v1/device/token/roll"),
    ("POST", "/v1/device/heartbeat"),
    ("GET", "/v1/catalog/changes?scope=410100"),
    ("GET", "/v1/catalog/snapshot?scope=410100"),
]


@pytest.mark.parametrize(("method", "url"), TERMINAL_ONLY + EVERY_DEVICE)
def test_nothing_opens_without_a_token(client: Client, method: str, url: str) -> None:
    answer = client.generic(method, url)
    assert answer.status_code == 401
    assert Problem.model_validate_json(answer.content).code == "device_unknown"


@pytest.mark.parametrize(("method", "url"), TERMINAL_ONLY)
def test_a_display_may_not_act_for_people(client: Client, method: str, url: str) -> None:
    Device.objects.filter(pk=cast.device(token="display").pk).update(role=Role.DISPLAY)
    answer = client.generic(method, url, headers=bearer("display"))
    assert answer.status_code == 403
    assert Problem.model_validate_json(answer.content).code == "device_not_allowed"


@pytest.mark.parametrize(("method", "url"), EVERY_DEVICE)
def test_a_display_may_live_and_show(client: Client, method: str, url: str) -> None:
    Device.objects.filter(pk=cast.device(token="display").pk).update(role=Role.DISPLAY)
    body = BEAT if url.endswith("heartbeat") else None
    if body is not None:
        answer = client.post(url, body, content_type="application/json", headers=bearer("display"))
    else:
        answer = client.generic(method, url, headers=bearer("display"))
    assert answer.getvalue()
    assert answer.status_code == 200
