"""The four questions: what can you do, since when, when can you start, what are you called."""

from typing import TypedDict

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from contract.catalog import Category
from contract.person import Available, Experience, Resume
from kiosk.domain.words import CATEGORY_WORDS
from kiosk.ui.translated import domain_words
from kiosk.ui.viewmodels.name_entry import NameEntry
from kiosk.ui.viewmodels.screen import ScreenModel
from kiosk.ui.viewmodels.shell import ShellModel
from kiosk.ui.worker import Worker

MOST_SKILLS = 5
"""contract.person.Resume takes one to five."""

SETTLE_MS = 400
"""A chosen answer is seen for a moment before the next question comes. A double tap's second half
falls into this time and chooses nothing."""


class Answer(TypedDict):
    """One picture answer."""

    key: str
    icon: str
    label: str
    chosen: bool


CATEGORY_ICONS = {
    Category.CLEANING: "broom",
    Category.MOVING: "dolly",
    Category.WAREHOUSE: "package-variant-closed",
    Category.DELIVERY: "moped",
    Category.SECURITY: "shield-account",
    Category.CATERING: "food",
    Category.FACTORY: "factory",
    Category.BUILDING: "hammer-wrench",
    Category.TRADES: "lightning-bolt",
    Category.DRIVING: "truck",
    Category.HOME_CARE: "home-heart",
    Category.RETAIL: "store",
    Category.OFFICE: "headset",
    Category.OTHER: "dots-horizontal",
}


class QuestionsModel(ScreenModel):
    """One visit to the questions, for the job of ``shell.job_card``. All in memory.

    A signed-in person is asked for a name; the number is the one they proved. Who left a number
    and a name is not asked again.

    Attributes:
        step: "skills", "experience", "available" or "name".

    Signals:
        changed: any of the properties; the name tells its own.
    """

    changed = Signal()

    def __init__(self, *, shell: ShellModel, worker: Worker) -> None:
        super().__init__(shell, worker)
        self._steps = ["skills", "experience", "available"]
        self._at = 0
        self._skills: list[Category] = []
        self._experience: Experience | None = None
        self._available: Available | None = None
        self._full = False
        self._name = NameEntry(self)
        if shell.session.walk_in is None:
            self._steps.append("name")
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._forward)

    def enter(self) -> None:
        card = self._shell.job_card
        if card is not None:
            self._skills = [card.job.category]
        self.changed.emit()

    @Slot()
    def reset(self) -> None:
        self._settle.stop()
        self._at = 0
        self._skills = []
        self._experience = self._available = None
        self._full = False
        self._name.reset()
        self.changed.emit()

    # What the screen shows

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._step()

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many questions."""
        return len(self._steps)

    @Property(int, notify=changed)
    def index(self) -> int:
        """Which question is on screen, from 0."""
        return self._at

    @Property(str, notify=changed)
    def title(self) -> str:
        return {
            "skills": self.tr("您能干什么活？"),
            "experience": self.tr("这样的活干了多久？"),
            "available": self.tr("什么时候能上岗？"),
            "name": self.tr("怎么称呼您？"),
        }[self._step()]

    @Property(str, notify=changed)
    def hint(self) -> str:
        match self._step():
            case "skills" if self._full:
                return self.tr("最多选 5 样。点一下选中的，可以去掉。")
            case "skills":
                return self.tr("可以选好几样，最多 5 样")
            case "name":
                return self.tr("点您的姓，再点先生或女士；也可以自己打全名")
        return self.tr("点一下就行")

    @Property(list, notify=changed)
    def answers(self) -> list[Answer]:
        """The picture answers of the question on screen; none for the name."""
        match self._step():
            case "skills":
                return [
                    _answer(
                        c.value,
                        CATEGORY_ICONS[c],
                        domain_words(CATEGORY_WORDS[c]),
                        c in self._skills,
                    )
                    for c in Category
                ]
            case "experience":
                return [
                    _answer(e.value, icon, label, e is self._experience)
                    for e, icon, label in (
                        (Experience.NONE, "star-outline", self.tr("没干过")),
                        (Experience.UNDER_1Y, "star-half-full", self.tr("不到一年")),
                        (Experience.UNDER_3Y, "star", self.tr("一到三年")),
                        (Experience.OVER_3Y, "medal", self.tr("三年以上")),
                    )
                ]
            case "available":
                return [
                    _answer(a.value, icon, label, a is self._available)
                    for a, icon, label in (
                        (Available.TODAY, "calendar-today", self.tr("今天就行")),
                        (Available.TOMORROW, "calendar-arrow-right", self.tr("明天")),
                        (Available.THIS_WEEK, "calendar-week", self.tr("这周内")),
                        (Available.LATER, "calendar-clock", self.tr("以后再说")),
                    )
                ]
        return []

    @Property(QObject, constant=True)
    def name(self) -> NameEntry:
        return self._name

    @Property(bool, notify=changed)
    def last(self) -> bool:
        """Whether the step on screen is the last one, so that going on submits."""
        return self._at == len(self._steps) - 1

    @Property(bool, notify=changed)
    def answered(self) -> bool:
        """Whether the picture question on screen has an answer."""
        match self._step():
            case "skills":
                return bool(self._skills)
            case "experience":
                return self._experience is not None
            case "available":
                return self._available is not None
        return False

    # What the screen does

    @Slot(str)
    def choose(self, key: str) -> None:
        """A picture was tapped: skills switch on and off, one answer of the others goes on."""
        if self._settle.isActive():
            return
        match self._step():
            case "skills":
                self._toggle(Category(key))
            case "experience":
                self._experience = Experience(key)
                self._settle.start()
            case "available":
                self._available = Available(key)
                self._settle.start()
        self.changed.emit()

    @Slot()
    def next(self) -> None:
        """下一步, or 投递 on the last step."""
        if not self._settle.isActive() and self._complete():
            self._forward()

    @Slot()
    def skip(self) -> None:
        """Apply without the answers: the employer then has the number alone."""
        self._shell.session.asked = True
        self._shell.submit()

    @Slot()
    def back(self) -> None:
        """The question before, with its answer kept; from the first one leave."""
        self._settle.stop()
        if self._at == 0:
            self._shell.back()
        else:
            self._at -= 1
            self.changed.emit()

    # Rules

    def _step(self) -> str:
        return self._steps[self._at]

    def _toggle(self, category: Category) -> None:
        self._full = False
        if category in self._skills:
            self._skills.remove(category)
        elif len(self._skills) < MOST_SKILLS:
            self._skills.append(category)
        else:
            self._full = True

    def _complete(self) -> bool:
        match self._step():
            case "name":
                return bool(self._name.value)
            case "skills":
                return bool(self._skills)
            case "experience":
                return self._experience is not None
        return self._available is not None

    def _forward(self) -> None:
        if self._at < len(self._steps) - 1:
            self._at += 1
            self.changed.emit()
        else:
            self._submit()

    def _submit(self) -> None:
        if not self._skills or self._experience is None or self._available is None:
            return
        session = self._shell.session
        who = session.walk_in or session.me
        if who is None:
            return  # the session ended under the last answer
        resume = Resume(
            name=session.walk_in.name if session.walk_in else self._name.value,
            phone=who.phone,
            skills=tuple(self._skills),
            experience=self._experience,
            available=self._available,
        )
        self._shell.submit(resume=resume)


def _answer(key: str, icon: str, label: str, chosen: bool) -> Answer:
    return {"key": key, "icon": icon, "label": label, "chosen": chosen}
