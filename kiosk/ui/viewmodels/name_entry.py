"""A name by three touches: a surname, 先生 or 女士; or typed, by whoever likes to."""

from pydantic import TypeAdapter, ValidationError
from PySide6.QtCore import Property, QObject, Signal, Slot

from contract.person import PersonName

SURNAMES = tuple("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗")
"""The twenty most common, near half of all people (公安部《二〇二〇年全国姓名报告》)."""

_NAME: TypeAdapter[str] = TypeAdapter(PersonName)


class NameEntry(QObject):
    """The name being given. A typed name goes before a chosen surname.

    Signals:
        changed: any of the properties.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._surname = ""
        self._title = ""
        self._typed = ""

    @Property(list, constant=True)
    def surnames(self) -> list[str]:
        """What stands on the buttons."""
        return list(SURNAMES)

    @Property(list, constant=True)
    def titles(self) -> list[str]:
        return [self.tr("先生"), self.tr("女士")]

    @Property(str, notify=changed)
    def surname(self) -> str:
        return self._surname

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._title

    @Property(str, notify=changed)
    def shown(self) -> str:
        """What stands in the field: the name so far, complete or not."""
        return self._typed or self._surname + self._title

    @property
    def value(self) -> str:
        """The name as the employer will read it, checked; empty while it is not one."""
        if self._typed.strip():
            text = self._typed
        elif self._surname and self._title:
            text = self._surname + self._title
        else:
            return ""
        try:
            return _NAME.validate_python(text)
        except ValidationError:
            return ""

    @Property(bool, notify=changed)
    def valid(self) -> bool:
        return bool(self.value)

    @Slot(str)
    def chooseSurname(self, surname: str) -> None:
        self._surname, self._typed = surname, ""
        self.changed.emit()

    @Slot(str)
    def chooseTitle(self, title: str) -> None:
        self._title, self._typed = title, ""
        self.changed.emit()

    @Slot(str)
    def setTyped(self, text: str) -> None:
        if text != self._typed:
            self._typed = text
            self.changed.emit()

    @Slot()
    def reset(self) -> None:
        self._surname = self._title = self._typed = ""
        self.changed.emit()
