"""What the screen is given: every service a view-model may use, in one frozen bundle."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from contract.catalog import Station
from kiosk.services.applications import Applications
from kiosk.services.apply import Apply
from kiosk.services.browse import Browse
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.session import Session
from kiosk.services.sign_in import SignIn


@dataclass(frozen=True)
class UiServices:
    """Built once by ``kiosk.app`` and handed to ``kiosk.ui.run.run_ui``.

    Attributes:
        outbox: for what became of a receipt, ``by_receipt``; everything else goes through Apply.
        new_session: a fresh, empty session for the next person.
        now: the time, aware UTC, corrected by the centre's clock at the last contact.
        public_url: base of the phone pages without a trailing slash, or "" before enrolment.
        station: this station, or None before enrolment.
    """

    browse: Browse
    sign_in: SignIn
    apply: Apply
    applications: Applications
    outbox: OutboxStore
    new_session: Callable[[], Session]
    now: Callable[[], datetime]
    public_url: Callable[[], str]
    station: Callable[[], Station | None]
