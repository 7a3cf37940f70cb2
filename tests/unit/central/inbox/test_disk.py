"""The centre's disk is full, or its database locked, while events come in: each is answered
"retry", nothing of it is half done, and when there is room the same events are taken once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from central.core.applications.models import Application
from central.core.audit.models import Entry
from central.core.inbox.keys import keyring_from_settings
from central.core.inbox.models import ReceivedEvent
from contract.device import SealingKey
from contract.events import BatchResult, EventBatch
from tests.unit.central import cast
from tests.unit.central.cast import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="a PostgreSQL server looks after its own disk"
    ),
]


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> SealingKey:
    settings.DATA_DIR = tmp_path
    settings.PUBLIC_URL = "https://inn.example.org"
    return keyring_from_settings().make(now=NOW)


@contextmanager
def full(spare: int) -> Iterator[None]:
    """A database that may grow by ``spare`` pages and then finds the disk full (SQLITE_FULL)."""
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        (free,) = cursor.execute("PRAGMA freelist_count").fetchone()
        if free:
            cursor.execute("VACUUM")
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + spare}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def post(client: Client, batch: EventBatch) -> BatchResult:
    answer = client.post("/v1/events", batch.model_dump_json(), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return BatchResult.model_validate_json(answer.content)


@pytest.mark.parametrize("spare", [0, 1, 2, 5])
def test_on_a_full_disk_every_event_is_asked_for_again(
    key: SealingKey, spare: int, caplog: pytest.LogCaptureFixture
) -> None:
    cast.device(token="alices-device")
    client = Client(headers={"Authorization": "Bearer alices-device"})
    job = cast.job()
    batch = EventBatch(
        events=tuple(
            cast.seal(
                key,
                cast.walk_in(job, f"138{seed:08}", code=cast.receipt(seed), resume=cast.resume()),
                seed=seed,
            )
            for seed in range(1, 41)
        )
    )
    assert post(client, EventBatch(events=batch.events[:1])).results[0].status == "accepted"
    with full(spare):
        first = post(client, batch)
    words = [result.status.value for result in first.results]
    assert words[0] == "duplicate"
    assert set(words[1:]) <= {"accepted", "retry"}
    assert "retry" in words
    done = words.count("accepted") + 1
    assert Application.objects.count() == ReceivedEvent.objects.count() == done
    assert Entry.objects.filter(action="event.accepted").count() == done
    assert "the database failed" in caplog.text

    again = post(client, batch)
    assert [result.status.value for result in again.results] == [
        "accepted" if word == "retry" else "duplicate" for word in words
    ]
    assert Application.objects.count() == 40


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/device/heartbeat", {"app_version": "1", "wire": 1, "catalogue_seq": 1}),
        ("/v1/signin/device_authorization", {}),
        ("/v1/device/token/roll", {}),
    ],
)
def test_on_a_full_disk_every_call_says_try_again(
    key: SealingKey, path: str, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    cast.device(token="alices-device")
    client = Client(headers={"Authorization": "Bearer alices-device"})
    client.raise_request_exception = False
    figures = {"outbox_pending": 0, "outbox_oldest_seconds": 0} if "heartbeat" in path else {}
    with connection.execute_wrapper(no_room):
        answer = client.post(path, body | figures, content_type="application/json")
    assert answer.status_code == 503, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "database"
    assert "请稍后再试" in answer.json()["title"]
    assert int(answer.headers["Retry-After"]) > 0
    assert "disk is full" in caplog.text
    assert client.post(path, body | figures, content_type="application/json").status_code == 200


def no_room(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Refuse what writes, as SQLite does: the pages of a small test have room to spare."""
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)
