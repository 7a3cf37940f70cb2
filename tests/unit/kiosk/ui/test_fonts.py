"""fonts: Chinese type is chosen, or its lack said clearly."""

import logging

import pytest

from kiosk.ui.fonts import FontError, choose_family, icon_font


def test_the_drawn_family_comes_first() -> None:
    installed = ["Arial", "Microsoft YaHei", "Noto Sans CJK SC"]
    assert choose_family(installed, installed) == "Noto Sans CJK SC"


def test_another_chinese_family_serves_with_a_word_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert choose_family(["Arial", "WenQuanYi"], ["WenQuanYi"]) == "WenQuanYi"
    assert "fonts-noto-cjk" in caplog.text


def test_without_chinese_it_says_what_to_install() -> None:
    with pytest.raises(FontError, match="apt-get install fonts-noto-cjk") as error:
        choose_family(["Arial"], [])
    assert "字体" in error.value.said


def test_the_icon_font_is_in_its_package() -> None:
    assert icon_font().suffix == ".ttf"
