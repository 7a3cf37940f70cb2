"""The importer against a real database: whole batches, nothing doubled, nothing overwritten."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from central.core.audit.models import Entry
from central.core.feed.models import FeedEntry, FeedHead
from central.core.jobs.imports.csv_rows import read
from central.core.jobs.imports.drafts import Draft, draft_of
from central.core.jobs.imports.importer import BATCH, Importer, Outcome
from central.core.jobs.models import Employer, JobPosting
from central.core.jobs.queries import to_wire
from central.core.jobs.services import verify_employer

NOW = datetime(2025, 11, 21, 2, 0, tzinfo=UTC)
Row = dict[str, str]
Rows = Callable[..., Row]

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(csv_text: Callable[..., str]) -> Callable[..., list[Outcome]]:
    def run(*rows: Row, now: datetime = NOW, source: str = "test") -> list[Outcome]:
        importer = _importer(now, source)
        outcomes = importer.run(_drafts(csv_text(*rows), now))
        return [outcome for batch in outcomes for outcome in batch]

    return run


Run = Callable[..., list[Outcome]]


def _importer(now: datetime = NOW, source: str = "test") -> Importer:
    return Importer(
        source=source, scope="410100", home="郑州", valid_for=timedelta(days=30), now=now
    )


def _drafts(text: str, now: datetime = NOW) -> Iterator[Draft]:
    return (draft_of(record, home="郑州", now=now) for record in read(text))


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def test_it_imports(row: Rows, run: Run) -> None:
    assert statuses(run(row())) == ["imported"]
    job = JobPosting.objects.select_related("employer").get()
    assert (job.title, job.scope, job.district) == ("保洁员(写字楼)", "410100", "中原区")
    assert (job.pay_unit, job.pay_min_fen, job.pay_max_fen) == ("day", 18_000, 18_000)
    assert (job.lat, job.lon) == (None, None)
    assert job.headcount_left == 8
    assert job.published_at == NOW
    assert job.valid_until == NOW + timedelta(days=30)
    assert job.employer.papers_checked_at is None


def test_what_is_in_scope_stands_in_the_feed(row: Rows, run: Run) -> None:
    run(row(), row(title="保安", city="西安"))
    (entry,) = FeedEntry.objects.all()
    assert entry.body is not None
    assert "保洁员" in entry.body
    assert JobPosting.objects.get(in_feed=True).city == "郑州"
    assert JobPosting.objects.get(in_feed=False).scope == ""


def test_a_contact_in_the_text_fills_the_contact_and_stays_out_of_the_feed(
    row: Rows, run: Run
) -> None:
    told = row(description="找王姐 138 0013 8000")
    assert run(told)[0].problems == ("contact_in_text",)
    job = JobPosting.objects.get()
    assert job.contact == "138 0013 8000"
    assert job.description.endswith("找王姐 （投递后显示）")
    body = FeedEntry.objects.get().body
    assert body is not None
    assert "0013" not in body
    assert statuses(run(told)) == ["unchanged"]


def test_a_contact_that_is_known_outlives_a_text_without_one(row: Rows, run: Run) -> None:
    run(row())
    JobPosting.objects.update(contact="王经理 0371-55550000")
    assert statuses(run(row())) == ["unchanged"]
    run(row(description="别的"))
    assert JobPosting.objects.get().contact == "王经理 0371-55550000"


def test_a_second_run_changes_nothing(row: Rows, run: Run) -> None:
    rows = [row(), row(title="保安"), row(title=""), row(tags="别的标签")]
    assert statuses(run(*rows)) == ["imported", "imported", "skipped", "duplicate"]
    before = FeedHead.objects.get().seq, Entry.objects.count()
    assert statuses(run(*rows)) == ["unchanged", "unchanged", "skipped", "duplicate"]
    assert (FeedHead.objects.get().seq, Entry.objects.count()) == before
    assert JobPosting.objects.count() == 2


def test_a_changed_row_updates_its_posting(row: Rows, run: Run) -> None:
    run(row())
    seq = FeedHead.objects.get().seq
    assert statuses(run(row(description="打扫商场,包住。"))) == ["updated"]
    job = JobPosting.objects.get()
    assert "打扫商场" in job.description
    assert job.perks == ["lodging"]
    assert FeedHead.objects.get().seq == seq + 1


def test_a_later_run_renews_what_the_source_still_has(row: Rows, run: Run) -> None:
    run(row())
    later = NOW + timedelta(days=3)
    (outcome,) = run(row(), now=later)
    assert (outcome.status, outcome.problems) == ("updated", ("renewed",))
    assert JobPosting.objects.get().valid_until == later + timedelta(days=30)
    assert JobPosting.objects.get().published_at == NOW


def test_it_does_not_bring_back_who_was_hired(row: Rows, run: Run) -> None:
    run(row(headcount="8"))
    JobPosting.objects.update(headcount_left=2)
    run(row(headcount="8", description="改了"))
    assert JobPosting.objects.get().headcount_left == 2


@pytest.mark.parametrize("status", [JobPosting.Status.FILLED, JobPosting.Status.WITHDRAWN])
def test_it_leaves_a_closed_posting_closed(row: Rows, run: Run, status: str) -> None:
    run(row())
    JobPosting.objects.update(status=status)
    (outcome,) = run(row(description="改了"), now=NOW + timedelta(days=9))
    assert (outcome.status, outcome.problems) == ("unchanged", ("posting_closed",))
    job = JobPosting.objects.get()
    assert (job.status, "改了" in job.description) == (status, False)


def test_a_suspended_employers_posting_stays_off_the_screens(row: Rows, run: Run) -> None:
    Employer.objects.create(name=row()["company"], suspended_at=NOW)
    assert statuses(run(row())) == ["imported"]
    assert not FeedEntry.objects.exists()


def test_a_posting_does_not_become_verified_by_the_name_it_gives(row: Rows, run: Run) -> None:
    Employer.objects.create(name=row()["company"], papers_checked_at=NOW)
    run(row())
    imported = JobPosting.objects.get()
    assert imported.employer.papers_checked_at is None
    assert imported.employer.origin == "test"
    assert not to_wire(imported).verified


def test_a_posting_is_verified_once_the_employer_of_its_source_is(row: Rows, run: Run) -> None:
    run(row())
    verify_employer(JobPosting.objects.get().employer, now=NOW, actor="staff:test")
    run(row(description="改了"))
    run(row(title="另一个岗位"))
    assert [to_wire(job).verified for job in JobPosting.objects.all()] == [True, True]


def test_sources_do_not_touch_each_other(row: Rows, run: Run) -> None:
    run(row(), source="one")
    assert statuses(run(row(), source="two")) == ["imported"]
    assert JobPosting.objects.count() == 2
    assert set(Employer.objects.values_list("origin", flat=True)) == {"one", "two"}


def test_a_posting_that_moves_away_leaves_the_screens(row: Rows, run: Run) -> None:
    run(row())
    importer = Importer(
        source="test", scope="410100", home="西安", valid_for=timedelta(days=30), now=NOW
    )
    draft = next(iter(_drafts(_text_of(row()))))
    list(importer.run([draft]))
    assert JobPosting.objects.get().scope == ""
    assert FeedEntry.objects.get().body is None


def test_a_duplicate_is_known_across_batches(row: Rows, run: Run) -> None:
    rows = [row(title=f"保洁员{n}号楼") for n in range(BATCH + 5)]
    outcomes = run(*rows, row(title="保洁员0号楼"))
    assert statuses(outcomes).count("imported") == BATCH + 5
    assert outcomes[-1].status == "duplicate"
    assert FeedHead.objects.get().seq == BATCH + 5


def test_an_interrupted_import_leaves_whole_batches_and_can_be_run_again(
    row: Rows, run: Run, csv_text: Callable[..., str]
) -> None:
    rows = [row(title=f"保洁员{n}号楼") for n in range(2 * BATCH)]

    def interrupted() -> Iterator[Draft]:
        for count, draft in enumerate(_drafts(csv_text(*rows))):
            if count == BATCH + 100:
                raise KeyboardInterrupt
            yield draft

    with pytest.raises(KeyboardInterrupt):
        for _ in _importer().run(interrupted()):
            pass
    assert JobPosting.objects.count() == BATCH
    assert FeedEntry.objects.count() == BATCH
    again = statuses(run(*rows))
    assert again == ["unchanged"] * BATCH + ["imported"] * BATCH
    assert JobPosting.objects.count() == 2 * BATCH


def test_hostile_text_is_stored_as_plain_text(row: Rows, run: Run) -> None:
    run(
        row(
            title="保洁员<script>alert(1)</script>",
            description="<img src=x onerror=alert(1)>打扫",
            tags="<b>日结</b>|好",
        )
    )
    job = JobPosting.objects.get()
    entry = FeedEntry.objects.get()
    assert job.title == "保洁员"
    assert entry.body is not None
    assert "<" not in entry.body


def _text_of(*rows: Row) -> str:
    head = ",".join(rows[0])
    return "\n".join([head, *(",".join(fields.values()) for fields in rows)]) + "\n"
