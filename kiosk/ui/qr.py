"""QR codes as crisp matrices (ISO/IEC 18004), drawn on demand for ``image://qr/<text>``.

Nothing is cached here, and ``QrImage.qml`` keeps its pictures out of Qt's cache: a sign-in address
or a receipt must not outlive the person in front of the screen.
"""

from urllib.parse import unquote

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

PROVIDER = "qr"
"""The host part of the image address: ``engine.addImageProvider(PROVIDER, QrProvider())``."""

QUIET_ZONE = 4
"""Modules of white on each side (ISO/IEC 18004, 6.3.8); scanners fail without it."""

_DARK, _LIGHT = 0, 255  # the highest contrast there is


def matrix(text: str) -> list[list[bool]]:
    """The modules of ``text`` with the quiet zone around, True is dark; error correction M (15 %).

    Raises ValueError for an empty text, or one that no QR version can hold (2,331 bytes at M).
    """
    from qrcode.constants import ERROR_CORRECT_M  # no start of the screen waits for it
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    if not text:
        raise ValueError("nothing to encode")
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise ValueError("too long for a QR code") from error
    return [[bool(module) for module in row] for row in code.get_matrix()]


def picture(text: str, side: int) -> QImage:
    """``text`` as a square picture of at most ``side`` pixels, every module the same whole number
    of pixels wide; never smaller than one pixel to a module. Raises ValueError as ``matrix``."""
    modules = matrix(text)
    count = len(modules)
    grey = bytes(_DARK if dark else _LIGHT for row in modules for dark in row)
    small = QImage(grey, count, count, count, QImage.Format.Format_Grayscale8)
    scale = max(1, side // count)
    return small.scaled(
        count * scale,
        count * scale,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.FastTransformation,
    ).convertToFormat(QImage.Format.Format_RGB32)  # a copy that owns its pixels


class QrProvider(QQuickImageProvider):
    """Answers ``image://qr/<percent-encoded text>``; ``sourceSize`` bounds the picture's side.

    A text that cannot be encoded gives a null picture, which ``Image`` reports as an error.
    """

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:
        asked = [n for n in (requestedSize.width(), requestedSize.height()) if n > 0]
        try:
            image = picture(unquote(id), min(asked, default=0))
        except ValueError:
            image = QImage()
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image
