"""What the terminal asks of the centre: one method per API call.

The services depend on this protocol; ``kiosk.services.http.CentreClient`` is the real one and
tests bring small fakes. Every method may raise :class:`kiosk.errors.NetworkError` (no usable
answer) and :class:`kiosk.errors.CentreError` (the centre said no).
"""

from typing import Protocol

from contract.device import EnrolAnswer, EnrolRequest, Heartbeat, RollAnswer, StationSetup
from contract.events import BatchResult, EventBatch
from contract.signin import (
    ApplicationView,
    GrantAnswer,
    LookupRequest,
    Me,
    TokenAnswer,
    TokenErrorAnswer,
)


class EventCentre(Protocol):
    """Takes events."""

    def send_events(self, batch: EventBatch) -> BatchResult:
        """``POST /v1/events``."""
        ...


class SignInCentre(Protocol):
    """Signs a person in and out."""

    def begin_sign_in(self) -> GrantAnswer:
        """``POST /v1/signin/device_authorization``."""
        ...

    def redeem(self, device_code: str) -> TokenAnswer | TokenErrorAnswer:
        """``POST /v1/signin/token``; a 400 with an RFC 8628 word is an answer, not an error."""
        ...

    def me(self, session_token: str) -> Me:
        """``GET /v1/me``; ``Unauthorized`` with code ``session_ended`` once the session is over."""
        ...

    def end_session(self, session_token: str) -> None:
        """``DELETE /v1/session``."""
        ...


class LookupCentre(Protocol):
    """Reads applications."""

    def me(self, session_token: str) -> Me:
        """``GET /v1/me``."""
        ...

    def lookup(self, request: LookupRequest) -> ApplicationView:
        """``POST /v1/applications/lookup``; ``NotFound`` when code and digits do not fit."""
        ...


class DeviceCentre(Protocol):
    """Knows this device."""

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """``POST /v1/device/enrol``, without a token."""
        ...

    def roll_token(self) -> RollAnswer:
        """``POST /v1/device/token/roll``."""
        ...

    def heartbeat(self, beat: Heartbeat) -> StationSetup:
        """``POST /v1/device/heartbeat``."""
        ...


class Centre(EventCentre, SignInCentre, LookupCentre, DeviceCentre, Protocol):
    """All of it."""
