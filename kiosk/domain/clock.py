"""The time as the centre sees it: the machine's clock plus what the centre taught about it.

A terminal's own clock is often wrong: a dead battery starts it in 1970, a technician sets it by
eye. Job expiry, receipts and freshness must not follow it there.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

WRONG_FROM: Final = timedelta(minutes=5)


def utc_now() -> datetime:
    """The machine's own clock, aware."""
    return datetime.now(UTC)


class ServerClock:
    """The corrected clock. Thread-safe.

    Two facts correct the machine's clock: the offset learnt at the last contact, and a floor,
    the latest moment that the centre itself has confirmed. Time cannot be before the floor, so a
    machine that restarts in 1970 without network still hides what had expired by then.

    ``local`` returns the machine's clock (``utc_now``).
    """

    def __init__(self, local: Callable[[], datetime]) -> None:
        self._local = local
        self._lock = threading.Lock()
        self._offset = timedelta(0)
        self._floor: datetime | None = None

    def learn(self, server_time: datetime) -> None:
        """Take the centre's clock, read just now (aware)."""
        with self._lock:
            self._offset = server_time - self._local()
            self._floor = server_time

    def restore(self, offset: timedelta, floor: datetime | None) -> None:
        """Take what was learnt before, by an earlier run or by the other process."""
        with self._lock:
            self._offset = offset
            self._floor = floor

    @property
    def offset(self) -> timedelta:
        """What is added to the machine's clock."""
        with self._lock:
            return self._offset

    @property
    def floor(self) -> datetime | None:
        """The latest moment confirmed by the centre; None before the first contact."""
        with self._lock:
            return self._floor

    def now(self) -> datetime:
        """The corrected time, aware UTC."""
        with self._lock:
            now = self._local() + self._offset
            return now if self._floor is None or now >= self._floor else self._floor

    @property
    def is_wrong(self) -> bool:
        """Whether the machine's own clock is off by more than WRONG_FROM."""
        with self._lock:
            corrected = self._local() + self._offset
            fell_back = self._floor is not None and self._floor - corrected > WRONG_FROM
            return abs(self._offset) > WRONG_FROM or fell_back
