"""What a worker remembers of its database, so that most polls ask it nothing (docs/adr/0013)."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone

from central.core.devices import queries as devices
from central.core.devices.permissions import CATALOG_READ, may
from central.core.feed import queries as feed
from central.core.jobs.services import sweep_if_due

READ_AGAIN_S = 0.020
"""What was read is not used longer without being read again."""
AT_MOST_S = 0.050
"""… or so long by those who come while another thread is reading it again."""

log = logging.getLogger(__name__)


class Heads:
    """Head and floor of every scope, read at one time: ``scopes`` is scope → (head, floor).

    Never changed; while nothing changes in the feed it stays the same object.
    """

    __slots__ = ("scopes",)

    def __init__(self, scopes: dict[str, tuple[int, int]]) -> None:
        self.scopes = scopes


class Memory:
    """The heads of the feed, and which tokens may read it, no older than ``AT_MOST_S``.

    One thread at a time reads again; nobody waits for it. Whoever cannot be served from here gets
    None and asks the database as if there were no memory. Nothing is asked while nobody comes.

    ``clock`` gives monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._reading = threading.Lock()
        self._learning = threading.Lock()
        self._read_at = float("-inf")
        self._heads: Heads | None = None
        self._last_change = -1
        self._readers: dict[str, UUID] = {}  # hash of a token in use → its device
        self._tokens: dict[UUID, str] = {}  # and back

    def heads(self) -> Heads | None:
        """The heads, or None when they are too old and could not be read again."""
        age = self._clock() - self._read_at
        if age < READ_AGAIN_S:
            return self._heads
        if self._reading.acquire(blocking=False):
            try:
                return self._read()
            finally:
                self._reading.release()
        return self._heads if age < AT_MOST_S else None

    def may_read(self, token_hash: str) -> bool:
        """Whether a device holds this token and may read the catalogue, by what ``heads`` read.

        False also for what only the database can decide: unknown, revoked or rolled tokens.
        """
        return token_hash in self._readers or self._learn(token_hash)

    def _read(self) -> Heads | None:
        began = self._clock()
        try:
            with _connection():
                sweep_if_due(timezone.now())
                self._forget_changed()
                scopes = feed.heads()
        except Exception as error:
            # Django asks the same for the same request, and answers and reports what is wrong.
            log.warning("the catalogue is answered without memory: %r", error)
            self._read_at = float("-inf")
            return None
        if self._heads is None or self._heads.scopes != scopes:
            self._heads = Heads(scopes)
        self._read_at = began
        return self._heads

    def _forget_changed(self) -> None:
        last = devices.last_change()
        if last == self._last_change:
            return
        changed = devices.changed_after(self._last_change) if self._last_change >= 0 else set()
        with self._learning:
            if last < self._last_change:  # another database than before: a restored backup
                self._readers.clear()
                self._tokens.clear()
            for device in changed & self._tokens.keys():
                self._readers.pop(self._tokens.pop(device), None)
            self._last_change = last

    def _learn(self, token_hash: str) -> bool:
        known = self._last_change
        try:
            with _connection():
                holder = devices.holder(token_hash)
        except Exception:
            return False
        if holder is None or not may(holder[1], CATALOG_READ):
            return False
        device, _ = holder
        with self._learning:
            if known != self._last_change:  # it may have been read before that change
                return False
            self._readers[token_hash] = device
            self._tokens[device] = token_hash
        return True


@contextmanager
def _connection() -> Iterator[None]:
    """The thread's database connection, checked and given up as Django does around a request."""
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()
