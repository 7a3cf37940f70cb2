"""Time that nobody can set: seconds since the machine started, the same in every process.

Holds and retries are kept on it, so that a clock set back by a day, or to 1970, stalls nothing.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Moment:
    """A point on the timeline of one start of the machine; two starts cannot be compared."""

    boot: str
    seconds: float


class Timeline(Protocol):
    def now(self) -> Moment: ...


class SystemTimeline:
    """The kernel's own: CLOCK_BOOTTIME, which goes on through suspend, named by the boot id."""

    def __init__(self) -> None:
        try:
            self._boot = BOOT_ID.read_text(encoding="ascii").strip()
        except OSError:  # not Linux: a start is then not told from the next, and DUE_LIMIT helps
            self._boot = "unknown"

    def now(self) -> Moment:
        if hasattr(time, "CLOCK_BOOTTIME"):
            return Moment(self._boot, time.clock_gettime(time.CLOCK_BOOTTIME))
        return Moment(self._boot, time.monotonic())
