"""The one object that owns everything personal while somebody stands at the screen."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime

from contract.catalog import Job
from contract.events import WalkIn
from contract.person import Resume
from contract.signin import Me
from kiosk.errors import BugError


@dataclass(frozen=True)
class Made:
    """An application made in this session: enough to show it before the centre knows of it."""

    receipt: str
    job_id: str
    job_title: str
    employer: str
    submitted_at: datetime


@dataclass(frozen=True)
class Applicant:
    """Whoever is at the screen at one moment; a sign-in while the disk works changes nothing."""

    lane: str
    token: str | None
    me: Me | None
    walk_in: WalkIn | None
    resume: Resume | None
    made: tuple[Made, ...]


class Session:
    """One person at this screen, from the first personal touch to the end.

    Nothing personal lives outside it. ``end()`` drops every reference; a later use of an ended
    session is a bug and says so. Thread-safe: a worker that comes back after the end (with the
    centre's answer, or from the disk) leaves nothing behind in it.

    Attributes:
        lane: a random id under which the outbox keeps this person's events in order. It says
            nothing of who the person is and is never used twice; another person gets another.
        token: the session token of a signed-in person.
        me: what the centre told of the signed-in person.
        walk_in: name and number typed at the terminal (留电话).
        resume: the résumé answered in this session.
        asked: the four questions were answered or passed over in this session.
        made: the applications of this session, newest last.
    """

    def __init__(self) -> None:
        self.lane = _new_lane()
        self.token: str | None = None
        self.me: Me | None = None
        self.walk_in: WalkIn | None = None
        self.resume: Resume | None = None
        self.asked = False
        self.made: list[Made] = []
        self._ended = False
        self._lock = threading.Lock()

    @property
    def ended(self) -> bool:
        return self._ended

    @property
    def signed_in(self) -> bool:
        return self.token is not None

    @property
    def known_resume(self) -> Resume | None:
        """The résumé answered just now, else the one the centre keeps."""
        return self.resume or (self.me.resume if self.me else None)

    def sign_in(self, token: str, me: Me) -> None:
        """The phone approved: this person is now known to the centre.

        What was typed and made at this screen before stays only when it is theirs: of the number
        they proved, or of the same person signing in again. Else it was another's, who went away
        without ending: all of it is dropped.
        """
        with self._lock:
            self.require_open()
            if not self._is_of(me):
                self.lane = _new_lane()
                self.resume = None
                self.asked = False
                self.made = []
            self.token, self.me, self.walk_in = token, me, None

    def leave_phone(self, walk_in: WalkIn) -> None:
        """留电话: a person without a phone in hand or a place without network."""
        with self._lock:
            self.require_open()
            self.walk_in = walk_in

    def answer(self, resume: Resume) -> None:
        """The four questions are answered."""
        with self._lock:
            self.require_open()
            self.resume, self.asked = resume, True

    def refresh(self, me: Me) -> None:
        """The centre told anew of the signed-in person; too late for an ended session, or when
        another person has signed in since."""
        with self._lock:
            if self.me is not None and self.me.person_id == me.person_id:
                self.me = me

    def applicant(self) -> Applicant:
        """Who applies now. Raises BugError when the session has ended."""
        with self._lock:
            self.require_open()
            return Applicant(
                self.lane, self.token, self.me, self.walk_in, self.resume, tuple(self.made)
            )

    def remember(
        self,
        job: Job,
        receipt: str,
        at: datetime,
        walk_in: WalkIn | None,
        resume: Resume | None,
        *,
        lane: str,
    ) -> None:
        """An application was stored, with this name and these answers, in ``lane``; too late for
        an ended session, or when the lane is another person's by now."""
        with self._lock:
            if self._ended or lane != self.lane:
                return
            if not self.signed_in:
                self.walk_in = walk_in or self.walk_in
            self.resume = resume or self.resume
            self.asked = True
            if all(made.receipt != receipt for made in self.made):
                self.made.append(Made(receipt, job.id, job.title, job.employer, at))

    def require_open(self) -> None:
        """Raises BugError when the session has ended."""
        if self._ended:
            raise BugError("an ended session was used")

    def end(self) -> str | None:
        """Wipe everything. Returns the session token, if there was one, so that the caller can end
        it at the centre too (``SignIn.sign_out``); the session itself keeps nothing."""
        with self._lock:
            token = self.token
            self.lane = ""
            self.token = self.me = self.walk_in = self.resume = None
            self.asked = False
            self.made = []
            self._ended = True
            return token

    def _is_of(self, me: Me) -> bool:
        """Whether what this session holds is certainly of ``me``."""
        if self.me is not None:
            return self.me.person_id == me.person_id
        typed = {about.phone for about in (self.walk_in, self.resume) if about is not None}
        return typed == {me.phone}


def _new_lane() -> str:
    return secrets.token_hex(8)
