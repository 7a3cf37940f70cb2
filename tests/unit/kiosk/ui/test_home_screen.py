"""HomeScreen as a person meets it: pressed, flicked, typed on, in every layout."""

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QClipboard, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from contract.signin import Me
from kiosk.domain.filters import Filters
from kiosk.ui.viewmodels.shell import Idle
from tests.ui_support import Stage, World, face_of, prop, sample_jobs
from tests.unit.kiosk.ui.conftest import MakeStage

SIZES = [(1080, 1920), (1920, 1080), (1366, 768), (3840, 2160)]
ME = Me(
    person_id="p",
    phone="13812345678",
    phone_masked="138****5678",
    resume=None,
    applications=(),
)


def field(stage: Stage) -> QQuickItem:
    return next(i for i in stage.items() if i.metaObject().className() == "QQuickTextInput")


def controls(stage: Stage) -> list[tuple[QQuickItem, str]]:
    """Everything that can be pressed, with what is read aloud."""
    found = []
    for item in stage.items():
        face = face_of(item)
        roles = (QAccessible.Role.Button, QAccessible.Role.CheckBox)
        if face is not None and face.role() in roles and item.opacity() > 0:
            found.append((item, face.text(QAccessible.Text.Name)))
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True])
def test_every_control_is_named_big_enough_and_in_sight(
    make_stage: MakeStage, size: tuple[int, int], large: bool
) -> None:
    stage = make_stage(size)
    stage.shell.setLarge(large)
    stage.settle(150)
    unit = min(size) / 1080
    seen = controls(stage)
    assert len(seen) >= 15
    for item, name in seen:
        assert name, item
        assert min(item.width(), item.height()) >= 60 * unit - 1, name
    texts = [t for t in stage.texts() if any("a" <= c.lower() <= "z" for c in t)]
    assert not texts, "no English on a Chinese screen"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True])
def test_nothing_reaches_over_the_edge_or_is_cut(
    make_stage: MakeStage, size: tuple[int, int], large: bool
) -> None:
    stage = make_stage(size)
    stage.shell.setLarge(large)
    stage.settle(150)
    for item in stage.items():
        text = item.property("text")
        if not text or item.metaObject().className().startswith("Icon"):
            continue
        if any(above(item, kind) for kind in ("ListView", "GridView", "Flow")):
            continue  # lists keep more than they show
        corner = item.mapToScene(item.boundingRect().bottomRight())
        assert corner.x() <= size[0] + 1, text
        assert corner.y() <= size[1] + 1, text
        assert not item.property("truncated"), text


def test_a_small_dense_screen_shows_less_at_once_instead_of_less_of_it(
    make_stage: MakeStage,
) -> None:
    stage = make_stage((1366, 768))
    screen = stage.window.screen().size().width()
    stage.window.setProperty("millimetresWidth", 222.0 * screen / 1366)  # 10.1 inches
    stage.settle(200)
    stage.find("第 1–2 个，共 40 个")
    dp = 0.25 * 1366 / 222
    for item, name in controls(stage):
        assert min(item.width(), item.height()) >= 60 * dp - 1, name


def above(item: QQuickItem, kind: str) -> bool:
    parent: QQuickItem | None = item.parentItem()
    while parent is not None:
        if kind in parent.metaObject().className():
            return True
        parent = parent.parentItem()
    return False


