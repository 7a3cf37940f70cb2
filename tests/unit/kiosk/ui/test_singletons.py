"""The constants outlive PySide6."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QSize

from kiosk.ui.singletons import CONSTANTS, PLENTY, hold

needed = pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python itself keeps them")


@needed
def test_hold_gives_references_to_spare_and_does_so_once() -> None:
    hold()
    counts = [sys.getrefcount(constant) for constant in CONSTANTS]
    hold()
    assert all(count >= PLENTY // 2 for count in counts)
    assert max(sys.getrefcount(constant) for constant in CONSTANTS) < 2 * PLENTY


@needed
def test_a_process_outlives_a_hundred_thousand_calls() -> None:
    program = (
        "from kiosk.ui.singletons import hold\n"
        "hold()\n"
        "from PySide6.QtCore import QObject, QSize, Signal\n"
        "class Bell(QObject):\n"
        "    rung = Signal()\n"
        "size, bell = QSize(), Bell()\n"
        "for n in range(100_000):\n"
        "    size.setWidth(n)\n"
        "    bell.rung.emit()\n"
        "print('alive')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "alive\n", done.stderr


def test_the_toolkit_works_afterwards() -> None:
    hold()
    size = QSize()
    size.setWidth(3)
    assert size.width() == 3
