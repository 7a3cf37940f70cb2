"""Answers kept in memory, within a bound."""

import threading
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")

OVERHEAD = 1024  # bytes that an answer takes beside its body, about


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, as WSGI wants it.

    Attributes:
        status: such as "200 OK".
        headers: all of them, in order.
        body: as it goes out, compressed.
        tag: its ETag; None for a full page, which has none.
        floor: of its scope, before it was made.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    tag: str | None
    floor: int


class Answers(Generic[K]):
    """Answers by key, at most ``limit`` bytes of them; what was not asked for lately goes first.

    Two generations: what is asked for moves to the young one; when that holds half of the limit,
    the old one is dropped and the young one is old. So a hit costs one look-up and no lock.
    """

    def __init__(self, limit: int) -> None:
        self._half = limit // 2
        self._lock = threading.Lock()
        self._young: dict[K, Answer] = {}
        self._old: dict[K, Answer] = {}
        self._bytes = 0  # of the young ones, replaced ones included

    def get(self, key: K) -> Answer | None:
        answer = self._young.get(key)
        if answer is None:
            answer = self._old.get(key)
            if answer is not None:
                self.put(key, answer)
        return answer

    def put(self, key: K, answer: Answer) -> None:
        """Keep ``answer``, in the place of an earlier one of this key."""
        size = len(answer.body) + OVERHEAD
        with self._lock:
            if self._bytes + size > self._half:
                self._old, self._young, self._bytes = self._young, {}, 0
            if size <= self._half:
                self._young[key] = answer
                self._bytes += size
