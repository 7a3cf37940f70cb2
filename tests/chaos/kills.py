"""kill -9 at seeded points: the technique, and the list of what is killed.

``python -m tests.chaos.kills SCENARIO SEED POINTS FOLDER`` lives through POINTS deaths and prints
what became of it as JSON. One process per scenario, as it forks: nothing else may run in it.
"""

import importlib
import json
import logging
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

sys.path.insert(0, str(ROOT / "packaging" / "dev"))

SCENARIOS: Final = {
    "outbox": "tests.chaos.kiosk_kills",
    "rescue": "tests.chaos.kiosk_kills",
    "catalogue": "tests.chaos.kiosk_kills",
    "token": "tests.chaos.kiosk_kills",
    "intake": "tests.chaos.central_kills",
    "feed": "tests.chaos.central_kills",
    "devices": "tests.chaos.central_kills",
    "serving": "tests.chaos.serving_kills",
}


@dataclass
class Toll:
    """What became of one scenario.

    Attributes:
        points: how often the process was to be killed; ``killed``: how often it was, before it
            had finished by itself.
        where: in which of our functions the kills fell that fell between two calls.
        lost, doubled, stuck: what must stay empty, each in words.
        counts: figures for the report.
    """

    points: int = 0
    killed: int = 0
    where: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.stuck)

    def to_json(self) -> str:
        return json.dumps(vars(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Toll":
        values = json.loads(text)
        for name in ("where", "counts"):
            values[name] = Counter(values[name])
        return cls(**values)


def killed_at(
    random: Random, work: Callable[[], object], toll: Toll, *, calls: int, seconds: float
) -> None:
    """Fork, let the child work, and kill it somewhere, unless it finishes before.

    Every other point falls between two calls of the interpreter (every SQL statement is one), up
    to ``calls`` of them; the rest after a random time, in the middle of a system call if need be.
    ``calls`` and ``seconds`` are about what the work takes. Raises RuntimeError when the child
    fails by itself.
    """
    toll.points += 1
    between = toll.points % 2 == 0
    limit, delay = random.randrange(1, calls), random.random() * seconds
    near, far = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(near)
        try:
            if between:
                sys.setprofile(_bomb(limit, far))
            work()
        except BaseException as error:
            sys.setprofile(None)
            sys.stderr.write(f"point {toll.points}: {error!r}\n")
            os._exit(3)
        os._exit(0)
    os.close(far)
    if not between:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(near) as told:
        where = told.read()
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 3:
        raise RuntimeError("the child failed by itself")
    toll.killed += os.WIFSIGNALED(status)
    if where:
        toll.where[where] += 1


def _bomb(limit: int, far: int) -> Callable[[FrameType, str, object], None]:
    """A profile function that kills this process at the ``limit``-th call or return."""
    left = limit

    def count(frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.write(far, _function(frame).encode())
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def _function(frame: FrameType | None) -> str:
    """The innermost function of the product on the stack."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT / "kiosk") or path.is_relative_to(ROOT / "central"):
            name = frame.f_code.co_qualname
            return f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}.{name}"
        frame = frame.f_back
    return "between"


class Diary:
    """What the outside world saw: one line per fact, kept whatever happens to the process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, word: str, text: str) -> None:
        fd = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(fd, f"{word} {text}\n".encode())
        os.close(fd)

    def read(self, word: str) -> list[str]:
        if not self._path.exists():
            return []
        lines = [line.split(" ", 1) for line in self._path.read_text().splitlines()]
        return [text for kind, text in lines if kind == word]


def main(name: str, seed: int, points: int, folder: Path) -> None:
    logging.disable(logging.CRITICAL)  # the trouble is ours
    scenario = getattr(importlib.import_module(SCENARIOS[name]), name)
    toll: Toll = scenario(folder, seed, points)
    sys.stdout.write(f"{toll.to_json()}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
