"""Python's collector of cyclic garbage, kept to the UI thread.

Python collects on whichever thread happens to allocate. A dropped QObject that died on a worker's
thread would leave its timers registered with the UI thread, and the next of them to fire crashes
Qt. So automatic collection is off while the screen runs, and the UI thread collects by the same
thresholds.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 500


class Collector(QObject):
    """Collects from the thread it is made on until ``close``, which restores Python's own way."""

    def __init__(self) -> None:
        super().__init__()
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()  # what start-up made stays: never to be looked through again
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due (``gc.get_threshold``), if any."""
        due = [
            n
            for n, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most > 0
        ]
        if due:
            gc.collect(max(due))

    def close(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
