"""What has to be settled around Qt: the renderer, and where its warnings go."""

import logging
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from PySide6.QtQml import QQmlError

log = logging.getLogger("kiosk.qml")

NO_GPU = frozenset({"vgem", "vkms"})
"""Kernel drivers that offer a render node with no hardware behind it."""

HEADLESS = frozenset({"offscreen", "vnc", "minimal"})
"""Qt platforms that draw into memory whatever the hardware."""


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


def log_qml_warnings(warnings: Sequence[QQmlError]) -> None:
    """For ``QQmlEngine.warnings``: every warning of a screen is a fault, and logged as an error.

    There is no handler of ours for Qt's other messages (they go to standard error): they come from
    any thread, and one in Python would wait for the interpreter's lock while the thread that holds
    it waits for the thread that logs; seen with the QML type loader.
    """
    for warning in warnings:
        log.error("%s", warning.toString())
