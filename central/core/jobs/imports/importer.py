"""Writes drafts into the database in whole batches, and tells what became of each.

One batch is one transaction: employers, postings, feed. Killed in between, an import has written
whole batches only and is simply run again. Running it again doubles nothing: a posting is known by
its source and source key.

What a second run changes: what the source says of the posting, when that is different now
(``updated``); and how long it stands, when the source still has it a day or more later
(``renewed``).
What it never touches: a posting that was filled or withdrawn, and how many people are still wanted,
which hiring lowers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.db import IntegrityError, transaction

from central.core.audit.services import record
from central.core.jobs.employers import of_source
from central.core.jobs.imports.drafts import Draft
from central.core.jobs.models import Employer, JobPosting
from central.core.jobs.services import publish_many

BATCH: Final = 500
_TRIES: Final = 3  # of a batch, when another import writes the same rows at the same time


@dataclass(frozen=True)
class Outcome:
    """What became of one row: imported, updated, unchanged, duplicate or skipped."""

    draft: Draft
    status: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Importer:
    """Imports drafts as postings of ``source``.

    Attributes:
        source: names where the rows come from; its rows are matched only with its own.
        scope: the city whose screens show the postings, by GB/T 2260 code.
        home: that city's name; postings elsewhere are kept with no scope and shown nowhere.
        valid_for: how long a posting stands after the import that last saw it.
        now: the time of the import.
    """

    source: str
    scope: str
    home: str
    valid_for: timedelta
    now: datetime

    def run(self, drafts: Iterable[Draft]) -> Iterator[list[Outcome]]:
        """Import ``drafts``, yielding the outcomes of each batch once it is committed."""
        seen: set[str] = set()
        stream = iter(drafts)
        while batch := list(islice(stream, BATCH)):
            yield self._batch(batch, seen)

    def _batch(self, batch: list[Draft], seen: set[str]) -> list[Outcome]:
        fresh: dict[str, Draft] = {}
        for draft in batch:
            if not draft.skip and draft.source_key not in seen:
                fresh.setdefault(draft.source_key, draft)
        results = self._store_again(fresh)
        seen.update(fresh)
        outcomes = []
        for draft in batch:
            if draft.skip:
                outcomes.append(Outcome(draft, "skipped", draft.problems))
            elif fresh.get(draft.source_key) is not draft:
                problems = (*draft.problems, "duplicate_of_earlier_row")
                outcomes.append(Outcome(draft, "duplicate", problems))
            else:
                status, more = results[draft.source_key]
                outcomes.append(Outcome(draft, status, (*draft.problems, *more)))
        return outcomes

    def _store_again(self, fresh: Mapping[str, Draft]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """``_store``, repeated where another process wrote one of these rows in between."""
        for left in reversed(range(_TRIES)):
            try:
                return self._store(fresh)
            except IntegrityError:
                if not left:
                    raise
        raise AssertionError("unreachable")

    def _store(self, fresh: Mapping[str, Draft]) -> dict[str, tuple[str, tuple[str, ...]]]:
        with transaction.atomic():
            employers = of_source(self.source, {draft.employer for draft in fresh.values()})
            known = {
                job.source_key: job
                for job in JobPosting.objects.filter(source=self.source, source_key__in=list(fresh))
            }
            results: dict[str, tuple[str, tuple[str, ...]]] = {}
            new: list[JobPosting] = []
            changed: list[JobPosting] = []
            for source_key, draft in fresh.items():
                content = self._content(draft, employers[draft.employer])
                job = known.get(source_key)
                if job is None:
                    new.append(self._new(draft, content))
                    results[source_key] = ("imported", ())
                    continue
                results[source_key] = self._compare(job, content)
                if results[source_key][0] == "updated":
                    changed.append(job)
            JobPosting.objects.bulk_create(new, batch_size=BATCH)
            if changed:
                fields = [*self._content(next(iter(fresh.values())), changed[0].employer)]
                for job in changed:
                    job.updated_at = self.now
                JobPosting.objects.bulk_update(
                    changed, [*fields, "valid_until", "updated_at"], batch_size=100
                )
            if new or changed:
                counts = {"imported": len(new), "updated": len(changed)}
                record("system:import", "jobs.imported", f"source:{self.source}", **counts)
            shown = [job.pk for job in (*new, *changed) if job.scope or job.in_feed]
            publish_many(shown, now=self.now, actor="system:import")
        return results

    def _new(self, draft: Draft, content: dict[str, Any]) -> JobPosting:
        return JobPosting(
            source=self.source,
            source_key=draft.source_key,
            headcount_left=draft.headcount,
            published_at=draft.published_at,
            valid_until=self.now + self.valid_for,
            **content,
        )

    def _content(self, draft: Draft, employer: Employer) -> dict[str, Any]:
        """What the source says of a posting, by field: what an update writes."""
        return {
            "employer": employer,
            "scope": self.scope if draft.place.city == self.home else "",
            "title": draft.title,
            "category": draft.category.value,
            "pay_unit": draft.pay.unit.value,
            "pay_min_fen": draft.pay.min_fen,
            "pay_max_fen": draft.pay.max_fen,
            "settlement": draft.settlement.value if draft.settlement else "",
            "city": draft.place.city,
            "district": draft.place.district,
            "address": draft.place.address,
            "age_min": draft.ages.low,
            "age_max": draft.ages.high,
            "perks": [perk.value for perk in draft.perks],
            "tags": list(draft.tags),
            "description": draft.description,
            "contact": draft.contact,
        }

    def _compare(self, job: JobPosting, content: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
        """Bring ``job`` in line with ``content``, in memory; what that makes of it."""
        if job.status != JobPosting.Status.OPEN:
            return "unchanged", ("posting_closed",)
        differs = False
        kept = {"contact": content["contact"] or job.contact}
        for name, value in (content | kept).items():
            column = "employer_id" if name == "employer" else name
            wanted = value.pk if name == "employer" else value
            if getattr(job, column) != wanted:
                setattr(job, name, value)
                differs = True
        until = self.now + self.valid_for
        renewed = until - job.valid_until >= timedelta(days=1)
        if renewed:
            job.valid_until = until
        if not differs and not renewed:
            return "unchanged", ()
        return "updated", ("renewed",) if renewed else ()
