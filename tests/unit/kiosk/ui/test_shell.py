"""ShellModel: where the person is, and that nothing of them stays behind."""

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from contract.catalog import Category
from contract.events import WalkIn
from contract.person import Available, Experience, Resume
from contract.signin import Me
from kiosk.domain.filters import JobCard
from kiosk.errors import DiskError
from kiosk.services.apply import Applied
from kiosk.services.session import Session
from kiosk.ui.viewmodels.shell import Idle, ShellModel
from kiosk.ui.worker import Worker
from tests.ui_support import World, prop, sample_jobs
from tests.unit.kiosk.samples import a_job

RESUME = Resume(
    name="王芳",
    phone="13800005678",
    skills=(Category.CLEANING,),
    experience=Experience.OVER_3Y,
    available=Available.TODAY,
)
ALICE = Me(
    person_id="p-1",
    phone="13800135678",
    phone_masked="138****5678",
    resume=RESUME,
    applications=(),
)
NEWCOMER = ALICE.model_copy(update={"resume": None})
SCREENS = ("job", "info", "sign_in", "who", "questions", "receipt", "applications", "lookup")


class Stand:
    """A ShellModel over real services, with plain objects for the screens' view-models."""

    def __init__(self, world: World, idle: Idle) -> None:
        self.world = world
        self.worker = Worker(2)
        self.signed_out: list[str] = []
        self.wiped = 0
        self.shell = ShellModel(
            apply=world.services.apply,
            browse=world.services.browse,
            new_session=Session,
            sign_out=self.signed_out.append,
            worker=self.worker,
            idle=idle,
            wipe=self._wipe,
        )
        for screen in SCREENS:
            self.shell.register(screen, QObject)

    def _wipe(self) -> None:
        self.wiped += 1

    @property
    def screen(self) -> str:
        return str(prop(self.shell, "screen"))

    def sign_in(self, me: Me) -> None:
        self.shell.session.sign_in("token", me)
        self.shell.signed_in()


@pytest.fixture
def stand(world: World, qtbot: QtBot) -> Iterator[Stand]:
    world.fill(sample_jobs(3))
    stand = Stand(world, Idle(after_s=60, countdown_s=20))
    yield stand
    stand.worker.close()


def test_back_returns_step_by_step_and_stays_at_home(stand: Stand, qtbot: QtBot) -> None:
    shell = stand.shell
    shell.openJob("job-1")
    qtbot.waitUntil(lambda: stand.screen == "job")
    shell.go("lookup")
    shell.back()
    assert stand.screen == "job"
    shell.back()
    shell.back()
    assert stand.screen == "home"


def test_replace_is_skipped_on_the_way_back(stand: Stand) -> None:
    stand.shell.go("who")
    stand.shell.replace("sign_in")
    assert stand.screen == "sign_in"
    stand.shell.back()
    assert stand.screen == "home"


def test_a_view_model_lives_for_one_visit(stand: Stand, qtbot: QtBot) -> None:
    stand.shell.go("lookup")
    first = prop(stand.shell, "vm")
    stand.shell.home()
    assert prop(stand.shell, "vm") is None
    qtbot.waitUntil(lambda: not shiboken6.isValid(first))
    stand.shell.go("lookup")
    assert prop(stand.shell, "vm") is not first


def test_info_knows_its_topic_while_it_is_made(stand: Stand) -> None:
    topics: list[str] = []

    def make() -> QObject:
        topics.append(stand.shell.next_topic)
        return QObject()

    stand.shell.register("info", make)
    stand.shell.showInfo("law")
    assert topics == ["law"]
    assert prop(stand.shell, "topic") == "law"


def test_a_screen_that_nobody_registered_is_a_bug(stand: Stand) -> None:
    with pytest.raises(KeyError, match="weather"):
        stand.shell.go("weather")


def test_a_job_that_just_left_is_said_to_be_gone(stand: Stand, qtbot: QtBot) -> None:
    stand.shell.openJob("job-99")
    qtbot.waitUntil(lambda: "下架" in prop(stand.shell, "toast"))
    assert stand.screen == "home"
    stand.shell.dismissToast()
    assert prop(stand.shell, "toast") == ""


# Applying


def test_nobody_known_is_asked_who_they_are(stand: Stand, qtbot: QtBot) -> None:
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: stand.screen == "who")
    assert stand.shell.job_card is not None
    assert stand.shell.job_card.job.id == "job-1"


def test_a_signed_in_person_with_a_resume_applies_with_one_touch(
    stand: Stand, qtbot: QtBot
) -> None:
    stand.sign_in(ALICE)
    stand.shell.home()
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: stand.screen == "receipt")
    assert stand.shell.applied is not None
    assert stand.world.outbox.by_receipt(stand.shell.applied.receipt) is not None
    stand.shell.back()
    assert stand.screen == "home"


def test_signing_in_goes_on_with_what_the_person_came_for(stand: Stand, qtbot: QtBot) -> None:
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: stand.screen == "who")
    stand.shell.go("sign_in")
    stand.sign_in(ALICE)
    qtbot.waitUntil(lambda: stand.screen == "receipt")


def test_without_a_resume_the_questions_come_next(stand: Stand, qtbot: QtBot) -> None:
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: stand.screen == "who")
    stand.shell.replace("sign_in")
    stand.sign_in(NEWCOMER)
    assert stand.screen == "questions"
    stand.shell.submit(resume=RESUME)
    qtbot.waitUntil(lambda: stand.screen == "receipt")


