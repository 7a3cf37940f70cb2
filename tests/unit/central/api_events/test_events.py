from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from central.core.applications.models import Application
from central.core.devices.models import Device, Role
from central.core.inbox.keys import keyring_from_settings
from contract.device import SealingKey
from contract.events import MAX_BATCH, Envelope, EventBatch
from tests.unit.central import cast
from tests.unit.central.cast import NOW

pytestmark = pytest.mark.django_db
URL = "/v1/events"


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> SealingKey:
    settings.DATA_DIR = tmp_path
    return keyring_from_settings().make(now=NOW)


@pytest.fixture
def client() -> Client:
    cast.device(token="alices-device")
    return Client(headers={"Authorization": "Bearer alices-device"})


def post(client: Client, *events: Envelope) -> Any:
    body = EventBatch(events=events).model_dump_json()
    return client.post(URL, body, content_type="application/json")


def test_each_event_of_a_batch_is_answered_in_order(client: Client, key: SealingKey) -> None:
    good = cast.seal(key, cast.walk_in(cast.job()), seed=1)
    bad = cast.seal(key, b"{}", seed=2)
    answer = post(client, good, bad)
    assert answer.status_code == 200
    assert [(r["id"], r["status"], r["code"]) for r in answer.json()["results"]] == [
        (str(good.id), "accepted", ""),
        (str(bad.id), "rejected", "malformed"),
    ]
    assert Application.objects.count() == 1


def test_the_batch_again_is_all_decided(client: Client, key: SealingKey) -> None:
    events = (
        cast.seal(key, cast.walk_in(cast.job()), seed=1),
        cast.seal(key, b"{}", seed=2),
    )
    post(client, *events)
    assert [r["status"] for r in post(client, *events).json()["results"]] == [
        "duplicate",
        "rejected",
    ]


def test_a_batch_leaves_its_mark_and_is_told_when_the_last_one_is_unknown(
    client: Client, key: SealingKey, caplog: pytest.LogCaptureFixture
) -> None:
    job, marks = cast.job(), [str(UUID(int=n)) for n in range(1, 4)]

    def sent(n: int, last: str | None) -> tuple[object, object]:
        event = cast.seal(key, cast.walk_in(job, f"1390000000{n}"), seed=n)
        body = EventBatch(events=(event,)).model_dump(mode="json")
        body |= {"mark": marks[n], "last_mark": last}
        answer = client.post(URL, body, content_type="application/json").json()
        return answer["mark"], answer["remembers"]

    assert sent(0, None) == (marks[0], None)
    assert sent(1, marks[0]) == (marks[1], True)
    Device.objects.update(mark=marks[0], mark_before=None)  # restored to before the second
    assert sent(2, marks[1]) == (None, False)
    assert "its events come again" in caplog.text
    assert Application.objects.count() == 3  # it is taken in all the same


def test_a_station_that_knows_nothing_of_marks_is_served_as_ever(
    client: Client, key: SealingKey
) -> None:
    answer = client.post(
        URL,
        {"events": [cast.seal(key, cast.walk_in(cast.job())).model_dump(mode="json")]},
        content_type="application/json",
    ).json()
    assert (answer["mark"], answer["remembers"]) == (None, None)
    assert Device.objects.get().mark is None


def test_a_full_batch_fits(client: Client, key: SealingKey) -> None:
    job = cast.job()
    events = [
        cast.seal(key, cast.walk_in(job, f"139000000{i:02d}", code=cast.receipt(i)), seed=i)
        for i in range(MAX_BATCH)
    ]
    assert {r["status"] for r in post(client, *events).json()["results"]} == {"accepted"}
    assert Application.objects.count() == MAX_BATCH


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"events": []}', '{"events": [{"id": "1"}]}', "not json", '{"events": 1}'],
)
def test_what_is_no_batch_is_a_problem(client: Client, body: str) -> None:
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_event_id_of_another_version_is_refused(client: Client, key: SealingKey) -> None:
    event = cast.seal(key, cast.walk_in(cast.job())).model_dump(mode="json")
    event["id"] = "00000000-0000-4000-8000-000000000000"
    answer = client.post(URL, {"events": [event]}, content_type="application/json")
    assert answer.status_code == 422
    assert "UUIDv7" in answer.json()["detail"]


def test_a_stranger_delivers_nothing(key: SealingKey) -> None:
    answer = post(Client(), cast.seal(key, cast.walk_in(cast.job())))
    assert (answer.status_code, answer.json()["code"]) == (401, "device_unknown")
    assert not Application.objects.exists()


def test_a_revoked_device_delivers_nothing(client: Client, key: SealingKey) -> None:
    Device.objects.update(revoked_at=NOW)
    answer = post(client, cast.seal(key, cast.walk_in(cast.job())))
    assert (answer.status_code, answer.json()["code"]) == (401, "device_revoked")


def test_a_read_only_display_delivers_nothing(client: Client, key: SealingKey) -> None:
    Device.objects.update(role=Role.DISPLAY)
    assert post(client, cast.seal(key, cast.walk_in(cast.job()))).status_code == 403
