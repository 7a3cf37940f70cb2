"""What the big digit pad types: a mobile number, a receipt code, the last digits of a number."""

from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError
from PySide6.QtCore import Property, QObject, Signal, Slot

from contract.person import MobileNumber
from contract.receipt import LENGTH, is_receipt_code

_MOBILE: TypeAdapter[str] = TypeAdapter(MobileNumber)


def is_mobile(digits: str) -> bool:
    """Whether ``digits`` is a mainland mobile number (contract.person.MobileNumber)."""
    try:
        _MOBILE.validate_python(digits)
    except ValidationError:
        return False
    return True


class DigitEntry(QObject):
    """Digits being typed, shown in groups, judged as they come.

    ``groups`` are the lengths of the groups; their sum is the length. ``judge`` says in a
    sentence what is wrong with the digits so far, or returns an empty string.

    Signals:
        changed: any of the properties.
    """

    changed = Signal()

    def __init__(
        self, groups: tuple[int, ...], judge: Callable[[str], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._groups = groups
        self._length = sum(groups)
        self._judge = judge
        self._digits = ""

    @property
    def value(self) -> str:
        """The digits if they are complete and right, else an empty string."""
        complete = len(self._digits) == self._length and not self._judge(self._digits)
        return self._digits if complete else ""

    @Property(str, notify=changed)
    def digits(self) -> str:
        return self._digits

    @Property(str, notify=changed)
    def grouped(self) -> str:
        """``138 0013 8``: the digits so far, in the groups people read them out in."""
        parts, at = [], 0
        for length in self._groups:
            parts.append(self._digits[at : at + length])
            at += length
        return " ".join(part for part in parts if part)

    @Property(list, constant=True)
    def groups(self) -> list[int]:
        return list(self._groups)

    @Property(int, notify=changed)
    def missing(self) -> int:
        """How many digits are still to come."""
        return self._length - len(self._digits)

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._judge(self._digits) if self._digits else ""

    @Property(bool, notify=changed)
    def valid(self) -> bool:
        return bool(self.value)

    @Slot(str)
    def press(self, digit: str) -> None:
        """Add one ASCII digit; anything else, or one too many, does nothing."""
        if digit in set("0123456789") and len(self._digits) < self._length:
            self._digits += digit
            self.changed.emit()

    @Slot()
    def backspace(self) -> None:
        if self._digits:
            self._digits = self._digits[:-1]
            self.changed.emit()

    @Slot()
    def reset(self) -> None:
        self._digits = ""
        self.changed.emit()


class PhoneEntry(DigitEntry):
    """A mobile number, 138 0013 8000."""

    def __init__(self, parent: QObject) -> None:
        super().__init__((3, 4, 4), self._say, parent)

    def _say(self, digits: str) -> str:
        # The beginning is right when some number begins so: the contract's rule stays the only one.
        if is_mobile(digits.ljust(11, "3")):
            return ""
        if digits[0] != "1":
            return self.tr("手机号都是 1 开头的，请看看第一位")
        return self.tr("没有这样开头的手机号，请看看前三位")


class ReceiptEntry(DigitEntry):
    """A receipt code, 4829 1305 7643; a wrong digit is found by the check digit."""

    def __init__(self, parent: QObject) -> None:
        super().__init__((4, 4, 4), self._say, parent)

    def _say(self, digits: str) -> str:
        if len(digits) < LENGTH or is_receipt_code(digits):
            return ""
        return self.tr("这个回执号有一位不对，请对着回执再看一遍")


class LastFourEntry(DigitEntry):
    """The last four digits of a mobile number: any four will do."""

    def __init__(self, parent: QObject) -> None:
        super().__init__((4,), lambda _digits: "", parent)
