"""Take sealed events in: each once, whatever was sent twice, and each by itself."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import DatabaseError, DataError, IntegrityError, transaction
from pydantic import ValidationError

from central.core.accounts.services import save_resume
from central.core.applications.services import submit
from central.core.audit.services import record
from central.core.devices.models import Device
from central.core.devices.services import keep_mark
from central.core.errors import CoreError, Invalid
from central.core.inbox.keys import (
    KeyRing,
    KeyRingError,
    UnknownKey,
    Unsealable,
    keyring_from_settings,
)
from central.core.inbox.models import ReceivedEvent
from central.core.signin.queries import session_ever
from contract.device import SealingKey
from contract.events import (
    ApplicationSubmitted,
    BatchResult,
    Envelope,
    EventBatch,
    EventKind,
    EventResult,
    EventStatus,
    ResumeSaved,
)

Effect = Callable[[Device, bytes, datetime, datetime], str]
"""What an event does: (device, opened body, made_at, now) → outcome code, empty for the usual one.

Raises CoreError or pydantic's ValidationError when it never can be done.
"""

ALREADY_APPLIED: Final = "already_applied"
SUPERSEDED: Final = "superseded"  # a résumé, but a newer one is stored

log = logging.getLogger(__name__)


def receive(
    device: Device, batch: EventBatch, now: datetime, *, keys: KeyRing | None = None
) -> BatchResult:
    """Decide every event of a batch; one result each, in order.

    An event and its effect are one transaction that begins with claiming the event's id. So two
    requests with the same event do it once, and an event that was decided is answered from the
    record, for ever: ``duplicate`` where it was accepted, ``rejected`` again where it was rejected.
    A database error or a bug in one event answers ``retry`` for it alone.

    The batch's mark is kept after all of them, so that whoever finds it here finds them, too.

    Not to be called inside a transaction. Raises nothing that an event causes; a database error
    where the mark is kept, which leaves the whole batch unanswered and does no harm.
    """
    ring = keys or keyring_from_settings()
    results = tuple(_one(device, event, now, ring) for event in batch.events)
    if batch.mark is None:
        return BatchResult(results=results)
    known = keep_mark(device, batch.mark, batch.last_mark)
    if not known:
        log.warning("device %s knows more than this centre: its events come again", device.pk)
    return BatchResult(
        results=results,
        mark=batch.mark if known else None,
        remembers=known if batch.last_mark is not None else None,
    )


def make_key(*, now: datetime, keys: KeyRing | None = None) -> SealingKey:
    """Make a new current sealing key; the old ones still open. Raises KeyRingError."""
    key = (keys or keyring_from_settings()).make(now=now)
    record("system:operator", "key.made", f"key:{key.id}")
    return key


def _one(device: Device, event: Envelope, now: datetime, ring: KeyRing) -> EventResult:
    try:
        with transaction.atomic():
            return _claim_and_do(device, event, now, ring)
    except IntegrityError as error:
        known = _known(event.id)
        if known is not None:
            return known
        log.error("event %s: %s", event.id, error)
        return _retry(event.id, "database")
    except DatabaseError as error:
        log.error("event %s: the database failed: %s", event.id, error)
        return _retry(event.id, "database")
    except KeyRingError as error:
        log.error("event %s: %s", event.id, error)
        return _retry(event.id, "keys_unavailable")
    except Exception:
        log.exception("event %s of kind %s: unexpected error", event.id, event.kind)
        return _retry(event.id, "internal")


def _claim_and_do(device: Device, event: Envelope, now: datetime, ring: KeyRing) -> EventResult:
    known = _known(event.id)
    if known is not None:
        return known
    row = ReceivedEvent(
        id=event.id,
        device=device,
        kind=event.kind if event.kind in EFFECTS else ascii(event.kind)[:40],
        status=EventStatus.ACCEPTED.value,
        made_at=event.time,
    )
    row.save(force_insert=True)  # a second request with this id waits here for the first one
    try:
        with transaction.atomic():
            code, detail = _effect(device, event, now, ring), ""
    except CoreError as error:
        status, code = EventStatus.REJECTED, error.code
        detail = error.detail or error.title
    except ValidationError as error:
        status, code, detail = EventStatus.REJECTED, "malformed", _where(error)
    except DataError as error:  # a NUL in a text, which PostgreSQL does not hold
        status, code, detail = EventStatus.REJECTED, "malformed", type(error).__name__
    except UnknownKey:
        status, code = EventStatus.REJECTED, "unknown_key"
        detail = f"the centre has no key {event.key_id!r}"
    except Unsealable:
        status, code = EventStatus.REJECTED, "unsealable"
        detail = "the sealed body is damaged"
    else:
        status = EventStatus.ACCEPTED
    row.status, row.code = status.value, code
    row.save(update_fields=["status", "code"])
    record(f"device:{device.pk}", f"event.{status.value}", f"event:{event.id}", code=code)
    return EventResult(id=event.id, status=status, code=code, detail=detail)


def _known(event_id: UUID) -> EventResult | None:
    row = ReceivedEvent.objects.filter(pk=event_id).first()
    if row is None:
        return None
    accepted = row.status == EventStatus.ACCEPTED.value
    return EventResult(
        id=event_id,
        status=EventStatus.DUPLICATE if accepted else EventStatus.REJECTED,
        code=row.code,
        detail="" if accepted else "this event was rejected before",
    )


def _retry(event_id: UUID, code: str) -> EventResult:
    return EventResult(
        id=event_id,
        status=EventStatus.RETRY,
        code=code,
        detail="the centre has a problem of its own; the event is kept and sent again",
    )


def _where(error: ValidationError) -> str:
    """Which fields are wrong and why, without their values: those are personal."""
    return "; ".join(
        f"{'.'.join(map(str, item['loc'])) or 'body'}: {item['msg']}"
        for item in error.errors(include_url=False, include_input=False, include_context=False)[:5]
    )


def _effect(device: Device, event: Envelope, now: datetime, ring: KeyRing) -> str:
    effect = EFFECTS.get(event.kind)
    if effect is None:
        raise Invalid("unknown_kind", "不认识的事件。", f"no event is of kind {event.kind!r}")
    return effect(device, ring.open(event.key_id, event.sealed), event.time, now)


def _application_submitted(device: Device, raw: bytes, made_at: datetime, now: datetime) -> str:
    body = ApplicationSubmitted.model_validate_json(raw)
    _, already = submit(device, body, made_at, now)
    return ALREADY_APPLIED if already else ""


def _resume_saved(device: Device, raw: bytes, made_at: datetime, now: datetime) -> str:
    body = ResumeSaved.model_validate_json(raw)
    session = session_ever(device, body.session_token)
    if session is None:
        raise Invalid(
            "session_unknown", "登录记录对不上。", "no session of this station has this token"
        )
    actor = f"person:{session.person_id}"
    kept = save_resume(session.person, body.resume, actor, at=min(made_at, now))
    return "" if kept else SUPERSEDED


EFFECTS: Final[dict[str, Effect]] = {
    EventKind.APPLICATION_SUBMITTED.value: _application_submitted,
    EventKind.RESUME_SAVED.value: _resume_saved,
}
