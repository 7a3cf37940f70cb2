from dataclasses import replace
from datetime import timedelta

import pytest

from central.core.errors import Invalid
from central.core.feed import queries as feed
from central.core.jobs import services
from central.core.jobs.intake import Outcome, Posting, upsert_posting, upsert_postings
from central.core.jobs.models import Employer, JobPosting
from contract.catalog import Category, PayUnit
from tests.unit.central import cast

pytestmark = pytest.mark.django_db
NOW, ACTOR = cast.NOW, "system:import"

POSTING = Posting(
    source_key="k1",
    employer="Acme",
    title="保洁员",
    category=Category.CLEANING,
    published_at=NOW,
    valid_until=NOW + timedelta(days=30),
    pay_unit=PayUnit.DAY,
    pay_min_fen=18000,
    pay_max_fen=18000,
    scope="410100",
    headcount_left=3,
)


def take(posting: Posting) -> tuple[JobPosting, Outcome]:
    taken = upsert_posting("csv", posting, now=NOW, actor=ACTOR)
    return JobPosting.objects.get(pk=taken.job_id), taken.outcome


def test_the_first_time_it_is_created_and_published() -> None:
    job, outcome = take(POSTING)
    assert outcome is Outcome.CREATED
    assert job.in_feed and job.employer.name == "Acme"


def test_the_second_time_nothing_changes() -> None:
    take(POSTING)
    assert take(POSTING)[1] is Outcome.UNCHANGED
    assert JobPosting.objects.count() == Employer.objects.count() == feed.head("410100") == 1


def test_a_registered_employers_name_carries_no_verification() -> None:
    cast.employer("Acme")
    Employer.objects.update(papers_checked_at=NOW)
    job, _ = take(POSTING)
    assert (job.employer.origin, job.employer.papers_checked_at) == ("csv", None)


def test_what_the_source_changes_is_taken_over() -> None:
    take(POSTING)
    job, outcome = take(replace(POSTING, title="保洁主管"))
    assert (outcome, job.title, feed.head("410100")) == (Outcome.UPDATED, "保洁主管", 2)


def test_as_long_as_the_source_says_the_same_places_taken_stay_taken() -> None:
    job, _ = take(POSTING)
    services.lower_headcount(job, now=NOW, actor=ACTOR)
    job, outcome = take(replace(POSTING, valid_until=NOW + timedelta(days=60)))
    assert (outcome, job.headcount_left) == (Outcome.RENEWED, 2)


def test_a_source_does_not_open_what_was_closed_here() -> None:
    job, _ = take(POSTING)
    services.mark_filled(job, now=NOW, actor=ACTOR)
    job, outcome = take(replace(POSTING, title="又招"))
    assert (outcome, job.title, job.in_feed) == (Outcome.CLOSED, "保洁员", False)


def test_the_same_key_twice_in_one_batch_is_one_posting() -> None:
    batch = [POSTING, POSTING, replace(POSTING, title="二")]
    taken = upsert_postings("csv", batch, now=NOW, actor=ACTOR)
    assert [t.outcome for t in taken] == [Outcome.CREATED, Outcome.UNCHANGED, Outcome.UPDATED]
    assert JobPosting.objects.get().title == "二"


def test_the_same_key_of_another_source_is_another_posting() -> None:
    take(POSTING)
    upsert_posting("other", POSTING, now=NOW, actor=ACTOR)
    assert JobPosting.objects.count() == 2


def test_hostile_texts_are_cut_on_the_way_in() -> None:
    long = "\x00<b>长" + "长" * 10_000
    job, _ = take(
        replace(
            POSTING, title=long, employer=long, district=long, address=long, hours=long,
            contact=long, description=long, tags=(long,), certificates=(long,),
        )
    )  # fmt: skip
    assert len(job.title) == 80 and job.title.startswith("<b>长")
    assert len(job.description) == 4000


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"title": " \x00"}, "title"),
        ({"employer": ""}, "employer"),
        ({"source_key": ""}, "source_key"),
        ({"pay_min_fen": 5, "pay_max_fen": 4}, "pay"),
        ({"pay_unit": PayUnit.NEGOTIABLE}, "pay"),
        ({"published_at": NOW.replace(tzinfo=None)}, "time"),
        ({"headcount_left": -1}, "headcount_left"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_name(fields: dict[str, object], word: str) -> None:
    bad = replace(POSTING, **fields)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match=word):
        take(bad)
    assert not JobPosting.objects.exists()


def test_a_batch_has_its_limit() -> None:
    with pytest.raises(ValueError, match="500"):
        upsert_postings("csv", [POSTING] * 501, now=NOW, actor=ACTOR)


def test_a_batch_costs_the_same_number_of_reads_whatever_its_size(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    postings = [replace(POSTING, source_key=str(n)) for n in range(40)]
    upsert_postings("csv", postings, now=NOW, actor=ACTOR)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        upsert_postings("csv", postings, now=NOW, actor=ACTOR)
