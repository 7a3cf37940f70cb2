"""凭回执号查: one application at any station, by receipt code and the last digits of the phone."""

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.errors import KioskError, NetworkError
from kiosk.services.applications import Line
from kiosk.ui.translated import error_words
from kiosk.ui.viewmodels.digit_entry import LastFourEntry, ReceiptEntry
from kiosk.ui.viewmodels.lines import Shown, shown
from kiosk.ui.viewmodels.screen import ScreenModel
from kiosk.ui.viewmodels.shell import ShellModel
from kiosk.ui.worker import Worker

log = logging.getLogger(__name__)


class LooksUp(Protocol):
    def lookup(self, receipt: str, last4: str) -> Line | None: ...


class LookupModel(ScreenModel):
    """One visit to the screen. Nothing typed or found outlives it.

    ``receipt_url`` maps a receipt code to its status page.

    Attributes:
        step: "code", "last4", "found".

    Signals:
        changed: any of the properties; the two entries tell their own.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        applications: LooksUp,
        receipt_url: Callable[[str], str],
        shell: ShellModel,
        worker: Worker,
    ) -> None:
        super().__init__(shell, worker)
        self._applications = applications
        self._receipt_url = receipt_url
        self._code = ReceiptEntry(self)
        self._last4 = LastFourEntry(self)
        self._visit = 0
        self._step = "code"
        self._busy = False
        self._said = ""
        self._line: Shown | None = None

    @Slot()
    def reset(self) -> None:
        self._visit += 1
        self._step = "code"
        self._busy = False
        self._said = ""
        self._line = None
        self._code.reset()
        self._last4.reset()
        self.changed.emit()

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._step

    @Property(QObject, notify=changed)
    def digits(self) -> QObject:
        """What the digit pad types now."""
        return self._last4 if self._step == "last4" else self._code

    @Property(str, notify=changed)
    def codeShown(self) -> str:
        """The code that was typed, to compare while the last four digits are typed."""
        return str(self._code.grouped)

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(str, notify=changed)
    def said(self) -> str:
        """What is wrong, what is safe and what to do next; empty while all is well."""
        return self._said

    @Property(dict, notify=changed)
    def line(self) -> Shown | dict[str, str]:
        """The application found (Shown); empty before."""
        return self._line or {}

    @Slot()
    def next(self) -> None:
        """下一步 after the code, 查一查 after the digits."""
        if self._step == "code" and self._code.value:
            self._step, self._said = "last4", ""
            self.changed.emit()
        elif self._step == "last4" and self._last4.value and not self._busy:
            self._look_up(self._code.value, self._last4.value)

    @Slot()
    def again(self) -> None:
        """Look up another one."""
        self.reset()

    @Slot()
    def findWork(self) -> None:
        self._shell.home()

    @Slot()
    def back(self) -> None:
        if self._step == "last4":
            self._step, self._said = "code", ""
            self._last4.reset()
            self.changed.emit()
        else:
            self._shell.back()

    def _look_up(self, code: str, last4: str) -> None:
        visit = self._visit
        self._busy, self._said = True, ""
        self._worker.run(
            self,
            lambda: self._applications.lookup(code, last4),
            lambda line: self._found(visit, line),
            lambda error: self._failed(visit, error),
        )
        self.changed.emit()

    def _found(self, visit: int, line: Line | None) -> None:
        if visit != self._visit:
            return
        self._busy = False
        self._last4.reset()
        if line is None:
            self._said = self.tr(
                "没有查到。回执号和手机尾号要是同一个人的，请都再看一遍；还不行，请叫工作人员。"
            )
        else:
            self._step = "found"
            self._line = shown(line, self._receipt_url)
        self.changed.emit()

    def _failed(self, visit: int, error: Exception) -> None:
        if visit != self._visit:
            return
        log.warning("an application could not be looked up: %s", error)
        self._busy = False
        if isinstance(error, NetworkError):
            self._said = self.tr(
                "现在连不上网，查不了。您投过的都还在；网通了再来查，或用手机扫回执上的码。"
            )
        elif isinstance(error, KioskError):
            self._said = error_words(error)
        else:
            self._said = self.tr("没能查成，您投过的都还在。请再试一次，或叫工作人员。")
        self.changed.emit()
