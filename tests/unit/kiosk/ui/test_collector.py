"""Cyclic garbage is collected on the UI thread and on no other."""

import gc
import threading
import time
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.ui.collector import Collector


class Knot:
    """Garbage that only the cyclic collector frees, and that tells where it died."""

    died_on: threading.Thread | None = None

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Knot.died_on = threading.current_thread()


@pytest.fixture
def collector(qapp: QGuiApplication) -> Iterator[Collector]:
    gc.enable()
    collector = Collector()
    yield collector
    collector.close()
    assert gc.isenabled()


def _allocate() -> None:
    for _ in range(5):
        kept = [[] for _ in range(5_000)]  # type: ignore[var-annotated]
        del kept


def test_a_busy_worker_collects_nothing_and_the_ui_thread_does(collector: Collector) -> None:
    dropped = weakref.ref(Knot())
    worker = threading.Thread(target=_allocate)
    worker.start()
    worker.join()
    assert dropped() is not None
    kept = [[] for _ in range(5_000)]  # type: ignore[var-annotated]
    end = time.monotonic() + 10
    while dropped() is not None:
        assert time.monotonic() < end, "it was never collected"
        QTest.qWait(20)
    assert Knot.died_on is threading.main_thread()
    assert kept


def test_nothing_is_collected_before_it_is_due(collector: Collector) -> None:
    gc.collect()
    dropped = weakref.ref(Knot())
    collector.look()
    assert dropped() is not None
