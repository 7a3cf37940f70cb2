"""Two terminals started on one data directory: exactly one works, the other says so and leaves."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import Paths
from kiosk.exits import Exit
from tests.unit.kiosk.app.conftest import ROOT, Terminal
from tests.unit.kiosk.app.test_app import eventually

COMMANDS = {"kiosk": (), "agent": ("agent",), "ui": ("ui",)}


class Crowd:
    """Processes of one terminal, all of which are gone at the end of the test."""

    def __init__(self, terminal: Terminal, command: tuple[str, ...]) -> None:
        self._terminal = terminal
        self._command = command
        self._all: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        process = self._terminal.start(*self._command)
        self._all.append(process)
        return process

    def end(self) -> None:
        for process in self._all:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


@pytest.fixture(params=sorted(COMMANDS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def crowd(terminal: Terminal, name: str) -> Iterator[Crowd]:
    crowd = Crowd(terminal, COMMANDS[name])
    yield crowd
    crowd.end()


def is_held(terminal: Terminal, name: str) -> bool:
    """As the kernel says, without touching the lock: a process may be about to take it."""
    path = Paths(terminal.settings.data_dir).lock(name)
    return path.exists() and f":{path.stat().st_ino} " in Path("/proc/locks").read_text()


def children_of(process: subprocess.Popen[str]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in listed.split()]


def test_of_two_started_in_the_same_instant_one_leaves_with_3(crowd: Crowd) -> None:
    both = [crowd.start(), crowd.start()]
    eventually(lambda: any(process.poll() is not None for process in both), 40)
    loser, winner = sorted(both, key=lambda process: process.poll() is None)
    assert loser.returncode == Exit.ALREADY_RUNNING
    assert loser.stderr is not None
    assert "已经在运行" in loser.stderr.read()
    time.sleep(0.3)
    assert winner.poll() is None


def test_after_kill_9_of_the_first_the_next_start_works(
    crowd: Crowd, terminal: Terminal, name: str
) -> None:
    first = crowd.start()
    parts = ["agent", "ui"] if name == "kiosk" else [name]
    eventually(terminal.settings.data_dir.exists, 30)
    eventually(lambda: all(is_held(terminal, part) for part in parts), 30)
    left = children_of(first)
    first.kill()
    first.wait()
    second = crowd.start()
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left), 30)
    eventually(lambda: all(is_held(terminal, part) for part in [*parts, name]), 30)
    assert second.poll() is None
    assert len(children_of(second)) == (2 if name == "kiosk" else 0)


RACE = """
import sys, time
from pathlib import Path
from kiosk.services.lock import FileLock
folder, at = Path(sys.argv[1]), float(sys.argv[2])
for number in range(200):
    while time.time() < at + number * 0.01:
        pass
    lock = FileLock(folder / str(number))
    sys.stdout.write("1" if lock.try_exclusive() else "0")
    sys.stdout.flush()
    kept = kept + [lock] if number else [lock]
time.sleep(1)
"""


def test_two_hundred_races_for_the_lock_have_one_winner_each(tmp_path: Path) -> None:
    at = str(time.time() + 1)
    argv = [sys.executable, "-c", RACE, str(tmp_path), at]
    racers = [subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    results = [racer.communicate(timeout=60)[0] for racer in racers]
    won = [sum(int(result[number]) for result in results) for number in range(200)]
    assert won == [1] * 200