def test_the_pages_turn_and_say_where_they_are(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.until(lambda: bool(stage.named("第 1–4 个，共 40 个")))
    assert not stage.find("上一页").isEnabled()
    stage.tap("下一页")
    stage.until(lambda: bool(stage.named("第 5–8 个，共 40 个")))
    for _ in range(12):
        stage.tap("下一页")
        stage.settle(200)
    stage.until(lambda: bool(stage.named("第 37–40 个")))
    assert not stage.find("下一页").isEnabled()
    stage.tap("上一页")
    stage.until(lambda: bool(stage.named("第 33–36 个")))


def test_paging_reaches_the_last_of_many_jobs(make_stage: MakeStage) -> None:
    stage = make_stage(jobs=90)
    for _ in range(30):
        if not stage.find("下一页").isEnabled():
            break
        stage.tap("下一页")
        stage.settle(190)
    stage.until(lambda: bool(stage.named("第 87–90 个")))


def drag(stage: Stage, start: QPoint, by: int) -> None:
    """A finger that moves up the screen by ``by`` pixels."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(stage.window, left, none, start)
    for step in range(1, 11):
        QTest.mouseMove(stage.window, QPoint(start.x(), start.y() - by * step // 10))
        QTest.qWait(16)
    QTest.mouseRelease(stage.window, left, none, QPoint(start.x(), start.y() - by))
    stage.settle(900)


def test_the_list_can_be_flicked_even_from_a_card(make_stage: MakeStage) -> None:
    stage = make_stage()
    start = stage.middle(stage.find("保洁员（写字楼）"))
    drag(stage, QPoint(start.x(), start.y() + 600), 500)
    assert not stage.named("第 1–4 个")
    assert prop(stage.shell, "screen") == "home", "a flick is no press"


def test_a_press_that_leaves_its_target_presses_nothing(make_stage: MakeStage) -> None:
    stage = make_stage()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    here = stage.middle(stage.find("查政策"))
    there = stage.middle(stage.find("法律帮助"))
    QTest.mousePress(stage.window, left, none, here)
    QTest.mouseMove(stage.window, there)
    QTest.mouseRelease(stage.window, left, none, there)
    stage.settle()
    assert prop(stage.shell, "screen") == "home"


def test_a_press_may_last_as_long_as_it_likes(make_stage: MakeStage) -> None:
    stage = make_stage()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    here = stage.middle(stage.find("查政策"))
    QTest.mousePress(stage.window, left, none, here)
    QTest.qWait(1200)
    QTest.mouseRelease(stage.window, left, none, here)
    stage.at("info")


def test_chips_narrow_the_list(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.find("日结，13 个岗位")
    stage.tap("日结")
    stage.until(lambda: bool(stage.named("第 1–4 个，共 13 个")))
    stage.tap("全部")
    stage.until(lambda: bool(stage.named("第 1–4 个，共 40 个")))


def test_the_arrow_brings_the_chips_that_did_not_fit(make_stage: MakeStage) -> None:
    stage = make_stage()

    def in_sight(name: str) -> bool:
        return any(
            i.opacity() > 0 and 0 <= i.mapToScene(i.boundingRect().topLeft()).x() < 1000
            for i in stage.named(name)
        )

    assert not in_sight("其他")
    for _ in range(12):
        if in_sight("其他"):
            break
        stage.tap("更多条件")
        stage.settle(120)
    assert in_sight("其他")
    while stage.named("前面的条件"):
        stage.tap("前面的条件")
        stage.settle(120)
    assert in_sight("全部")


def test_searching_with_the_keyboard_on_the_screen(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.tap(field(stage))
    keyboard = QGuiApplication.inputMethod()
    stage.until(keyboard.isVisible)
    stage.until(lambda: any(i.property("ready") is True for i in stage.items()), 15)
    stage.settle(100)
    keys = {str(i.property("displayText")): i for i in stage.items() if i.property("displayText")}
    for letter in "baojie":
        stage.tap(keys[letter])
    stage.settle(200)
    QTest.keyClick(stage.window, Qt.Key.Key_Space)  # the first candidate
    stage.until(lambda: str(field(stage).property("text")).strip() == "保洁")
    stage.until(lambda: prop(stage.ui.home, "text").strip() == "保洁")
    stage.until(lambda: 0 < prop(stage.ui.home, "total") < 40)
    stage.tap("清除")
    stage.until(lambda: bool(prop(stage.ui.home, "total") == 40))
    stage.tap("日结")
    stage.until(lambda: not keyboard.isVisible())


def test_nothing_found_says_what_to_try(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.ui.home.search("宇航员", "")
    stage.find("没有找到合适的岗位")
    assert not stage.named("下一页")
    stage.tap("看全部岗位")
    stage.find("第 1–4 个，共 40 个")


def test_the_first_fill_is_told_and_jobs_then_come_by_themselves(
    make_stage: MakeStage, world: World
) -> None:
    stage = make_stage(jobs=0)
    stage.find("正在取岗位")
    world.fill(sample_jobs(8))
    stage.find("第 1–4 个，共 8 个")


def test_a_change_keeps_the_place_in_the_list(make_stage: MakeStage, world: World) -> None:
    jobs = sample_jobs(40)
    stage = make_stage()
    stage.tap("下一页")
    stage.find("第 5–8 个，共 40 个")
    stage.settle(300)
    before = [card["jobId"] for card in stage.ui.home.rows.cards[4:8]]
    world.fill([j for j in jobs if j.id != "job-30"])
    stage.find("第 5–8 个，共 39 个")
    assert [card["jobId"] for card in stage.ui.home.rows.cards[4:8]] == before


def test_the_card_opens_the_job_and_its_button_applies(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.tap(stage.find("保洁员（写字楼），单位已核验"))
    stage.at("job")
    stage.tap("返回")
    stage.at("home")
    stage.tap("一键投递 保洁员（写字楼）")
    stage.at("who")


@pytest.mark.parametrize(
    ("tile", "screen"),
    [
        ("扫码登录", "sign_in"),
        ("查政策", "info"),
        ("法律帮助", "info"),
        ("驿站服务", "info"),
        ("查回执", "lookup"),
    ],
)
def test_every_door_opens(make_stage: MakeStage, tile: str, screen: str) -> None:
    stage = make_stage((1920, 1080))
    stage.tap(tile)
    stage.at(screen)
    stage.tap("返回")
    stage.at("home")


def test_signed_in_the_first_door_is_one_s_own(make_stage: MakeStage) -> None:
    stage = make_stage()
    assert not stage.named("我用完了")
    stage.shell.session.sign_in("token", ME)
    stage.shell.sessionChanged.emit()
    stage.find("我的投递，138****5678")
    QGuiApplication.clipboard().setText("13800005678")
    stage.ui.home.search("保洁", "")
    stage.tap("我用完了")
    stage.until(lambda: not stage.named("我用完了"))
    assert QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard) == ""
    assert prop(stage.ui.home, "text") == ""
    assert field(stage).property("text") == ""
    assert not any("138" in text for text in stage.texts())


def test_the_countdown_covers_everything_and_can_be_answered(make_stage: MakeStage) -> None:
    stage = make_stage(idle=Idle(after_s=1, countdown_s=20))
    stage.tap("查政策")
    stage.at("info")
    stage.find("我还在")
    QTest.mouseClick(
        stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 90)
    )  # where 返回 lies under the veil
    assert prop(stage.shell, "screen") == "info"
    stage.tap("我还在")
    stage.until(lambda: not stage.named("我还在"))
    assert prop(stage.shell, "screen") == "info"


def test_it_can_be_used_with_keys_alone_in_reading_order(make_stage: MakeStage) -> None:
    stage = make_stage()
    order: list[str] = []
    for _ in range(8):
        QTest.keyClick(stage.window, Qt.Key.Key_Tab)
        stage.settle(10)
        item: QObject | None = stage.window.activeFocusItem()
        assert item is not None
        face = face_of(item)
        order.append(face.text(QAccessible.Text.Name) if face else "")
    assert order[0] == "大字"
    assert order[1].startswith("查回执")
    assert order[2].startswith("想找什么活")
    assert order[3].startswith("全部")
    stage.window.activeFocusItem().setProperty("focus", False)


def test_enter_presses_what_has_the_focus(make_stage: MakeStage) -> None:
    stage = make_stage()
    QTest.keyClick(stage.window, Qt.Key.Key_Tab)
    QTest.keyClick(stage.window, Qt.Key.Key_Return)
    stage.until(lambda: bool(prop(stage.shell, "large")))


def test_filters_are_gone_for_the_next_person(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.tap("日结")
    stage.find("第 1–4 个，共 13 个")
    stage.shell.endSession()
    stage.find("第 1–4 个，共 40 个")
    assert stage.ui.home._filters == Filters()
