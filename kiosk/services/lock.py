"""Advisory file locks between the terminal's own processes; the kernel frees them on any death."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class FileLock:
    """A lock held on a small file, whose content says nothing.

    Shared locks admit each other and exclude an exclusive one. The lock is freed by ``release``,
    by leaving the ``with`` block, or by the death of the process, kill -9 included.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd: int | None = None

    def try_exclusive(self) -> bool:
        """Take the lock alone; False when any other process holds it. Raises OSError."""
        return self._take(fcntl.LOCK_EX | fcntl.LOCK_NB)

    def shared(self) -> None:
        """Take the lock beside other sharers, waiting for an exclusive holder. Raises OSError."""
        self._take(fcntl.LOCK_SH)

    def release(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _take(self, how: int) -> bool:
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, how)
        except BlockingIOError:
            os.close(fd)
            return False
        except OSError:
            os.close(fd)
            raise
        self._fd = fd
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
