from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from central.core.accounts.models import Person
from central.core.applications.models import Application, Receipt
from central.core.audit.models import Entry
from central.core.devices.models import Device
from central.core.inbox import services
from central.core.inbox.keys import KeyRing, keyring_from_settings
from central.core.inbox.models import ReceivedEvent
from contract.device import SealingKey
from contract.events import Envelope, EventBatch, EventKind, EventResult, EventStatus, ResumeSaved
from tests.unit.central import cast
from tests.unit.central.cast import ALICE, BOB, NOW, minutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys")


@pytest.fixture
def key(ring: KeyRing) -> SealingKey:
    return ring.make(now=NOW)


@pytest.fixture
def device() -> Device:
    return cast.device()


def receive(device: Device, ring: KeyRing, *events: Envelope) -> list[tuple[str, str]]:
    results = services.receive(device, EventBatch(events=events), NOW, keys=ring).results
    assert [r.id for r in results] == [e.id for e in events]
    return [(r.status.value, r.code) for r in results]


def test_an_application_arrives(device: Device, ring: KeyRing, key: SealingKey) -> None:
    event = cast.seal(key, cast.walk_in(cast.job()), made_at=NOW - minutes(3))
    assert receive(device, ring, event) == [("accepted", "")]
    assert Application.objects.get().submitted_at == NOW - minutes(3)
    row = ReceivedEvent.objects.get()
    assert (row.id, row.device, row.status) == (event.id, device, "accepted")


