"""Told to stop at whatever moment, the screen and the agent end with 0 and say nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.station import furnish
from kiosk.app import AGENT_NICENESS

ROOT = Path(__file__).parents[4]


def started(config: Path, command: str, lock: Path) -> "subprocess.Popen[str]":
    """A process that has taken its lock."""
    lock.unlink(missing_ok=True)
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "KIOSK_"))}
    environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "kiosk", "--config", str(config), command],
        cwd=ROOT,
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while not lock.exists():
        assert time.monotonic() < deadline
        time.sleep(0.002)
    return process


def stopped_after(config: Path, command: str, lock: Path, seconds: float) -> tuple[int, str]:
    """Exit code and standard error of a process that is told to stop so long after it has taken
    its lock."""
    process = started(config, command, lock)
    time.sleep(seconds)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=40)
    return process.returncode, said


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = furnish(tmp_path_factory.mktemp("station"), 200).source
    assert source is not None
    return source


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 2.0])
def test_the_screen_ends_cleanly(config: Path, seconds: float) -> None:
    lock = config.parent / "data" / "ui.lock"
    assert stopped_after(config, "ui", lock, seconds) == (0, "")


@pytest.mark.parametrize("seconds", [0.0, 0.5])
def test_the_agent_ends_cleanly(config: Path, seconds: float) -> None:
    code, said = stopped_after(config, "agent", config.parent / "data" / "agent.lock", seconds)
    assert code == 0
    assert "Traceback" not in said
    assert "Fatal" not in said


def test_the_agent_lets_the_screen_go_first(config: Path) -> None:
    process = started(config, "agent", config.parent / "data" / "agent.lock")
    mine, its = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, process.pid))
    process.terminate()
    process.communicate(timeout=40)
    assert its == min(19, mine + AGENT_NICENESS)
