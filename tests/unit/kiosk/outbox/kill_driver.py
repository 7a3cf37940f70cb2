"""Runs the outbox in forked children that are killed at seeded points; see test_kill.py.

``python -m tests.unit.kiosk.outbox.kill_driver FOLDER SEED POINTS MODE`` prints what happened as
JSON. Even points fall between two calls of the interpreter (every SQL statement is one), odd ones
after a random time, in the middle of a system call if need be.
"""

import json
import os
import shutil
import signal
import sys
import time as real_time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from contract.events import EventBatch
from kiosk.errors import Timeout
from kiosk.services.outbox.rescue import prepare
from kiosk.services.outbox.sender import Sender
from kiosk.services.outbox.store import OutboxStore
from kiosk.services.outbox.timeline import SystemTimeline
from tests.unit.kiosk.outbox.fakes import START, FakeCentre, FakeTime, codes, open_store, put
from tests.unit.kiosk.outbox.format_1 import make_format_1


class Diary:
    """What the outside world saw: one line per fact, kept whatever happens to the process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, word: str, code: str) -> None:
        fd = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(fd, f"{word} {code}\n".encode())
        os.close(fd)

    def read(self, word: str) -> list[str]:
        if not self._path.exists():
            return []
        lines = [line.split() for line in self._path.read_text().splitlines()]
        return [code for kind, code in lines if kind == word]


class DiaryCentre(FakeCentre):
    """Decides for ever: ids and effects are in the diary, which outlives every process."""

    def __init__(self, diary: Diary, random: Random, private: bytes) -> None:
        from nacl.public import PrivateKey

        super().__init__(private=PrivateKey(private))
        self._diary = diary

        def before(batch: EventBatch) -> None:
            known = {line.split(":")[0] for line in diary.read("decided")}
            for event in batch.events:
                if str(event.id) not in known:  # one line is one transaction of the centre
                    diary.note("decided", f"{event.id}:{self.open(event.sealed).receipt}")
            if random.random() < 0.2:
                raise Timeout("the answer was lost")

        self.before = before


def killed_at(point: int, random: Random, work: Callable[[], object]) -> None:
    """Fork, let the child work, and kill it somewhere; or it finishes before."""
    calls = random.randrange(1, 6000)
    delay = random.random() * 0.02
    child = os.fork()
    if child == 0:
        try:
            if point % 2 == 0:
                left = [calls]

                def count(_frame: object, _event: str, _argument: object) -> None:
                    left[0] -= 1
                    if left[0] == 0:
                        os.kill(os.getpid(), signal.SIGKILL)

                sys.setprofile(count)
            work()
        except BaseException as error:
            sys.setprofile(None)
            sys.stderr.write(f"child {point}: {error!r}\n")
            os._exit(3)
        os._exit(0)
    if point % 2:
        real_time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 3:
        sys.exit("a child failed by itself")


def live(folder: Path, seed: int, points: int) -> dict[str, object]:
    """People apply and take back, the sender sends, and the process dies again and again."""
    diary = Diary(folder / "diary")
    private = bytes(range(32))
    everybody = codes(points * 8, seed)

    def terminal(random: Random) -> tuple[OutboxStore, Sender, DiaryCentre]:
        path = folder / "outbox.sqlite"
        prepare(path, lambda: START)
        store = OutboxStore(path, SystemTimeline(), lambda: START, random)
        centre = DiaryCentre(diary, random, private)
        sender = Sender(
            store=store,
            centre=centre,
            timeline=SystemTimeline(),
            now=lambda: START,
            random=random,
        )
        return store, sender, centre

    def work(point: int) -> None:
        random = Random(f"{seed}/{point}")
        store, sender, centre = terminal(random)
        for code in everybody[point * 8 : point * 8 + 8]:
            hold_s = random.choice([0, 0, 30])
            put(store, centre, FakeTime(), receipt=code, lane=random.choice("abc"), hold_s=hold_s)
            diary.note("kept", code)
            if random.random() < 0.3:
                diary.note("asked", code)
                if store.cancel(code):
                    diary.note("gone", code)
            sender.run_once()
            sender.network_is_back()

    for point in range(points):
        killed_at(point, Random(f"{seed}.{point}"), partial(work, point))

    store, sender, _ = terminal(Random(seed))
    store._db.execute("UPDATE outbox SET due_s = 0")  # nobody waits for holds and backoffs here
    deadline = real_time.monotonic() + 60
    while store.health().pending and real_time.monotonic() < deadline:
        sender.run_once()
        sender.network_is_back()
        store._db.execute("UPDATE outbox SET due_s = 0")
    health = store.health()
    store.close()
    return {
        "kept": diary.read("kept"),
        "asked": diary.read("asked"),
        "gone": diary.read("gone"),
        "effects": [line.split(":")[1] for line in diary.read("decided")],
        "pending": health.pending,
        "parked": len(health.parked),
    }


def rescue(folder: Path, seed: int, points: int) -> dict[str, object]:
    """A damaged outbox, its rescue killed anywhere: afterwards every row is there."""
    wanted = codes(30, seed)
    original = folder / "original" / "outbox.sqlite"
    store = open_store(original, FakeTime())
    for code in wanted:
        put(store, FakeCentre(), FakeTime(), receipt=code, lane=code)
    store.close()
    original.write_bytes(b"\xff" * 100 + original.read_bytes()[100:])
    missing = 0
    unfinished = 0
    for point in range(points):
        path = folder / f"copy-{point}" / "outbox.sqlite"
        shutil.copytree(original.parent, path.parent)
        killed_at(point, Random(f"{seed}.{point}"), partial(prepare, path, lambda: START))
        unfinished += prepare(path, lambda: START) is not None
        store = open_store(path, FakeTime())
        missing += sum(store.by_receipt(code) is None for code in wanted)
        store.close()
    return {"missing": missing, "unfinished": unfinished}


def migrate(folder: Path, seed: int, points: int) -> dict[str, object]:
    """A file of format 1, killed before each statement that opening it runs: no row is missing."""
    wanted = codes(20, seed)
    original = folder / "original" / "outbox.sqlite"
    original.parent.mkdir()
    make_format_1(original, wanted)
    missing = 0
    cut_off = 0
    for point in range(points):
        path = folder / f"copy-{point}" / "outbox.sqlite"
        shutil.copytree(original.parent, path.parent)
        child = os.fork()
        if child == 0:
            left = [point]

            def count(_frame: object, event: str, called: Any, left: list[int] = left) -> None:
                if event == "c_call" and getattr(called, "__name__", "") == "execute":
                    left[0] -= 1
                    if left[0] < 0:
                        os.kill(os.getpid(), signal.SIGKILL)

            sys.setprofile(count)
            open_store(path, FakeTime())
            os._exit(0)
        cut_off += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        store = open_store(path, FakeTime())
        missing += sum(store.by_receipt(code) is None for code in wanted)
        missing += len(store.claim(50)) != len(wanted)
        store.prune(7)
        store.close()
    return {"missing": missing, "cut_off": cut_off}


if __name__ == "__main__":
    where, seed_text, points_text, mode = sys.argv[1:]
    run = {"live": live, "rescue": rescue, "migrate": migrate}[mode]
    print(json.dumps(run(Path(where), int(seed_text), int(points_text))))  # noqa: T201
