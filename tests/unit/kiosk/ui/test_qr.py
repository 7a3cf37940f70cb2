"""The QR pictures: whole modules, quiet zone, and the very text that went in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QSize, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQml import QQmlComponent, QQmlEngine
from pytestqt.qtbot import QtBot

from kiosk.ui.qr import PROVIDER, QUIET_ZONE, QrProvider, matrix, picture

URL = "https://gig-inn.example/s/K7M4-9P2X?from=station&x=%E9%A9%BF%25#top"
BLACK, WHITE = 0xFF000000, 0xFFFFFFFF


def modules_of(image: QImage, count: int) -> list[list[bool]]:
    step = image.width() // count
    return [
        [image.pixel(x * step + step // 2, y * step + step // 2) == BLACK for x in range(count)]
        for y in range(count)
    ]


def test_the_quiet_zone_is_four_modules_of_white() -> None:
    modules = matrix(URL)
    for i in range(QUIET_ZONE):
        assert not any(modules[i]) and not any(modules[-1 - i])
        assert not any(row[i] or row[-1 - i] for row in modules)
    assert modules[QUIET_ZONE][QUIET_ZONE]  # the corner of the finder pattern


@settings(max_examples=25, deadline=None)
@given(side=st.integers(1, 700))
def test_every_module_is_the_same_whole_number_of_pixels(side: int) -> None:
    modules = matrix("https://x.example/r/482913057643")
    image = picture("https://x.example/r/482913057643", side)
    assert image.width() == image.height() == len(modules) * max(1, side // len(modules))
    assert modules_of(image, len(modules)) == modules
    assert {image.pixel(x, image.height() // 2) for x in range(image.width())} <= {BLACK, WHITE}


@pytest.mark.parametrize("text", ["", "x" * 3000])
def test_it_refuses_what_no_code_can_hold(text: str) -> None:
    with pytest.raises(ValueError, match=r"encode|too long"):
        matrix(text)


def test_a_text_that_cannot_be_encoded_gives_no_picture(qapp: QGuiApplication) -> None:
    assert QrProvider().requestImage("", QSize(), QSize(100, 100)).isNull()


class Recording(QrProvider):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QImage] = []

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:
        image = super().requestImage(id, size, requestedSize)
        self.seen.append(image.copy())
        return image


@pytest.mark.parametrize("text", [URL, "百分号 100% & 问号? #1", "https://a.example/%2F/%253F"])
def test_the_text_survives_the_address(qtbot: QtBot, text: str) -> None:
    engine = QQmlEngine()
    provider = Recording()
    engine.addImageProvider(PROVIDER, provider)
    component = QQmlComponent(engine)
    component.setData(
        b"import QtQuick\n"
        b"Image { property string text; cache: false; sourceSize: Qt.size(400, 400)\n"
        b'source: text ? "image://qr/" + encodeURIComponent(text) : "" }',
        QUrl(),
    )
    image: QObject = component.createWithInitialProperties({"text": text})
    assert image is not None, component.errorString()
    qtbot.waitUntil(lambda: image.property("progress") == 1.0)
    (drawn,) = provider.seen
    assert modules_of(drawn, len(matrix(text))) == matrix(text)
    image.deleteLater()
