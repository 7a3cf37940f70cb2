"""What may go wrong between a terminal and the centre, by name.

Each fault happens to one exchange. ``seen`` says whether the centre saw the request (and committed
what it does) before the fault, which the terminal has no way of knowing.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How an exchange goes wrong."""

    RESET = "reset"  # the connection is reset before a byte of the answer
    SILENCE = "silence"  # no byte of an answer, until the terminal gives up
    HEAD_RESET = "reset in mid-headers"
    HEAD_SILENCE = "silence in mid-headers"
    BODY_RESET = "reset in mid-body"
    BODY_SILENCE = "silence in mid-body"
    DRIP = "slow drip"  # a byte at a time, never silent for long
    CUT_JSON = "truncated JSON"  # half a body that claims to be whole
    CUT_ZSTD = "truncated zstd"
    BAD_ZSTD = "garbled zstd"
    STATUS = "status"
    PORTAL = "captive portal"  # 200 with HTML
    EMPTY = "empty 204"  # what connectivity checks are answered with
    REDIRECT = "redirect to another host"
    TWICE = "delivered twice"  # one after the other; the second answer is given
    TOGETHER = "delivered twice at once"
    LATE = "delivered late"  # the terminal gives up, and later the centre gets the request
    STALE = "an older answer"  # a cache answers with what was said to an earlier request


@dataclass(frozen=True)
class Fault:
    """One fault. ``status``, ``problem`` (whether the answer is problem+json) and ``retry_after``
    (the header's value, or "date" for an HTTP date half a minute away) belong to STATUS, ``status``
    to REDIRECT too."""

    kind: Kind
    seen: bool
    status: int = 0
    problem: bool = False
    retry_after: str = ""

    def __str__(self) -> str:
        words = [str(self.status) if self.status else self.kind.value]
        if self.kind is Kind.REDIRECT:
            words.append(self.kind.value)
        if self.kind is Kind.STATUS:
            words.append("with problem" if self.problem else "bare")
        if self.retry_after:
            words.append(f"Retry-After {self.retry_after}")
        words.append("after the centre" if self.seen else "before the centre")
        return ", ".join(words)


_EITHER: Final = (
    *(Kind.RESET, Kind.SILENCE, Kind.HEAD_RESET, Kind.HEAD_SILENCE, Kind.BODY_RESET),
    *(Kind.BODY_SILENCE, Kind.DRIP, Kind.CUT_JSON, Kind.CUT_ZSTD, Kind.BAD_ZSTD, Kind.PORTAL),
    *(Kind.EMPTY, Kind.STALE),
)
_STATUSES: Final = (401, 404, 409, 413, 429, 500, 502, 503, 504)


def every_fault() -> list[Fault]:
    """All of them, in a fixed order."""
    faults = [Fault(kind, seen) for kind in _EITHER for seen in (False, True)]
    faults += [Fault(kind, seen=True) for kind in (Kind.TWICE, Kind.TOGETHER, Kind.LATE)]
    for seen in (False, True):
        for problem in (False, True):
            faults += [Fault(Kind.STATUS, seen, status, problem) for status in _STATUSES]
            faults += [
                Fault(Kind.STATUS, seen, status, problem, retry_after)
                for status in (429, 503)
                for retry_after in ("45", "date")
            ]
        faults += [Fault(Kind.REDIRECT, seen, status) for status in (301, 302, 307, 308)]
    return faults


EVERY_FAULT: Final = tuple(every_fault())
