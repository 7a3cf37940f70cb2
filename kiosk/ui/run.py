"""The screen's process from Qt's side: from the application object to the exit status."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QTimer, QTranslator
from PySide6.QtGui import QGuiApplication

from kiosk.ui.collector import Collector
from kiosk.ui.keyboard import PrivateConfig, prepare
from kiosk.ui.pane import Pane
from kiosk.ui.platform import choose_renderer, has_gpu
from kiosk.ui.singletons import hold
from kiosk.ui.vnc import confine_to_loopback, vnc_port

if TYPE_CHECKING:
    from kiosk.config import Settings
    from kiosk.services.bundle import UiServices

TRANSLATIONS = Path(__file__).parents[2] / "i18n"
SOURCE_LANGUAGE = "zh_CN"

PLAUSIBLE_MM = (200.0, 3000.0)
"""A screen whose own word on its diagonal lies outside is not believed."""

SWITCH_S = 0.0005
"""How long a working thread may keep Python's lock while the UI thread wants it. Python's own 5 ms
are a third of a frame, and drawing asks for the lock many times a frame."""


def asked_screen_mm(app: QGuiApplication) -> tuple[float, float] | None:
    """The screen's own word on its size in millimetres, if it can be believed."""
    size = app.primaryScreen().physicalSize()
    diagonal = (size.width() ** 2 + size.height() ** 2) ** 0.5
    low, high = PLAUSIBLE_MM
    return (size.width(), size.height()) if low <= diagonal <= high else None


def run_ui(
    services: "Callable[[], UiServices]", settings: "Settings", stopped: Callable[[], bool]
) -> int:
    """Run the screen until the window is closed or the process is told to stop.

    ``services`` is called once and may raise what building them raises. Blocks the main thread;
    returns the exit status. Raises FontError and BugError. A display must be there: Qt aborts the
    process without one, so the launcher looks first.

    ``stopped`` tells whether the process was told to stop before there was a loop to hear it.

    All modules are read on this one thread: PySide6's import looks into half-read modules of others
    (seen with pydantic's, 6.12), so reading some beside it fails now and then.
    """
    hold()
    sys.setswitchinterval(SWITCH_S)
    choose_renderer(os.environ, gpu=sys.platform != "linux" or has_gpu(Path("/sys/class/drm")))
    with PrivateConfig(Path("/dev/shm")) as config:
        prepare(os.environ, config)
        app = QGuiApplication([sys.argv[0]])
        app.setApplicationName("gig-inn")
        try:
            translator = _translator(app, SOURCE_LANGUAGE)
            pane = Pane()
            built = services()
            from kiosk.ui.shell import Ui
            from kiosk.ui.viewmodels.shell import Idle

            screen_mm = settings.screen_mm
            if screen_mm is None and settings.window is None:
                screen_mm = asked_screen_mm(app)
            ui = Ui(built, pane, screen_mm=screen_mm, idle=Idle())
            collector = Collector()
            told: list[int] = []

            def quit_soon(number: int, _frame: FrameType | None) -> None:
                # A loop that has not begun cannot be quit: hence the note, and the timer for one
                # that begins right after. The look at the store every second lets Python see the
                # signal.
                told.append(number)
                QTimer.singleShot(0, app.quit)

            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, quit_soon)
            ui.show(settings.window)
            port = vnc_port(os.environ)
            if port is not None:
                app.processEvents()  # the plug-in begins to listen with the window
                confine_to_loopback(port)
            if told or stopped():
                QTimer.singleShot(0, app.quit)
            status = app.exec()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)  # on its way out already
            collector.close()
            ui.close()
            del translator
            return status
        finally:
            shiboken6.delete(app)


def _translator(app: QGuiApplication, language: str) -> QTranslator | None:
    """Install ``i18n/gig-inn_<language>.qm`` if there; the source language needs none."""
    translator = QTranslator(app)
    if not translator.load(f"gig-inn_{language}", str(TRANSLATIONS)):
        return None
    app.installTranslator(translator)
    return translator
