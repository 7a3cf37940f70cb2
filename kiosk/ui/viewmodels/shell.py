"""Where the person is, who they are to this terminal, and when their session ends."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.errors import KioskError
from kiosk.ui.translated import error_words
from kiosk.ui.worker import Worker

if TYPE_CHECKING:
    from contract.events import WalkIn
    from contract.person import Resume
    from kiosk.domain.filters import JobCard
    from kiosk.services.apply import Applied, Apply
    from kiosk.services.session import Session

log = logging.getLogger(__name__)

HOME = "home"
PERSONAL = frozenset({"who", "questions", "receipt", "applications", "lookup"})
"""Screens that hold something of a person even before or without a sign-in."""


class FindsJob(Protocol):
    """What is needed of Browse; may block on the disk."""

    def job(self, job_id: str) -> "JobCard | None": ...


@dataclass(frozen=True)
class Idle:
    """Seconds without a touch until the countdown, and how long the countdown lasts."""

    after_s: int = 60
    countdown_s: int = 20


@dataclass(frozen=True)
class _Place:
    screen: str
    job_id: str = ""
    topic: str = ""


class ShellModel(QObject):
    """Navigation, the session and the idle countdown: what every screen shares.

    A screen's view-model is made when the person comes to it and destroyed when they leave, so
    that nothing typed outlives the visit; ``register`` says how. Home alone is kept.

    Attributes (QML properties):
        screen: the screen shown now: home, job, sign_in, who, questions, receipt, applications,
            lookup or info.
        vm: the view-model of that screen; None for home, which Main.qml holds itself.
        topic: what the info screen is about: policy, law or station.
        large: 大字 is on.
        toast: a sentence to show for a while, empty for none; toastKind as in Notice.qml.
        busy: an application is being written; buttons that apply wait.
        signedIn, who: whether somebody is signed in, and their masked phone number.
        sessionActive: something personal is held, so that 我用完了 is shown.
        idleLeft: seconds left before the session ends by itself; 0 while nobody is asked.

    For other view-models (Python): ``session``, ``job_card`` (the job looked at or applied for),
    ``applied`` (the last application, for the receipt screen), ``next_topic`` (what the info screen
    that is being made is about), ``submit``, ``signed_in``, ``say``.

    Signals:
        sessionChanged: somebody signed in, or the session's data changed.
        sessionEnded: everything personal was wiped; every screen forgets what it holds.
    """

    screenChanged = Signal()
    largeChanged = Signal()
    toastChanged = Signal()
    busyChanged = Signal()
    sessionChanged = Signal()
    sessionEnded = Signal()
    idleLeftChanged = Signal()

    def __init__(
        self,
        *,
        apply: "Apply",
        browse: FindsJob,
        new_session: "Callable[[], Session]",
        sign_out: Callable[[str], object],
        worker: Worker,
        idle: Idle,
        wipe: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """``sign_out`` tells the centre that the session of a token is over (may block; it is
        called on a thread). ``wipe`` clears what the toolkit holds of a person: clipboard,
        keyboard composition."""
        super().__init__(parent)
        self._apply = apply
        self._browse = browse
        self._new_session = new_session
        self._sign_out = sign_out
        self.session = new_session()
        self.job_card: JobCard | None = None
        self.applied: Applied | None = None
        self.next_topic = ""
        self._worker = worker
        self._idle = idle
        self._wipe = wipe
        self._makers: dict[str, Callable[[], QObject]] = {}
        self._path = [_Place(HOME)]
        self._vm: QObject | None = None
        self._large = False
        self._toast = ""
        self._toast_kind = "info"
        self._busy = False
        self._visit = 0  # answers that belong to an earlier person are dropped
        self._used = False  # touched since the last session ended
        self._wants_to_apply = False
        self._idle_left = 0
        self._idle_timer = QTimer(self, singleShot=True, interval=idle.after_s * 1000)
        self._idle_timer.timeout.connect(self._ask)
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self._count_down)

    def register(self, screen: str, make: Callable[[], QObject]) -> None:
        """Say how to make the view-model of ``screen``, each time somebody comes to it."""
        self._makers[screen] = make

    # Where

    @Property(str, notify=screenChanged)
    def screen(self) -> str:
        return self._path[-1].screen

    @Property(QObject, notify=screenChanged)
    def vm(self) -> QObject | None:
        return self._vm

    @Property(str, notify=screenChanged)
    def topic(self) -> str:
        return self._path[-1].topic

    @Slot(str)
    def go(self, screen: str) -> None:
        """Open ``screen`` on top of the present one."""
        self._show([*self._path, _Place(screen, self._path[-1].job_id)])

    @Slot(str)
    def replace(self, screen: str) -> None:
        """Open ``screen`` in place of the present one: back then skips the present one."""
        self._show([*(self._path[:-1] or [_Place(HOME)]), _Place(screen, self._path[-1].job_id)])

    @Slot()
    def back(self) -> None:
        """Return to where the person came from; at home stay there."""
        self._show(self._path[:-1] or [_Place(HOME)])

    @Slot()
    def home(self) -> None:
        self._show([_Place(HOME)])

    @Slot(str)
    def showInfo(self, topic: str) -> None:
        self._show([*self._path, _Place("info", topic=topic)])

    @Slot(str)
    def openJob(self, job_id: str) -> None:
        """Open the job page; says so if the job has just left the catalogue."""
        self._with_job(job_id, self._show_job)

    def _show_job(self) -> None:
        assert self.job_card is not None
        self._show([*self._path, _Place("job", self.job_card.job.id)])
        self._worker.run(self, self._apply.get_ready, lambda _: None)

    def _show(self, path: list[_Place]) -> None:
        place = path[-1]
        old = self._vm
        self.next_topic = place.topic
        if place.screen in (HOME, "job"):
            self._wants_to_apply = False
        if place.screen == HOME:
            self._vm = None
        else:
            make = self._makers.get(place.screen)
            if make is None:
                raise KeyError(f"no view-model is registered for the screen {place.screen!r}")
            self._vm = make()
            self._vm.setParent(self)
        self._path = path
        self.screenChanged.emit()
        self.sessionChanged.emit()
        if old is not None:
            old.deleteLater()

    # Applying

    @Slot(str)
    def apply(self, job_id: str) -> None:
        """一键投递: submit at once, or first ask what is missing."""
        if not self._busy:
            self._with_job(job_id, self._apply_now)

    def _apply_now(self) -> None:
        needs = self._apply.needs(self.session)
        self._wants_to_apply = True
        if needs == "nothing":
            self.submit()
        else:
            self.go(needs)

    def submit(self, *, resume: "Resume | None" = None, walk_in: "WalkIn | None" = None) -> None:
        """Apply for ``job_card``, keep it on this machine, and show the receipt.

        On failure the person stays where they are, with what they typed, and is told so.
        """
        card = self.job_card
        if card is None or self._busy:
            return
        visit, session = self._visit, self.session

        def done(applied: "Applied") -> None:
            self._set_busy(False)
            if visit != self._visit:
                return
            self.applied = applied
            self._wants_to_apply = False
            self._show([_Place(HOME), _Place("receipt", card.job.id)])

        def failed(error: Exception) -> None:
            self._set_busy(False)
            log.error("an application could not be kept: %s", error)
            if visit == self._visit:
                self.complain(error)

        self._set_busy(True)
        self._worker.run(
            self,
            lambda: self._apply.submit(session, card.job, resume=resume, walk_in=walk_in),
            done,
            failed,
        )

    def signed_in(self) -> None:
        """Somebody has just signed in (the session is filled): go on with what they came for."""
        self.sessionChanged.emit()
        card = self.job_card
        if self._wants_to_apply and card is not None:
            needs = self._apply.needs(self.session)
            if needs == "nothing":
                self.submit()
            else:
                self.replace(needs)
        else:
            self.replace("applications")

    def _with_job(self, job_id: str, then: Callable[[], None]) -> None:
        visit = self._visit

        def done(card: "JobCard | None") -> None:
            if visit != self._visit:
                return
            if card is None:
                self.say(self.tr("这个岗位刚刚招满或下架了，请看看别的。"), "warn")
                return
            self.job_card = card
            then()

        def failed(error: Exception) -> None:
            log.error("a job could not be read: %s", error)
            if visit == self._visit:
                self.complain(error)

        self._worker.run(self, lambda: self._browse.job(job_id), done, failed)

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        return self._busy

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.busyChanged.emit()

    # Who

    @Property(bool, notify=sessionChanged)
    def signedIn(self) -> bool:
        return self.session.me is not None

    @Property(str, notify=sessionChanged)
    def who(self) -> str:
        return self.session.me.phone_masked if self.session.me else ""

    @Property(bool, notify=sessionChanged)
    def sessionActive(self) -> bool:
        session = self.session
        return bool(
            session.signed_in
            or session.walk_in
            or session.made
            or any(place.screen in PERSONAL for place in self._path)
        )

    @Slot()
    def endSession(self) -> None:
        """我用完了, or nobody answered: wipe everything personal and return home."""
        self._visit += 1
        self._used = False
        self._wants_to_apply = False
        self._idle_timer.stop()
        self._stop_countdown()
        token = self.session.end()
        self.session = self._new_session()
        if token is not None:
            self._worker.run(self, lambda: self._sign_out(token), lambda _: None)
        self.job_card = None
        self.applied = None
        self.say("")
        self.setLarge(False)
        self._show([_Place(HOME)])
        self._wipe()
        self.sessionEnded.emit()

    # Idle

    @Slot()
    def touched(self) -> None:
        """The person did something."""
        self._used = True
        if self._idle_left == 0:
            self._idle_timer.start()

    @Slot()
    def stay(self) -> None:
        """我还在."""
        self._stop_countdown()
        self.touched()

    def _ask(self) -> None:
        self._idle_left = self._idle.countdown_s
        self._countdown.start()
        self.idleLeftChanged.emit()

    def _count_down(self) -> None:
        self._idle_left -= 1
        if self._idle_left <= 0:
            self.endSession()
        else:
            self.idleLeftChanged.emit()

    def _stop_countdown(self) -> None:
        self._countdown.stop()
        self._idle_left = 0
        self.idleLeftChanged.emit()

    @Property(int, notify=idleLeftChanged)
    def idleLeft(self) -> int:
        return self._idle_left

    # Told to everyone

    def say(self, text: str, kind: str = "info") -> None:
        """Show ``text`` for a while; ``kind`` as in Notice.qml; empty takes it away."""
        self._toast, self._toast_kind = text, kind
        self.toastChanged.emit()

    def complain(self, error: Exception) -> None:
        """Tell the person what went wrong, in the error's own words for people."""
        self.say(error_words(error if isinstance(error, KioskError) else KioskError()), "error")

    @Slot()
    def dismissToast(self) -> None:
        self.say("")

    @Property(str, notify=toastChanged)
    def toast(self) -> str:
        return self._toast

    @Property(str, notify=toastChanged)
    def toastKind(self) -> str:
        return self._toast_kind

    @Property(bool, notify=largeChanged)
    def large(self) -> bool:
        return self._large

    @Slot(bool)
    def setLarge(self, large: bool) -> None:
        if large != self._large:
            self._large = large
            self.largeChanged.emit()
