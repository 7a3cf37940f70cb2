"""What the outbox stores and answers, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contract.device import ParkedEvent


class RowState(StrEnum):
    """held → pending → sending → delivered, or parked.

    ``held`` may still be taken back. ``sending`` was attempted and its answer is not known: it is
    sent again under the same id. ``parked`` was refused for good and waits for a technician.
    """

    HELD = "held"
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    PARKED = "parked"


@dataclass(frozen=True)
class Sealed:
    """A body that only the centre can open: the raw libsodium sealed box and its key's id."""

    key_id: str
    box: bytes


@dataclass(frozen=True)
class OutboxRow:
    """One event in the outbox, without its body.

    ``receipt`` is None for events that give none. ``code`` is the centre's word once it answered
    (``already_applied``, or why it was parked), and ``outage`` while one makes the row wait.
    ``id``, ``made_at`` and ``attempts`` are None, None and 0 for delivered rows: only receipt and
    code are kept of those. ``made_at`` is None as well where the disk damaged it.
    """

    receipt: str | None
    state: RowState
    id: str | None = None
    kind: str = ""
    made_at: datetime | None = None
    attempts: int = 0
    code: str = ""
    detail: str = ""

    @property
    def unsent(self) -> bool:
        return self.state in (RowState.HELD, RowState.PENDING, RowState.SENDING)


@dataclass(frozen=True)
class Stored:
    """The row is committed. ``already`` says that the same person's application for the same job
    was recognised: then ``row`` is the first one and nothing new was stored."""

    row: OutboxRow
    already: bool


@dataclass(frozen=True)
class OutboxHealth:
    """Health figures; nothing of any person.

    ``oldest_s`` is the age of the oldest unsent row in seconds, 0 when there is none.
    ``set_aside`` names the damaged outbox files that still lie beside the live one.
    """

    pending: int
    oldest_s: int
    parked: tuple[ParkedEvent, ...]
    set_aside: tuple[str, ...]
