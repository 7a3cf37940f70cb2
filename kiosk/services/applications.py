"""我的投递: what became of an application, told honestly.

The centre's word wins; what this machine has not yet delivered lies over it as 已存本机.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contract.receipt import is_receipt_code
from contract.signin import ApplicationView, Interview, LookupRequest
from kiosk.errors import NetworkError, NotFound
from kiosk.services.centre import LookupCentre
from kiosk.services.outbox.rows import OutboxRow, RowState
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.session import Session

LineState = Literal["kept", "delivered", "viewed", "interview", "declined", "hired", "needs_help"]


@dataclass(frozen=True)
class Line:
    """One application. ``job_title`` and ``employer`` are empty where only a receipt is known:
    this machine keeps no more of an application than its code, sealed body aside."""

    receipt: str
    job_title: str
    employer: str
    state: LineState
    submitted_at: datetime | None
    contact: str = ""
    interview: Interview | None = None
    decline_reason: str = ""


@dataclass(frozen=True)
class Mine:
    """Newest first. ``online`` false: only what this session and this machine know is shown."""

    lines: tuple[Line, ...]
    online: bool


class Applications:
    """Reads applications. Blocking: call from a worker."""

    def __init__(
        self, centre: LookupCentre, outbox: OutboxStore, now: Callable[[], datetime]
    ) -> None:
        self._centre = centre
        self._outbox = outbox
        self._now = now

    def mine(self, session: Session) -> Mine:
        """The applications of this session's person; refreshes ``session.me`` when online.

        A walk-in has no list at the centre; their delivered ones are asked for one by one, with the
        number they left. Raises DiskError, and CentreError when the centre refuses
        (``Unauthorized``: the session is over); an unreachable centre is not an error, it gives
        ``online=False``.
        """
        session.require_open()
        online = True
        if session.token is not None:
            try:
                session.refresh(self._centre.me(session.token))
            except NetworkError:
                online = False
        views = session.me.applications if session.me else ()
        known = {view.receipt for view in views}
        by_job = {view.job_id for view in views}
        lines = [_from_view(view) for view in views]
        for made in session.made:
            if made.receipt in known:
                continue
            row = self._outbox.by_receipt(made.receipt)
            if row is None:  # taken back
                continue
            if row.state is RowState.DELIVERED and made.job_id in by_job:
                continue  # a second receipt of an application that is in the list
            line = Line(made.receipt, made.job_title, made.employer, _state(row), made.submitted_at)
            if row.state is RowState.DELIVERED and session.walk_in is not None and online:
                try:
                    line = self._ask(made.receipt, session.walk_in.phone[-4:]) or line
                except NetworkError:
                    online = False
            lines.append(line)
        lines.sort(key=lambda line: line.submitted_at or self._now(), reverse=True)
        return Mine(tuple(lines), online)

    def lookup(self, receipt: str, last4: str) -> Line | None:
        """One application by receipt code and the last four digits of the phone.

        Codes typed with spaces or dashes are understood. None: the code is wrong, or code and
        digits do not fit. What waits on this machine is answered without the network, by its
        state alone. Raises NetworkError (``Offline`` …) when only the centre could know, and
        CentreError (``TooMany``).
        """
        code = "".join(ch for ch in receipt if ch.isdigit())
        if not is_receipt_code(code):
            return None
        row = self._outbox.by_receipt(code)
        if row is not None and row.state is not RowState.DELIVERED:
            return _bare(row, code)
        if not (len(last4) == 4 and last4.isascii() and last4.isdigit()):
            return None
        try:
            return self._ask(code, last4)
        except NetworkError:
            if row is None:
                raise
            return _bare(row, code)

    def _ask(self, code: str, last4: str) -> Line | None:
        try:
            return _from_view(self._centre.lookup(LookupRequest(receipt=code, phone_last4=last4)))
        except NotFound:
            return None


def _state(row: OutboxRow) -> LineState:
    if row.state is RowState.PARKED:
        return "needs_help"
    return "delivered" if row.state is RowState.DELIVERED else "kept"


def _bare(row: OutboxRow, code: str) -> Line:
    return Line(code, "", "", _state(row), row.made_at)


def _from_view(view: ApplicationView) -> Line:
    return Line(
        receipt=view.receipt,
        job_title=view.job_title,
        employer=view.employer,
        state=view.state.value,
        submitted_at=view.submitted_at,
        contact=view.contact,
        interview=view.interview,
        decline_reason=view.decline_reason,
    )
