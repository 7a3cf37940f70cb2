"""扫码登录: the grant's life on the screen (RFC 8628)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtGui import QGuiApplication

from contract.signin import GrantAnswer
from kiosk.errors import KioskError, Offline, centre_error
from kiosk.services.sign_in import (
    Denied,
    Expired,
    Pending,
    Poll,
    SignedIn,
    SignIn,
    SlowDown,
)
from kiosk.ui.viewmodels.shell import Idle
from kiosk.ui.viewmodels.sign_in import SignInModel
from tests.ui_support import prop
from tests.unit.kiosk.ui.desk import ALICE, Desk

APPROVED = SignedIn("session-token", 900, ALICE)


class FakeSignIn:
    """Grants are numbered; ``answers`` says what a poll of each finds."""

    def __init__(self) -> None:
        self.begun = 0
        self.fails: KioskError | None = None
        self.poll_fails: KioskError | None = None
        self.answers: dict[str, Poll] = {}
        self.polls: list[tuple[str, float]] = []
        self.ended: list[str] = []
        self.forgotten = 0
        self.gate = threading.Event()
        self.gate.set()
        self.begin_gate = threading.Event()
        self.begin_gate.set()
        self.begin_waiting = False

    def begin(self) -> GrantAnswer:
        self.begin_waiting = not self.begin_gate.is_set()
        self.begin_gate.wait(5)
        if self.fails:
            raise self.fails
        self.begun += 1
        return GrantAnswer(
            device_code=f"d{self.begun}",
            user_code=f"u{self.begun}",
            verification_uri="https://inn.example.cn/s",
            verification_uri_complete=f"https://inn.example.cn/s/u{self.begun}",
            expires_in=120,
            interval=1,
            interval_ms=100,
            matching_code=f"{40 + self.begun}",
        )

    def poll(self, grant: GrantAnswer) -> Poll:
        self.polls.append((grant.device_code, time.monotonic()))
        self.gate.wait(5)
        if self.poll_fails:
            raise self.poll_fails
        return self.answers.get(grant.device_code, Pending())

    def sign_out(self, token: str) -> bool:
        self.ended.append(token)
        return True

    def forget(self) -> None:
        self.forgotten += 1


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def desk_of(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Callable[[Idle], Desk]]:
    with ExitStack() as stack:
        yield lambda idle: stack.enter_context(Desk(tmp_path, idle))


@pytest.fixture
def centre() -> FakeSignIn:
    return FakeSignIn()


def show(desk: Desk, centre: FakeSignIn) -> SignInModel:
    return desk.show(
        "sign_in",
        lambda: SignInModel(
            sign_in=cast(SignIn, centre),
            shell=desk.shell,
            worker=desk.worker,
            monotonic=desk.monotonic,
        ),
    )


def waiting(desk: Desk, centre: FakeSignIn) -> SignInModel:
    model = show(desk, centre)
    desk.until(lambda: prop(model, "state") == "waiting")
    return model


def test_it_shows_the_code_and_how_long_it_lives(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    assert prop(model, "qrText") == "https://inn.example.cn/s/u1"
    assert prop(model, "matchingCode") == "41"
    assert prop(model, "secondsLeft") == 105  # 15 s before its end it is renewed
    desk.seconds += 5.5
    assert prop(model, "secondsLeft") == 100


def test_it_signs_in_within_a_second_of_the_approval(desk: Desk, centre: FakeSignIn) -> None:
    waiting(desk, centre)
    desk.settle(250)
    centre.answers["d1"] = APPROVED
    approved = time.monotonic()
    desk.until(lambda: desk.shell.session.signed_in)
    assert time.monotonic() - approved < 1
    assert desk.shell.session.me == ALICE
    assert desk.at("applications")
    polls = len(centre.polls)
    desk.settle(300)
    assert len(centre.polls) == polls


def test_it_goes_on_to_the_questions_of_the_job(desk: Desk, centre: FakeSignIn) -> None:
    desk.wants()
    desk.until(lambda: desk.at("who"))
    waiting(desk, centre)
    centre.answers["d1"] = APPROVED
    desk.until(lambda: desk.at("questions"))


def test_it_slows_down_when_told_to(desk: Desk, centre: FakeSignIn) -> None:
    model = show(desk, centre)
    centre.answers["d1"] = SlowDown(add_s=0.4)
    desk.until(lambda: len(centre.polls) >= 2)
    centre.answers["d1"] = Pending()
    desk.until(lambda: len(centre.polls) >= 3)
    gap = centre.polls[2][1] - centre.polls[1][1]
    assert gap >= 0.4
    assert prop(model, "state") == "waiting"


def test_a_refusal_on_the_phone_is_said_and_a_tap_makes_a_new_code(
    desk: Desk, centre: FakeSignIn
) -> None:
    model = show(desk, centre)
    centre.answers["d1"] = Denied()
    desk.until(lambda: prop(model, "state") == "denied")
    assert prop(model, "qrText") == ""
    polls = len(centre.polls)
    desk.settle(250)
    assert len(centre.polls) == polls
    model.again()
    desk.until(lambda: prop(model, "state") == "waiting")
    assert prop(model, "matchingCode") == "42"
    assert not desk.shell.session.signed_in


def test_it_renews_before_the_end(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    desk.seconds += 106
    desk.until(lambda: prop(model, "matchingCode") == "42")
    assert prop(model, "secondsLeft") == 105
    assert prop(model, "state") == "waiting"


def test_who_scanned_just_before_a_renewal_is_signed_in_too(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    desk.seconds += 106
    desk.until(lambda: prop(model, "matchingCode") == "42")
    centre.answers["d1"] = APPROVED
    desk.until(lambda: desk.shell.session.signed_in)


def test_the_old_code_s_end_is_not_the_new_one_s(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    desk.seconds += 106
    desk.until(lambda: prop(model, "matchingCode") == "42")
    centre.answers["d1"] = Expired()
    desk.until(lambda: [poll[0] for poll in centre.polls[-2:]] == ["d2", "d2"])
    assert prop(model, "matchingCode") == "42"


SCANNED = Pending(scanned=True, expires_in_s=300)


def scanned(desk: Desk, centre: FakeSignIn) -> SignInModel:
    model = waiting(desk, centre)
    centre.answers["d1"] = SCANNED
    desk.until(lambda: prop(model, "state") == "scanned")
    return model


def test_a_scanned_code_stays_while_the_person_types_on_the_phone(
    desk: Desk, centre: FakeSignIn
) -> None:
    model = scanned(desk, centre)
    assert prop(model, "secondsLeft") == 300
    desk.seconds += 290
    desk.settle(600)
    assert (prop(model, "state"), prop(model, "matchingCode")) == ("scanned", "41")
    assert prop(model, "secondsLeft") == 10
    assert centre.begun == 1
    centre.answers["d1"] = APPROVED
    desk.until(lambda: desk.shell.session.signed_in)


def test_a_scanned_code_that_runs_out_is_replaced(desk: Desk, centre: FakeSignIn) -> None:
    model = scanned(desk, centre)
    desk.seconds += 301
    desk.until(lambda: prop(model, "matchingCode") == "42")
    assert (prop(model, "state"), prop(model, "secondsLeft")) == ("waiting", 105)


def test_a_scan_just_before_a_renewal_brings_its_code_back(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    desk.seconds += 106
    desk.until(lambda: prop(model, "matchingCode") == "42")
    centre.answers["d1"] = SCANNED
    desk.until(lambda: prop(model, "state") == "scanned")
    assert prop(model, "matchingCode") == "41"
    centre.polls.clear()
    desk.until(lambda: len(centre.polls) >= 2)
    assert {code for code, _ in centre.polls} == {"d1"}


def test_a_renewal_that_comes_after_the_scan_changes_nothing(
    desk: Desk, centre: FakeSignIn
) -> None:
    model = waiting(desk, centre)
    centre.begin_gate.clear()
    desk.seconds += 106
    desk.until(lambda: centre.begin_waiting)
    centre.answers["d1"] = SCANNED
    desk.until(lambda: prop(model, "state") == "scanned")
    centre.begin_gate.set()
    desk.settle(200)
    assert (prop(model, "state"), prop(model, "matchingCode")) == ("scanned", "41")


def test_somebody_else_s_scan_is_left_behind_by_a_new_code(desk: Desk, centre: FakeSignIn) -> None:
    model = scanned(desk, centre)
    model.again()
    desk.until(lambda: prop(model, "state") == "waiting")
    assert prop(model, "matchingCode") == "42"
    centre.answers["d1"] = APPROVED
    desk.settle(300)
    assert not desk.shell.session.signed_in


def test_a_refusal_after_the_scan_is_said(desk: Desk, centre: FakeSignIn) -> None:
    model = scanned(desk, centre)
    centre.answers["d1"] = Denied()
    desk.until(lambda: prop(model, "state") == "denied")


def test_a_centre_that_does_not_say_how_long_keeps_the_code_s_own_time(
    desk: Desk, centre: FakeSignIn
) -> None:
    model = waiting(desk, centre)
    centre.answers["d1"] = Pending(scanned=True)
    desk.until(lambda: prop(model, "state") == "scanned")
    assert prop(model, "secondsLeft") == 120


def test_a_failing_network_is_said_after_the_scan_too(desk: Desk, centre: FakeSignIn) -> None:
    model = scanned(desk, centre)
    centre.poll_fails = Offline()
    desk.until(lambda: prop(model, "shaky"))
    assert prop(model, "state") == "scanned"


def test_who_is_busy_with_the_phone_is_not_asked_whether_they_are_there(
    desk_of: Callable[[Idle], Desk], centre: FakeSignIn
) -> None:
    desk = desk_of(Idle(after_s=1, countdown_s=20))
    desk.shell.touched()
    model = waiting(desk, centre)
    desk.until(lambda: prop(desk.shell, "idleLeft") > 0)
    centre.answers["d1"] = SCANNED
    desk.until(lambda: prop(model, "state") == "scanned")
    assert prop(desk.shell, "idleLeft") == 0
    desk.settle(1500)
    assert prop(desk.shell, "idleLeft") == 0


def test_an_expired_code_is_replaced(desk: Desk, centre: FakeSignIn) -> None:
    model = show(desk, centre)
    centre.answers["d1"] = Expired()
    desk.until(lambda: prop(model, "matchingCode") == "42")


def test_without_network_it_says_what_still_works(desk: Desk, centre: FakeSignIn) -> None:
    centre.fails = Offline()
    model = show(desk, centre)
    desk.until(lambda: prop(model, "state") == "offline")
    assert "连不上网" in prop(model, "said")
    centre.fails = None
    model.again()
    desk.until(lambda: prop(model, "state") == "waiting")
    assert prop(model, "said") == ""


def test_a_refusing_centre_is_quoted(
    desk: Desk, centre: FakeSignIn, caplog: pytest.LogCaptureFixture
) -> None:
    centre.fails = centre_error(403)
    model = show(desk, centre)
    desk.until(lambda: prop(model, "state") == "refused")
    assert prop(model, "said") == centre.fails.said
    assert "403" in caplog.text


def test_a_failing_network_keeps_the_code_and_recovers(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    centre.poll_fails = Offline()
    desk.until(lambda: prop(model, "shaky"))
    assert prop(model, "qrText") != ""
    desk.until(lambda: len(centre.polls) >= 4)
    gaps = [b[1] - a[1] for a, b in zip(centre.polls, centre.polls[1:], strict=False)]
    assert gaps[-1] > gaps[0]  # it backs off
    centre.poll_fails = None
    centre.answers["d1"] = APPROVED
    desk.until(lambda: desk.shell.session.signed_in)


def test_a_failed_renewal_leaves_the_code_until_its_end(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    centre.fails = Offline()
    desk.seconds += 110
    desk.settle(600)
    assert prop(model, "matchingCode") == "41"
    desk.seconds += 15
    desk.until(lambda: prop(model, "state") == "offline")
    assert prop(model, "qrText") == ""


def test_leaving_stops_the_polling(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    model.leavePhone()
    assert desk.at("who")
    assert centre.forgotten
    desk.settle(150)
    polls = len(centre.polls)
    desk.settle(300)
    assert len(centre.polls) == polls


def test_a_sign_in_that_comes_after_leaving_is_ended(desk: Desk, centre: FakeSignIn) -> None:
    waiting(desk, centre)
    centre.gate.clear()
    centre.answers["d1"] = APPROVED
    seen = len(centre.polls)
    desk.until(lambda: len(centre.polls) > seen)
    desk.shell.home()
    centre.gate.set()
    desk.until(lambda: centre.ended == ["session-token"])
    desk.settle()
    assert not desk.shell.session.signed_in
    assert desk.at("home")


def test_reset_forgets(desk: Desk, centre: FakeSignIn) -> None:
    model = waiting(desk, centre)
    model.reset()
    assert prop(model, "qrText") == prop(model, "matchingCode") == prop(model, "said") == ""
    assert prop(model, "secondsLeft") == 0
