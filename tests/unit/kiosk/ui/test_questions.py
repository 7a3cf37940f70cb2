"""The four questions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from contract.catalog import Category
from contract.person import Available, Experience, Resume
from kiosk.domain.words import CATEGORY_WORDS
from kiosk.services.outbox.rows import RowState
from kiosk.ui.viewmodels.questions import CATEGORY_ICONS, MOST_SKILLS, QuestionsModel
from tests.ui_support import prop
from tests.unit.kiosk.ui.desk import ALICE, BOB, Desk


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        desk.holds_card()
        yield desk


def show(desk: Desk) -> QuestionsModel:
    return desk.show("questions", lambda: QuestionsModel(shell=desk.shell, worker=desk.worker))


def chosen(model: QuestionsModel) -> list[str]:
    return [answer["key"] for answer in prop(model, "answers") if answer["chosen"]]


def answer(desk: Desk, model: QuestionsModel, key: str) -> None:
    """One of the questions with a single answer, which goes on by itself."""
    step = prop(model, "step")
    model.choose(key)
    desk.until(lambda: prop(model, "step") != step)


def test_a_walk_in_answers_three(desk: Desk) -> None:
    desk.shell.session.leave_phone(BOB)
    model = show(desk)
    assert prop(model, "count") == 3 and prop(model, "index") == 0
    assert chosen(model) == [desk.job.category.value]
    model.choose("moving")
    model.next()
    answer(desk, model, "under_3y")
    assert prop(model, "last")
    model.choose("today")
    desk.until(lambda: desk.at("receipt"))
    assert desk.shell.session.resume == Resume(
        name=BOB.name,
        phone=BOB.phone,
        skills=(Category.CLEANING, Category.MOVING),
        experience=Experience.UNDER_3Y,
        available=Available.TODAY,
    )


def test_a_signed_in_person_answers_four_and_types_no_number(desk: Desk) -> None:
    desk.shell.session.sign_in("token", ALICE)
    model = show(desk)
    assert prop(model, "count") == 4
    model.next()
    answer(desk, model, "none")
    answer(desk, model, "later")
    assert prop(model, "step") == "name" and prop(model, "index") == 3
    model.next()
    assert prop(model, "step") == "name"
    assert prop(model, "last")
    model.property("name").setTyped("张伟")
    model.next()
    desk.until(lambda: desk.at("receipt"))
    resume = desk.shell.session.resume
    assert resume is not None
    assert (resume.name, resume.phone) == ("张伟", ALICE.phone)


def test_back_keeps_the_answers(desk: Desk) -> None:
    desk.shell.session.leave_phone(BOB)
    model = show(desk)
    model.choose("security")
    model.next()
    answer(desk, model, "over_3y")
    model.back()
    assert chosen(model) == ["over_3y"] and prop(model, "answered")
    model.back()
    assert chosen(model) == ["cleaning", "security"]
    model.next()
    model.next()
    assert prop(model, "step") == "available"


def test_at_most_five_skills_and_at_least_one(desk: Desk) -> None:
    desk.shell.session.leave_phone(BOB)
    model = show(desk)
    others = [category.value for category in Category if category is not desk.job.category]
    for key in others[:MOST_SKILLS]:
        model.choose(key)
    assert len(chosen(model)) == MOST_SKILLS
    assert "最多" in prop(model, "hint")
    assert others[MOST_SKILLS - 1] not in chosen(model)
    for key in chosen(model):
        model.choose(key)
    model.next()
    assert prop(model, "step") == "skills"


def test_a_double_tap_answers_one_question(desk: Desk) -> None:
    desk.shell.session.leave_phone(BOB)
    model = show(desk)
    model.next()
    model.choose("none")
    model.choose("over_3y")
    assert chosen(model) == ["none"]
    desk.until(lambda: prop(model, "step") == "available")
    assert chosen(model) == []


def test_nobody_has_to_answer(desk: Desk) -> None:
    desk.shell.session.leave_phone(BOB)
    model = show(desk)
    model.skip()
    desk.until(lambda: desk.at("receipt"))
    assert desk.shell.session.resume is None
    assert desk.shell.applied is not None
    row = desk.outbox.by_receipt(desk.shell.applied.receipt)
    assert row is not None and row.state is RowState.HELD


def test_leaving_forgets(desk: Desk) -> None:
    desk.shell.session.sign_in("token", ALICE)
    model = show(desk)
    model.choose("moving")
    model.property("name").setTyped("张伟")
    name = model.property("name")
    desk.shell.endSession()
    assert prop(name, "shown") == ""
    assert chosen(model) == []


def test_every_category_has_a_picture_and_a_word() -> None:
    assert set(CATEGORY_ICONS) == set(Category) == set(CATEGORY_WORDS)
