"""Answers kept in memory, within a bound."""

import threading
from collections.abc import Hashable
from dataclasses import dataclass

from central.faces.api.memory import Heads

OVERHEAD = 2048  # bytes that an answer and its key take beside the body, about


@dataclass(slots=True)
class Answer:
    """A whole answer to one question about the feed.

    Attributes:
        status, headers, body: as WSGI has them; the body as it goes out, compressed.
        scope, since: what was asked.
        tag: the ETag of a tail page or a 304; None for a full page.
        floor: of the scope, before the answer was made.
        heads: those it was last found right under.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    scope: str
    since: int
    tag: str | None
    floor: int
    heads: Heads


class Answers:
    """Answers by key, at most ``limit`` bytes of them; what was not asked for lately goes first.

    Two generations: what is asked for moves to the young one; when that holds half of the limit,
    the old one is dropped and the young one is old. So a hit costs one look-up and no lock.
    """

    def __init__(self, limit: int) -> None:
        self._half = limit // 2
        self._lock = threading.Lock()
        self._young: dict[Hashable, Answer] = {}
        self._old: dict[Hashable, Answer] = {}
        self._bytes = 0  # of the young ones, replaced ones included

    def get(self, key: Hashable) -> Answer | None:
        answer = self._young.get(key)
        if answer is None:
            answer = self._old.get(key)
            if answer is not None:
                self.put(key, answer)
        return answer

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep ``answer``, in the place of an earlier one of this key, unless it is too big."""
        size = len(answer.body) + OVERHEAD
        with self._lock:
            if size > self._half:
                return
            if self._bytes + size > self._half:
                self._old, self._young, self._bytes = self._young, {}, 0
            self._young[key] = answer
            self._bytes += size
