"""A person applies at a terminal whose disk is full: told that it was not kept; never a receipt."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from contract.events import WalkIn
from kiosk.ui.viewmodels.shell import Idle
from tests.disks import TinyDisk, disk
from tests.ui_support import World, prop, sample_jobs
from tests.unit.kiosk.ui.test_shell import Stand

__all__ = ["disk"]


@pytest.fixture
def stand(disk: TinyDisk, qtbot: QtBot) -> Iterator[Stand]:
    world = World(disk.path)
    world.fill(sample_jobs(3))
    stand = Stand(world, Idle(after_s=60, countdown_s=20))
    stand.shell.session.walk_in = WalkIn(name="王小明", phone="13800001234")
    stand.shell.session.asked = True
    yield stand
    stand.worker.close()
    world.close()


def test_on_a_full_disk_the_person_is_told_and_gets_no_receipt(
    stand: Stand, disk: TinyDisk, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    stand.world.outbox._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # no room taken in advance
    disk.fill_up()
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: "没有存下" in prop(stand.shell, "toast"))
    words = prop(stand.shell, "toast")
    assert "之前存下的都还在" in words
    assert "叫工作人员" in words
    assert prop(stand.shell, "toastKind") == "error"
    assert stand.screen == "home"
    assert stand.shell.applied is None
    assert stand.shell.session.made == []
    assert not prop(stand.shell, "busy")
    assert stand.world.outbox.health().pending == 0
    assert "could not be kept" in caplog.text

    disk.make_room()  # what the staff does; the person touches the button again
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: stand.screen == "receipt")
    assert stand.world.outbox.health().pending == 1
