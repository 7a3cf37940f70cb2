"""keyboard: it types Chinese and remembers nobody."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.ui.keyboard import PrivateConfig, prepare
from tests.ui_support import Stage
from tests.unit.kiosk.ui.conftest import MakeStage


def type_pinyin(stage: Stage, letters: str) -> None:
    """On the keys of the screen; the space bar then takes the first candidate."""
    keys = {str(i.property("displayText")): i for i in stage.items() if i.property("displayText")}
    for letter in letters:
        stage.tap(keys[letter])
    stage.settle(150)
    QTest.keyClick(stage.window, Qt.Key.Key_Space)
    stage.settle(100)


def test_a_word_typed_ten_times_is_not_learnt(
    make_stage: MakeStage, private_config: PrivateConfig
) -> None:
    stage = make_stage()
    field = next(i for i in stage.items() if i.metaObject().className() == "QQuickTextInput")
    stage.tap(field)
    stage.until(lambda: any(i.property("ready") is True for i in stage.items()), 15)
    stage.settle(100)
    before = private_config.dictionary.read_bytes()
    for _ in range(10):
        type_pinyin(stage, "wangfang")
        assert any("\u4e00" <= c <= "\u9fff" for c in str(field.property("text")))
        stage.tap("清除")
    stage.shell.endSession()
    stage.settle()
    assert private_config.dictionary.read_bytes() == before
    assert len(before) < 100, "an empty dictionary is a header"
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
