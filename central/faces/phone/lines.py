"""An application as its person reads it: one plain sentence and the way it has gone."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from central.core.applications import queries
from central.core.applications.models import Application
from central.core.words import STATE
from contract.receipt import grouped
from contract.signin import ApplicationState, ApplicationView

SENTENCES: Final = {
    ApplicationState.DELIVERED: "企业收到了，还没打开看。",
    ApplicationState.VIEWED: "企业看过了，还没答复。",
    ApplicationState.INTERVIEW: "企业约您面试，请按时去。",
    ApplicationState.DECLINED: "企业说这次不合适。别的岗位还可以接着投。",
    ApplicationState.HIRED: "企业录用您了。",
}

ICONS: Final = {
    ApplicationState.DELIVERED: "send",
    ApplicationState.VIEWED: "eye",
    ApplicationState.INTERVIEW: "calendar",
    ApplicationState.DECLINED: "declined",
    ApplicationState.HIRED: "hired",
}

ANSWERS: Final = (ApplicationState.INTERVIEW, ApplicationState.DECLINED, ApplicationState.HIRED)

_PHONE: Final = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})(?!\d)")


@dataclass(frozen=True)
class Step:
    """One of the three steps; ``over`` where the way ended without work."""

    word: str
    icon: str
    done: bool
    over: bool = False


PASSED: Final = "约好的面试时间已经过了，等企业答复。"


def sentence(view: ApplicationView, now: datetime) -> str:
    """What the state means for the person at this moment."""
    if (
        view.state is ApplicationState.INTERVIEW
        and view.interview is not None
        and view.interview.at <= now
    ):
        return PASSED
    return SENTENCES[view.state]


def state_word(state: ApplicationState) -> str:
    return STATE[state]


def steps(state: ApplicationState) -> tuple[Step, ...]:
    """已送达 → 企业已看 → the answer. An answer means that it was seen."""
    answered = state in ANSWERS
    return (
        Step("已送达", "send", done=True),
        Step("企业已看", "eye", done=answered or state is ApplicationState.VIEWED),
        Step(
            STATE[state] if answered else "等答复",
            ICONS[state] if answered else "timer",
            done=answered,
            over=state is ApplicationState.DECLINED,
        ),
    )


def number_in(contact: str) -> str:
    """The first telephone number in a contact, for a button that dials it; "" without one."""
    found = _PHONE.search(contact)
    return found.group().replace("-", "") if found else ""


@dataclass(frozen=True)
class Line:
    """What a template needs of one application."""

    id: UUID
    view: ApplicationView
    receipt: str
    word: str
    icon: str
    sentence: str
    steps: tuple[Step, ...]
    dial: str
    withheld: bool

    @classmethod
    def of(cls, application: Application, *, now: datetime, receipt: str | None = None) -> Self:
        """``receipt`` is the code it was asked by; without one, its first."""
        view = queries.view(application, receipt=receipt)
        return cls(
            id=application.pk,
            view=view,
            receipt=grouped(view.receipt),
            word=STATE[view.state],
            icon=ICONS[view.state],
            sentence=sentence(view, now),
            steps=steps(view.state),
            dial=number_in(view.contact),
            withheld=application.withheld,
        )
