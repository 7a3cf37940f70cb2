"""Sends the outbox: attempts are committed before sending, and nothing is ever given up.

A failed request is never an event's fault until it failed travelling alone: batches halve on
failure, down to one, so that a poison event is found and from then on travels by itself while the
others go on.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from contract.events import (
    MAX_BATCH,
    BatchResult,
    Envelope,
    EventBatch,
    EventResult,
    EventStatus,
)
from kiosk.errors import (
    BugError,
    CentreDown,
    CentreError,
    KeyringError,
    KioskError,
    NetworkError,
    NotEnrolled,
    Offline,
    TooMany,
    Unauthorized,
)
from kiosk.services.centre import EventCentre
from kiosk.services.outbox.outcomes import Again, Claimed, Delivered, Outcome, Parked, Release
from kiosk.services.outbox.sealing import to_wire
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.timeline import Timeline

log = logging.getLogger(__name__)

FIRST_BACKOFF_S: Final = 1.0
MAX_BACKOFF_S: Final = 300.0
MAX_RETRY_AFTER_S: Final = 3600.0
"""A Retry-After beyond this is a mistake somewhere; nothing waits longer."""
IDLE_S: Final = 60.0
"""With nothing to send, look again after this; an insert wakes the sender earlier."""

UNSENDABLE: Final = "unsendable"
"""Code of a parked row that the wire's own types refuse."""

_NEVER_THE_EVENT = (Offline, TooMany, Unauthorized, KeyringError, NotEnrolled)
"""Failures that no event can cause. Anything else may be about one event, a firewall's block page
included: a row that failed alone lets the others pass before it is tried again."""

_OUTAGE = (NetworkError, CentreDown)
"""Failures that are over when the centre is reached again."""


@dataclass
class Backoff:
    """Exponential, with jitter over the upper half, so that stations do not come back in step."""

    random: Random

    def seconds(self, failures: int) -> float:
        """The wait after the ``failures``-th failure in a row (1 and up)."""
        full = min(MAX_BACKOFF_S, FIRST_BACKOFF_S * 2.0 ** min(failures - 1, 16))
        return full * (0.5 + self.random.random() / 2)


