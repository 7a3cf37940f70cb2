"""回执: the code, the honest state, and ten seconds to take the application back."""

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Property, QTimer, Signal, Slot

from contract.receipt import grouped
from kiosk.errors import KioskError
from kiosk.services.apply import Applied
from kiosk.services.outbox.rows import OutboxRow, RowState
from kiosk.ui.translated import error_words
from kiosk.ui.viewmodels import lines
from kiosk.ui.viewmodels.screen import ScreenModel
from kiosk.ui.viewmodels.shell import ShellModel
from kiosk.ui.worker import Worker

log = logging.getLogger(__name__)

LOOK_MS = 1_000
"""How often this machine's outbox is asked what became of the application."""


class TakesBack(Protocol):
    def take_back(self, receipt: str) -> bool: ...


class Outbox(Protocol):
    def by_receipt(self, code: str) -> OutboxRow | None: ...


class ReceiptModel(ScreenModel):
    """One visit to the receipt of ``shell.applied``.

    ``receipt_url`` maps a receipt code to its status page. ``monotonic`` is a clock in seconds that
    nobody can set back.

    Attributes:
        state: "kept" (on this machine), "delivered", "needs_help", "taken_back"; "unknown" for an
            earlier application that this machine does not hold.
        holdLeft: seconds left to take it back; 0 when that is over.

    Signals:
        changed: any of the properties but the countdown.
        ticked: the countdown.
    """

    changed = Signal()
    ticked = Signal()

    def __init__(
        self,
        *,
        apply: TakesBack,
        outbox: Outbox,
        receipt_url: Callable[[str], str],
        shell: ShellModel,
        worker: Worker,
        monotonic: Callable[[], float],
    ) -> None:
        super().__init__(shell, worker)
        self._apply = apply
        self._outbox = outbox
        self._receipt_url = receipt_url
        self._monotonic = monotonic
        self._applied: Applied | None = None
        self._title = ""
        self._state = "kept"
        self._until = 0.0
        self._again = False
        self._busy = False
        self._note = ""
        self._look_timer = QTimer(self, interval=LOOK_MS)
        self._look_timer.timeout.connect(self._ask)
        self._hold_timer = QTimer(self, interval=100)
        self._hold_timer.timeout.connect(self._tick)

    def enter(self) -> None:
        applied = self._shell.applied
        if applied is None:
            return
        self._applied = applied
        card = self._shell.job_card
        self._title = card.job.title if card else ""
        self._until = self._monotonic() + applied.hold_s
        if applied.already:
            self._state = "unknown"
            self._ask()
        else:
            self._hold_timer.start()
        self._look_timer.start()
        self.changed.emit()
        self.ticked.emit()

    @Slot()
    def reset(self) -> None:
        self._look_timer.stop()
        self._hold_timer.stop()
        self._applied = None
        self._title = self._note = ""
        self._state = "kept"
        self._busy = self._again = False
        self.changed.emit()
        self.ticked.emit()

    # What the screen shows

    @Property(str, notify=changed)
    def code(self) -> str:
        return grouped(self._applied.receipt) if self._applied else ""

    @Property(str, notify=changed)
    def url(self) -> str:
        return self._receipt_url(self._applied.receipt) if self._applied else ""

    @Property(str, notify=changed)
    def jobTitle(self) -> str:
        return self._title

    @Property(bool, notify=changed)
    def already(self) -> bool:
        """The person had applied for this job before: recognised here, or told by the centre."""
        return self._again or (self._applied is not None and self._applied.already)

    @Property(str, notify=changed)
    def state(self) -> str:
        return self._state

    @Property(dict, notify=changed)
    def badge(self) -> lines.State:
        """The state's word, icon and tone for StateBadge.qml."""
        if self._state == "taken_back":
            return {"word": self.tr("已撤回，没有发出"), "icon": "undo", "tone": "quiet"}
        if self._state == "unknown":
            return {"word": self.tr("以前投过"), "icon": "check-circle", "tone": "ok"}
        return lines.state(self._state)

    @Property(str, notify=changed)
    def headline(self) -> str:
        if self._state == "taken_back":
            return self.tr("已撤回")
        if self._state == "needs_help":
            return self.tr("要请工作人员帮忙")
        if self.already:
            return self.tr("您已经投过这个岗位")
        # "Done" only when it is with the centre: never a false "sent".
        return self.tr("投好了") if self._state == "delivered" else self.tr("替您存好了")

    @Property(str, notify=changed)
    def nextText(self) -> str:
        """What happens next, in plain words."""
        match self._state:
            case "taken_back":
                return self.tr("这份投递已经删掉，什么都没有发出去。想投还可以再投。")
            case "needs_help":
                return self.tr(
                    "这份投递没能送出去，内容还存在这台机器里，没有丢。"
                    "请把回执号报给工作人员，由他们来办。"
                )
            case "delivered":
                return self.tr("企业看到后会打电话联系您，请留意陌生来电。")
            case "unknown":
                return self.tr("不用再投一次。手机扫一扫，就能看到办到哪一步了。")
        return self.tr("网一通就自动送给企业，您不用等在这里。企业看到后会打电话联系您。")

    @Property(str, notify=changed)
    def note(self) -> str:
        """What came of the last touch, when it was not what the person wanted; or empty."""
        return self._note

    @Property(bool, notify=ticked)
    def canTakeBack(self) -> bool:
        return not self._busy and self._left() > 0

    @Property(int, notify=ticked)
    def holdLeft(self) -> int:
        return int(self._left() + 0.999)

    @Property(float, notify=ticked)
    def holdFraction(self) -> float:
        """How much of the time to take back is left, 1 to 0."""
        whole = self._applied.hold_s if self._applied else 0.0
        return self._left() / whole if whole > 0 else 0.0

    def _left(self) -> float:
        if self._applied is None or self._applied.already or self._state != "kept":
            return 0.0
        return max(0.0, self._until - self._monotonic())

    # What the screen does

    @Slot()
    def takeBack(self) -> None:
        """撤回."""
        applied = self._applied
        if applied is None or self._left() <= 0 or self._busy:
            return
        self._busy = True
        self._worker.run(
            self,
            lambda: self._apply.take_back(applied.receipt),
            lambda gone: self._taken_back(applied, gone),
            lambda error: self._not_taken_back(applied, error),
        )
        self.ticked.emit()

    @Slot()
    def findMore(self) -> None:
        """继续找活."""
        self._shell.home()

    @Slot()
    def showMine(self) -> None:
        """我的投递."""
        self._shell.go("applications")

    def _taken_back(self, applied: Applied, gone: bool) -> None:
        if applied is not self._applied:
            return
        self._busy = False
        self._hold_timer.stop()
        if gone:
            self._look_timer.stop()
            self._state, self._note = "taken_back", ""
        else:
            self._until = self._monotonic()
            self._note = self.tr("晚了一步：这份投递已经在送出的路上，撤不回来了。")
            self._ask()
        self.changed.emit()
        self.ticked.emit()

    def _not_taken_back(self, applied: Applied, error: Exception) -> None:
        if applied is not self._applied:
            return
        self._busy = False
        self._note = self.tr("没能撤回：{why}").format(
            why=error_words(error)
            if isinstance(error, KioskError)
            else self.tr("机器出了点问题，请叫工作人员。")
        )
        self.changed.emit()
        self.ticked.emit()

    def _tick(self) -> None:
        if self._left() <= 0:
            self._hold_timer.stop()
        self.ticked.emit()

    def _ask(self) -> None:
        applied = self._applied
        if applied is None:
            return
        self._worker.run(
            self,
            lambda: self._outbox.by_receipt(applied.receipt),
            lambda row: self._seen(applied, row),
            lambda error: self._not_seen(applied, error),
        )

    def _seen(self, applied: Applied, row: OutboxRow | None) -> None:
        if applied is not self._applied or row is None or self._state == "taken_back":
            return
        if row.state is RowState.DELIVERED:
            state = "delivered"
        elif row.state is RowState.PARKED:
            state = "needs_help"
        else:
            state = "kept"
        again = row.code == "already_applied"
        if (state, again) != (self._state, self._again):
            self._state, self._again = state, again
            self.changed.emit()
            self.ticked.emit()

    def _not_seen(self, applied: Applied, error: Exception) -> None:
        """The last known state stays on screen; asked again in a second."""
        if applied is self._applied:
            log.warning("the outbox could not be read: %s", error)
