"""怎么联系您: scan to sign in, or leave a number and a name (留电话)."""

from PySide6.QtCore import Property, QObject, Signal, Slot

from contract.events import WalkIn
from kiosk.ui.viewmodels.digit_entry import PhoneEntry
from kiosk.ui.viewmodels.name_entry import NameEntry
from kiosk.ui.viewmodels.screen import ScreenModel
from kiosk.ui.viewmodels.shell import ShellModel
from kiosk.ui.worker import Worker


class WhoModel(ScreenModel):
    """One visit to the screen.

    Attributes:
        step: "choose" (scan or leave a number), "phone" (the digit pad), "name".

    Signals:
        changed: ``step``; the number and the name tell their own.
    """

    changed = Signal()

    def __init__(self, *, shell: ShellModel, worker: Worker) -> None:
        super().__init__(shell, worker)
        self._step = "choose"
        self._phone = PhoneEntry(self)
        self._name = NameEntry(self)

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._step

    @Property(QObject, constant=True)
    def phone(self) -> PhoneEntry:
        return self._phone

    @Property(QObject, constant=True)
    def name(self) -> NameEntry:
        return self._name

    @Slot()
    def scan(self) -> None:
        """扫码登录."""
        self._shell.go("sign_in")

    @Slot()
    def leavePhone(self) -> None:
        """留电话."""
        self._to("phone")

    @Slot()
    def next(self) -> None:
        """From the number to the name, from the name on to what the person came for."""
        if self._step == "phone" and self._phone.value:
            self._to("name")
        elif self._step == "name" and self._phone.value and self._name.value:
            walk_in = WalkIn(name=self._name.value, phone=self._phone.value)
            self._shell.session.leave_phone(walk_in)
            self._shell.signed_in()

    @Slot()
    def back(self) -> None:
        """One step back; what was typed stays until the screen is left."""
        if self._step == "name":
            self._to("phone")
        elif self._step == "phone":
            self._to("choose")
        else:
            self._shell.back()

    @Slot()
    def reset(self) -> None:
        self._phone.reset()
        self._name.reset()
        self._to("choose")

    def _to(self, step: str) -> None:
        self._step = step
        self.changed.emit()
