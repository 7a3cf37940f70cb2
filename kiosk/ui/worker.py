"""Work off the UI thread: a view-model asks, a thread works, the UI thread gets the answer."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

log = logging.getLogger(__name__)

T = TypeVar("T")


class Worker(QObject):
    """Runs blocking functions (disk, network) on a few threads.

    Lives on the UI thread and must be closed there. An exception is never lost: without ``failed``
    it is logged as an error.

    ``threads`` is how many functions may run at once; further ones wait in order.
    """

    _arrived = Signal(object)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="work")
        self._open = True
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do ``work`` on a thread, then call ``done`` with its result on the UI thread.

        ``failed`` gets the exception instead if ``work`` raised one. Neither is called once
        ``owner``, the view-model that asked, is gone, or after ``close``.
        """

        def deliver_result(result: T) -> Callable[[], None]:
            return lambda: done(result)

        def deliver_error(error: Exception) -> Callable[[], None]:
            if failed is None:
                log.error("work failed for %s", type(owner).__name__, exc_info=error)
                return lambda: None
            return lambda: failed(error)

        def job() -> None:
            try:
                answer = deliver_result(work())
            except Exception as error:
                answer = deliver_error(error)
            if self._open:
                self._arrived.emit((owner, answer))

        if self._open:
            self._threads.submit(job)

    @Slot(object)
    def _deliver(self, arrival: tuple[QObject, Callable[[], None]]) -> None:
        owner, answer = arrival
        if self._open and isValid(owner):
            answer()

    def close(self) -> None:
        """Stop: what waits is dropped, what runs is waited for, nothing is delivered any more."""
        self._open = False
        self._threads.shutdown(wait=True, cancel_futures=True)
