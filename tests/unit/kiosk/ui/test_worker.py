"""Worker: answers arrive on the UI thread, or not at all."""

import logging
import threading
import time
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kiosk.ui.worker import Worker


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    worker = Worker(2)
    yield worker
    worker.close()


def test_it_works_on_another_thread_and_answers_on_this_one(worker: Worker, qtbot: QtBot) -> None:
    answers: list[tuple[threading.Thread, threading.Thread]] = []
    worker.run(
        worker,
        threading.current_thread,
        lambda there: answers.append((there, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(answers))
    there, here = answers[0]
    assert there is not threading.main_thread()
    assert here is threading.main_thread()


def test_an_error_goes_to_failed(worker: Worker, qtbot: QtBot) -> None:
    errors: list[Exception] = []
    worker.run(worker, lambda: 1 / 0, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)


def test_an_error_that_nobody_takes_is_logged(
    worker: Worker, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        worker.run(worker, lambda: 1 / 0, lambda _: None)
        qtbot.waitUntil(lambda: bool(caplog.records))
    assert caplog.records[0].exc_info is not None


def test_an_owner_that_is_gone_hears_nothing(worker: Worker, qtbot: QtBot) -> None:
    owner, go = QObject(), threading.Event()
    answers: list[str] = []
    worker.run(owner, go.wait, lambda _: answers.append("gone"))
    worker.run(worker, go.wait, lambda _: answers.append("here"))
    shiboken6.delete(owner)
    go.set()
    qtbot.waitUntil(lambda: bool(answers))
    qtbot.wait(20)
    assert answers == ["here"]


def test_closing_waits_for_what_runs_and_delivers_nothing_more(qtbot: QtBot) -> None:
    worker, begun, ended = Worker(1), threading.Event(), threading.Event()
    answers: list[object] = []

    def work() -> None:
        begun.set()
        time.sleep(0.05)
        ended.set()

    worker.run(worker, work, answers.append)
    worker.run(worker, lambda: None, answers.append)  # still waiting: dropped
    assert begun.wait(2)
    worker.close()
    assert ended.is_set()
    worker.run(worker, lambda: None, answers.append)
    qtbot.wait(20)
    assert answers == []
