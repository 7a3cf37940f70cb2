"""InfoModel: honest about what is missing, and whom to call."""

import pytest

from kiosk.ui.viewmodels.info import InfoModel
from tests.ui_support import STATION, prop


@pytest.mark.parametrize(
    ("topic", "title", "first"),
    [("policy", "查政策", "12333"), ("law", "法律帮助", "12348"), ("station", "驿站服务", "12351")],
)
def test_each_topic_names_its_hotline_first(topic: str, title: str, first: str) -> None:
    model = InfoModel(topic, STATION)
    assert prop(model, "title") == title
    assert prop(model, "hotlines")[0]["number"] == first
    assert "还不能" in prop(model, "notice")
    assert prop(model, "advice")


def test_the_station_is_shown_as_far_as_it_is_known() -> None:
    lines = prop(InfoModel("station", STATION.model_copy(update={"phone": ""})), "station")
    assert [line["text"] for line in lines] == [STATION.address, "24 小时"]
    assert prop(InfoModel("station", None), "station") == []


def test_no_other_topic() -> None:
    with pytest.raises(ValueError, match="weather"):
        InfoModel("weather", None)
