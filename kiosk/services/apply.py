"""一键投递: one touch, kept at once, sent when the ten seconds to take it back are over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from contract.catalog import Job
from contract.events import ApplicationSubmitted, Claim, EventKind, WalkIn
from contract.person import Resume
from kiosk.domain.receipt import new_code
from kiosk.errors import BugError
from kiosk.services.outbox.sealing import Sealer
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.tags import Tags
from kiosk.services.session import Applicant, Session

Needs = Literal["nothing", "questions", "who"]


@dataclass(frozen=True)
class Applied:
    """The application is on this machine's disk, or was recognised as made before.

    ``hold_until`` (aware, ``now`` of the terminal's corrected clock) ends the take-back;
    ``hold_s`` is the same as a duration, for a countdown that no clock change disturbs. When
    ``already`` is true, ``receipt`` is the first application's and nothing can be taken back.
    """

    receipt: str
    hold_until: datetime
    already: bool
    hold_s: float


class Apply:
    """Applies for the person of a session.

    Blocking (one disk commit, about a millisecond): call from a worker. ``hold_seconds`` is how
    long an application waits before it may be sent.
    """

    def __init__(
        self,
        *,
        outbox: OutboxStore,
        sealer: Sealer,
        now: Callable[[], datetime],
        random: Random,
        hold_seconds: float,
        tags: Tags,
    ) -> None:
        self._outbox = outbox
        self._sealer = sealer
        self._now = now
        self._random = random
        self._hold_s = hold_seconds
        self._tags = tags

    def get_ready(self) -> None:
        """Somebody looks at a job: make what does not depend on them before they touch the button.
        Takes 50 microseconds and raises nothing."""
        self._sealer.get_ready()

    def needs(self, session: Session) -> Needs:
        """What is missing before this person can apply with one touch.

        ``who``: neither signed in nor a number left. ``questions``: no résumé is known and the
        questions were neither answered nor passed over in this session.
        """
        if not session.signed_in and session.walk_in is None:
            return "who"
        if session.known_resume is None and not session.asked:
            return "questions"
        return "nothing"

    def submit(
        self,
        session: Session,
        job: Job,
        *,
        resume: Resume | None = None,
        walk_in: WalkIn | None = None,
    ) -> Applied:
        """Keep this person's application for ``job``.

        ``resume`` and ``walk_in`` default to what the session already holds. When it returns, the
        application survives a power cut. Raises DiskError (nothing was stored), NotEnrolled (no
        key to seal with yet) and BugError (ended session, or nobody to apply for).
        """
        who = session.applicant()
        resume = resume or who.resume
        walk_in = None if who.token is not None else walk_in or who.walk_in
        if who.token is None and walk_in is None:
            raise BugError("an application needs a person: sign in or leave a number first")
        at = self._now()
        first = self._made_before(who, job)
        if first is not None:
            return Applied(first, at, already=True, hold_s=0)
        body = ApplicationSubmitted(
            receipt=new_code(self._random),
            job_id=job.id,
            session_token=who.token,
            walk_in=walk_in,
            claim=_claim(who, resume),
            resume=resume,
        )
        stored = self._outbox.insert(
            kind=EventKind.APPLICATION_SUBMITTED,
            lane=who.lane,
            receipt=body.receipt,
            sealed=self._sealer.seal(body),
            made_at=at,
            hold_s=self._hold_s,
            tag=self._tags.of(_identity(who, walk_in), job.id),
        )
        receipt = stored.row.receipt or body.receipt
        made_at = stored.row.made_at or at
        session.remember(job, receipt, made_at, walk_in, resume, lane=who.lane)
        if stored.already:
            return Applied(receipt, at, already=True, hold_s=0)
        return Applied(receipt, at + timedelta(seconds=self._hold_s), False, self._hold_s)

    def take_back(self, receipt: str) -> bool:
        """Undo an application. True: it is gone and never was sent. False: it is on its way.

        Raises DiskError.
        """
        return self._outbox.cancel(receipt)

    def _made_before(self, who: Applicant, job: Job) -> str | None:
        """The receipt of this session's person for this job, if they applied before."""
        for made in who.made:
            if made.job_id == job.id and self._outbox.by_receipt(made.receipt) is not None:
                return made.receipt
        for view in who.me.applications if who.me else ():
            if view.job_id == job.id:
                return view.receipt
        return None


def _claim(who: Applicant, resume: Resume | None) -> Claim | None:
    """Who a signed-in person is, for a centre that was restored and knows no session of theirs."""
    if who.token is None or who.me is None:
        return None
    known = resume or who.me.resume
    return Claim(name=known.name if known else "", phone=who.me.phone)


def _identity(who: Applicant, walk_in: WalkIn | None) -> str:
    """By what a person is recognised in another session: the centre's opaque id once they signed
    in, else the number typed, and never one for the other (docs/adr/0004): whoever types a number
    must not be handed the receipt of the person who proved it.
    """
    if who.me is not None:
        return f"person:{who.me.person_id}"
    return f"typed:{walk_in.phone if walk_in else ''}"
