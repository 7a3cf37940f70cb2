"""我的投递."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtGui import QGuiApplication

from contract.base import Problem
from contract.signin import ApplicationState, ApplicationView
from kiosk.errors import DiskError, centre_error
from kiosk.services.applications import Applications, Mine
from kiosk.services.session import Session
from kiosk.ui.viewmodels.applications import ApplicationsModel
from tests.ui_support import NOW, PUBLIC_URL, prop
from tests.unit.kiosk.ui.desk import ALICE, BOB, Desk, receipt_url

VIEW = ApplicationView(
    receipt="482913057641",
    job_id="job-9",
    job_title="仓库分拣员",
    employer="顺达物流",
    state=ApplicationState.VIEWED,
    submitted_at=NOW,
    changed_at=NOW,
    contact="站长 139 0000 0000",
)


class Failing:
    """Stands for Applications; fails with ``error`` until it is None. ``gate`` holds it up."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.gate = threading.Event()
        self.gate.set()

    def mine(self, session: Session) -> Mine:
        self.gate.wait(5)
        if self.error:
            raise self.error
        return Mine((), True)


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        desk.holds_card()
        yield desk


def show(desk: Desk, applications: object = None) -> ApplicationsModel:
    return desk.show(
        "applications",
        lambda: ApplicationsModel(
            applications=cast(Applications, applications or desk.services.applications),
            receipt_url=receipt_url,
            shell=desk.shell,
            worker=desk.worker,
        ),
    )


def signed_in(desk: Desk) -> None:
    me = ALICE.model_copy(update={"applications": (VIEW,)})
    desk.centre.approve(me)
    desk.shell.session.sign_in("token", me)


def test_it_shows_the_centre_s_word_and_what_is_not_yet_sent(desk: Desk) -> None:
    signed_in(desk)
    desk.shell.session.asked = True
    desk.shell.submit()
    desk.until(lambda: desk.at("receipt"))
    model = show(desk)
    assert prop(model, "state") == "loading"
    desk.until(lambda: prop(model, "state") == "ready")
    words = {line["title"]: line["word"] for line in prop(model, "lines")}
    assert words == {desk.job.title: "已存本机，有网就送", "仓库分拣员": "企业已看"}
    assert prop(model, "online") and prop(model, "said") == ""


def test_offline_it_shows_what_is_known_and_says_so(desk: Desk) -> None:
    signed_in(desk)
    desk.centre.online = False
    model = show(desk)
    desk.until(lambda: prop(model, "state") == "ready")
    assert not prop(model, "online")
    assert [line["title"] for line in prop(model, "lines")] == ["仓库分拣员"]


def test_nothing_yet_is_not_an_error(desk: Desk) -> None:
    desk.shell.session.leave_phone(BOB)
    model = show(desk)
    desk.until(lambda: prop(model, "state") == "ready")
    assert prop(model, "lines") == [] and prop(model, "online")


def test_a_session_that_is_over_is_said(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    over = centre_error(401, Problem(title="x", status=401, code="session_ended"))
    model = show(desk, Failing(over))
    desk.until(lambda: prop(model, "state") == "failed")
    assert "再扫码登录" in prop(model, "said")


@pytest.mark.parametrize("error", [DiskError("no space left"), ValueError("a bug")])
def test_a_failure_says_what_is_safe_and_can_be_tried_again(
    desk: Desk, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    failing = Failing(error)
    model = show(desk, failing)
    desk.until(lambda: prop(model, "state") == "failed")
    assert "都还在" in prop(model, "said")
    failing.error = None
    model.again()
    desk.until(lambda: prop(model, "state") == "ready")
    assert prop(model, "said") == ""


def test_one_touch_shows_the_qr_and_back_puts_it_away(desk: Desk) -> None:
    signed_in(desk)
    model = show(desk)
    desk.until(lambda: prop(model, "state") == "ready")
    model.pick(VIEW.receipt)
    assert prop(model, "pickedUrl") == f"{PUBLIC_URL}/r/{VIEW.receipt}"
    assert prop(model, "pickedCode") == "4829 1305 7641"
    model.back()
    assert prop(model, "picked") == prop(model, "pickedUrl") == ""
    assert desk.at("applications")
    model.back()
    assert desk.at("home")


def test_an_answer_for_who_has_left_is_dropped(desk: Desk) -> None:
    slow = Failing(None)
    slow.gate.clear()
    model = show(desk, slow)
    model.reset()
    slow.gate.set()
    desk.settle(150)
    assert prop(model, "state") == "loading"


def test_leaving_forgets(desk: Desk) -> None:
    signed_in(desk)
    model = show(desk)
    desk.until(lambda: prop(model, "lines"))
    model.pick(VIEW.receipt)
    desk.shell.endSession()
    assert prop(model, "lines") == [] and prop(model, "picked") == ""


def test_the_ways_on(desk: Desk) -> None:
    show(desk).lookUp()
    assert desk.at("lookup")
    show(desk).findWork()
    assert desk.at("home")
