"""A watchdog over the UI thread: whatever keeps it busy or waiting for longer than one frame.

Two clocks of the kernel are read at both ends of every event, of the UI thread alone: how long it
had a processor, and how long it wanted one and had to queue (``/proc/thread-self/schedstat``). What
is left of the wall time it chose not to run: it slept, or waited for a disk or a lock. So a busy
machine makes neither figure larger; wall time alone would be no measure there.

- *busy*: 16 ms of processor time inside one event.
- *blocked*: 16 ms of waiting by its own choice, and seen to wait. A thread that looks at this one's
  stack needs Python's lock as much as this one does: had both stood still for want of it, there
  would be no looks.

The culprit is the place in Python that was seen most often.

An event is a touch, a timer or a posted call, with every slot, binding and model update it sets
off. Drawing (``UpdateRequest``) is let pass: the software renderer has no thread of its own (Qt's
threaded loop needs a GPU), so it paints on the UI thread, and that is neither a slot nor a binding;
it is measured as frames by ``benchmarks/screen.py``.
"""

import os
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Final, Self

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QTimer,
)

LIMIT_MS: Final = 16.0
LOOKS: Final = 4
"""So often must a thread that waits have been seen at its place; there are 8 looks in 16 ms."""
DEEP: Final = 6
"""Callers told with a place."""
_LOOK_S: Final = 0.002
WATCHED: Final = frozenset(
    {
        QEvent.Type.MetaCall,  # a posted call: an answer of a worker, a queued signal
        QEvent.Type.Timer,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.Wheel,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.InputMethod,
        QEvent.Type.DeferredDelete,
    }
)
"""What the dispatcher delivers; all other events are sent from inside of one of these."""


Place = tuple[tuple[str, int, str], ...]
"""File, line and function: where Python was, and the callers, innermost first."""


@dataclass(frozen=True)
class Fault:
    """One event that took too long: during what, which, milliseconds, and where Python was."""

    doing: str
    event: str
    busy_ms: float
    waited_ms: float
    place: Place

    def __str__(self) -> str:
        lines = "".join(f"\n  {file}:{line} in {name}" for file, line, name in self.place)
        took = f"{self.busy_ms:.1f} ms busy, {self.waited_ms:.1f} ms waiting"
        return f"at {self.doing}: {self.event}: {took}{lines}"


class _Clock:
    """The time of the thread it is made and read on, in milliseconds."""

    def __init__(self) -> None:
        self._file = os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)

    def read(self) -> tuple[float, float, float]:
        """By the wall, with a processor, and queueing for one."""
        queued = int(os.pread(self._file, 64, 0).split()[1]) / 1e6
        return time.perf_counter() * 1000, time.thread_time() * 1000, queued

    def close(self) -> None:
        os.close(self._file)


class Watchdog(QObject):
    """Watches the application object's thread within a ``with``; made and used on that thread.

    An event filter sees each event begin; it has ended when the next one begins or the dispatcher
    goes to sleep, so the event loop is to be run by ``wait``, which lets it sleep (QTest.qWait
    polls). (Overriding QGuiApplication.notify would see the end as well, but holds Python's lock
    during the delivery, on which Qt's own threads can wait for ever.)

    Needs Linux with ``schedstat``, as Debian's kernels have it.

    Attributes:
        faults: what was found, in order.
        doing: what the test is doing now, in its own words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[Fault] = []
        self.doing = ""
        self._ui = threading.get_ident()
        self._clock = _Clock()
        self._what = ""
        self._began: tuple[float, float, float] | None = None
        self._places: Counter[Place] = Counter()
        self._stop = threading.Event()
        self._looker = threading.Thread(target=self._look, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        self._looker.start()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._ends)
        QCoreApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        QCoreApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        QAbstractEventDispatcher.instance().aboutToBlock.disconnect(self._ends)
        self._ends()
        self._stop.set()
        self._looker.join()
        self._clock.close()

    def wait(self, milliseconds: int) -> None:
        """Run the event loop so long; what comes after is the test's own."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop, loop.quit)
        loop.exec()
        self._ends()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in WATCHED or kind == QEvent.Type.UpdateRequest:
            self._ends()
        if kind in WATCHED:
            self._what = f"{kind.name} for {type(watched).__name__}"
            self._places = Counter()
            self._began = self._clock.read()
        return False

    def _ends(self) -> None:
        if self._began is None:
            return
        began, self._began = self._began, None
        wall, busy, queued = (
            end - start for start, end in zip(began, self._clock.read(), strict=True)
        )
        waited = wall - busy - queued
        place, looks = next(iter(self._places.most_common(1)), ((), 0))
        if busy >= LIMIT_MS or (waited >= LIMIT_MS and looks >= LOOKS):
            self.faults.append(Fault(self.doing, self._what, busy, waited, place))

    def _look(self) -> None:
        """Notes where the UI thread is within an event, as long as that lasts."""
        while not self._stop.wait(_LOOK_S):
            places = self._places
            frame = sys._current_frames().get(self._ui)
            if self._began is not None and frame is not None:
                places[_place(frame)] += 1


def _place(frame: FrameType) -> Place:
    found: list[tuple[str, int, str]] = []
    caller: FrameType | None = frame
    while caller is not None and len(found) < DEEP:
        code = caller.f_code
        found.append((code.co_filename, caller.f_lineno, code.co_name))
        caller = caller.f_back
    return tuple(found)
