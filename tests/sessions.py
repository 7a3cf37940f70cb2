"""Scripted sessions on the real screen, one after the other, and what is left of each.

For the test of memory that does not grow and for ``benchmarks/sessions.py``: a process of its own,
``python -m tests.sessions FOLDER COUNT JOBS``, that prints after every tenth session its number,
the resident bytes (``/proc/self/statm``) and the number of Python objects tracked by the collector.
"""

import gc
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication

from benchmarks import data
from contract.events import WalkIn
from kiosk.ui.collector import Collector
from kiosk.ui.keyboard import PrivateConfig, prepare
from kiosk.ui.run import SWITCH_S
from kiosk.ui.singletons import hold
from tests.ui_support import Stage, World

EVERY = 10
SIZE = (360, 640)
WALK_IN = WalkIn(name="王小明", phone="13800001234")
WORDS = ("保安", "电工", "快递", "保洁", "夜班")


def main(folder: Path, count: int, jobs: int) -> int:
    hold()
    sys.setswitchinterval(SWITCH_S)
    with PrivateConfig(Path("/dev/shm")) as config:
        prepare(os.environ, config)
        app = QGuiApplication(["sessions"])
        world = World(folder)
        world.now = data.NOW
        world.fill(list(data.jobs(jobs)))
        stage = Stage(world, SIZE)
        collector = Collector()
        for number in range(1, count + 1):
            one(stage, number)
            if number % EVERY == 0:
                gc.collect()
                print(number, resident(), len(gc.get_objects()), flush=True)
        collector.close()
        stage.close()
        world.close()
        shiboken6.delete(app)
    return 0


def one(stage: Stage, number: int) -> None:
    """A person looks for work, looks at a job, leaves a number for it, reads the receipt, goes."""
    home, shell = stage.ui.home, stage.shell
    shell.touched()
    home.search(WORDS[number % len(WORDS)], "")
    _restarted(stage)
    home.press("daily")
    _restarted(stage)
    cards = home.rows.cards
    job_id = cards[number % len(cards)]["jobId"]
    shell.openJob(job_id)
    _until(lambda: shell.property("screen") == "job")
    shell.apply(job_id)
    _until(lambda: shell.property("screen") == "who")
    shell.session.leave_phone(WALK_IN)
    shell.signed_in()
    _until(lambda: shell.property("screen") == "questions")
    shell.submit()
    _until(lambda: shell.property("screen") == "receipt")
    shell.endSession()
    _restarted(stage)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _restarted(stage: Stage) -> None:
    """Until another list is shown."""
    came: list[int] = []
    stage.ui.home.restarted.connect(lambda: came.append(1), Qt.ConnectionType.SingleShotConnection)
    _until(lambda: bool(came))


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        QCoreApplication.processEvents()
        time.sleep(0.001)


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
