"""Many of the same thing in the same moment, on a real server."""

import threading
from collections.abc import Callable
from typing import TypeVar

import pytest
from django.db import connection

T = TypeVar("T")

PATIENCE = 30  # seconds


def need_postgres() -> None:
    """Skip a test whose threads have connections of their own: SQLite's memory has only one."""
    if connection.vendor != "postgresql":
        pytest.skip("a race needs a server: make postgres")


def at_once(count: int, act: Callable[[int], T]) -> list[T | Exception]:
    """What ``act(0)`` … ``act(count - 1)``, started together in threads, returned or raised."""
    gate = threading.Barrier(count)
    results: dict[int, T | Exception] = {}

    def run(number: int) -> None:
        try:
            gate.wait(PATIENCE)
            results[number] = act(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(results) == count, "a thread hangs: two transactions wait for each other"
    return [results[i] for i in range(count)]
