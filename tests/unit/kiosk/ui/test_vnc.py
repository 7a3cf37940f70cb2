"""The screen over VNC: for this machine only."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.ui.vnc import confine_to_loopback, vnc_port

ROOT = Path(__file__).resolve().parents[4]

WINDOW = """
import sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickView
from kiosk.ui.vnc import confine_to_loopback
port = int(sys.argv[1])
app = QGuiApplication(sys.argv[:1])
view = QQuickView()
view.show()
app.processEvents()
confine_to_loopback(port)
print("ready", flush=True)
app.exec()
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listeners(port: int) -> list[str]:
    """The addresses, as the kernel writes them, on which anybody listens on ``port``."""
    found = []
    for table in ("tcp", "tcp6"):
        path = Path("/proc/net") / table
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            address, number = line.split()[1].rsplit(":", 1)
            if line.split()[3] == "0A" and int(number, 16) == port:
                found.append(address)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's table of sockets")
def test_qt_vnc_listens_on_loopback_alone_and_still_answers() -> None:
    port = _free_port()
    environ = {
        **os.environ,
        "QT_QPA_PLATFORM": f"vnc:size=320x240:port={port}",
        "QT_QUICK_BACKEND": "software",
        "PYTHONPATH": str(ROOT),
    }
    environ.pop("QT_IM_MODULE", None)
    screen = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(port)], env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        assert screen.stdout is not None
        while (line := screen.stdout.readline()).strip() != "ready":
            assert line, "the screen ended at once"
        assert _listeners(port) == ["0100007F"]
        with socket.create_connection(("127.0.0.1", port), timeout=5) as viewer:
            viewer.settimeout(5)
            assert viewer.recv(4) == b"RFB "
    finally:
        screen.kill()
        screen.communicate()


def test_without_a_listener_there_is_no_screen() -> None:
    with pytest.raises(RuntimeError, match="no VNC listener"):
        confine_to_loopback(_free_port())


def test_the_port_is_the_one_that_qt_will_use() -> None:
    assert vnc_port({"QT_QPA_PLATFORM": "vnc:size=1080x1920:port=5907"}) == 5907
    assert vnc_port({"QT_QPA_PLATFORM": "vnc"}) == 5900
    assert vnc_port({"QT_QPA_PLATFORM": "offscreen"}) is None
    assert vnc_port({}) is None
