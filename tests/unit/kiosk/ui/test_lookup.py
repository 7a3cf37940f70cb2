"""凭回执号查."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from contract.receipt import check_digit
from kiosk.errors import Offline, centre_error
from kiosk.services.applications import Line
from kiosk.ui.viewmodels.lookup import LookupModel
from tests.ui_support import NOW, prop
from tests.unit.kiosk.ui.desk import Desk, receipt_url

CODE = "48291305764" + check_digit("48291305764")


class FakeApplications:
    """Knows one application; ``error`` makes it fail, ``gate`` holds it up."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.asked: list[tuple[str, str]] = []
        self.gate = threading.Event()
        self.gate.set()

    def lookup(self, receipt: str, last4: str) -> Line | None:
        self.asked.append((receipt, last4))
        self.gate.wait(5)
        if self.error:
            raise self.error
        if (receipt, last4) == (CODE, "5678"):
            return Line(CODE, "保洁员", "郑州洁雅", "viewed", NOW)
        return None


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def known() -> FakeApplications:
    return FakeApplications()


@pytest.fixture
def model(desk: Desk, known: FakeApplications) -> LookupModel:
    return desk.show(
        "lookup",
        lambda: LookupModel(
            applications=known, receipt_url=receipt_url, shell=desk.shell, worker=desk.worker
        ),
    )


def type_in(model: LookupModel, digits: str) -> None:
    for digit in digits:
        model.property("digits").press(digit)
    model.next()


def test_code_and_digits_find_the_application(
    desk: Desk, model: LookupModel, known: FakeApplications
) -> None:
    type_in(model, CODE)
    assert prop(model, "step") == "last4"
    assert prop(model, "codeShown").replace(" ", "") == CODE
    type_in(model, "5678")
    desk.until(lambda: prop(model, "step") == "found")
    assert prop(model, "line")["word"] == "企业已看"
    assert prop(model, "line")["url"] == receipt_url(CODE)
    assert known.asked == [(CODE, "5678")]


def test_a_wrong_check_digit_goes_no_further(
    desk: Desk, model: LookupModel, known: FakeApplications
) -> None:
    wrong = CODE[:-1] + str((int(CODE[-1]) + 1) % 10)
    type_in(model, wrong)
    assert prop(model, "step") == "code"
    assert "有一位不对" in prop(model.property("digits"), "problem")
    assert known.asked == []


def test_what_does_not_fit_is_said_kindly_and_can_be_typed_again(
    desk: Desk, model: LookupModel
) -> None:
    type_in(model, CODE)
    type_in(model, "0000")
    desk.until(lambda: prop(model, "said"))
    assert "没有查到" in prop(model, "said")
    assert prop(model, "step") == "last4" and prop(model.property("digits"), "digits") == ""
    type_in(model, "5678")
    desk.until(lambda: prop(model, "step") == "found")


def test_offline_says_what_is_safe(
    desk: Desk, model: LookupModel, known: FakeApplications, caplog: pytest.LogCaptureFixture
) -> None:
    known.error = Offline()
    type_in(model, CODE)
    type_in(model, "5678")
    desk.until(lambda: prop(model, "said"))
    assert "连不上网" in prop(model, "said") and "都还在" in prop(model, "said")
    assert not prop(model, "busy")
    known.error = None
    model.next()  # the digits are still there
    desk.until(lambda: prop(model, "step") == "found")


@pytest.mark.parametrize("error", [centre_error(429), ValueError("a bug")])
def test_other_failures_are_said_too(
    desk: Desk,
    model: LookupModel,
    known: FakeApplications,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    known.error = error
    type_in(model, CODE)
    type_in(model, "5678")
    desk.until(lambda: prop(model, "said"))


def test_one_question_at_a_time(desk: Desk, model: LookupModel, known: FakeApplications) -> None:
    known.gate.clear()
    type_in(model, CODE)
    type_in(model, "5678")
    model.next()
    known.gate.set()
    desk.until(lambda: prop(model, "step") == "found")
    assert len(known.asked) == 1


def test_back_from_the_digits_returns_to_the_code(desk: Desk, model: LookupModel) -> None:
    type_in(model, CODE)
    model.back()
    assert prop(model, "step") == "code"
    assert model.property("digits").value == CODE
    model.back()
    assert desk.at("home")


def test_again_starts_empty(desk: Desk, model: LookupModel) -> None:
    type_in(model, CODE)
    type_in(model, "5678")
    desk.until(lambda: prop(model, "step") == "found")
    model.again()
    assert prop(model, "step") == "code" and prop(model.property("digits"), "digits") == ""
    assert prop(model, "line") == {}


def test_leaving_forgets_and_drops_a_late_answer(
    desk: Desk, model: LookupModel, known: FakeApplications
) -> None:
    known.gate.clear()
    type_in(model, CODE)
    type_in(model, "5678")
    model.reset()
    known.gate.set()
    desk.settle(150)
    assert prop(model, "step") == "code" and prop(model, "line") == {}
    assert prop(model, "codeShown") == ""
