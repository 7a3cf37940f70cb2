"""No core dump of a process that may hold a person's name and number, or the boot key."""

import ctypes
import logging
import os
import resource
import sys
from typing import Final

log = logging.getLogger(__name__)

_PR_SET_DUMPABLE: Final = 4


def forbid_core_dumps() -> None:
    """For this process and for good; call it at the start, before anything personal is in memory.

    The limit (``setrlimit(2)``, inherited by children) keeps the kernel from writing a file. It is
    not asked when dumps go to a program such as systemd-coredump (``core(5)``), so on Linux the
    process is marked as not dumpable too (``prctl(2)``; a child has to do that itself), which also
    keeps other programs of the same user from reading its memory.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        log.warning("core dumps are limited but not forbidden: %s", os.strerror(ctypes.get_errno()))
