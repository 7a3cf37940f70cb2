"""A watchdog over the UI thread: whatever keeps it busy for longer than one frame is named.

What counts is the UI thread's own *processor time* inside one event, 16 ms of it. Wall time alone
is no fault: on a busy machine any thread is off the processor for longer than that through nobody's
doing. Waiting that the code chose itself (a sleep, a disk) costs no processor time and is told
apart by looking: a thread that samples this one's stack every 4 ms needs Python's lock and a
processor as much as this one does, so if it gets both ten times while this one stays at one line,
this one waits for something else, and is blocked.

An event is a touch, a timer or a posted call, with every slot, binding and model update it sets
off. Drawing (``UpdateRequest``) is let pass: with the software renderer, which knows no render
thread (Qt's threaded loop needs a GPU), it happens on the UI thread too, and is measured as frames
by ``benchmarks/screen.py``.
"""

import sys
import threading
import time
import traceback
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject

LIMIT_MS: Final = 16.0
BLOCKED_LOOKS: Final = 10
"""So often, 4 ms apart, was the thread seen at one and the same line."""
_WAITS: Final = ("ui_support.py", "watchdog.py")
"""Where the test itself waits for events; the thread stands there while Qt works."""
_LOOK_S: Final = 0.004
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


@dataclass(frozen=True)
class Fault:
    """One event that took too long: during what, which, milliseconds, and where Python was."""

    doing: str
    event: str
    cpu_ms: float
    wall_ms: float
    blocked: bool
    stack: str

    def __str__(self) -> str:
        kind = "blocked" if self.blocked else "busy"
        took = f"{self.cpu_ms:.1f} ms busy of {self.wall_ms:.1f}"
        return f"{kind} at {self.doing}: {self.event}, {took}\n{self.stack}"


class Watchdog(QObject):
    """Watches the application object's thread within a ``with``; made and used on that thread.

    An event filter sees each event begin; it has ended when the next one begins or the dispatcher
    goes to sleep. (Overriding QGuiApplication.notify would see the end as well, but holds Python's
    lock during the delivery, on which Qt's own threads can wait for ever.)

    Attributes:
        faults: what was found, in order.
        doing: what the test is doing now, in its own words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[Fault] = []
        self.doing = ""
        self._ui = threading.get_ident()
        self._what = ""
        self._since: float | None = None
        self._stack = ""
        self._looks = 0
        self._stop = threading.Event()
        self._sampler = threading.Thread(target=self._sample, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        self._sampler.start()
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
        self._sampler.join()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in WATCHED or kind == QEvent.Type.UpdateRequest:
            self._ends()
        if kind in WATCHED:
            self._begins(f"{kind.name} for {type(watched).__name__}")
        return False

    def rest(self) -> None:
        """The event loop is left: what comes now is the test's own."""
        self._ends()

    def _begins(self, what: str) -> None:
        self._what, self._stack, self._looks = what, "", 0
        self._cpu = time.thread_time()
        self._since = time.perf_counter()

    def _ends(self) -> None:
        if self._since is None:
            return
        cpu_ms = (time.thread_time() - self._cpu) * 1000
        wall_ms = (time.perf_counter() - self._since) * 1000
        self._since = None
        blocked = self._looks >= BLOCKED_LOOKS and cpu_ms < wall_ms / 2
        if cpu_ms >= LIMIT_MS or blocked:
            self.faults.append(
                Fault(self.doing, self._what, cpu_ms, wall_ms, cpu_ms < LIMIT_MS, self._stack)
            )

    def _sample(self) -> None:
        """Keeps where the UI thread is, and how often it was seen at that very line."""
        line: tuple[str, int] | None = None
        while not self._stop.wait(_LOOK_S):
            since = self._since
            if since is None or time.perf_counter() - since < LIMIT_MS / 2000:
                continue
            frame = sys._current_frames().get(self._ui)
            if frame is None:
                continue
            here = (frame.f_code.co_filename, frame.f_lineno)
            if not self._stack or here != line:
                line, self._looks = here, 0
                self._stack = "".join(traceback.format_stack(frame)[-6:])
            if not here[0].endswith(_WAITS):
                self._looks += 1
