"""Theme: contrast is measured, sizes hold their minimums, and no other file names either."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fonticon_mdi7 import MDI7
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQml import QJSValue, QQmlComponent, QQmlEngine

from kiosk.ui.pane import QML

ON_WHITE = ["ink", "muted", "brand", "pay", "ok"]
PAIRS = [
    *((colour, "card") for colour in ON_WHITE),
    *((colour, "paper") for colour in ON_WHITE),
    ("textOnBrand", "brand"),
    ("textOnBrand", "brandPressed"),
    ("textOnInk", "ink"),
    ("textOnOkSoft", "okSoft"),
    ("textOnWarnSoft", "warnSoft"),
    ("textOnErrorSoft", "errorSoft"),
    ("textOnDisabled", "disabled"),
    ("ink", "tag"),
    ("ink", "pressed"),
]


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(p) for p in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def theme(qapp: QGuiApplication) -> Iterator[QObject]:
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    base = QUrl.fromLocalFile(str(QML / "Probe.qml"))
    component.setData(b"import QtQuick\nQtObject { property QtObject theme: Theme }", base)
    probe = component.create()
    assert probe is not None, component.errorString()
    yield probe.property("theme")
    del probe, component, engine


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_has_a_contrast_of_seven_to_one(theme: QObject, text: str, ground: str) -> None:
    assert contrast(QColor(theme.property(text)), QColor(theme.property(ground))) >= 7


def show_on(theme: QObject, width: int, height: int, millimetres: float, large: bool) -> None:
    theme.setProperty("windowWidth", width)
    theme.setProperty("windowHeight", height)
    theme.setProperty("millimetresWidth", millimetres)
    theme.setProperty("large", large)


@pytest.mark.parametrize(
    ("width", "height", "millimetres"),
    [
        (1080, 1920, 268),  # 21.5 inches, portrait
        (1920, 1080, 476),
        (1366, 768, 344),  # 15.6 inches
        (1366, 768, 222),  # 10.1 inches: dense
        (3840, 2160, 941),  # 43 inches
        (1080, 1920, 680),  # 55 inches, portrait
    ],
)
@pytest.mark.parametrize("large", [False, True])
def test_the_smallest_text_and_target_keep_their_millimetres(
    theme: QObject, width: int, height: int, millimetres: float, large: bool
) -> None:
    show_on(theme, width, height, millimetres, large)
    mm = millimetres / width
    assert theme.property("smallSize") * mm >= (30 if large else 18) * 0.25 - 0.5 * mm
    assert theme.property("chipHeight") * mm >= 15 - 0.5 * mm


def test_sizes_follow_the_window(theme: QObject) -> None:
    show_on(theme, 1920, 1080, 0, False)
    normal = theme.property("titleSize")
    show_on(theme, 3840, 2160, 0, False)
    assert theme.property("titleSize") == 2 * normal
    show_on(theme, 3840, 2160, 0, True)
    assert theme.property("titleSize") > 2 * normal


QML_FILES = sorted(QML.rglob("*.qml"))


@pytest.mark.parametrize("path", QML_FILES, ids=lambda p: p.name)
def test_only_the_theme_names_colours_and_pixels(path: Path) -> None:
    if path.name == "Theme.qml":
        return
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"#[0-9A-Fa-f]{6}", source), "a colour outside the theme"
    literal = r"(?:width|height|pixelSize|spacing|[mM]argins?|radius|\w+Margin): \d*[2-9]"
    assert not re.search(literal, source), "a size outside the theme"


@pytest.mark.parametrize("path", QML_FILES, ids=lambda p: p.name)
def test_all_words_can_be_translated_and_no_text_is_markup(path: Path) -> None:
    source = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
    for line in source.splitlines():
        if re.search(r"[\u4e00-\u9fff]", line) and '"栈"' not in line:
            assert "qsTr(" in line, f"not translatable: {line.strip()}"
    assert "RichText" not in source
    assert "StyledText" not in source


def test_every_icon_is_what_its_name_says(qapp: QGuiApplication) -> None:
    engine = QQmlEngine()
    component = QQmlComponent(engine, QUrl.fromLocalFile(str(QML / "controls" / "Icon.qml")))
    icon = component.createWithInitialProperties({"name": "check"})
    glyphs = icon.property("glyphs")
    glyphs = glyphs.toVariant() if isinstance(glyphs, QJSValue) else glyphs
    assert len(glyphs) > 50
    for name, code in glyphs.items():
        member = getattr(MDI7, name.replace("-", "_"))
        assert member.rpartition(".")[2] == chr(int(code)), name
    del icon, component, engine
