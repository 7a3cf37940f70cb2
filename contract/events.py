"""Events, up: every action of a person that must reach the centre is one event.

The envelope is readable by anyone on the way; the body is a libsodium sealed box that only the
centre can open. The id is a UUIDv7 and the idempotency key, kept by the centre for ever.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from contract.base import UtcTime, Wire
from contract.person import MobileNumber, PersonName, Resume
from contract.receipt import ReceiptCode

MAX_BATCH = 50
MAX_SEALED_CHARS = 64 * 1024


def _is_v7(value: UUID) -> UUID:
    if value.version != 7:
        raise ValueError("an event id is a UUIDv7")
    return value


EventId = Annotated[UUID, AfterValidator(_is_v7)]


class EventKind(StrEnum):
    APPLICATION_SUBMITTED = "application.submitted"
    RESUME_SAVED = "resume.saved"


class Envelope(Wire):
    """One event on the wire. ``sealed``: base64 of ``SealedBox(key_id).encrypt(body JSON)``."""

    id: EventId
    kind: Annotated[
        str, StringConstraints(max_length=40)
    ]  # a centre answers an unknown kind "rejected"
    time: UtcTime  # the terminal's clock, corrected by the centre's at the last contact
    key_id: Annotated[str, StringConstraints(max_length=40)]
    sealed: Annotated[str, StringConstraints(max_length=MAX_SEALED_CHARS)]


class EventBatch(Wire):
    """Up to 50 events, and how a station finds out that the centre was restored from a backup.

    ``mark`` is a fresh UUID that the centre keeps once it has decided the events; ``last_mark`` is
    that of the last batch whose answer the station heard, None if there is none. A centre that no
    longer knows ``last_mark`` has lost events that it had answered for.
    """

    events: tuple[Envelope, ...] = Field(min_length=1, max_length=MAX_BATCH)
    mark: UUID | None = None
    last_mark: UUID | None = None


class EventStatus(StrEnum):
    ACCEPTED = "accepted"  # done now
    DUPLICATE = "duplicate"  # this id was accepted before; nothing was done twice
    REJECTED = "rejected"  # never will be: park it
    RETRY = "retry"  # not now; the event is not at fault


class EventResult(Wire):
    """The answer for one event. ``code``: a stable word; ``detail``: for the technician."""

    id: UUID
    status: EventStatus
    code: str = ""
    detail: str = ""


class BatchResult(Wire):
    """One result per event, in the order of the batch.

    ``mark`` is the batch's own, if it was kept. ``remembers`` answers ``last_mark``; false means
    that whatever was delivered so far, this batch included, has to be sent again under the same
    ids. Both are absent where nothing was asked, or by a centre that knows nothing of marks.
    """

    results: tuple[EventResult, ...]
    mark: UUID | None = None
    remembers: bool | None = None


class WalkIn(Wire):
    """A person without a phone in hand: name and number typed in (留电话), unverified."""

    name: PersonName
    phone: MobileNumber


class Claim(Wire):
    """Who a signed-in person is by the terminal's word: the number they proved, and their name if
    they gave one."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)] = ""
    phone: MobileNumber


class ApplicationSubmitted(Wire):
    """Body of ``application.submitted``.

    Exactly one of ``session_token`` (a signed-in person) and ``walk_in`` is set. ``resume`` may
    come with either; with a session it also becomes the person's stored résumé if they have none.
    ``claim`` may come with a session, for a centre that does not know the session (it was restored
    from an older backup): the application is then taken as a walk-in's would be, unproven.
    A second application of the same person for the same job is accepted and answered with code
    ``already_applied``: its receipt then leads to the first.
    """

    receipt: ReceiptCode
    job_id: str
    session_token: str | None = None
    walk_in: WalkIn | None = None
    claim: Claim | None = None
    resume: Resume | None = None

    def model_post_init(self, _context: object) -> None:
        if (self.session_token is None) == (self.walk_in is None):
            raise ValueError("an application is by a session or by a walk-in, not both or neither")
        if self.claim is not None and self.session_token is None:
            raise ValueError("a claim comes with a session")


class ResumeSaved(Wire):
    """Body of ``resume.saved``: a signed-in person's résumé, filled in at the terminal."""

    session_token: str
    resume: Resume
