from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.core.errors import NotFound
from central.core.jobs.models import Employer, JobPosting
from central.core.jobs.queries import contact_of, is_live, job_for_employer, live, to_wire
from contract.catalog import Category, Pay, PayUnit, Perk
from tests.unit.central import cast


def posting(**fields: object) -> JobPosting:
    given: dict[str, object] = {
        "pk": 7,
        "employer": Employer(name="Acme"),
        "scope": "410100",
        "title": "保洁员",
        "category": "cleaning",
        "pay_unit": "day",
        "pay_min_fen": 18000,
        "pay_max_fen": 20000,
        "published_at": cast.NOW,
        "valid_until": cast.NOW + timedelta(days=1),
    }
    return JobPosting(**{**given, **fields})


def test_a_plain_posting_on_the_wire() -> None:
    job = to_wire(posting(settlement="daily", perks=["lodging", "meals"], tags=["急招", "急招"]))
    assert (job.id, job.title, job.employer, job.verified) == ("7", "保洁员", "Acme", False)
    assert job.pay == Pay(unit=PayUnit.DAY, min_fen=18000, max_fen=20000)
    assert job.perks == (Perk.MEALS, Perk.LODGING)
    assert job.tags == ("急招",)


def test_the_contact_is_not_in_it() -> None:
    assert "0371" not in to_wire(posting(contact="0371-55550000")).model_dump_json()


def test_a_contact_in_any_text_is_not_on_the_wire_but_known() -> None:
    number = "13800138000"
    job = posting(
        title=f"保洁员{number}",
        employer=Employer(name=f"Acme {number}"),
        description="长" * 3995 + number,
        address=f"科学大道 89 号 {number}",
        hours=f"8:00-12:00 {number}",
        tags=[number],
    )
    wire = to_wire(job)
    assert "1380" not in wire.model_dump_json()
    assert wire.title == "保洁员（投递后显示）"
    assert wire.hours == "8:00-12:00 （投递后显示）"
    assert contact_of(job) == number
    assert contact_of(posting(contact="王经理")) == "王经理"


def test_verified_only_when_the_papers_were_checked() -> None:
    assert to_wire(posting(employer=Employer(name="A", papers_checked_at=cast.NOW))).verified


def test_a_hostile_title_does_not_break_the_wire() -> None:
    job = to_wire(posting(title="<b>\x00\u202e" + "长" * 10_000, description="x\x07" * 9_000))
    assert len(job.title) == 80 and job.title.startswith("<b>长") and job.title.endswith("…")
    assert len(job.description) == 4000


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"pay_min_fen": 5, "pay_max_fen": 1}, PayUnit.NEGOTIABLE),
        ({"pay_min_fen": None}, PayUnit.NEGOTIABLE),
        ({"pay_max_fen": 10**15}, PayUnit.NEGOTIABLE),
        ({"pay_unit": "fortnight"}, PayUnit.NEGOTIABLE),
        ({}, PayUnit.DAY),
    ],
)
def test_a_pay_that_cannot_be_right_is_shown_as_negotiable(
    fields: dict[str, object], expected: PayUnit
) -> None:
    assert to_wire(posting(**fields)).pay.unit is expected


texts = st.text(alphabet=st.characters(), max_size=100)
numbers = st.one_of(st.none(), st.integers(-(10**12), 10**14))
floats = st.one_of(st.none(), st.floats())


@given(
    title=texts,
    description=st.text(max_size=5000),
    category=texts,
    settlement=texts,
    pay_unit=st.sampled_from([*PayUnit, "?"]),
    pay_min_fen=numbers,
    pay_max_fen=numbers,
    lat=floats,
    lon=floats,
    age_min=numbers,
    age_max=numbers,
    headcount_left=st.one_of(st.none(), st.integers(0, 10**6)),
    certificates=st.one_of(st.none(), st.lists(st.one_of(texts, st.integers()))),
    perks=st.one_of(st.none(), st.lists(texts)),
    tags=st.lists(texts),
    address=texts,
    hours=texts,
)
def test_nothing_a_database_can_hold_breaks_the_wire(**fields: object) -> None:
    job = to_wire(posting(**fields))
    assert type(job).model_validate_json(job.model_dump_json(exclude_defaults=True)) == job
    assert job.category in Category


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"scope": ""}, False),
        ({"status": "filled"}, False),
        ({"status": "withdrawn"}, False),
        ({"headcount_left": 0}, False),
        ({"headcount_left": 1}, True),
        ({"valid_until": cast.NOW}, False),
        ({"valid_until": cast.NOW + timedelta(seconds=1)}, True),
    ],
)
def test_the_rule_and_its_query_say_the_same(fields: dict[str, object], expected: bool) -> None:
    job = cast.job(None, **fields)
    assert is_live(job, cast.NOW) is expected
    assert JobPosting.objects.filter(live(cast.NOW)).exists() is expected


@pytest.mark.django_db
def test_a_suspended_employers_posting_is_not_live() -> None:
    job = cast.job()
    Employer.objects.update(suspended_at=cast.NOW)
    job.refresh_from_db()
    assert not is_live(job, cast.NOW)
    assert not JobPosting.objects.filter(live(cast.NOW)).exists()


@pytest.mark.django_db
def test_it_validates_ownership() -> None:
    acme, bolt = cast.employer("Acme"), cast.employer("Bolt")
    job = cast.job(acme)
    assert job_for_employer(acme, str(job.pk)) == job
    strange: list[tuple[Employer, str | int]] = [(bolt, job.pk), (acme, "x"), (acme, 9**40)]
    for employer, key in strange:
        with pytest.raises(NotFound):
            job_for_employer(employer, key)
