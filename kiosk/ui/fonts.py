"""The fonts the screen stands on: Chinese type from the system, icons from their package."""

import logging
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFontDatabase

from kiosk.domain.marks import QT_TRANSLATE_NOOP
from kiosk.errors import StationError

log = logging.getLogger(__name__)

PREFERRED: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
)
"""Sans-serif families with simplified Chinese, the one the screens were drawn with first."""

ICON_FILE: Final = "fonts/materialdesignicons-webfont.ttf"


class FontError(StationError):
    """Without Chinese type every screen would be empty boxes."""

    default_said = QT_TRANSLATE_NOOP("Errors", "这台机器缺少中文字体，请叫工作人员。")


def choose_family(installed: Collection[str], chinese: Collection[str]) -> str:
    """The family to set everything in.

    ``installed`` are all families, ``chinese`` those that claim simplified Chinese. Raises
    FontError with what to install when there is none.
    """
    for family in PREFERRED:
        if family in installed:
            return family
    if not chinese:
        raise FontError(
            "no font with simplified Chinese is installed; on Debian: "
            "apt-get install fonts-noto-cjk"
        )
    family = min(chinese)
    log.warning("Noto Sans CJK SC is not installed (fonts-noto-cjk); using %s", family)
    return family


def text_family() -> str:
    """The family for this machine; needs the application object. Raises FontError."""
    chinese = QFontDatabase.WritingSystem.SimplifiedChinese
    return choose_family(QFontDatabase.families(), QFontDatabase.families(chinese))


def icon_font() -> Path:
    """The icon font's file, inside the installed package fonticon-materialdesignicons7.

    Raises FontError when the package is damaged.
    """
    # Not by importing it: that makes an enumeration of 7,000 names, 10 ms.
    spec = find_spec("fonticon_mdi7")
    folder = next(iter(spec.submodule_search_locations or ()), "") if spec else ""
    path = Path(folder, ICON_FILE)
    if not path.is_file():
        raise FontError(f"{path} is missing; reinstall fonticon-materialdesignicons7")
    return path
