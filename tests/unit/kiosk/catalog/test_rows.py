import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from contract.catalog import Change, ChangePage, Job, Patch, Pay, PayUnit, PutJob, Tombstone
from kiosk.domain.filters import Filters
from kiosk.errors import PatchMismatch
from kiosk.services.catalog.reader import CatalogReader
from kiosk.services.catalog.store import CatalogStore
from tests.unit.kiosk.samples import NOW, STATION, a_job

SCOPE = "410100"
JOB = a_job(1, title="保洁员", headcount_left=5, hours="八点到五点")


class Rig:
    """A catalogue with JOB at 2, complete up to 9."""

    def __init__(self, path: Path, *, indexed: bool) -> None:
        self.path = path
        self.store = CatalogStore.open(path, STATION, lambda: NOW)
        self.store.fill(SCOPE, [PutJob(seq=2, body=JOB)], lambda: 9)
        if indexed:
            self.store.index_some(10)
        self.reader = CatalogReader(path, lambda: NOW)

    def apply(self, *changes: Change) -> None:
        since = self.store.notes().seq
        page = ChangePage(scope=SCOPE, since=since, next=since + 10, more=False, changes=changes)
        self.store.apply_page(page, None)

    def jobs(self, text: str = "") -> tuple[Job, ...]:
        return self.reader.search(Filters(text=text), 0, 9).jobs

    def fresh(self) -> list[int]:
        """The ranks whose text stands beside the blocks of the index."""
        with closing(sqlite3.connect(self.path)) as con:
            return [rank for (rank,) in con.execute("SELECT rank FROM fresh")]


@pytest.fixture(params=[True, False], ids=["indexed", "not indexed yet"])
def rig(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Rig]:
    made = Rig(tmp_path / "c.sqlite", indexed=request.param)
    yield made
    made.reader.close()
    made.store.close()


def a_patch(**fields: Any) -> Patch:
    values = {"kind": "job", "seq": 12, "base": 2, "id": JOB.id, **fields}
    return Patch.model_validate(values)


def test_a_patch_leads_to_the_new_version(rig: Rig) -> None:
    pay = {"unit": "day", "min_fen": 20000, "max_fen": 30000}
    rig.apply(a_patch(set={"pay": pay, "headcount_left": 4}, unset=["hours"]))
    expected = JOB.model_copy(
        update={
            "pay": Pay(unit=PayUnit.DAY, min_fen=20000, max_fen=30000),
            "headcount_left": 4,
            "hours": "",
        }
    )
    assert rig.jobs() == rig.jobs("保洁") == (expected,)


def test_a_patch_of_the_text_is_found_by_the_new_words_alone(rig: Rig) -> None:
    rig.apply(a_patch(set={"title": "电工"}))
    assert rig.jobs("保洁") == ()
    assert [job.title for job in rig.jobs("电工")] == ["电工"]


def test_a_patch_of_what_a_newer_centre_added_changes_nothing_here(rig: Rig) -> None:
    rig.apply(a_patch(set={"shift_pattern": {"a": [1]}}, unset=["mood"]))
    assert rig.jobs() == (JOB,)


def test_a_patched_job_leaves_no_text_behind(rig: Rig) -> None:
    rig.apply(a_patch(set={"headcount_left": 1}))
    rig.apply(a_patch(seq=22, base=12, set={"verified": True}))
    rig.store.index_some(10)
    rig.apply(Tombstone(kind="job", seq=32, id=JOB.id))
    assert (rig.fresh(), rig.jobs("保洁"), rig.jobs()) == ([], (), ())


def test_a_whole_body_of_the_same_words_leaves_nothing_behind_either(rig: Rig) -> None:
    rig.apply(PutJob(seq=12, body=JOB.model_copy(update={"headcount_left": 1})))
    assert [job.headcount_left for job in rig.jobs("保洁")] == [1]
    rig.apply(Tombstone(kind="job", seq=22, id=JOB.id))
    rig.store.index_some(10)
    assert (rig.fresh(), rig.jobs("保洁"), rig.jobs()) == ([], (), ())


@pytest.mark.parametrize(
    "patch",
    [
        a_patch(base=3),
        a_patch(seq=11, id="job-7"),
        a_patch(set={"id": "job-7"}),
        a_patch(unset=["id"]),
        a_patch(unset=["title"]),
        a_patch(set={"title": ""}),
        a_patch(set={"pay": {"unit": "day"}}),
        a_patch(set={"valid_until": "morgen"}),
    ],
    ids=[
        *("a later version", "not here", "other id", "no id", "no title", "empty title"),
        *("half a pay", "no date"),
    ],
)
def test_a_patch_that_does_not_fit_changes_nothing(rig: Rig, patch: Patch) -> None:
    with pytest.raises(PatchMismatch):
        rig.apply(PutJob(seq=10, body=a_job(3)), patch)
    assert rig.jobs() == (JOB,)
    assert rig.store.notes().seq == 9


def test_a_patch_after_another_change_of_the_same_job_is_refused(rig: Rig) -> None:
    with pytest.raises(PatchMismatch):
        rig.apply(PutJob(seq=10, body=JOB), a_patch(set={"headcount_left": 1}))


def test_a_patch_of_another_kind_is_passed_over(rig: Rig) -> None:
    rig.apply(a_patch(kind="course", id="7"))
    assert rig.store.notes().held == 19


def test_everything_is_held_only_at_the_tail(rig: Rig) -> None:
    assert rig.store.notes().held == 0
    rig.store.apply_page(ChangePage(scope=SCOPE, since=9, next=12, more=True, changes=()), None)
    assert rig.store.notes().held == 0
    rig.apply()
    assert rig.store.notes().held == 22
    rig.store.fill(SCOPE, [], lambda: 30)
    assert rig.store.notes().held == 0


def test_a_fill_takes_no_patch(rig: Rig) -> None:
    with pytest.raises(PatchMismatch):
        rig.store.fill(SCOPE, [a_patch(set={"headcount_left": 1})], lambda: 12)
    assert rig.jobs() == (JOB,)
