"""The personal screens, pressed with a finger: from a job to its receipt and back home."""

from collections.abc import Iterator
from typing import Protocol, cast

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem

from kiosk.services.outbox.rows import RowState
from tests.ui_support import Stage
from tests.unit.kiosk.ui.desk import ALICE

SIZES = [(1080, 1920), (1920, 1080), (1366, 768), (3840, 2160)]
LEAST_TARGET = 60  # dp-equivalent, 15 mm (DESIGN.md, section 5)


class MakeStage(Protocol):
    def __call__(self, size: tuple[int, int]) -> Stage: ...


def type_digits(stage: Stage, digits: str) -> None:
    for digit in digits:
        stage.tap(key(stage, digit))


def key(stage: Stage, name: str) -> QQuickItem:
    """The button of exactly that name."""
    button = QAccessible.Role.Button
    return next(item for item in stage.named(name) if spoken(item) == (name, button))


def leave_phone(stage: Stage) -> None:
    """From 怎么联系您 to the questions."""
    stage.at("who")
    stage.tap("留电话")
    type_digits(stage, "13800138000")
    stage.tap("下一步")
    stage.tap("王")
    stage.tap("先生")
    stage.tap("好了，下一步")
    stage.at("questions")


def answer(stage: Stage) -> None:
    """The three questions of somebody who left a number."""
    stage.tap("下一步")
    stage.tap("一到三年")
    stage.until(lambda: bool(stage.named("今天就行")))
    stage.tap("今天就行")
    stage.at("receipt")


@pytest.mark.parametrize("size", SIZES[:2])
def test_from_a_job_to_a_receipt_that_is_taken_back(
    make_stage: MakeStage, size: tuple[int, int]
) -> None:
    stage = make_stage(size)
    stage.tap("一键投递")
    leave_phone(stage)
    answer(stage)
    applied = stage.shell.applied
    assert applied is not None
    row = stage.world.outbox.by_receipt(applied.receipt)
    assert row is not None and row.state is RowState.HELD
    stage.tap("点错了，撤回")
    stage.until(lambda: "已撤回" in stage.texts())
    assert stage.world.outbox.by_receipt(applied.receipt) is None
    stage.tap("继续找活")
    stage.at("home")


def test_nothing_of_a_person_is_left_on_screen(make_stage: MakeStage) -> None:
    stage = make_stage(SIZES[0])
    stage.tap("一键投递")
    leave_phone(stage)
    answer(stage)
    stage.tap("我用完了")
    stage.at("home")
    assert not stage.shell.property("sessionActive")
    stage.tap("一键投递")
    stage.at("who")
    stage.tap("留电话")
    stage.settle()
    assert "还差 11 位" in stage.texts()


def test_signed_in_by_the_phone_on_to_the_questions(make_stage: MakeStage) -> None:
    stage = make_stage(SIZES[0])
    stage.tap("一键投递")
    stage.at("who")
    stage.tap("手机扫码登录")
    stage.until(lambda: "47" in stage.texts())
    stage.world.centre.approve(ALICE)
    stage.at("questions")
    assert "我用完了" in stage.texts()


@pytest.mark.parametrize("size", SIZES[:2])
def test_a_scanned_code_makes_way_for_the_phone(
    make_stage: MakeStage, size: tuple[int, int]
) -> None:
    stage = make_stage(size)
    stage.tap("扫码登录")
    stage.find("登录二维码")
    stage.world.centre.scanned_for_s = 290
    stage.find("手机已扫到，请在手机上接着做")
    assert stage.named("登录二维码") == []
    assert stage.named("手机上也应显示 47")
    stage.find("还有 4 分")
    stage.world.centre.scanned_for_s = None
    stage.tap("换个新码")
    stage.find("登录二维码")


def walk(stage: Stage) -> Iterator[str]:
    """Every personal screen and step, one after the other."""
    stage.tap("扫码登录")
    stage.until(lambda: "47" in stage.texts())
    yield "sign_in"
    stage.world.centre.scanned_for_s = 290
    stage.find("换个新码")
    yield "sign_in: scanned"
    stage.world.centre.scanned_for_s = None
    stage.shell.home()
    stage.tap("一键投递")
    stage.at("who")
    yield "who"
    stage.tap("留电话")
    type_digits(stage, "12")
    yield "who: a wrong number"
    stage.tap("全部清掉")
    type_digits(stage, "13800138000")
    stage.tap("下一步")
    stage.tap("王")
    yield "who: the name"
    stage.tap("先生")
    stage.tap("好了，下一步")
    stage.at("questions")
    yield "questions: skills"
    stage.tap("下一步")
    yield "questions: experience"
    stage.tap("一到三年")
    stage.until(lambda: bool(stage.named("今天就行")))
    yield "questions: available"
    stage.tap("今天就行")
    stage.at("receipt")
    yield "receipt"
    stage.shell.go("applications")
    stage.until(lambda: bool(stage.named("用手机扫码看")))
    yield "applications"
    stage.tap("用手机扫码看")
    yield "applications: the QR"
    stage.shell.go("lookup")
    stage.settle()
    yield "lookup"


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_targets_are_big_and_texts_stay_on_the_screen(
    make_stage: MakeStage, size: tuple[int, int], large: bool
) -> None:
    stage = make_stage(size)
    stage.shell.setLarge(large)
    wide = size[0] > size[1]
    unit = min(size[0] / 1920, size[1] / 1080) if wide else min(size[0] / 1080, size[1] / 1920)
    screen = QRectF(0, 0, *size)
    faults = []
    for place in walk(stage):
        stage.settle()
        for item in stage.items():
            name, role = spoken(item)
            if role in (QAccessible.Role.Button, QAccessible.Role.RadioButton):
                if not name:
                    faults.append(f"{place}: a nameless button")
                if min(item.width(), item.height()) < LEAST_TARGET * unit - 1:
                    faults.append(f"{place}: {name} is {item.width():.0f}×{item.height():.0f}")
            text = item.property("text")
            if text and item.property("contentWidth") and item.isVisible():
                where = shown_rect(item)
                if not screen.adjusted(-1, -1, 1, 1).contains(where) and not in_a_list(item):
                    faults.append(f"{place}: “{text}” leaves the screen: {where}")
    assert not faults


def spoken(item: QQuickItem) -> tuple[str, QAccessible.Role]:
    face = cast(QAccessibleInterface | None, QAccessible.queryAccessibleInterface(item))
    if face is None:
        return "", QAccessible.Role.NoRole
    return face.text(QAccessible.Text.Name), face.role()


def shown_rect(item: QQuickItem) -> QRectF:
    corner = item.mapToScene(QPointF(0, 0))
    return QRectF(corner.x(), corner.y(), item.width(), item.height())


def in_a_list(item: QQuickItem) -> bool:
    """Whether a flickable list around it may hold it out of sight."""
    parent = cast(QQuickItem | None, item.parentItem())
    while parent is not None:
        if parent.inherits("QQuickFlickable"):
            return True
        parent = parent.parentItem()
    return False
