"""QR sign-in, the terminal's side: the OAuth 2.0 device grant (RFC 8628)."""

import logging
from dataclasses import dataclass

from contract.signin import GrantAnswer, Me, TokenAnswer, TokenError, TokenErrorAnswer
from kiosk.errors import KioskError
from kiosk.services.centre import SignInCentre

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pending:
    """Nobody has approved yet; poll again after ``interval_ms``.

    ``scanned``: a phone has opened the QR. Leave it on the screen: the grant lives for
    ``expires_in_s`` more seconds (None where the centre does not say), for this phone alone.
    """

    scanned: bool = False
    expires_in_s: int | None = None


@dataclass(frozen=True)
class SlowDown:
    """Polled too often: add ``add_s`` seconds to the interval (RFC 8628 section 3.5)."""

    add_s: float = 5.0


@dataclass(frozen=True)
class SignedIn:
    """The phone approved. Hand both to ``Session.sign_in``."""

    token: str
    expires_in_s: int
    me: Me


@dataclass(frozen=True)
class Denied:
    """The person refused on the phone."""


@dataclass(frozen=True)
class Expired:
    """The grant is over (or was used, or is unknown); begin a new one."""


Poll = Pending | SlowDown | SignedIn | Denied | Expired


def _no_token(answer: TokenErrorAnswer) -> Poll:
    match answer.error:
        case TokenError.PENDING:
            return Pending(answer.scanned, answer.expires_in)
        case TokenError.SLOW_DOWN:
            return SlowDown()
        case TokenError.DENIED:
            return Denied()
        case TokenError.EXPIRED | TokenError.INVALID:
            return Expired()


class SignIn:
    """Begins grants and polls them. Blocking: call it from a worker, never from the UI thread."""

    def __init__(self, centre: SignInCentre) -> None:
        self._centre = centre
        self._redeemed: tuple[str, TokenAnswer] | None = None

    def begin(self) -> GrantAnswer:
        """A fresh grant: its QR, matching code and seconds to live.

        Raises NetworkError and CentreError (``TooMany`` when this station asks too often).
        """
        self._redeemed = None
        return self._centre.begin_sign_in()

    def poll(self, grant: GrantAnswer) -> Poll:
        """One question to the centre about ``grant``.

        Raises NetworkError and CentreError; the grant stays usable, poll again. A token that was
        redeemed just before the network failed is not lost: the next poll goes on from there.
        """
        answer: TokenAnswer | TokenErrorAnswer
        if self._redeemed and self._redeemed[0] == grant.device_code:
            answer = self._redeemed[1]
        else:
            answer = self._centre.redeem(grant.device_code)
        if isinstance(answer, TokenErrorAnswer):
            return _no_token(answer)
        self._redeemed = (grant.device_code, answer)
        me = self._centre.me(answer.access_token)
        self._redeemed = None
        return SignedIn(answer.access_token, answer.expires_in, me)

    def forget(self) -> None:
        """The person left the sign-in screen: drop what a half-done sign-in may hold."""
        self._redeemed = None

    def sign_out(self, token: str) -> bool:
        """End the session at the centre; False when it could not be told (the token then dies by
        its own expiry)."""
        try:
            self._centre.end_session(token)
        except KioskError as error:
            log.info("the centre was not told that a session ended: %s", error)
            return False
        return True
