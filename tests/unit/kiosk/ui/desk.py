"""A person at the personal screens' view-models: real services on a temporary disk, no window."""

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest

from contract.events import WalkIn
from contract.signin import Me
from kiosk.domain.filters import JobCard
from kiosk.services.session import Session
from kiosk.ui.viewmodels.screen import ScreenModel
from kiosk.ui.viewmodels.shell import Idle, ShellModel
from kiosk.ui.worker import Worker
from tests.ui_support import PUBLIC_URL, World, sample_jobs

Screen = TypeVar("Screen", bound=ScreenModel)

ALICE = Me(
    person_id="alice",
    phone="13800135678",
    phone_masked="138****5678",
    resume=None,
    applications=(),
)
BOB = WalkIn(name="王先生", phone="13800138000")


def receipt_url(code: str) -> str:
    return f"{PUBLIC_URL}/r/{code}"


class Desk(World):
    """``seconds`` is the monotonic clock, set by hand; ``signed_out`` the ended tokens."""

    def __init__(self, folder: Path, idle: Idle | None = None) -> None:
        super().__init__(folder)
        self.seconds = 1000.0
        self.signed_out: list[str] = []
        self.worker = Worker(4)
        self.shell = ShellModel(
            apply=self.services.apply,
            browse=self.services.browse,
            new_session=Session,
            sign_out=self.signed_out.append,
            worker=self.worker,
            idle=idle or Idle(),
            wipe=lambda: None,
        )
        for screen in ("sign_in", "who", "questions", "receipt", "applications", "lookup"):
            self.shell.register(screen, lambda: ScreenModel(self.shell, self.worker))
        self.job = sample_jobs(1)[0]

    def __enter__(self) -> "Desk":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _tb: TracebackType | None,
    ) -> None:
        self.shell.home()
        self.worker.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.close()

    def monotonic(self) -> float:
        return self.seconds

    def wants(self) -> None:
        """The person tapped 一键投递 on a job, signed in or not."""
        self.fill([self.job])
        self.shell.apply(self.job.id)
        self.until(lambda: self.shell.job_card is not None)

    def holds_card(self) -> None:
        """The shell knows the job that the person looks at."""
        self.shell.job_card = JobCard(self.job, 300.0)

    def show(self, screen: str, make: Callable[[], Screen]) -> Screen:
        """Come to ``screen``, whose view-model ``make`` makes."""
        made: list[Screen] = []

        def keep() -> Screen:
            made.append(make())
            return made[-1]

        self.shell.register(screen, keep)
        self.shell.go(screen)
        return made[-1]

    def at(self, screen: str) -> bool:
        return bool(self.shell.property("screen") == screen)

    def until(self, true: Callable[[], object], seconds: float = 5.0) -> None:
        """Run the event loop until ``true()``; AssertionError after ``seconds``."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not happen in time"
            QTest.qWait(5)

    def settle(self, milliseconds: int = 50) -> None:
        QTest.qWait(milliseconds)
