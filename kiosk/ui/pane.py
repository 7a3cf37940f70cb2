"""The window as QML has it."""

from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, QQmlComponent
from PySide6.QtQuick import QQuickWindow

from kiosk.errors import BugError
from kiosk.ui import fonts, qr
from kiosk.ui.platform import log_qml_warnings

QML = Path(__file__).parent / "qml"


class Pane:
    """The QML engine and Main.qml. Needs the application object; raises FontError without Chinese
    type."""

    def __init__(self) -> None:
        self._engine = QQmlApplicationEngine()
        self._engine.warnings.connect(log_qml_warnings)
        self._main = QQmlComponent(self._engine)
        self._engine.addImageProvider(qr.PROVIDER, qr.QrProvider())
        self._family = fonts.text_family()
        QGuiApplication.setFont(QFont(self._family))
        icons = QFontDatabase.addApplicationFont(str(fonts.icon_font()))
        self._icons = QFontDatabase.applicationFontFamilies(icons)[0]
        self._window: QObject | None = None

    def open(self, shell: QObject, home: QObject, millimetres: float) -> QQuickWindow:
        """Make the window over its view-models; call it once.

        ``millimetres`` is the screen's width, 0 when not known. Raises BugError when it fails.
        """
        self._main.loadUrl(QUrl.fromLocalFile(str(QML / "Main.qml")))
        if not self._main.isError():
            self._window = self._main.createWithInitialProperties(
                {
                    "shell": shell,
                    "home": home,
                    "family": self._family,
                    "iconFamily": self._icons,
                    "millimetresWidth": millimetres,
                }
            )
        if not isinstance(self._window, QQuickWindow):
            log_qml_warnings(self._main.errors())
            raise BugError("Main.qml did not load; the messages before this one say why")
        return self._window

    def forget(self) -> None:
        """Let go of what scripts no longer use."""
        self._engine.collectGarbage()

    def close(self) -> None:
        """Destroy the window, then the engine."""
        for thing in (self._window, self._main, self._engine):
            if thing is not None and shiboken6.isValid(thing):
                shiboken6.delete(thing)
