"""The phone pages name the terminal's buttons as the terminal does."""

import re
from pathlib import Path

import pytest

from central.faces import phone

PAGES = Path(phone.__file__).parent
SOURCES = sorted([*PAGES.glob("*.py"), *PAGES.glob("templates/phone/*.html")])
TERMINAL = {"一键投递", "我用完了", "换个新码", "留电话"}
OWN = {"存好", "我的投递"}
QUOTED = re.compile("“([^”{}]+)”")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_every_button_that_a_page_names_is_known(source: Path) -> None:
    assert set(QUOTED.findall(source.read_text(encoding="utf-8"))) <= TERMINAL | OWN


def test_the_buttons_of_the_terminal_are_its_own() -> None:
    screens = Path(phone.__file__).parents[3] / "kiosk" / "ui" / "qml"
    shown = "".join(path.read_text(encoding="utf-8") for path in screens.rglob("*.qml"))
    assert {word for word in TERMINAL if f'qsTr("{word}' not in shown} == set()


def test_ending_and_beginning_anew_are_named() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert "屏幕上点“我用完了”" in words
    assert "点“换个新码”" in words
