"""The job cards as rows of a list that grows while a person looks further down."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from kiosk.domain.filters import JobCard
from kiosk.ui.translated import distance_shown, pay_words
from kiosk.ui.viewmodels.words import headcount_text, place_text, spoken, tags_of

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class Shown(TypedDict):
    """One card, in the words of the screen; each key is a role of the model."""

    jobId: str
    title: str
    verified: bool
    amount: str
    unit: str
    tags: list[str]
    place: str
    distance: str
    headcount: str
    spoken: str


_ROLES = {Qt.ItemDataRole.UserRole + n: key for n, key in enumerate(Shown.__annotations__, start=1)}


def shown(card: JobCard) -> Shown:
    """What a card says."""
    amount, unit = pay_words(card.job.pay)
    return Shown(
        jobId=card.job.id,
        title=card.job.title,
        verified=card.job.verified,
        amount=amount,
        unit=unit,
        tags=tags_of(card.job),
        place=place_text(card.job),
        distance=distance_shown(card.distance_m),
        headcount=headcount_text(card.job),
        spoken=spoken(card),
    )


Change = tuple[str, int, int, int, int]


def changes(old: Sequence[Shown], new: Sequence[Shown]) -> list[Change]:
    """The edits that turn ``old`` into ``new``, last first, as difflib opcodes over job ids."""
    match = difflib.SequenceMatcher(
        None, [c["jobId"] for c in old], [c["jobId"] for c in new], autojunk=False
    )
    return list(reversed(match.get_opcodes()))


class CardsModel(QAbstractListModel):
    """The cards read so far, out of ``total`` that match.

    Signals:
        moreWanted: the list is looked at near its end; ``append`` the next ones.
        countChanged: rows came or went, or ``total`` changed.
    """

    moreWanted = Signal()
    countChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[Shown] = []
        self._total = 0
        self._asked = False

    @property
    def cards(self) -> Sequence[Shown]:
        return self._cards

    @property
    def total(self) -> int:
        return self._total

    def roleNames(self) -> dict[int, QByteArray]:
        return {role: QByteArray(key.encode()) for role, key in _ROLES.items()}

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        return self._cards[index.row()].get(_ROLES[role])

    def canFetchMore(self, parent: Index = NO_PARENT) -> bool:
        return not parent.isValid() and not self._asked and len(self._cards) < self._total

    def fetchMore(self, parent: Index = NO_PARENT) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.moreWanted.emit()

    def replace(self, cards: Iterable[Shown], total: int) -> None:
        """Show another list from its start."""
        self.beginResetModel()
        self._cards = list(cards)
        self._total = total
        self._asked = False
        self.endResetModel()
        self.countChanged.emit()

    def append(self, cards: Iterable[Shown], total: int) -> None:
        """Add the next cards; one that is already there (the list moved on meanwhile) is not
        shown twice."""
        known = {card["jobId"] for card in self._cards}
        fresh = [card for card in cards if card["jobId"] not in known]
        self._asked = False
        # A list that shrank meanwhile has no further cards, whatever it promised before.
        self._total = total if fresh else len(self._cards)
        if fresh:
            first = len(self._cards)
            self.beginInsertRows(NO_PARENT, first, first + len(fresh) - 1)
            self._cards.extend(fresh)
            self.endInsertRows()
        self.countChanged.emit()

    def refresh(self, cards: Sequence[Shown], total: int, edits: Iterable[Change]) -> None:
        """Take the same list as it is now, keeping the rows that stay; ``edits`` is
        ``changes(self.cards, cards)``."""
        for tag, old, old_end, new, new_end in edits:
            if tag in ("delete", "replace"):
                self.beginRemoveRows(NO_PARENT, old, old_end - 1)
                del self._cards[old:old_end]
                self.endRemoveRows()
            if tag in ("insert", "replace"):
                self.beginInsertRows(NO_PARENT, old, old + new_end - new - 1)
                self._cards[old:old] = cards[new:new_end]
                self.endInsertRows()
            if tag == "equal":
                for row, card in zip(range(old, old_end), cards[new:new_end], strict=True):
                    if self._cards[row] != card:
                        self._cards[row] = card
                        index = self.index(row)
                        self.dataChanged.emit(index, index)
        self._total = total
        self._asked = False
        self.countChanged.emit()
