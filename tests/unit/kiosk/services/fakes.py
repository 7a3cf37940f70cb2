"""A centre for one person's sign-in and applications."""

from dataclasses import dataclass, field

from contract.receipt import ReceiptCode
from contract.signin import (
    ApplicationState,
    ApplicationView,
    GrantAnswer,
    LookupRequest,
    Me,
    TokenAnswer,
    TokenErrorAnswer,
)
from kiosk.errors import KioskError, centre_error
from tests.unit.kiosk.outbox.fakes import START

GRANT = GrantAnswer(
    device_code="secret-device-code",
    user_code="WDJB-MJHT",
    verification_uri="https://phone.example/s",
    verification_uri_complete="https://phone.example/s/WDJB-MJHT",
    expires_in=300,
    interval=1,
    interval_ms=500,
    matching_code="47",
)


def a_view(receipt: str, job_id: str = "job-9", **fields: object) -> ApplicationView:
    values: dict[str, object] = {
        "receipt": receipt,
        "job_id": job_id,
        "job_title": "保安",
        "employer": "郑州某物业",
        "state": ApplicationState.VIEWED,
        "submitted_at": START,
        "changed_at": START,
        "contact": "李经理 0371-1234567",
    }
    return ApplicationView.model_validate(values | fields)


def a_me(*views: ApplicationView, **fields: object) -> Me:
    values: dict[str, object] = {
        "person_id": "p1",
        "phone": "13800001234",
        "phone_masked": "138****1234",
        "resume": None,
        "applications": views,
    }
    return Me.model_validate(values | fields)


@dataclass
class FakePersonCentre:
    """``answers`` are given to ``redeem`` in order; ``faults`` are raised by the calls named."""

    answers: list[TokenAnswer | TokenErrorAnswer] = field(default_factory=list)
    person: Me = field(default_factory=a_me)
    views: dict[tuple[ReceiptCode, str], ApplicationView] = field(default_factory=dict)
    faults: dict[str, KioskError] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    redeemed: int = 0

    def begin_sign_in(self) -> GrantAnswer:
        self._stumble("begin_sign_in")
        return GRANT

    def redeem(self, device_code: str) -> TokenAnswer | TokenErrorAnswer:
        self._stumble("redeem")
        assert device_code == GRANT.device_code
        self.redeemed += 1
        return self.answers.pop(0)

    def me(self, session_token: str) -> Me:
        self._stumble("me")
        assert session_token == "session-token"
        return self.person

    def end_session(self, session_token: str) -> None:
        self._stumble("end_session")
        self.ended.append(session_token)

    def lookup(self, request: LookupRequest) -> ApplicationView:
        self._stumble("lookup")
        view = self.views.get((request.receipt, request.phone_last4))
        if view is None:
            raise centre_error(404)
        return view

    def _stumble(self, call: str) -> None:
        if call in self.faults:
            raise self.faults[call]
