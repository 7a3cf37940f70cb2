"""What has to be settled before Qt starts: the renderer, and where its messages go."""

import logging
from collections.abc import MutableMapping
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType

log = logging.getLogger("kiosk.qt")

NO_GPU = frozenset({"vgem", "vkms"})
"""Kernel drivers that offer a render node with no hardware behind it."""

HEADLESS = frozenset({"offscreen", "vnc", "minimal"})
"""Qt platforms that draw into memory whatever the hardware."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.ERROR,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def has_gpu(drm: Path) -> bool:
    """Whether a graphics processor can render; ``drm`` is ``/sys/class/drm``."""
    for node in drm.glob("renderD*"):
        driver = node / "device" / "driver"
        if driver.exists() and driver.resolve().name not in NO_GPU:
            return True
    return False


def choose_renderer(environ: MutableMapping[str, str], *, gpu: bool) -> None:
    """Without a GPU take Qt's software renderer: OpenGL on the processor (llvmpipe) costs four to
    five times its time. What the environment already says stays."""
    platform = environ.get("QT_QPA_PLATFORM", "").split(":", maxsplit=1)[0]
    if not gpu or platform in HEADLESS:
        environ.setdefault("QT_QUICK_BACKEND", "software")


def qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Send Qt's messages to the log. A warning is an error: every one is a fault of a screen."""
    log.log(_LEVELS.get(kind, logging.ERROR), "%s", text)
