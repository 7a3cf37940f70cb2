"""我的投递: what became of this person's applications."""

import logging
from collections.abc import Callable

from PySide6.QtCore import Property, QTimer, Signal, Slot

from contract.receipt import grouped
from kiosk.errors import KioskError, Unauthorized
from kiosk.services.applications import Applications, Mine
from kiosk.ui.translated import error_words
from kiosk.ui.viewmodels.lines import Shown, shown
from kiosk.ui.viewmodels.screen import ScreenModel
from kiosk.ui.viewmodels.shell import ShellModel
from kiosk.ui.worker import Worker

log = logging.getLogger(__name__)

REFRESH_MS = 15_000
"""How often the list is read again while somebody looks at it."""


class ApplicationsModel(ScreenModel):
    """One visit to the list.

    ``receipt_url`` maps a receipt code to its status page.

    Attributes:
        state: "loading", "ready", "failed" (nothing could be read; see ``said``).
        picked: the receipt whose QR fills the screen, or empty.

    Signals:
        changed: any of the properties.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        applications: Applications,
        receipt_url: Callable[[str], str],
        shell: ShellModel,
        worker: Worker,
    ) -> None:
        super().__init__(shell, worker)
        self._applications = applications
        self._receipt_url = receipt_url
        self._visit = 0
        self._state = "loading"
        self._lines: list[Shown] = []
        self._online = True
        self._said = ""
        self._picked = ""
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._read)

    def enter(self) -> None:
        self._timer.start()
        self._read()

    @Slot()
    def reset(self) -> None:
        self._visit += 1
        self._timer.stop()
        self._state = "loading"
        self._lines = []
        self._online = True
        self._said = self._picked = ""
        self.changed.emit()

    @Property(str, notify=changed)
    def state(self) -> str:
        return self._state

    @Property(list, notify=changed)
    def lines(self) -> list[Shown]:
        """Newest first."""
        return self._lines

    @Property(bool, notify=changed)
    def online(self) -> bool:
        return self._online

    @Property(str, notify=changed)
    def said(self) -> str:
        """What is wrong, what is safe and what to do next; empty while all is well."""
        return self._said

    @Property(str, notify=changed)
    def picked(self) -> str:
        return self._picked

    @Property(str, notify=changed)
    def pickedUrl(self) -> str:
        return self._receipt_url(self._picked) if self._picked else ""

    @Property(str, notify=changed)
    def pickedCode(self) -> str:
        return grouped(self._picked)

    @Slot(str)
    def pick(self, receipt: str) -> None:
        """Show the QR of ``receipt`` big; an empty one puts it away."""
        self._picked = receipt
        self.changed.emit()

    @Slot()
    def again(self) -> None:
        self._state, self._said = "loading", ""
        self.changed.emit()
        self._read()

    @Slot()
    def findWork(self) -> None:
        self._shell.home()

    @Slot()
    def lookUp(self) -> None:
        """凭回执号查."""
        self._shell.go("lookup")

    @Slot()
    def back(self) -> None:
        if self._picked:
            self.pick("")
        else:
            self._shell.back()

    def _read(self) -> None:
        visit, session = self._visit, self._shell.session
        self._worker.run(
            self,
            lambda: self._applications.mine(session),
            lambda mine: self._arrived(visit, mine),
            lambda error: self._failed(visit, error),
        )

    def _arrived(self, visit: int, mine: Mine) -> None:
        if visit != self._visit:
            return
        self._state, self._said = "ready", ""
        self._lines = [shown(line, self._receipt_url) for line in mine.lines]
        self._online = mine.online
        self.changed.emit()

    def _failed(self, visit: int, error: Exception) -> None:
        """What was read before stays on screen, with the reason why it may be old."""
        if visit != self._visit:
            return
        log.warning("the applications could not be read: %s", error)
        if isinstance(error, Unauthorized) and error.code == "session_ended":
            self._timer.stop()
            self._said = self.tr("您的登录已经到时间了，投过的都还在。请点“我用完了”，再扫码登录。")
        elif isinstance(error, KioskError):
            self._said = error_words(error)
        else:
            self._said = self.tr("没能读出您的投递，投过的都还在。请再试一次，或叫工作人员。")
        if not self._lines:
            self._state = "failed"
        self.changed.emit()
