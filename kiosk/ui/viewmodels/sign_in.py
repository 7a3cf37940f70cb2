"""扫码登录: the QR, its matching code and countdown, and the polling behind it (RFC 8628)."""

import logging
from collections.abc import Callable

from PySide6.QtCore import Property, QTimer, Signal, Slot

from contract.signin import GrantAnswer
from kiosk.errors import KioskError, NetworkError
from kiosk.services.sign_in import Denied, Expired, Pending, Poll, SignedIn, SignIn, SlowDown
from kiosk.ui.translated import error_words
from kiosk.ui.viewmodels.screen import ScreenModel
from kiosk.ui.viewmodels.shell import ShellModel
from kiosk.ui.worker import Worker

log = logging.getLogger(__name__)

RENEW_S = 15.0
"""With less than this left a fresh grant is fetched: nobody can type a code from a text in less."""

RETRY_MS = 5_000
"""Between two tries to get a first QR while there is no network."""

SLOWEST_POLL_MS = 5_000
"""Polling slows down to this while the network fails (RFC 8628, 3.5: back off on time-outs)."""


class SignInModel(ScreenModel):
    """One visit to the sign-in screen.

    A code is renewed before it runs out, until a phone has scanned it: that one stays, with its
    matching code, while the person types their number and waits for the text message, and they are
    not asked whether they are still there. A renewed grant stays asked about until it expires, for
    whoever scans it in the moment of the renewal. An answer that comes after the screen was left
    signs nobody in; such a session is ended at the centre at once.

    ``monotonic`` is a clock in seconds that nobody can set back.

    Attributes:
        state: "starting" (fetching the first QR), "waiting" (QR on screen), "scanned" (a phone is
            at it), "denied" (refused on the phone), "offline" (no QR can be had now), "refused"
            (the centre said no; see ``said``), "done".
        shaky: "waiting" or "scanned", but the last question to the centre failed.

    Signals:
        changed: any of the properties but the countdown.
        ticked: the countdown.
    """

    changed = Signal()
    ticked = Signal()

    def __init__(
        self,
        *,
        sign_in: SignIn,
        shell: ShellModel,
        worker: Worker,
        monotonic: Callable[[], float],
    ) -> None:
        super().__init__(shell, worker)
        self._sign_in = sign_in
        self._monotonic = monotonic
        self._turn = 0  # answers to an earlier one are dropped
        self._grant: GrantAnswer | None = None  # whose QR is on screen
        self._old: GrantAnswer | None = None  # the one before it
        self._until = 0.0
        self._interval_ms = 0
        self._backoff_ms = 0
        self._renewing = False
        self._state = "starting"
        self._said = ""
        self._poll_timer = self._timer(self._poll)
        self._retry_timer = self._timer(self._begin)
        self._tick_timer = QTimer(self)
        self._tick_timer.setInterval(250)
        self._tick_timer.timeout.connect(self._tick)

    def _timer(self, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(then)
        return timer

    # What the screen shows

    @Property(str, notify=changed)
    def state(self) -> str:
        return self._state

    @Property(str, notify=changed)
    def qrText(self) -> str:
        return self._grant.verification_uri_complete if self._grant else ""

    @Property(str, notify=changed)
    def matchingCode(self) -> str:
        return self._grant.matching_code if self._grant else ""

    @Property(int, notify=ticked)
    def secondsLeft(self) -> int:
        """Whole seconds until this QR is replaced by a fresh one, or the phone's time is up."""
        if self._grant is None:
            return 0
        end = self._until - (0 if self._state == "scanned" else RENEW_S)
        return max(0, int(end - self._monotonic() + 0.999))

    @Property(bool, notify=changed)
    def shaky(self) -> bool:
        return self._state in ("waiting", "scanned") and self._backoff_ms > 0

    @Property(str, notify=changed)
    def said(self) -> str:
        """Why there is no QR, what is safe and what to do next; empty while all is well."""
        return self._said

    # What the screen does

    def enter(self) -> None:
        self.again()

    @Slot()
    def again(self) -> None:
        """Fetch a first QR, or a new one: after a refusal or a failure, or because somebody else's
        phone is at this one."""
        self._forget()
        self._state, self._said = "starting", ""
        self._tick_timer.start()
        self._begin()
        self.changed.emit()

    @Slot()
    def goOn(self) -> None:
        """Signed in, but what the person came for did not work out: once more."""
        self._shell.signed_in()

    @Slot()
    def leavePhone(self) -> None:
        """No phone in hand, or no network: give a number instead."""
        self._shell.replace("who")

    @Slot()
    def reset(self) -> None:
        self._forget()
        self._sign_in.forget()
        self._tick_timer.stop()
        self._state, self._said = "starting", ""
        self.changed.emit()
        self.ticked.emit()

    # The grant

    def _forget(self) -> None:
        self._turn += 1
        self._grant = self._old = None
        self._renewing = False
        self._interval_ms = self._backoff_ms = 0
        self._poll_timer.stop()
        self._retry_timer.stop()

    def _begin(self) -> None:
        turn = self._turn
        self._renewing = True
        self._worker.run(
            self,
            self._sign_in.begin,
            lambda grant: self._begun(turn, grant),
            lambda error: self._not_begun(turn, error),
        )

    def _begun(self, turn: int, grant: GrantAnswer) -> None:
        if turn != self._turn:
            return
        self._renewing = False
        self._old, self._grant = self._grant, grant
        self._until = self._monotonic() + grant.expires_in
        self._interval_ms = max(grant.interval_ms, self._interval_ms)
        self._state, self._said = "waiting", ""
        if self._old is None:  # else the polling goes on by itself
            self._poll_timer.start(self._interval_ms)
        self.changed.emit()
        self.ticked.emit()

    def _not_begun(self, turn: int, error: Exception) -> None:
        if turn != self._turn:
            return
        self._renewing = False
        if self._grant is not None:  # a renewal: this QR serves until it expires
            self._retry_timer.start(RETRY_MS)
            return
        if isinstance(error, NetworkError):
            self._state = "offline"
            self._said = self.tr(
                "现在连不上网，扫码登录暂时用不了。找活、看岗位照常能用；网一通，二维码会自己出来。"
            )
            self._retry_timer.start(RETRY_MS)
        else:
            log.error("no sign-in could be begun: %s", error)
            self._state = "refused"
            self._said = (
                error_words(error)
                if isinstance(error, KioskError)
                else self.tr("扫码登录出了点问题。请再试一次，或请工作人员帮忙。")
            )
        self.changed.emit()

    def _tick(self) -> None:
        if self._grant is not None:
            left = self._until - self._monotonic()
            if left <= 0:
                self._expire()
            elif self._state == "scanned":
                pass  # it stays
            elif left < RENEW_S and not self._renewing and not self._retry_timer.isActive():
                self._begin()
        self.ticked.emit()

    def _expire(self) -> None:
        """This QR is worth nothing any more: take it off the screen and get another."""
        self._forget()
        self._state = "starting"
        self._begin()
        self.changed.emit()

    # Polling

    def _poll(self) -> None:
        turn = self._turn
        grants = [grant for grant in (self._old, self._grant) if grant is not None]

        def ask() -> tuple[GrantAnswer, Poll]:
            for grant in grants:
                answer = self._sign_in.poll(grant)
                if isinstance(answer, SignedIn) and turn != self._turn:
                    self._sign_in.sign_out(answer.token)
                if not isinstance(answer, Pending) or answer.scanned:
                    break
            return grant, answer

        self._worker.run(
            self,
            ask,
            lambda answered: self._polled(turn, *answered),
            lambda error: self._not_polled(turn, error),
        )

    def _polled(self, turn: int, grant: GrantAnswer, answer: Poll) -> None:
        if turn != self._turn:
            return
        recovered, self._backoff_ms = self._backoff_ms > 0, 0
        match answer:
            case SignedIn():
                self._forget()
                self._tick_timer.stop()
                self._state = "done"
                self.changed.emit()
                self._shell.session.sign_in(answer.token, answer.me)
                self._shell.signed_in()
                return
            case Denied():
                self._forget()
                self._state = "denied"
                self.changed.emit()
                return
            case Expired():
                if grant is self._grant:
                    self._expire()
                    return
                self._old = None
            case SlowDown():
                self._interval_ms += round(answer.add_s * 1000)
            case Pending(scanned=True):
                self._keep(grant, answer)
        self._poll_timer.start(self._interval_ms)
        if recovered:
            self.changed.emit()

    def _keep(self, grant: GrantAnswer, answer: Pending) -> None:
        """A phone is at ``grant``: that one and no other, for as long as the phone has."""
        self._shell.stay()
        if self._state == "scanned":
            return
        self._turn += 1  # a renewal under way comes too late
        self._renewing = False
        self._retry_timer.stop()
        if answer.expires_in_s is not None:
            self._until = self._monotonic() + answer.expires_in_s
        self._grant, self._old = grant, None
        self._state = "scanned"
        self.changed.emit()
        self.ticked.emit()

    def _not_polled(self, turn: int, error: Exception) -> None:
        if turn != self._turn:
            return
        log.info("a sign-in could not be asked about: %s", error)
        longer = 2 * (self._backoff_ms or self._interval_ms)
        self._backoff_ms = min(longer, max(SLOWEST_POLL_MS, self._interval_ms))
        self._poll_timer.start(self._backoff_ms)
        self.changed.emit()
