"""One application as the screens show it: state, times and place as people say them."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from contract.receipt import grouped
from contract.signin import Interview
from kiosk.services.applications import Line
from kiosk.ui.viewmodels.words import LOCAL


class State(TypedDict):
    """``word`` is shown beside ``icon``; ``tone`` names a pair of colours in ``StateBadge.qml``."""

    word: str
    icon: str
    tone: str


class Shown(TypedDict):
    """A line of 我的投递; empty strings where there is nothing to say."""

    receipt: str
    grouped: str
    title: str
    employer: str
    state: str
    word: str
    icon: str
    tone: str
    sent: str
    detail: str
    contact: str
    url: str


_STATES: dict[str, tuple[object, str, str]] = {
    "kept": (QT_TRANSLATE_NOOP("Lines", "已存本机，有网就送"), "clock-outline", "wait"),
    "delivered": (QT_TRANSLATE_NOOP("Lines", "已送达企业"), "check-circle", "ok"),
    "viewed": (QT_TRANSLATE_NOOP("Lines", "企业已看"), "eye-check", "ok"),
    "interview": (QT_TRANSLATE_NOOP("Lines", "约您面试"), "calendar-check", "good"),
    "declined": (QT_TRANSLATE_NOOP("Lines", "不合适"), "close-circle", "quiet"),
    "hired": (QT_TRANSLATE_NOOP("Lines", "已录用"), "star", "good"),
    "needs_help": (QT_TRANSLATE_NOOP("Lines", "需人工，请找工作人员"), "alert-circle", "alert"),
}

_WEEKDAYS = (
    QT_TRANSLATE_NOOP("Lines", "周一"),
    QT_TRANSLATE_NOOP("Lines", "周二"),
    QT_TRANSLATE_NOOP("Lines", "周三"),
    QT_TRANSLATE_NOOP("Lines", "周四"),
    QT_TRANSLATE_NOOP("Lines", "周五"),
    QT_TRANSLATE_NOOP("Lines", "周六"),
    QT_TRANSLATE_NOOP("Lines", "周日"),
)

_PARTS_OF_DAY: tuple[tuple[int, object], ...] = (
    (6, QT_TRANSLATE_NOOP("Lines", "凌晨")),
    (12, QT_TRANSLATE_NOOP("Lines", "上午")),
    (13, QT_TRANSLATE_NOOP("Lines", "中午")),
    (18, QT_TRANSLATE_NOOP("Lines", "下午")),
    (24, QT_TRANSLATE_NOOP("Lines", "晚上")),
)


translate = QCoreApplication.translate


def state(name: str) -> State:
    """The state's word, icon and tone. A state this version does not know asks for a human."""
    word, icon, tone = _STATES.get(name, _STATES["needs_help"])
    return {"word": translate("Lines", str(word)), "icon": icon, "tone": tone}


def day_text(moment: datetime) -> str:
    """``11月23日 周一`` in the station's civil time. ``moment`` is aware."""
    local = moment.astimezone(LOCAL)
    return translate("Lines", "{month}月{day}日 {weekday}").format(
        month=local.month,
        day=local.day,
        weekday=translate("Lines", str(_WEEKDAYS[local.weekday()])),
    )


def clock_text(moment: datetime) -> str:
    """``上午9点``, ``下午2点30分`` in the station's civil time. ``moment`` is aware."""
    local = moment.astimezone(LOCAL)
    part = next(word for end, word in _PARTS_OF_DAY if local.hour < end)
    hour = local.hour - 12 if local.hour > 12 else local.hour
    if local.minute:
        text = translate("Lines", "{part}{hour}点{minute}分")
    else:
        text = translate("Lines", "{part}{hour}点")
    said = translate("Lines", str(part))
    return text.format(part=said, hour=hour, minute=f"{local.minute:02d}")


def moment_text(moment: datetime) -> str:
    """``11月23日 周一 上午9点``."""
    return f"{day_text(moment)} {clock_text(moment)}"


def _interview_text(interview: Interview) -> str:
    words = [moment_text(interview.at), interview.place, interview.note]
    return "\n".join(word for word in words if word)


def _sent_text(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(LOCAL)
    return translate("Lines", "{month}月{day}日投的").format(month=local.month, day=local.day)


def shown(line: Line, receipt_url: Callable[[str], str]) -> Shown:
    """``line`` in words. ``receipt_url`` maps a receipt code to its status page."""
    if line.state == "interview" and line.interview is not None:
        detail = _interview_text(line.interview)
    elif line.state == "declined" and line.decline_reason:
        detail = translate("Lines", "企业说：{reason}").format(reason=line.decline_reason)
    elif line.state == "needs_help":
        detail = translate("Lines", "这份投递没能送出去，内容还存在本机。请把回执号报给工作人员。")
    else:
        detail = ""
    name = state(line.state)
    return {
        "receipt": line.receipt,
        "grouped": grouped(line.receipt),
        "title": line.job_title or translate("Lines", "一份投递"),
        "employer": line.employer,
        "state": line.state,
        "word": name["word"],
        "icon": name["icon"],
        "tone": name["tone"],
        "sent": _sent_text(line.submitted_at),
        "detail": detail,
        "contact": line.contact,
        "url": receipt_url(line.receipt),
    }