class Sender:
    """Empties the outbox towards the centre, one batch per ``run_once``.

    One sender at a time per outbox (the agent holds a lock). ``now`` is the corrected clock.
    """

    def __init__(
        self,
        *,
        store: OutboxStore,
        centre: EventCentre,
        timeline: Timeline,
        now: Callable[[], datetime],
        random: Random,
    ) -> None:
        self._store = store
        self._centre = centre
        self._timeline = timeline
        self._now = now
        self._backoff = Backoff(random)
        self._size = MAX_BATCH
        self._failures = 0
        self._quiet_until: tuple[str, float] | None = None
        self._quiet_is_outage = False
        self._random = random

    def run_once(self) -> float:
        """Send one batch of what is due. Returns the seconds until there may be more to do: 0 when
        it should be called again at once.

        Raises DiskError (and its kinds) only; everything that the network or the centre do wrong
        is logged, kept and tried again.
        """
        quiet = self._quiet_s()
        if quiet > 0:
            return quiet
        claimed = self._store.claim(self._size)
        if not claimed:
            due = self._store.next_due_s()
            return IDLE_S if due is None else min(due, IDLE_S)
        claimed, envelopes = self._envelopes(claimed)
        if not claimed:
            return 0.0
        mark = UUID(int=self._random.getrandbits(128), version=4)
        batch = EventBatch(events=envelopes, mark=mark, last_mark=self._store.last_mark())
        try:
            result = self._centre.send_events(batch)
        except KioskError as error:
            return self._failed(claimed, error)
        except Exception as error:  # a bug of ours must not stall the other persons' events either
            log.exception("sending failed in an unforeseen way")
            return self._failed(claimed, BugError(type(error).__name__))
        self._answered(claimed, result, mark)
        return 0.0

    def network_is_back(self) -> None:
        """Something else reached the centre: do not sit out a wait that an outage caused, neither
        everybody's nor that of a row which failed alone. Raises DiskError (and its kinds)."""
        if self._quiet_is_outage:
            self._quiet_until = None
        self._store.end_outage()

    def _envelopes(self, claimed: Sequence[Claimed]) -> tuple[list[Claimed], tuple[Envelope, ...]]:
        """The rows as the wire carries them; one that does not fit the wire is parked."""
        fit: list[Claimed] = []
        envelopes: list[Envelope] = []
        for row in claimed:
            try:
                envelopes.append(self._envelope(row))
                fit.append(row)
            except ValueError as error:
                log.error("event %s (%s) does not fit the wire", row.id, row.kind)
                detail = f"does not fit the wire: {type(error).__name__}"
                self._store.settle([Parked(row.id, UNSENDABLE, detail)])
        return fit, tuple(envelopes)

    def _envelope(self, row: Claimed) -> Envelope:
        """``time`` is told by the row's age where the machine did not restart since, so that a
        clock that was set in between does no harm; else by the clock as it was."""
        at = self._timeline.now()
        made = row.made_at
        if row.made.boot == at.boot:
            made = self._now() - timedelta(seconds=max(0.0, at.seconds - row.made.seconds))
        return Envelope(
            id=UUID(row.id),
            kind=row.kind,
            time=made,
            key_id=row.key_id,
            sealed=to_wire(row.sealed),
        )

    def _answered(self, claimed: Sequence[Claimed], result: BatchResult, mark: UUID) -> None:
        answers = _by_id(result, {row.id for row in claimed})
        outcomes = [self._outcome(row, answers.get(row.id)) for row in claimed]
        forgotten = result.remembers is False
        again = self._store.settle(
            outcomes, mark=mark if result.mark == mark else None, forgotten=forgotten
        )
        delivered = sum(isinstance(outcome, Delivered) for outcome in outcomes)
        log.info("sent %d events, %d delivered", len(claimed), delivered)
        if forgotten:
            tell_restored(again)
        self._failures = 0
        self._size = min(MAX_BATCH, self._size * 2)

    def _outcome(self, row: Claimed, answer: EventResult | None) -> Outcome:
        if answer is None:
            log.warning("the centre's answer says nothing of event %s", row.id)
            return Again(row.id, self._backoff.seconds(row.attempts), row.alone, outage=False)
        match answer.status:
            case EventStatus.ACCEPTED | EventStatus.DUPLICATE:
                return Delivered(row.id, answer.code)
            case EventStatus.REJECTED:
                log.error("event %s (%s) was refused: %s", row.id, row.kind, answer.code)
                return Parked(row.id, answer.code or "rejected", answer.detail)
            case EventStatus.RETRY:
                return Again(row.id, self._backoff.seconds(row.attempts), row.alone, outage=False)

    def _failed(self, claimed: Sequence[Claimed], error: KioskError) -> float:
        """No row is at fault, save perhaps one that failed alone: that one waits by itself."""
        self._failures += 1
        outcomes: list[Outcome]
        if len(claimed) == 1 and not isinstance(error, _NEVER_THE_EVENT):
            row = claimed[0]
            own_s = self._backoff.seconds(row.attempts)
            outcomes = [Again(row.id, own_s, alone=True, outage=isinstance(error, _OUTAGE))]
        else:
            outcomes = [Release(row.id) for row in claimed]
        self._size = max(1, min(self._size, len(claimed)) // 2)
        wait = self._backoff.seconds(self._failures)
        asked = error.retry_after if isinstance(error, CentreError) else None
        if asked is not None:
            wait = max(wait, min(asked, MAX_RETRY_AFTER_S))
        self._quiet_is_outage = isinstance(error, _OUTAGE) and asked is None
        at = self._timeline.now()
        self._quiet_until = (at.boot, at.seconds + wait)
        log.warning(
            "%d events stay here, next try in %.0f s: %s: %s",
            len(claimed),
            wait,
            type(error).__name__,
            error,
        )
        self._store.settle(outcomes)
        return wait

    def _quiet_s(self) -> float:
        """Seconds for which nothing at all is sent, after a failed request."""
        if self._quiet_until is None:
            return 0.0
        at = self._timeline.now()
        boot, until = self._quiet_until
        left = until - at.seconds
        if boot == at.boot and 0 < left <= MAX_RETRY_AFTER_S:
            return left
        self._quiet_until = None
        return 0.0


def tell_restored(again: int) -> None:
    """Into the log: the centre lacks what it had answered for."""
    log.warning(
        "the centre was restored from a backup and may lack what was delivered since: %d events"
        " are sent again",
        again,
    )


def _by_id(result: BatchResult, sent: set[str]) -> dict[str, EventResult]:
    """The usable answers: foreign ids are passed over, and contradicting ones count as none."""
    answers: dict[str, EventResult] = {}
    torn: set[str] = set()
    for answer in result.results:
        id_ = str(answer.id)
        if id_ not in sent:
            log.warning("the centre answered for an event that was not sent")
        elif id_ in answers and answers[id_].status != answer.status:
            torn.add(id_)
        else:
            answers[id_] = answer
    for id_ in torn:
        del answers[id_]
    return answers
