"""回执: the honest state and the ten seconds."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from contract.receipt import grouped
from kiosk.errors import DiskError
from kiosk.services.apply import Applied
from kiosk.services.outbox.rows import OutboxRow, RowState
from kiosk.ui.viewmodels.receipt import LOOK_MS, ReceiptModel
from tests.ui_support import PUBLIC_URL, prop
from tests.unit.kiosk.ui.desk import BOB, Desk, receipt_url

CODE = "482913057641"


class FakeOutbox:
    """Answers with ``row``; ``damaged`` makes it fail. Also stands for Apply's take-back."""

    def __init__(self) -> None:
        self.row: OutboxRow | None = None
        self.damaged = False
        self.asked = 0
        self.gone = True

    def by_receipt(self, code: str) -> OutboxRow | None:
        self.asked += 1
        if self.damaged:
            raise DiskError("no space left")
        return self.row

    def take_back(self, receipt: str) -> bool:
        if self.damaged:
            raise DiskError("no space left")
        return self.gone


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        desk.holds_card()
        yield desk


@pytest.fixture
def outbox() -> FakeOutbox:
    return FakeOutbox()


def show(desk: Desk, outbox: FakeOutbox, *, already: bool = False) -> ReceiptModel:
    desk.shell.applied = Applied(CODE, desk.now, already, 0 if already else 10)
    return desk.show("receipt", make(desk, outbox))


def make(desk: Desk, outbox: FakeOutbox) -> Callable[[], ReceiptModel]:
    return lambda: ReceiptModel(
        apply=outbox,
        outbox=outbox,
        receipt_url=receipt_url,
        shell=desk.shell,
        worker=desk.worker,
        monotonic=desk.monotonic,
    )


def asked_again(outbox: FakeOutbox) -> Callable[[], bool]:
    before = outbox.asked
    return lambda: outbox.asked > before


def test_it_shows_the_code_and_where_to_look_it_up(desk: Desk, outbox: FakeOutbox) -> None:
    model = show(desk, outbox)
    assert prop(model, "code") == grouped(CODE)
    assert prop(model, "url") == f"{PUBLIC_URL}/r/{CODE}"
    assert prop(model, "jobTitle") == desk.job.title
    assert prop(model, "badge")["word"] == "已存本机，有网就送"
    assert prop(model, "headline") == "替您存好了"


def test_it_says_delivered_only_when_the_outbox_says_so(desk: Desk, outbox: FakeOutbox) -> None:
    model = show(desk, outbox)
    for state in (RowState.HELD, RowState.PENDING, RowState.SENDING):
        outbox.row = OutboxRow(CODE, state)
        desk.until(asked_again(outbox))
        desk.settle()
        assert prop(model, "state") == "kept"
    outbox.row = OutboxRow(CODE, RowState.DELIVERED)
    desk.until(lambda: prop(model, "state") == "delivered")
    assert prop(model, "badge")["word"] == "已送达企业"
    assert not prop(model, "canTakeBack")
    outbox.row = OutboxRow(CODE, RowState.PENDING)  # the centre was restored and lacks it
    desk.until(lambda: prop(model, "state") == "kept")


def test_a_parked_application_asks_for_a_human_and_may_recover(
    desk: Desk, outbox: FakeOutbox
) -> None:
    outbox.row = OutboxRow(CODE, RowState.PARKED, code="job_unknown")
    model = show(desk, outbox)
    desk.until(lambda: prop(model, "state") == "needs_help")
    assert "工作人员" in prop(model, "nextText") and "工作人员" in prop(model, "headline")
    outbox.row = OutboxRow(CODE, RowState.DELIVERED)  # the technician sent it again
    desk.until(lambda: prop(model, "state") == "delivered")


def test_the_centre_may_know_of_an_earlier_application(desk: Desk, outbox: FakeOutbox) -> None:
    outbox.row = OutboxRow(CODE, RowState.DELIVERED, code="already_applied")
    model = show(desk, outbox)
    desk.until(lambda: prop(model, "state") == "delivered")
    assert prop(model, "headline") == "您已经投过这个岗位"


