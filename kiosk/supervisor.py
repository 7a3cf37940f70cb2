"""The supervisor: starts the agent and the screen, and starts again what dies.

It also makes the boot key (docs/adr/0004) and hands it to each child through the child's standard
input, a pipe: never on disk, in the environment or in an argument list. The pipe stays open, so
that a child which reads its end knows that the supervisor is gone, and goes too.
"""

import logging
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.exits import Exit
from kiosk.services.outbox.tags import KEY_BYTES

log = logging.getLogger(__name__)

POLL_S: Final = 0.1
STEADY_S: Final = 60.0
"""A child that lived this long is started again at once when it dies."""
MAX_RESTART_S: Final = 60.0
GRACE_S: Final = 12.0
"""How long a child may take to end after SIGTERM."""


@dataclass(frozen=True)
class ChildSpec:
    """A process to keep alive. ``ends_all``: its exit code 0 means that somebody chose to quit."""

    name: str
    argv: Sequence[str]
    ends_all: bool


class Child:
    """One kept process and its restarts."""

    def __init__(self, spec: ChildSpec, boot_key: bytes) -> None:
        self.spec = spec
        self._boot_key = boot_key
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._start_at = 0.0
        self._failures = 0

    def tend(self) -> int | None:
        """Start it when it is time. Returns the exit code when it has just died, else None."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._start_at:
                self._start(now)
            return None
        code = self._process.poll()
        if code is None:
            return None
        self._close()
        self._failures = 1 if now - self._started >= STEADY_S else self._failures + 1
        wait = min(MAX_RESTART_S, 2.0 ** (self._failures - 1)) if self._failures > 1 else 0.0
        self._start_at = now + wait
        log.warning("%s ended with %d; next start in %.0f s", self.spec.name, code, wait)
        return code

    def terminate(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def await_end(self, timeout_s: float) -> None:
        """Wait, and kill it when it takes too long."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            log.error("%s did not end in time and is killed", self.spec.name)
            self._process.kill()
            self._process.wait()
        self._close()

    def _start(self, now: float) -> None:
        process = subprocess.Popen(self.spec.argv, stdin=subprocess.PIPE)
        self._process, self._started = process, now
        assert process.stdin is not None
        try:
            process.stdin.write(self._boot_key)
            process.stdin.flush()
        except BrokenPipeError:  # it died at once; tend() will see that
            log.debug("%s took no boot key", self.spec.name)
        log.info("%s started as process %d", self.spec.name, process.pid)

    def _close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                log.debug("the pipe to %s was closed already", self.spec.name)
        self._process = None


class Supervisor:
    """Keeps the children alive until ``stopped``, or until one of them ends everything.

    ``repair`` is called with every child stopped, when one of them found the outbox damaged.
    """

    def __init__(
        self, specs: Sequence[ChildSpec], repair: Callable[[], None], stopped: Callable[[], bool]
    ) -> None:
        boot_key = os.urandom(KEY_BYTES)
        self._children = [Child(spec, boot_key) for spec in specs]
        self._repair = repair
        self._stopped = stopped

    def run(self) -> int:
        """Returns the exit code of the whole."""
        try:
            while not self._stopped():
                for child in self._children:
                    code = child.tend()
                    if code == Exit.OK and child.spec.ends_all:
                        return Exit.OK
                    if code == Exit.REPAIR:
                        self._stop_all()
                        self._repair()
                time.sleep(POLL_S)
            return Exit.OK
        finally:
            self._stop_all()

    def _stop_all(self) -> None:
        for child in self._children:
            child.terminate()
        until = time.monotonic() + GRACE_S
        for child in self._children:
            child.await_end(max(0.1, until - time.monotonic()))
