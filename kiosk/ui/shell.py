"""The screen: builds the view-models, loads the window, runs until it is told to stop."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import shiboken6
from PySide6.QtCore import QObject, QSize, QTranslator, QUrl
from PySide6.QtGui import QClipboard, QFont, QFontDatabase, QGuiApplication, QPixmapCache
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.config import Settings
from kiosk.errors import BugError
from kiosk.services.bundle import UiServices
from kiosk.ui import fonts, qr
from kiosk.ui.collector import Collector
from kiosk.ui.keyboard import PrivateConfig, prepare
from kiosk.ui.platform import choose_renderer, has_gpu, log_qml_warnings
from kiosk.ui.singletons import hold
from kiosk.ui.viewmodels.applications import ApplicationsModel
from kiosk.ui.viewmodels.home import HomeModel
from kiosk.ui.viewmodels.info import InfoModel
from kiosk.ui.viewmodels.job import JobModel
from kiosk.ui.viewmodels.lookup import LookupModel
from kiosk.ui.viewmodels.questions import QuestionsModel
from kiosk.ui.viewmodels.receipt import ReceiptModel
from kiosk.ui.viewmodels.shell import Idle, ShellModel
from kiosk.ui.viewmodels.sign_in import SignInModel
from kiosk.ui.viewmodels.who import WhoModel
from kiosk.ui.vnc import confine_to_loopback, vnc_port
from kiosk.ui.worker import Worker

log = logging.getLogger(__name__)

QML = Path(__file__).parent / "qml"
TRANSLATIONS = Path(__file__).parents[2] / "i18n"
SOURCE_LANGUAGE = "zh_CN"

THREADS = 6
"""Enough that a slow network holds up no reading from the disk."""

PLAUSIBLE_MM = (200.0, 3000.0)
"""A screen whose own word on its diagonal lies outside is not believed."""


class Ui:
    """The window and everything behind it; needs the application object.

    Build, ``show``, run the event loop, ``close``. Raises FontError without Chinese type and
    BugError when the window cannot be built.

    Attributes:
        window: the one window.
        shell, home: the view-models that live as long as it does.
        worker: the threads.
    """

    def __init__(
        self, services: UiServices, *, screen_mm: tuple[float, float] | None, idle: Idle
    ) -> None:
        self._services = services
        family = fonts.text_family()
        QGuiApplication.setFont(QFont(family))
        icons = QFontDatabase.addApplicationFont(str(fonts.icon_font()))
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
        for screen, make in self._makers().items():
            self.shell.register(screen, make)
        self._engine = QQmlApplicationEngine()
        self._engine.warnings.connect(log_qml_warnings)
        self._engine.addImageProvider(qr.PROVIDER, qr.QrProvider())
        self._engine.setInitialProperties(
            {
                "shell": self.shell,
                "home": self.home,
                "family": family,
                "iconFamily": QFontDatabase.applicationFontFamilies(icons)[0],
                "millimetresWidth": screen_mm[0] if screen_mm else 0.0,
            }
        )
        self._engine.load(QUrl.fromLocalFile(str(QML / "Main.qml")))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            self.close()
            raise BugError("Main.qml did not load; the messages before this one say why")
        self.window: QQuickWindow = roots[0]

    def _makers(self) -> dict[str, Callable[[], QObject]]:
        services, shell, home, worker = self._services, self.shell, self.home, self.worker

        def job() -> QObject:
            if shell.job_card is None:
                raise BugError("the job page was opened without a job")
            return JobModel(shell.job_card, home.public_url, services.now())

        def receipt_url(code: str) -> str:
            base = home.public_url
            return f"{base}/r/{code}" if base else ""

        return {
            "job": job,
            "info": lambda: InfoModel(shell.next_topic, home.station),
            "sign_in": lambda: SignInModel(
                sign_in=services.sign_in, shell=shell, worker=worker, monotonic=time.monotonic
            ),
            "who": lambda: WhoModel(shell=shell, worker=worker),
            "questions": lambda: QuestionsModel(shell=shell, worker=worker),
            "receipt": lambda: ReceiptModel(
                apply=services.apply,
                outbox=services.outbox,
                receipt_url=receipt_url,
                shell=shell,
                worker=worker,
                monotonic=time.monotonic,
            ),
            "applications": lambda: ApplicationsModel(
                applications=services.applications,
                receipt_url=receipt_url,
                shell=shell,
                worker=worker,
            ),
            "lookup": lambda: LookupModel(
                applications=services.applications,
                receipt_url=receipt_url,
                shell=shell,
                worker=worker,
            ),
        }

    def _wipe(self) -> None:
        """Forget what the toolkit holds of a person."""
        QGuiApplication.inputMethod().reset()
        QGuiApplication.inputMethod().hide()
        clipboard = QGuiApplication.clipboard()
        clipboard.clear(QClipboard.Mode.Clipboard)
        if clipboard.supportsSelection():
            clipboard.clear(QClipboard.Mode.Selection)
        QPixmapCache.clear()
        self._engine.collectGarbage()

    def show(self, size: tuple[int, int] | None) -> None:
        """Show the window, full screen without a ``size`` in pixels, and begin to read."""
        self.home.start()
        if size is None:
            self.window.showFullScreen()
        else:
            self.window.resize(QSize(*size))
            self.window.show()

    def close(self) -> None:
        """Take everything down in the order in which it depends on each other."""
        self.worker.close()
        shiboken6.delete(self._engine)
        shiboken6.delete(self.home)
        shiboken6.delete(self.shell)


def asked_screen_mm(app: QGuiApplication) -> tuple[float, float] | None:
    """The screen's own word on its size in millimetres, if it can be believed."""
    size = app.primaryScreen().physicalSize()
    diagonal = (size.width() ** 2 + size.height() ** 2) ** 0.5
    low, high = PLAUSIBLE_MM
    return (size.width(), size.height()) if low <= diagonal <= high else None


def run_ui(services: UiServices, settings: Settings) -> int:
    """Run the screen until the window is closed or the process is told to stop.

    Blocks the main thread; returns the exit status. Raises FontError and BugError. A display must
    be there: Qt aborts the process without one, so the launcher looks first.
    """
    hold()
    choose_renderer(os.environ, gpu=sys.platform != "linux" or has_gpu(Path("/sys/class/drm")))
    with PrivateConfig(Path("/dev/shm")) as config:
        prepare(os.environ, config)
        app = QGuiApplication([sys.argv[0]])
        app.setApplicationName("gig-inn")
        try:
            translator = _translator(app, SOURCE_LANGUAGE)
            screen_mm = settings.screen_mm
            if screen_mm is None and settings.window is None:
                screen_mm = asked_screen_mm(app)
            ui = Ui(services, screen_mm=screen_mm, idle=Idle())
            collector = Collector()
            # The look at the store every second lets Python see the signal.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, _quit)
            ui.show(settings.window)
            port = vnc_port(os.environ)
            if port is not None:
                app.processEvents()  # the plug-in begins to listen with the window
                confine_to_loopback(port)
            status = app.exec()
            collector.close()
            ui.close()
            del translator
            return status
        finally:
            shiboken6.delete(app)


def _quit(_number: int, _frame: FrameType | None) -> None:
    QGuiApplication.quit()


def _translator(app: QGuiApplication, language: str) -> QTranslator | None:
    """Install ``i18n/gig-inn_<language>.qm`` if there; the source language needs none."""
    translator = QTranslator(app)
    if not translator.load(f"gig-inn_{language}", str(TRANSLATIONS)):
        return None
    app.installTranslator(translator)
    return translator
