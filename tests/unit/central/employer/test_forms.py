from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from central.faces.employer.forms import OTHER, REASONS, DeclineForm, InviteForm


def invitation(**fields: str) -> InviteForm:
    day = timezone.localdate() + timedelta(days=3)
    return InviteForm({"date": day.isoformat(), "time": "09:30", "place": "三号楼", **fields})


def test_an_invitation_is_for_a_moment_in_china() -> None:
    form = InviteForm({"date": "2099-12-01", "time": "09:30", "place": "三号楼"})
    assert form.is_valid()
    assert form.at.astimezone(UTC) == datetime(2099, 12, 1, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", ""),
        ("date", "2020-01-01"),
        ("date", "明天"),
        ("time", ""),
        ("time", "25:00"),
        ("place", "  "),
        ("place", "字" * 201),
        ("note", "字" * 201),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_at_its_field(field: str, value: str) -> None:
    form = invitation(**{field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"choice": REASONS[0]}, "岗位已经招满了"),
        ({"choice": REASONS[0], "text": "下周还招"}, "岗位已经招满了。下周还招"),
        ({"choice": OTHER, "text": "要会开叉车"}, "要会开叉车"),
    ],
)
def test_a_reason_is_what_the_worker_reads(given: dict[str, str], reason: str) -> None:
    form = DeclineForm(given)
    assert form.is_valid()
    assert form.reason == reason


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "choice"),
        ({"text": "不要"}, "choice"),
        ({"choice": "看着不顺眼"}, "choice"),
        ({"choice": OTHER}, "text"),
        ({"choice": OTHER, "text": "  "}, "text"),
        ({"choice": OTHER, "text": "字" * 201}, "text"),
        ({"choice": REASONS[0], "text": "字" * 199}, "text"),
    ],
)
def test_a_refusal_without_a_reason_is_refused(given: dict[str, str], field: str) -> None:
    form = DeclineForm(given)
    assert not form.is_valid()
    assert list(form.errors) == [field]
