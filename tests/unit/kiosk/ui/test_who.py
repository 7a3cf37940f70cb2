"""怎么联系您: the ways, the number, the name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from contract.events import WalkIn
from contract.receipt import check_digit
from kiosk.ui.viewmodels.digit_entry import (
    DigitEntry,
    LastFourEntry,
    PhoneEntry,
    ReceiptEntry,
    is_mobile,
)
from kiosk.ui.viewmodels.name_entry import SURNAMES, NameEntry
from kiosk.ui.viewmodels.who import WhoModel
from tests.ui_support import prop
from tests.unit.kiosk.ui.desk import Desk


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def model(desk: Desk) -> WhoModel:
    desk.wants()
    desk.until(lambda: desk.at("who"))
    return desk.show("who", lambda: WhoModel(shell=desk.shell, worker=desk.worker))


def typed(entry: DigitEntry, digits: str) -> None:
    for digit in digits:
        entry.press(digit)


def test_a_number_and_a_name_go_on_to_the_questions(desk: Desk, model: WhoModel) -> None:
    model.leavePhone()
    assert prop(model, "step") == "phone"
    typed(model.property("phone"), "13800138000")
    model.next()
    assert prop(model, "step") == "name"
    name = model.property("name")
    name.chooseSurname("张")
    name.chooseTitle("女士")
    model.next()
    assert desk.shell.session.walk_in == WalkIn(name="张女士", phone="13800138000")
    assert desk.at("questions")


def test_nothing_goes_on_before_number_and_name_are_right(desk: Desk, model: WhoModel) -> None:
    model.leavePhone()
    typed(model.property("phone"), "1380013")
    model.next()
    assert prop(model, "step") == "phone"
    typed(model.property("phone"), "8000")
    model.next()
    model.property("name").chooseTitle("先生")
    model.next()
    assert prop(model, "step") == "name"
    assert desk.shell.session.walk_in is None


def test_back_goes_step_by_step_and_keeps_what_was_typed(desk: Desk, model: WhoModel) -> None:
    model.leavePhone()
    typed(model.property("phone"), "13800138000")
    model.next()
    model.back()
    assert prop(model, "step") == "phone"
    assert prop(model.property("phone"), "grouped") == "138 0013 8000"
    model.back()
    assert prop(model, "step") == "choose"
    model.back()
    assert desk.at("who")  # the one that shell.apply had opened below


def test_scanning_is_one_touch_away(desk: Desk, model: WhoModel) -> None:
    model.scan()
    assert desk.at("sign_in")


def test_leaving_forgets_the_number_and_the_name(desk: Desk, model: WhoModel) -> None:
    model.leavePhone()
    phone, name = model.property("phone"), model.property("name")
    typed(phone, "13800138000")
    name.setTyped("张伟")
    desk.shell.endSession()
    assert phone.value == "" and prop(phone, "digits") == ""
    assert name.value == "" and prop(name, "shown") == ""


@pytest.mark.parametrize(
    ("digits", "words"),
    [("2", "1 开头"), ("0", "1 开头"), ("12", "前三位"), ("1", ""), ("13", ""), ("199", "")],
)
def test_a_wrong_beginning_is_said_at_once(qapp: QGuiApplication, digits: str, words: str) -> None:
    parent = QObject()
    entry = PhoneEntry(parent)
    typed(entry, digits)
    assert words in prop(entry, "problem")
    assert bool(prop(entry, "problem")) == bool(words)


@given(digits=st.text("0123456789", min_size=11, max_size=11))
def test_a_number_is_complete_exactly_when_the_contract_takes_it(digits: str) -> None:
    parent = QObject()
    entry = PhoneEntry(parent)
    typed(entry, digits)
    assert entry.value == (digits if is_mobile(digits) else "")
    assert bool(prop(entry, "problem")) != bool(entry.value)


def test_the_pad_takes_digits_alone_and_no_more_than_fit(qapp: QGuiApplication) -> None:
    parent = QObject()
    entry = LastFourEntry(parent)
    for key in ("5", "x", "", "٣", "67", "6", "7", "8", "9"):
        entry.press(key)
    assert entry.value == "5678"
    entry.backspace()
    assert prop(entry, "missing") == 1 and entry.value == ""
    entry.reset()
    entry.backspace()
    assert prop(entry, "digits") == ""


@given(body=st.text("0123456789", min_size=11, max_size=11), last=st.sampled_from("0123456789"))
def test_a_wrong_digit_of_a_receipt_is_found(body: str, last: str) -> None:
    parent = QObject()
    entry = ReceiptEntry(parent)
    typed(entry, body)
    assert prop(entry, "problem") == ""
    typed(entry, last)
    assert bool(entry.value) == (last == check_digit(body))
    assert bool(prop(entry, "problem")) == (last != check_digit(body))


def test_a_typed_name_goes_before_a_chosen_one(qapp: QGuiApplication) -> None:
    parent = QObject()
    entry = NameEntry(parent)
    assert prop(entry, "surnames") == list(SURNAMES) and len(set(SURNAMES)) == 20
    entry.chooseSurname("王")
    assert entry.value == "" and prop(entry, "shown") == "王"
    entry.chooseTitle("先生")
    assert entry.value == "王先生"
    entry.setTyped("  古丽娜尔·买买提 ")
    assert entry.value == "古丽娜尔·买买提"
    entry.setTyped("   ")
    assert entry.value == "王先生"
    entry.setTyped("长" * 31)
    assert entry.value == ""
    entry.chooseSurname("李")
    assert entry.value == "李先生"
