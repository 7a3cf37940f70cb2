"""One application in words."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from contract.signin import Interview
from kiosk.services.applications import Line, LineState
from kiosk.ui.viewmodels import lines
from tests.unit.kiosk.ui.desk import receipt_url

SENT = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # the 21st at the station


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 1, 0, tzinfo=UTC), "11月23日 周一 上午9点"),
        (datetime(2026, 11, 23, 4, 0, tzinfo=UTC), "11月23日 周一 中午12点"),
        (datetime(2026, 11, 23, 6, 5, tzinfo=UTC), "11月23日 周一 下午2点05分"),
        (datetime(2026, 11, 22, 16, 30, tzinfo=UTC), "11月23日 周一 凌晨0点30分"),
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "11月22日 周日 晚上11点59分"),
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), "11月23日 周一 晚上6点"),
    ],
)
def test_times_are_said_as_people_say_them_at_the_station(moment: datetime, words: str) -> None:
    assert lines.moment_text(moment) == words


def test_every_state_has_a_word_of_its_own() -> None:
    words = [lines.state(name)["word"] for name in get_args(LineState)]
    assert len(set(words)) == len(words) == 7
    icons = [lines.state(name)["icon"] for name in get_args(LineState)]
    assert len(set(icons)) == len(icons)


def test_a_state_of_a_newer_centre_asks_for_a_human() -> None:
    assert lines.state("postponed") == lines.state("needs_help")


def line(state: LineState, **more: object) -> Line:
    return Line("482913057641", "保洁员", "郑州洁雅", state, SENT, **more)  # type: ignore[arg-type]


def test_an_interview_says_when_where_and_what_to_bring() -> None:
    at = Interview(at=datetime(2026, 11, 23, 1, 0, tzinfo=UTC), place="前台", note="带身份证")
    shown = lines.shown(line("interview", interview=at, contact="王经理"), receipt_url)
    assert shown["detail"] == "11月23日 周一 上午9点\n前台\n带身份证"
    assert shown["contact"] == "王经理"
    assert shown["sent"] == "11月21日投的"
    assert shown["grouped"] == "4829 1305 7641"
    assert shown["url"] == receipt_url("482913057641")


def test_a_refusal_gives_the_reason() -> None:
    assert lines.shown(line("declined", decline_reason="招满了"), receipt_url)["detail"] == (
        "企业说：招满了"
    )
    assert lines.shown(line("declined"), receipt_url)["detail"] == ""


def test_a_parked_one_says_what_is_safe_and_what_to_do() -> None:
    detail = lines.shown(line("needs_help"), receipt_url)["detail"]
    assert "还存在本机" in detail and "工作人员" in detail


def test_a_bare_receipt_still_has_a_title() -> None:
    shown = lines.shown(Line("482913057641", "", "", "kept", None), receipt_url)
    assert shown["title"] and shown["sent"] == ""
