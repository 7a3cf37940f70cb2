"""What the sender takes from the outbox, and what it says became of it."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.services.outbox.timeline import Moment


@dataclass(frozen=True)
class Claimed:
    """A row whose attempt is committed: what the sender needs to send it."""

    id: str
    kind: str
    made_at: datetime
    made: Moment
    key_id: str
    sealed: bytes
    attempts: int  # this one included
    alone: bool


@dataclass(frozen=True)
class Delivered:
    """The centre has it (accepted now or before). ``code`` is its word, such as already_applied."""

    id: str
    code: str


@dataclass(frozen=True)
class Parked:
    """The centre refused it for good."""

    id: str
    code: str
    detail: str


@dataclass(frozen=True)
class Again:
    """Not now: this row waits ``after_s`` seconds, and travels alone then if ``alone``.

    ``outage``: neither the centre nor anything about the row asked for this wait.
    """

    id: str
    after_s: float
    alone: bool
    outage: bool


@dataclass(frozen=True)
class Release:
    """The request failed and the row is not to blame: it keeps its place in the queue."""

    id: str


Outcome = Delivered | Parked | Again | Release