def test_a_walk_in_applies_with_name_and_number(stand: Stand, qtbot: QtBot) -> None:
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: stand.screen == "who")
    stand.shell.submit(walk_in=WalkIn(name="李强", phone="13900001234"))
    qtbot.waitUntil(lambda: stand.screen == "receipt")
    assert prop(stand.shell, "sessionActive")


def test_a_wish_that_was_given_up_is_not_acted_upon(stand: Stand, qtbot: QtBot) -> None:
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: stand.screen == "who")
    stand.shell.back()
    stand.shell.go("sign_in")  # the tile on home, later
    stand.sign_in(ALICE)
    assert stand.screen == "applications"


class BrokenApply:
    def get_ready(self) -> None:
        pass

    def needs(self, session: Session) -> str:
        return "nothing"

    def submit(self, *_: object, **__: object) -> Applied:
        raise DiskError("full")


def test_a_disk_that_fails_is_told_and_the_person_stays(
    world: World, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    world.fill(sample_jobs(3))
    stand = Stand(world, Idle())
    stand.shell = ShellModel(
        apply=BrokenApply(),  # type: ignore[arg-type]
        browse=world.services.browse,
        new_session=Session,
        sign_out=lambda _: None,
        worker=stand.worker,
        idle=Idle(),
        wipe=lambda: None,
    )
    stand.shell.apply("job-1")
    qtbot.waitUntil(lambda: "没有存下" in prop(stand.shell, "toast"))
    assert prop(stand.shell, "toastKind") == "error"
    assert stand.screen == "home"
    assert not prop(stand.shell, "busy")
    assert "full" in caplog.text
    stand.worker.close()


# The session's end


def test_the_end_leaves_nothing_of_the_person(stand: Stand, qtbot: QtBot) -> None:
    shell = stand.shell
    shell.apply("job-1")
    qtbot.waitUntil(lambda: stand.screen == "who")
    shell.go("sign_in")
    stand.sign_in(ALICE)
    qtbot.waitUntil(lambda: stand.screen == "receipt")
    shell.setLarge(True)
    shell.say("王芳")
    theirs = shell.session
    with qtbot.waitSignal(shell.sessionEnded):
        shell.endSession()
    assert theirs.ended
    assert shell.session is not theirs
    assert shell.job_card is None
    assert shell.applied is None
    assert stand.screen == "home"
    assert stand.wiped == 1
    for name, empty in {
        "signedIn": False,
        "who": "",
        "sessionActive": False,
        "large": False,
        "toast": "",
        "idleLeft": 0,
    }.items():
        assert prop(shell, name) == empty
    shell.back()
    assert stand.screen == "home"
    qtbot.waitUntil(lambda: stand.signed_out == ["token"])


def test_an_answer_after_the_end_is_not_the_next_person_s(stand: Stand, qtbot: QtBot) -> None:
    gate = threading.Event()

    class SlowJobs:
        def job(self, job_id: str) -> JobCard | None:
            gate.wait(5)
            return JobCard(a_job(1), None)

    shell = ShellModel(
        apply=stand.world.services.apply,
        browse=SlowJobs(),
        new_session=Session,
        sign_out=lambda _: None,
        worker=stand.worker,
        idle=Idle(),
        wipe=lambda: None,
    )
    shell.register("job", QObject)
    shell.openJob("job-1")
    shell.endSession()
    gate.set()
    qtbot.wait(50)
    assert prop(shell, "screen") == "home"
    assert shell.job_card is None


@pytest.mark.parametrize("screen", ["who", "questions", "receipt", "applications", "lookup"])
def test_personal_screens_show_the_way_out(stand: Stand, screen: str) -> None:
    assert not prop(stand.shell, "sessionActive")
    stand.shell.go(screen)
    assert prop(stand.shell, "sessionActive")


# Idle


def test_nobody_is_asked_before_anybody_touched(world: World, qtbot: QtBot) -> None:
    stand = Stand(world, Idle(after_s=0, countdown_s=20))
    qtbot.wait(30)
    assert prop(stand.shell, "idleLeft") == 0
    stand.worker.close()


def test_the_countdown_asks_first_and_then_ends(world: World, qtbot: QtBot) -> None:
    stand = Stand(world, Idle(after_s=0, countdown_s=2))
    stand.shell.go("lookup")
    seen: list[int] = []
    stand.shell.idleLeftChanged.connect(lambda: seen.append(prop(stand.shell, "idleLeft")))
    with qtbot.waitSignal(stand.shell.sessionEnded):
        stand.shell.touched()
    assert seen[:2] == [2, 1]
    assert stand.screen == "home"
    stand.worker.close()


def test_i_am_still_here(world: World, qtbot: QtBot) -> None:
    stand = Stand(world, Idle(after_s=0, countdown_s=20))
    stand.shell.go("lookup")
    stand.shell.touched()
    qtbot.waitUntil(lambda: prop(stand.shell, "idleLeft") == 20)
    stand.shell.touched()  # a touch on the veil is no answer
    assert prop(stand.shell, "idleLeft") == 20
    stand.shell.stay()
    assert prop(stand.shell, "idleLeft") == 0
    assert stand.screen == "lookup"
    qtbot.waitUntil(lambda: prop(stand.shell, "idleLeft") == 20)
    stand.worker.close()
