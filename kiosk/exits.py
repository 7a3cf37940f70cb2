"""How a process of the terminal ends; a file of its own, since every start reads it."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every command of ``python -m kiosk``."""

    OK = 0
    FAILED = 1
    USAGE = 2
    ALREADY_RUNNING = 3
    REPAIR = 4  # the outbox is damaged: stop everybody, rescue, start again
