"""In processes of their own: what is forbidden here cannot be allowed again."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.kiosk.app.conftest import ROOT, Terminal
from tests.unit.kiosk.app.test_app import eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and asks prctl")

ASKS = """
import ctypes, resource
from kiosk.dumps import forbid_core_dumps
PR_GET_DUMPABLE = 3
before = ctypes.CDLL(None).prctl(PR_GET_DUMPABLE)
forbid_core_dumps()
print(before, ctypes.CDLL(None).prctl(PR_GET_DUMPABLE), resource.getrlimit(resource.RLIMIT_CORE))
"""


def test_a_crash_leaves_no_core_file() -> None:
    asked = [sys.executable, "-c", ASKS]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "1 0 (0, 0)"
    assert done.stderr == ""


@pytest.mark.parametrize("command", [["agent"], ["ui"], []])
def test_every_process_of_the_terminal_forbids_it_at_its_start(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    process = terminal.start(*command)
    about = Path(f"/proc/{process.pid}")

    def forbidden() -> bool:
        lines = (about / "limits").read_text().splitlines()
        (core,) = (line for line in lines if line.startswith("Max core file size"))
        # The kernel gives what is private of a process that cannot be dumped to root.
        return core.split()[4:6] == ["0", "0"] and (about / "environ").stat().st_uid == 0

    try:
        eventually(forbidden)
    finally:
        process.terminate()
        process.communicate(timeout=30)
