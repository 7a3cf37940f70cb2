"""Small stand-ins around the real outbox: a settable time and a centre with moods."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from nacl.public import PrivateKey, SealedBox

from contract.device import SealingKey
from contract.events import (
    ApplicationSubmitted,
    BatchResult,
    EventBatch,
    EventResult,
    EventStatus,
    WalkIn,
)
from kiosk.domain.receipt import new_code
from kiosk.services.outbox.rows import OutboxRow, Sealed
from kiosk.services.outbox.sealing import Sealer
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.timeline import Moment

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@dataclass
class FakeTime:
    """Both times of a machine: the timeline, and a wall clock that may be set at will."""

    boot: str = "boot-1"
    seconds: float = 1000.0
    wall: datetime = START

    def now(self) -> Moment:
        return Moment(self.boot, self.seconds)

    def clock(self) -> datetime:
        return self.wall

    def advance(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)

    def reboot(self) -> None:
        self.boot = f"boot-{int(self.boot[5:]) + 1}"
        self.seconds = 5.0


def open_store(path: Path, time: FakeTime, seed: int = 1) -> OutboxStore:
    return OutboxStore(path, time, time.clock, Random(seed))


Marks = tuple[UUID | None, UUID | None]
Backup = tuple[dict[UUID, EventStatus], list[str], Marks]


@dataclass
class FakeCentre:
    """Decides events for ever, opens what was sealed to it, and counts every effect.

    ``fault`` is asked before and after deciding a batch: it may raise. ``judge`` may give another
    answer than "accepted" for a new event.
    """

    private: PrivateKey = field(default_factory=PrivateKey.generate)
    decided: dict[UUID, EventStatus] = field(default_factory=dict)
    effects: list[str] = field(default_factory=list)  # receipts, in order, doubles included
    batches: list[list[UUID]] = field(default_factory=list)
    times: dict[UUID, datetime] = field(default_factory=dict)
    marks: Marks = (None, None)  # the last batch's, the one before it
    before: Callable[[EventBatch], None] = lambda batch: None
    after: Callable[[EventBatch], None] = lambda batch: None
    judge: Callable[[UUID], EventStatus] = lambda id_: EventStatus.ACCEPTED
    answers: Callable[[BatchResult], BatchResult] = lambda result: result

    @property
    def key(self) -> SealingKey:
        public = base64.b64encode(bytes(self.private.public_key)).decode()
        return SealingKey(id="k1", public=public)

    def sealer(self) -> Sealer:
        return Sealer(lambda: self.key)

    def sealed(self, receipt: str) -> Sealed:
        """One application of a walk-in."""
        body = ApplicationSubmitted(
            receipt=receipt, job_id="j1", walk_in=WalkIn(name="王小明", phone="13800001234")
        )
        return self.sealer().seal(body)

    def open(self, sealed: str) -> ApplicationSubmitted:
        body = SealedBox(self.private).decrypt(base64.b64decode(sealed))
        return ApplicationSubmitted.model_validate_json(body)

    def back_up(self) -> Backup:
        return dict(self.decided), list(self.effects), self.marks

    def restore(self, backup: Backup) -> None:
        decided, effects, self.marks = backup
        self.decided, self.effects = dict(decided), list(effects)

    def send_events(self, batch: EventBatch) -> BatchResult:
        self.batches.append([event.id for event in batch.events])
        self.before(batch)
        results = []
        for event in batch.events:
            self.times[event.id] = event.time
            known = self.decided.get(event.id)
            if known is EventStatus.ACCEPTED:
                results.append(EventResult(id=event.id, status=EventStatus.DUPLICATE))
                continue
            status = known or self.judge(event.id)
            if status in (EventStatus.ACCEPTED, EventStatus.REJECTED):
                self.decided[event.id] = status
            if status is EventStatus.ACCEPTED:
                self.effects.append(self.open(event.sealed).receipt)
            code = "job_closed" if status is EventStatus.REJECTED else ""
            results.append(EventResult(id=event.id, status=status, code=code))
        remembered = batch.last_mark is None or batch.last_mark in self.marks
        if remembered:
            self.marks = (batch.mark, batch.last_mark)
        self.after(batch)
        result = BatchResult(
            results=tuple(results),
            mark=batch.mark if remembered else None,
            remembers=None if batch.last_mark is None else remembered,
        )
        return self.answers(result)


def put(
    store: OutboxStore,
    centre: FakeCentre,
    time: FakeTime,
    *,
    receipt: str,
    lane: str = "lane",
    hold_s: float = 0,
    tag: bytes | None = None,
) -> OutboxRow:
    """Store one application of a walk-in."""
    return store.insert(
        kind="application.submitted",
        lane=lane,
        receipt=receipt,
        sealed=centre.sealed(receipt),
        made_at=time.clock(),
        hold_s=hold_s,
        tag=tag,
    ).row


def codes(count: int, seed: int = 7) -> list[str]:
    random = Random(seed)
    return [new_code(random) for _ in range(count)]
