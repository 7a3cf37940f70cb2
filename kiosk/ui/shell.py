"""The screen: the view-models, and the window over them."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QClipboard, QGuiApplication, QPixmapCache

from kiosk.errors import BugError
from kiosk.ui.pane import Pane
from kiosk.ui.viewmodels.home import HomeModel
from kiosk.ui.viewmodels.shell import Idle, ShellModel
from kiosk.ui.worker import Worker

if TYPE_CHECKING:
    from kiosk.services.bundle import UiServices

THREADS = 6
"""Enough that a slow network holds up no reading from the disk."""


class Ui:
    """The window and everything behind it; needs the application object.

    Build, ``show``, run the event loop, ``close``, which closes ``pane`` too. Raises BugError when
    the window cannot be built.

    Attributes:
        window: the one window.
        shell, home: the view-models that live as long as it does.
        worker: the threads.
    """

    def __init__(
        self,
        services: "UiServices",
        pane: Pane,
        *,
        screen_mm: tuple[float, float] | None,
        idle: Idle,
    ) -> None:
        self._services = services
        self._pane = pane
        self.worker = Worker(THREADS)
        self.shell = ShellModel(
            apply=services.apply,
            browse=services.browse,
            new_session=services.new_session,
            sign_out=services.sign_in.sign_out,
            worker=self.worker,
            idle=idle,
            wipe=self._wipe,
        )
        self.home = HomeModel(
            browse=services.browse,
            station=services.station,
            public_url=services.public_url,
            now=services.now,
            shell=self.shell,
            worker=self.worker,
        )
        self.home.start()  # its threads read while the window is being made
        for screen, make in self._makers().items():
            self.shell.register(screen, make)
        millimetres = screen_mm[0] if screen_mm else 0.0
        try:
            self.window = pane.open(self.shell, self.home, millimetres)
        except BugError:
            self.close()
            raise

    def _makers(self) -> dict[str, Callable[[], QObject]]:
        """How each screen's view-model is made; its module is read when a person first comes."""
        services, shell, home, worker = self._services, self.shell, self.home, self.worker

        def job() -> QObject:
            from kiosk.ui.viewmodels.job import JobModel

            if shell.job_card is None:
                raise BugError("the job page was opened without a job")
            return JobModel(shell.job_card, home.public_url, services.now())

        def receipt_url(code: str) -> str:
            base = home.public_url
            return f"{base}/r/{code}" if base else ""

        def info() -> QObject:
            from kiosk.ui.viewmodels.info import InfoModel

            return InfoModel(shell.next_topic, home.station)

        def sign_in() -> QObject:
            from kiosk.ui.viewmodels.sign_in import SignInModel

            return SignInModel(
                sign_in=services.sign_in, shell=shell, worker=worker, monotonic=time.monotonic
            )

        def who() -> QObject:
            from kiosk.ui.viewmodels.who import WhoModel

            return WhoModel(shell=shell, worker=worker)

        def questions() -> QObject:
            from kiosk.ui.viewmodels.questions import QuestionsModel

            return QuestionsModel(shell=shell, worker=worker)

        def receipt() -> QObject:
            from kiosk.ui.viewmodels.receipt import ReceiptModel

            return ReceiptModel(
                apply=services.apply,
                outbox=services.outbox,
                receipt_url=receipt_url,
                shell=shell,
                worker=worker,
                monotonic=time.monotonic,
            )

        def applications() -> QObject:
            from kiosk.ui.viewmodels.applications import ApplicationsModel

            return ApplicationsModel(
                applications=services.applications,
                receipt_url=receipt_url,
                shell=shell,
                worker=worker,
            )

        def lookup() -> QObject:
            from kiosk.ui.viewmodels.lookup import LookupModel

            return LookupModel(
                applications=services.applications,
                receipt_url=receipt_url,
                shell=shell,
                worker=worker,
            )

        makers = (job, info, sign_in, who, questions, receipt, applications, lookup)
        return {make.__name__: make for make in makers}

    def _wipe(self) -> None:
        """Forget what the toolkit holds of a person."""
        QGuiApplication.inputMethod().reset()
        QGuiApplication.inputMethod().hide()
        clipboard = QGuiApplication.clipboard()
        clipboard.clear(QClipboard.Mode.Clipboard)
        if clipboard.supportsSelection():
            clipboard.clear(QClipboard.Mode.Selection)
        QPixmapCache.clear()
        self._pane.forget()

    def show(self, size: tuple[int, int] | None) -> None:
        """Show the window, full screen without a ``size`` in pixels."""
        if size is None:
            self.window.showFullScreen()
        else:
            self.window.resize(QSize(*size))
            self.window.show()

    def close(self) -> None:
        """Take everything down in the order in which it depends on each other."""
        self.worker.close()
        self._pane.close()
        shiboken6.delete(self.home)
        shiboken6.delete(self.shell)
