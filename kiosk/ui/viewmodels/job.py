"""The job page: everything about one job in plain words."""

from datetime import datetime
from typing import TypedDict

from PySide6.QtCore import Property, QObject

from kiosk.domain.filters import JobCard
from kiosk.domain.pay import settlement_text
from kiosk.ui.translated import distance_shown, domain_words, pay_words
from kiosk.ui.viewmodels.words import (
    DOT,
    age_text,
    day_text,
    perks_of,
    place_text,
    spoken,
)


class Fact(TypedDict):
    """One line of the page: an icon's name, what it is, what it says."""

    icon: str
    label: str
    value: str


class JobModel(QObject):
    """One job. It does not change while it is looked at.

    Attributes (QML properties): jobId, title, verified, employer, amount, unit, tags, facts (a list
    of Fact), description (plain text), spoken, and takeAlong, the address that the QR holds (empty
    before enrolment).
    """

    def __init__(self, card: JobCard, public_url: str, now: datetime) -> None:
        """``public_url`` is the base of the phone pages without a trailing slash, or empty."""
        super().__init__()
        self._card = card
        self._job = card.job
        self._amount, self._unit = pay_words(card.job.pay)
        self._public_url = public_url
        self._facts = self._all_facts(now)

    def _all_facts(self, now: datetime) -> list[Fact]:
        job = self._job
        where = DOT.join(w for w in (place_text(job), distance_shown(self._card.distance_m)) if w)
        last_day = day_text(job.valid_until, now)
        people = (
            self.tr("{count} 人").format(count=job.headcount_left) if job.headcount_left else ""
        )
        comma = self.tr("、")
        facts = [
            Fact(
                icon="cash",
                label=self.tr("怎么结账"),
                value=domain_words(settlement_text(job.settlement))
                or self.tr("单位没有写，报名后问清楚"),
            ),
            Fact(icon="map-marker", label=self.tr("在哪里"), value=where),
            Fact(
                icon="clock-outline",
                label=self.tr("几点上班"),
                value=job.hours or self.tr("单位没有写，报名后问清楚"),
            ),
            Fact(
                icon="account-group",
                label=self.tr("要几个人"),
                value=people or self.tr("单位没有写"),
            ),
            Fact(
                icon="account-check", label=self.tr("年龄"), value=age_text(job) or self.tr("不限")
            ),
            Fact(
                icon="certificate",
                label=self.tr("要什么证"),
                value=comma.join(job.certificates) or self.tr("不要证"),
            ),
            Fact(
                icon="food",
                label=self.tr("吃住"),
                value=comma.join(perks_of(job)) or self.tr("单位没有写"),
            ),
            Fact(
                icon="office-building",
                label=self.tr("用工单位"),
                value=job.employer or self.tr("单位没有写"),
            ),
            Fact(icon="phone", label=self.tr("联系方式"), value=self.tr("投递后显示")),
            Fact(icon="calendar", label=self.tr("报名截止"), value=last_day),
        ]
        return [fact for fact in facts if fact["value"]]

    @Property(str, constant=True)
    def jobId(self) -> str:
        return self._job.id

    @Property(str, constant=True)
    def title(self) -> str:
        return self._job.title

    @Property(bool, constant=True)
    def verified(self) -> bool:
        return self._job.verified

    @Property(str, constant=True)
    def employer(self) -> str:
        return self._job.employer

    @Property(str, constant=True)
    def amount(self) -> str:
        return self._amount

    @Property(str, constant=True)
    def unit(self) -> str:
        return self._unit

    @Property(list, constant=True)
    def tags(self) -> list[str]:
        return [tag for tag in self._job.tags if tag.strip()]

    @Property(list, constant=True)
    def facts(self) -> list[Fact]:
        return self._facts

    @Property(str, constant=True)
    def description(self) -> str:
        return self._job.description.strip()

    @Property(str, constant=True)
    def spoken(self) -> str:
        return spoken(self._card)

    @Property(str, constant=True)
    def takeAlong(self) -> str:
        return f"{self._public_url}/j/{self._job.id}" if self._public_url else ""