def test_ten_seconds_are_counted_down(desk: Desk, outbox: FakeOutbox) -> None:
    model = show(desk, outbox)
    assert prop(model, "canTakeBack") and prop(model, "holdLeft") == 10
    desk.seconds += 7.5
    assert prop(model, "holdLeft") == 3
    assert prop(model, "holdFraction") == pytest.approx(0.25)
    desk.seconds += 2.5
    assert not prop(model, "canTakeBack") and prop(model, "holdLeft") == 0
    model.takeBack()
    desk.settle()
    assert prop(model, "state") == "kept"


def test_taking_back_says_that_nothing_was_sent(desk: Desk, outbox: FakeOutbox) -> None:
    model = show(desk, outbox)
    model.takeBack()
    desk.until(lambda: prop(model, "state") == "taken_back")
    assert prop(model, "headline") == "已撤回"
    assert "没有发" in prop(model, "nextText")
    assert not prop(model, "canTakeBack")
    asked = outbox.asked
    desk.settle(LOOK_MS + 200)
    assert outbox.asked == asked


def test_too_late_is_said_and_ends_the_offer(desk: Desk, outbox: FakeOutbox) -> None:
    outbox.gone = False
    model = show(desk, outbox)
    model.takeBack()
    desk.until(lambda: prop(model, "note"))
    assert "撤不回来" in prop(model, "note")
    assert prop(model, "state") == "kept" and not prop(model, "canTakeBack")


def test_a_failed_take_back_is_said_and_may_be_tried_again(
    desk: Desk, outbox: FakeOutbox, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.damaged = True
    model = show(desk, outbox)
    model.takeBack()
    desk.until(lambda: prop(model, "note"))
    assert "没能撤回" in prop(model, "note")
    assert prop(model, "canTakeBack")
    outbox.damaged = False
    model.takeBack()
    desk.until(lambda: prop(model, "state") == "taken_back")
    assert prop(model, "note") == ""


def test_an_unreadable_outbox_changes_nothing_on_screen(
    desk: Desk, outbox: FakeOutbox, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.damaged = True
    model = show(desk, outbox)
    desk.until(lambda: "could not be read" in caplog.text)
    assert prop(model, "state") == "kept"


def test_an_earlier_application_is_recognised_and_cannot_be_taken_back(
    desk: Desk, outbox: FakeOutbox
) -> None:
    model = show(desk, outbox, already=True)
    assert prop(model, "headline") == "您已经投过这个岗位"
    assert prop(model, "state") == "unknown" and prop(model, "badge")["word"] == "以前投过"
    assert not prop(model, "canTakeBack")
    outbox.row = OutboxRow(CODE, RowState.PENDING)
    desk.until(lambda: prop(model, "state") == "kept")


def test_with_the_real_outbox_a_taken_back_application_is_gone(desk: Desk) -> None:
    desk.shell.session.leave_phone(BOB)
    desk.shell.session.asked = True
    desk.shell.register(
        "receipt",
        lambda: ReceiptModel(
            apply=desk.services.apply,
            outbox=desk.outbox,
            receipt_url=receipt_url,
            shell=desk.shell,
            worker=desk.worker,
            monotonic=desk.monotonic,
        ),
    )
    desk.shell.submit()
    desk.until(lambda: desk.at("receipt"))
    model = desk.shell.property("vm")
    applied = desk.shell.applied
    assert applied is not None and applied.hold_until - desk.now == timedelta(seconds=10)
    model.takeBack()
    desk.until(lambda: prop(model, "state") == "taken_back")
    assert desk.outbox.by_receipt(applied.receipt) is None


def test_leaving_forgets(desk: Desk, outbox: FakeOutbox) -> None:
    model = show(desk, outbox)
    desk.shell.endSession()
    assert prop(model, "code") == prop(model, "url") == prop(model, "jobTitle") == ""
    asked = outbox.asked
    desk.settle(LOOK_MS + 200)
    assert outbox.asked == asked


def test_the_ways_on(desk: Desk, outbox: FakeOutbox) -> None:
    show(desk, outbox).showMine()
    assert desk.at("applications")
    show(desk, outbox).findMore()
    assert desk.at("home")
