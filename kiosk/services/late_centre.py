"""The centre's client, made when the centre is first asked something.

Loading it costs a good part of what the screen's whole start may take, and nobody is signed in or
looked up before a person has come.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from kiosk.services.centre import LookupCentre, SignInCentre

if TYPE_CHECKING:
    from contract.signin import (
        ApplicationView,
        GrantAnswer,
        LookupRequest,
        Me,
        TokenAnswer,
        TokenErrorAnswer,
    )


class PersonsCentre(SignInCentre, LookupCentre, Protocol):
    """What the screen asks of the centre for the person in front of it."""


class LateCentre:
    """Hands every call on to what ``make`` gives, asked at each call.

    ``make`` must be thread-safe and quick after the first time. Methods raise what the client's
    do, and KeyringError while this device's token cannot be had.
    """

    def __init__(self, make: Callable[[], PersonsCentre]) -> None:
        self._make = make

    def begin_sign_in(self) -> "GrantAnswer":
        return self._make().begin_sign_in()

    def redeem(self, device_code: str) -> "TokenAnswer | TokenErrorAnswer":
        return self._make().redeem(device_code)

    def me(self, session_token: str) -> "Me":
        return self._make().me(session_token)

    def end_session(self, session_token: str) -> None:
        self._make().end_session(session_token)

    def lookup(self, request: "LookupRequest") -> "ApplicationView":
        return self._make().lookup(request)