def test_the_same_event_again_is_a_duplicate_for_ever(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    event = cast.seal(key, cast.walk_in(cast.job()))
    receive(device, ring, event)
    later = NOW + timedelta(days=4000)
    results = services.receive(device, EventBatch(events=(event,)), later, keys=ring).results
    assert results[0].status is EventStatus.DUPLICATE
    assert Application.objects.count() == Receipt.objects.count() == 1


def test_a_duplicate_within_one_batch_is_done_once(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    event = cast.seal(key, cast.walk_in(cast.job()))
    assert receive(device, ring, event, event) == [("accepted", ""), ("duplicate", "")]


def test_a_duplicate_answers_with_the_outcome_that_was_stored(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    job = cast.job()
    first = cast.seal(key, cast.walk_in(job, code=cast.receipt(1)), seed=1)
    second = cast.seal(key, cast.walk_in(job, code=cast.receipt(2)), seed=2)
    assert receive(device, ring, first, second) == [
        ("accepted", ""),
        ("accepted", "already_applied"),
    ]
    assert receive(device, ring, second) == [("duplicate", "already_applied")]


def test_an_event_resent_by_another_device_is_a_duplicate(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    event = cast.seal(key, cast.walk_in(cast.job()))
    receive(device, ring, event)
    assert receive(cast.device(), ring, event) == [("duplicate", "")]


def rejections(key: SealingKey) -> dict[str, Envelope]:
    good = cast.walk_in(cast.job())
    return {
        "job_unknown": cast.seal(key, good.model_copy(update={"job_id": "no such"}), seed=1),
        "session_unknown": cast.seal(key, cast.signed_in(cast.job(), token="made up"), seed=2),
        "malformed": cast.seal(key, b'{"receipt": "1", "job_id": 3}', seed=3),
        "unknown_kind": cast.seal(key, good, kind="wallet.emptied", seed=4),
        "unknown_key": cast.seal(key, good, seed=5).model_copy(update={"key_id": "lost"}),
        "unsealable": cast.seal(key, good, seed=6).model_copy(update={"sealed": "AAAA"}),
    }


@pytest.mark.parametrize("code", ["job_unknown", "session_unknown", "malformed", "unknown_kind",
                                  "unknown_key", "unsealable"])  # fmt: skip
def test_a_rejection_has_its_word_and_is_remembered(
    device: Device, ring: KeyRing, key: SealingKey, code: str
) -> None:
    event = rejections(key)[code]
    assert receive(device, ring, event) == [("rejected", code)]
    assert receive(device, ring, event) == [("rejected", code)]
    assert ReceivedEvent.objects.get().code == code
    assert not Application.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b'"x"', b'{"receipt":' + b"[" * 5000]
)
def test_a_body_that_is_nothing_sensible_is_malformed(
    device: Device, ring: KeyRing, key: SealingKey, raw: bytes
) -> None:
    assert receive(device, ring, cast.seal(key, raw)) == [("rejected", "malformed")]


def test_what_is_said_of_a_malformed_body_holds_nothing_of_it(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    raw = cast.walk_in(cast.job()).model_dump_json().replace(ALICE, "13800").encode()
    batch = EventBatch(events=(cast.seal(key, raw),))
    result: EventResult = services.receive(device, batch, NOW, keys=ring).results[0]
    assert "walk_in.phone" in result.detail
    assert "13800" not in result.detail
    assert "爱丽" not in result.detail


def test_one_bad_event_does_not_hold_up_the_others(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    bad = rejections(key)["malformed"]
    good = [
        cast.seal(key, cast.walk_in(cast.job(), code=cast.receipt(i)), seed=10 + i)
        for i in range(2)
    ]
    assert receive(device, ring, good[0], bad, good[1]) == [
        ("accepted", ""),
        ("rejected", "malformed"),
        ("accepted", ""),
    ]


def test_hostile_text_in_the_envelope_is_only_an_unknown_kind(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    event = cast.seal(key, cast.walk_in(cast.job()), kind="\0" + "汉" * 39)
    assert receive(device, ring, event) == [("rejected", "unknown_kind")]


def test_without_any_key_nothing_is_rejected(
    device: Device, ring: KeyRing, key: SealingKey, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A data directory that is not mounted must not turn into lost applications."""
    event = cast.seal(key, cast.walk_in(cast.job()))
    empty = KeyRing(tmp_path / "not mounted")
    assert receive(device, empty, event) == [("retry", "keys_unavailable")]
    assert "backup" in caplog.text
    assert receive(device, ring, event) == [("accepted", "")]


def test_an_event_for_an_older_key_is_still_opened(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    event = cast.seal(key, cast.walk_in(cast.job()))
    ring.make(now=NOW + timedelta(days=1))
    assert receive(device, ring, event) == [("accepted", "")]


def failing_on(table: str) -> Any:
    """A database that fails each insert into ``table``."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> CursorWrapper:
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise OperationalError("the disk is full")
        result: CursorWrapper = execute(sql, params, many, context)
        return result

    return connection.execute_wrapper(wrapper)


def test_a_database_error_fails_one_event_and_loses_nothing(
    device: Device, ring: KeyRing, key: SealingKey, caplog: pytest.LogCaptureFixture
) -> None:
    application = cast.seal(key, cast.walk_in(cast.job()), seed=1)
    unknown = cast.seal(key, b"{}", kind="unknown", seed=2)
    with failing_on("applications_receipt"):
        assert receive(device, ring, application, unknown) == [
            ("retry", "database"),
            ("rejected", "unknown_kind"),
        ]
    assert not Application.objects.exists()
    assert "disk is full" in caplog.text
    assert receive(device, ring, application) == [("accepted", "")]


def test_a_resume_arrives_from_its_session(device: Device, ring: KeyRing, key: SealingKey) -> None:
    alice = cast.person()
    cast.session(alice, device, token="t")
    event = cast.seal(
        key, ResumeSaved(session_token="t", resume=cast.resume()), kind=EventKind.RESUME_SAVED.value
    )
    assert receive(device, ring, event) == [("accepted", "")]
    alice.refresh_from_db()
    assert alice.resume == cast.resume().model_dump(mode="json")
    assert Entry.objects.filter(actor=f"person:{alice.pk}", action="resume.saved").exists()


def test_a_resume_that_comes_after_a_newer_one_is_superseded(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    alice = cast.person()
    cast.session(alice, device, token="t")
    body = {n: ResumeSaved(session_token="t", resume=cast.resume(n)) for n in ("旧", "新")}
    kind = EventKind.RESUME_SAVED.value
    newer = cast.seal(key, body["新"], kind=kind, seed=1)
    older = cast.seal(key, body["旧"], kind=kind, seed=2, made_at=NOW - minutes(9))
    assert receive(device, ring, newer, older) == [("accepted", ""), ("accepted", "superseded")]
    alice.refresh_from_db()
    assert alice.resume is not None
    assert alice.resume["name"] == "新"


def test_nobody_saves_a_resume_without_a_session(
    device: Device, ring: KeyRing, key: SealingKey
) -> None:
    cast.session(cast.person(BOB), cast.device(cast.station("far", "远站")), token="t")
    event = cast.seal(
        key, ResumeSaved(session_token="t", resume=cast.resume()), kind=EventKind.RESUME_SAVED.value
    )
    assert receive(device, ring, event) == [("rejected", "session_unknown")]


def test_the_command_makes_a_key_and_leaves_a_trace(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA_DIR = tmp_path
    call_command("make_key")
    made = keyring_from_settings().current()
    assert made.id in capsys.readouterr().out
    assert Entry.objects.get(action="key.made").target == f"key:{made.id}"
