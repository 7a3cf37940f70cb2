"""The filter chips: what each says, whether it is on, and what it would leave."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from contract.catalog import Category
from kiosk.domain.filters import WITHIN_CHOICES, Counts, Filters
from kiosk.domain.words import CATEGORY_WORDS, MEALS_AND_LODGING_WORD
from kiosk.ui.translated import domain_words

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

translate = QCoreApplication.translate

ALL = "all"
DAILY = "daily"
WITHIN = "within:"
MEALS_AND_LODGING = "meals_and_lodging"
ANY_AGE = "any_age"
CATEGORY = "category:"

_KEY, _WORD, _COUNT, _ON = (Qt.ItemDataRole.UserRole + n for n in range(1, 5))


def switched(filters: Filters, key: str) -> Filters:
    """``filters`` after the chip ``key`` was pressed.

    Distances are a choice of one, so are categories: pressing the chosen one frees the choice.
    ``all`` switches every chip off and keeps the search text.
    """
    if key == ALL:
        return Filters(text=filters.text)
    if key == DAILY:
        return replace(filters, daily=not filters.daily)
    if key == MEALS_AND_LODGING:
        return replace(filters, meals_and_lodging=not filters.meals_and_lodging)
    if key == ANY_AGE:
        return replace(filters, any_age=not filters.any_age)
    if key.startswith(WITHIN):
        metres = int(key.removeprefix(WITHIN))
        return replace(filters, within_m=None if filters.within_m == metres else metres)
    chosen = frozenset({Category(key.removeprefix(CATEGORY))})
    return replace(filters, categories=frozenset() if filters.categories == chosen else chosen)


@dataclass(frozen=True)
class Chip:
    """``count`` is None until it has been counted."""

    key: str
    word: str
    count: int | None
    on: bool


def chips_of(filters: Filters, counts: Counts | None, everything: int = 0) -> list[Chip]:
    """All chips in their fixed order; ``everything`` is what 全部 would leave, the search text
    alone. Without ``counts`` no chip has a count."""
    plain = filters == Filters(text=filters.text)
    chips = [
        Chip(ALL, translate("Chips", "全部"), everything, plain),
        Chip(DAILY, translate("Chips", "日结"), counts.daily if counts else 0, filters.daily),
    ]
    for metres in WITHIN_CHOICES:
        count = counts.within.get(metres, 0) if counts else 0
        on = filters.within_m == metres
        word = translate("Chips", "{km} 公里内").format(km=metres // 1000)
        chips.append(Chip(f"{WITHIN}{metres}", word, count, on))
    chips += [
        Chip(
            MEALS_AND_LODGING,
            domain_words(MEALS_AND_LODGING_WORD),
            counts.meals_and_lodging if counts else 0,
            filters.meals_and_lodging,
        ),
        Chip(
            ANY_AGE,
            translate("Chips", "年龄不限"),
            counts.any_age if counts else 0,
            filters.any_age,
        ),
    ]
    for category, word in CATEGORY_WORDS.items():
        count = counts.categories.get(category, 0) if counts else 0
        on = category in filters.categories
        chips.append(Chip(f"{CATEGORY}{category}", domain_words(word), count, on))
    return chips if counts else [replace(chip, count=None) for chip in chips]


class ChipsModel(QAbstractListModel):
    """The chips as rows that stay where they are, so that a press never moves its own target.

    Roles: key, word, count (-1 while not known), on.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chips = chips_of(Filters(), None)

    def roleNames(self) -> dict[int, QByteArray]:
        names = {_KEY: b"key", _WORD: b"word", _COUNT: b"count", _ON: b"on"}
        return {role: QByteArray(name) for role, name in names.items()}

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._chips)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        chip = self._chips[index.row()]
        known = -1 if chip.count is None else chip.count
        return {_KEY: chip.key, _WORD: chip.word, _COUNT: known, _ON: chip.on}.get(role)

    def show(self, chips: list[Chip]) -> None:
        """Show ``chips``, the same ones in the same order; those without a count keep theirs."""
        for row, chip in enumerate(chips):
            kept = chip if chip.count is not None else replace(chip, count=self._chips[row].count)
            if kept != self._chips[row]:
                self._chips[row] = kept
                index = self.index(row)
                self.dataChanged.emit(index, index)
