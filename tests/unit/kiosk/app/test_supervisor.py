"""The supervisor with small children of our own: restarts, repair, clean ends."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.exits import Exit
from kiosk.supervisor import ChildSpec, Supervisor
from tests.unit.kiosk.app.conftest import ROOT

CHILD = """
import os, signal, sys, time
from pathlib import Path
folder, name, code, seconds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
key = b""
while len(key) < 32:
    key += os.read(0, 32 - len(key))
with (folder / name).open("a") as diary:
    diary.write(f"{os.getpid()} {key.hex()}\\n")
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
time.sleep(seconds)
sys.exit(code)
"""


class Stage:
    """A folder where children note that they lived."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repairs = 0
        self._stop = threading.Event()

    def child(self, name: str, code: int, seconds: float, *, ends_all: bool) -> ChildSpec:
        argv = [sys.executable, "-c", CHILD, str(self.folder), name, str(code), str(seconds)]
        return ChildSpec(name, argv, ends_all)

    def lives(self, name: str) -> list[list[str]]:
        path = self.folder / name
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    def repair(self) -> None:
        self.repairs += 1
        assert not [pid for name in ("agent", "ui") for pid, _ in self.lives(name) if alive(pid)]

    def run(self, *specs: ChildSpec, until: Callable[[], bool] = lambda: False) -> int:
        deadline = time.monotonic() + 30

        def stopped() -> bool:
            assert time.monotonic() < deadline, "it went on for ever"
            return until()

        return Supervisor(specs, self.repair, stopped).run()


def alive(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_quitting_the_screen_ends_everything(stage: Stage) -> None:
    agent = stage.child("agent", 0, 60, ends_all=False)
    screen = stage.child("ui", 0, 0.3, ends_all=True)
    assert stage.run(agent, screen) == Exit.OK
    assert len(stage.lives("ui")) == 1
    assert not alive(stage.lives("agent")[0][0])


def test_what_dies_is_started_again_and_the_other_lives_on(stage: Stage) -> None:
    agent = stage.child("agent", 1, 0.1, ends_all=False)
    screen = stage.child("ui", 0, 60, ends_all=True)
    assert stage.run(agent, screen, until=lambda: len(stage.lives("agent")) >= 3) == Exit.OK
    assert len(stage.lives("ui")) == 1


def test_a_screen_that_crashes_does_not_end_the_terminal(stage: Stage) -> None:
    screen = stage.child("ui", 134, 0.1, ends_all=True)
    assert stage.run(screen, until=lambda: len(stage.lives("ui")) >= 2) == Exit.OK


def test_every_life_of_every_child_has_the_same_key_and_each_start_another(stage: Stage) -> None:
    agent = stage.child("agent", 1, 0.1, ends_all=False)
    screen = stage.child("ui", 0, 60, ends_all=True)
    stage.run(agent, screen, until=lambda: len(stage.lives("agent")) >= 2)
    keys = {key for name in ("agent", "ui") for _, key in stage.lives(name)}
    assert len(keys) == 1
    count = len(stage.lives("ui"))
    stage.run(screen, until=lambda: len(stage.lives("ui")) > count)
    assert stage.lives("ui")[-1][1] not in keys


def test_a_damaged_outbox_is_repaired_with_everybody_stopped(stage: Stage) -> None:
    agent = stage.child("agent", Exit.REPAIR, 0.3, ends_all=False)
    screen = stage.child("ui", 0, 60, ends_all=True)
    stage.run(agent, screen, until=lambda: stage.repairs > 0 and len(stage.lives("ui")) >= 2)
    assert stage.repairs >= 1


def test_a_restart_waits_longer_each_time(stage: Stage) -> None:
    began = time.monotonic()
    child = stage.child("agent", 1, 0, ends_all=False)
    stage.run(child, until=lambda: len(stage.lives("agent")) >= 3)
    assert time.monotonic() - began >= 2


WHOLE = """
import sys
from tests.unit.kiosk.app.test_supervisor import CHILD
from kiosk.supervisor import ChildSpec, Supervisor
specs = [ChildSpec(name, [sys.executable, "-c", CHILD, sys.argv[1], name, "0", "60"], False)
         for name in ("agent", "ui")]
import signal
came = []
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: came.append(1))
sys.exit(Supervisor(specs, lambda: None, lambda: bool(came)).run())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_every_process_cleanly(stage: Stage, number: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", WHOLE, str(stage.folder)], cwd=ROOT)
    deadline = time.monotonic() + 20
    while not (stage.lives("agent") and stage.lives("ui")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    assert process.wait(20) == 0
    assert not alive(stage.lives("agent")[0][0])
    assert not alive(stage.lives("ui")[0][0])
