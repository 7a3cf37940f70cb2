"""keyboard: it types Chinese and remembers nobody."""

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.ui.keyboard import PrivateConfig, prepare
from tests.ui_support import Stage
from tests.unit.kiosk.ui.conftest import MakeStage


def the_field(stage: Stage) -> QQuickItem:
    return next(i for i in stage.items() if i.metaObject().className() == "QQuickTextInput")


def the_keyboard(stage: Stage) -> QQuickItem:
    """Opened by touching the field, and ready for pinyin."""
    stage.tap(the_field(stage))
    stage.until(lambda: any(i.property("ready") is True for i in stage.items()), 15)
    stage.settle(150)
    return next(i for i in stage.items() if i.property("ready") is True)


def compose(stage: Stage, keyboard: QQuickItem, letters: str) -> str:
    """Type pinyin on the keys of the screen and take a late candidate for each part of it."""
    keys = {str(i.property("displayText")): i for i in stage.items() if i.property("displayText")}
    for letter in letters:
        stage.tap(keys[letter])
    stage.settle(150)
    field = the_field(stage)
    for _ in range(len(letters)):
        if not field.property("preeditText"):
            break
        top = round(keyboard.mapToScene(QPointF(0, 0)).y())
        late = QPoint(330, top + 25)  # the fourth or so in the row of candidates
        QTest.mouseClick(
            stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, late
        )
        stage.settle(150)
    text = str(field.property("text"))
    field.setProperty("text", "")
    stage.settle(100)
    return text


def test_what_one_person_picks_is_not_offered_to_the_next(
    make_stage: MakeStage, private_config: PrivateConfig
) -> None:
    stage = make_stage()
    keyboard = the_keyboard(stage)
    before = private_config.dictionary.read_bytes()
    assert before, "the plug-in keeps its dictionary in the private folder"
    names = [compose(stage, keyboard, "gouxinpang") for _ in range(3)]
    assert len(names[0]) == 3
    assert all("\u4e00" <= c <= "\u9fff" for c in names[0])
    assert names == [names[0]] * 3, "a plug-in that learns moves a picked word up"
    stage.shell.endSession()
    stage.settle()
    assert private_config.dictionary.read_bytes() == before
    files = [path for path in private_config.path.rglob("*") if path.is_file()]
    assert files == [private_config.dictionary]


def test_the_private_folder_is_gone_afterwards(tmp_path: Path) -> None:
    with PrivateConfig(tmp_path) as config:
        assert config.path.parent == tmp_path
        assert config.path.stat().st_mode & 0o077 == 0
        config.dictionary.write_bytes(b"learnt")
    assert list(tmp_path.iterdir()) == []


def test_without_a_memory_file_system_the_temporary_folder_serves(tmp_path: Path) -> None:
    with PrivateConfig(tmp_path / "missing") as config:
        assert config.path.is_dir()


def test_qt_is_sent_to_the_private_folder(tmp_path: Path) -> None:
    environ: dict[str, str] = {}
    with PrivateConfig(tmp_path) as config:
        prepare(environ, config)
        assert environ["QT_IM_MODULE"] == "qtvirtualkeyboard"
        assert environ["XDG_CONFIG_HOME"] == str(config.path)
        assert environ["QT_VIRTUALKEYBOARD_DESKTOP_DISABLE"] == "1"
