"""Home: the jobs near this station, searched and filtered, with how fresh they are."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from contract.catalog import Station
from kiosk.domain.filters import Counts, Filters, Freshness, JobPage
from kiosk.ui.viewmodels.cards import CardsModel, Change, Shown, changes, shown
from kiosk.ui.viewmodels.chips import ChipsModel, chips_of, switched
from kiosk.ui.viewmodels.shell import ShellModel
from kiosk.ui.viewmodels.words import DOT, LOCAL, freshness_text
from kiosk.ui.worker import Worker

log = logging.getLogger(__name__)

CHUNK = 40
"""Cards read at once: several screens full, a few milliseconds of reading."""

TYPING_MS = 150
"""A pause in typing this long starts the search."""

PATIENCE_MS = 15_000
"""So long after the start nobody is told that there is no network: the jobs may be on their way."""

LOOK_MS = 1000
"""How often the store is asked whether the jobs changed."""

_INITIALS = re.compile(r"[b-df-hj-np-tw-z]+")
"""Letters that can begin a Mandarin syllable; a vowel among them makes it a syllable."""

LONGEST_SEARCH = 60
"""Characters; nobody types more by hand, and a cat on the keyboard must not cost a search."""


class ReadsJobs(Protocol):
    """What is needed of Browse; each may block on the disk."""

    def page(self, filters: Filters, offset: int, limit: int) -> JobPage: ...

    def counts(self, filters: Filters) -> Counts: ...

    def freshness(self) -> Freshness: ...

    def version(self) -> int: ...


@dataclass(frozen=True)
class _Look:
    """What one look at the store told."""

    version: int
    freshness: Freshness
    station: Station | None
    public_url: str
    now: datetime


@dataclass(frozen=True)
class _Found:
    cards: list[Shown]
    total: int
    edits: list[Change] | None  # None: another list, to be shown from its start


class HomeModel(QObject):
    """The job list of this station.

    Lives as long as the window; ``reset`` forgets what a person searched for. All reading happens
    on threads, and an answer to an earlier question is dropped.

    Attributes (QML properties):
        cards: the CardsModel (``rows`` in Python); chips: the ChipsModel.
        text: what stands in the search field. total: how many jobs match.
        state: "starting" (not read yet), "filling" (no jobs have been fetched yet), "unreachable"
            (nor can they be now), "none" (nothing matches), "broken" (the list cannot be read)
            or "list".
        filtered: a search text or a chip narrows the list.
        stationName, openHours, clock ("14:32"), freshness and online.

    Signals:
        restarted: another list is shown; begin at its top.
    """

    listChanged = Signal()
    textChanged = Signal()
    lookChanged = Signal()
    restarted = Signal()

    def __init__(
        self,
        *,
        browse: ReadsJobs,
        station: Callable[[], Station | None],
        public_url: Callable[[], str],
        now: Callable[[], datetime],
        shell: ShellModel,
        worker: Worker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._browse = browse
        self._read_station = station
        self._read_public_url = public_url
        self._now = now
        self._worker = worker
        self.rows = CardsModel(self)
        self.rows.moreWanted.connect(self._more)
        self._chips = ChipsModel(self)
        self._filters = Filters()
        self._text = ""  # what stands in the field; the filters may have initials added
        self._question = 0
        self._counting = 0
        self._answered = False  # the list has been read at least once
        self._broken = False
        self._look: _Look | None = None
        self._looking = False
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._search)
        self._patient = True
        self._look_timer = QTimer(self, interval=LOOK_MS)
        self._look_timer.timeout.connect(self._look_now)
        shell.sessionEnded.connect(self.reset)

    def start(self) -> None:
        """Read the list for the first time and go on looking for changes."""
        self._search()
        self._look_now()
        self._look_timer.start()
        QTimer.singleShot(PATIENCE_MS, self, self.lose_patience)

    def lose_patience(self) -> None:
        """From now on an empty list without network is told as such."""
        self._patient = False
        self.listChanged.emit()

    # What the screen shows

    @Property(QObject, constant=True)
    def cards(self) -> CardsModel:
        return self.rows

    @Property(QObject, constant=True)
    def chips(self) -> ChipsModel:
        return self._chips

    @Property(int, notify=listChanged)
    def total(self) -> int:
        return self.rows.total

    @Property(str, notify=textChanged)
    def text(self) -> str:
        return self._text

    @Property(bool, notify=listChanged)
    def filtered(self) -> bool:
        return self._filters != Filters()

    @Property(str, notify=listChanged)
    def state(self) -> str:
        if self._broken:
            return "broken"
        if not self._answered:
            return "starting"
        if self.rows.total:
            return "list"
        look = self._look
        if look is not None and look.freshness.synced_at is None:
            return "filling" if look.freshness.online or self._patient else "unreachable"
        return "none"

    @property
    def station(self) -> Station | None:
        """This station, as of the last look; for the other screens."""
        return self._look.station if self._look else None

    @property
    def public_url(self) -> str:
        """The base of the phone pages, as of the last look; empty before enrolment."""
        return self._look.public_url if self._look else ""

    @Property(str, notify=lookChanged)
    def stationName(self) -> str:
        return self.station.name if self.station else ""

    @Property(str, notify=lookChanged)
    def stationLine(self) -> str:
        """The station's name and opening hours."""
        here = self.station
        return DOT.join(w for w in (here.name, here.open_hours) if w) if here else ""

    @Property(str, notify=lookChanged)
    def clock(self) -> str:
        return f"{self._look.now.astimezone(LOCAL):%H:%M}" if self._look else ""

    @Property(str, notify=lookChanged)
    def freshness(self) -> str:
        return freshness_text(self._look.freshness, self._look.now) if self._look else ""

    @Property(bool, notify=lookChanged)
    def online(self) -> bool:
        return self._look is not None and self._look.freshness.online

    # What the person does

    @Slot(str, str)
    def search(self, text: str, composing: str) -> None:
        """Search as the person types; ``composing`` is the pinyin not yet made into characters.

        Consonants alone are taken for initials (bj for 保洁); other pinyin waits for its
        characters.
        """
        initials = "".join(letter for letter in composing.lower() if letter not in "' ")
        sought = (text + initials if _INITIALS.fullmatch(initials) else text)[:LONGEST_SEARCH]
        if text != self._text:
            self._text = text
            self.textChanged.emit()
        if sought != self._filters.text:
            self._filters = replace(self._filters, text=sought)
            self._typing.start()

    @Slot(str)
    def press(self, chip: str) -> None:
        """A filter chip was pressed."""
        self._filters = switched(self._filters, chip)
        self._chips.show(chips_of(self._filters, None))
        self._search()

    @Slot()
    def reset(self) -> None:
        """All jobs again, for the next person."""
        self._filters = Filters()
        self._text = ""
        self._chips.show(chips_of(self._filters, None))
        self.textChanged.emit()
        self._search()

    # Reading

    def _search(self) -> None:
        self._typing.stop()
        self._read(again=False)

    def _read(self, *, again: bool) -> None:
        """Read the list from its start; ``again`` is the same list after the jobs changed."""
        self._question += 1
        question, filters, old = self._question, self._filters, list(self.rows.cards)

        def work() -> _Found:
            page = self._browse.page(filters, 0, max(CHUNK, len(old)) if again else CHUNK)
            cards = [shown(card) for card in page.cards]
            return _Found(cards, page.total, changes(old, cards) if again else None)

        def done(found: _Found) -> None:
            if question != self._question:
                return
            self._answered, self._broken = True, False
            if found.edits is None:
                self.rows.replace(found.cards, found.total)
                self.restarted.emit()
            else:
                self.rows.refresh(found.cards, found.total, found.edits)
            self.listChanged.emit()
            self._count(filters)

        self._worker.run(self, work, done, lambda error: self._fail(question, error))

    def _more(self) -> None:
        question, filters, offset = self._question, self._filters, len(self.rows.cards)

        def work() -> _Found:
            page = self._browse.page(filters, offset, CHUNK)
            return _Found([shown(card) for card in page.cards], page.total, None)

        def done(found: _Found) -> None:
            if question == self._question:
                self.rows.append(found.cards, found.total)
                self.listChanged.emit()

        self._worker.run(self, work, done, lambda error: self._fail(question, error))

    def _count(self, filters: Filters) -> None:
        self._counting += 1
        counting, plain = self._counting, Filters(text=filters.text)

        def work() -> tuple[Counts, int]:
            counts = self._browse.counts(filters)
            everything = counts.total
            if filters != plain:
                everything = self._browse.page(plain, 0, 1).total
            return counts, everything

        def done(answer: tuple[Counts, int]) -> None:
            if counting == self._counting and filters == self._filters:
                self._chips.show(chips_of(filters, *answer))

        self._worker.run(self, work, done)

    def _fail(self, question: int, error: Exception) -> None:
        log.error("the job list could not be read: %s", error)
        if question == self._question:
            self._broken = True
            self.listChanged.emit()

    def _look_now(self) -> None:
        if self._looking:
            return
        self._looking = True

        def work() -> _Look:
            return _Look(
                self._browse.version(),
                self._browse.freshness(),
                self._read_station(),
                self._read_public_url(),
                self._now(),
            )

        def done(look: _Look) -> None:
            self._looking = False
            before, self._look = self._look, look
            self.lookChanged.emit()
            if before is None or look.freshness != before.freshness:
                self.listChanged.emit()  # the state depends on it
            if before is not None and (self._broken or look.version != before.version):
                self._read(again=not self._broken)

        def failed(error: Exception) -> None:
            self._looking = False
            log.error("the store could not be looked at: %s", error)

        self._worker.run(self, work, done, failed)
