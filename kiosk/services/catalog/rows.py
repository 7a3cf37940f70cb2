"""One page of the feed upon the rows of the catalogue, and what of it the index has to hear.

A patch (``contract.catalog.Patch``) is applied upon the stored row only when that row is a version
the patch leads from, which the row's own rank tells (its low bits are the version's ``seq``), and
only when the outcome is a job in every respect. Otherwise PatchMismatch undoes the page, and
whoever asked for patches asks for the same page without.
"""

import json
import sqlite3
from collections.abc import Iterable

from contract.catalog import Change, Job, Patch, PutJob, Station, Tombstone
from kiosk.errors import PatchMismatch, StoreDamaged
from kiosk.services.catalog.facets import SEQ_BITS, distance_of, flags_of, rank_of
from kiosk.services.catalog.index import Indexer

Row = tuple[int, str, int, int, str]
"""A row of the table ``jobs``."""


def row_of(job: Job, seq: int, station: Station) -> Row:
    """The job as a row at this station."""
    metres = distance_of(job, station)
    return (
        rank_of(job, seq, metres),
        job.id,
        flags_of(job, metres),
        int(job.valid_until.timestamp()),
        job.model_dump_json(exclude_defaults=True),
    )


def apply(con: sqlite3.Connection, changes: Iterable[Change], station: Station) -> None:
    """Rows and index, within the transaction of the caller.

    Kinds without a screen at this station are passed over. Raises PatchMismatch.
    """
    last: dict[str, PutJob | Patch | None] = {}
    for change in changes:
        if isinstance(change, PutJob):
            last[change.body.id] = change
        elif isinstance(change, Patch) and change.kind == "job":
            if change.id in last:
                raise PatchMismatch(f"two changes of one job up to {change.seq} in a page")
            last[change.id] = change
        elif isinstance(change, Tombstone) and change.kind == "job":
            last[change.id] = None
    gone: list[int] = []
    come: list[tuple[int, Job]] = []
    for job_id, last_change in last.items():
        stored = con.execute("SELECT rank, body FROM jobs WHERE id = ?", (job_id,)).fetchone()
        if isinstance(last_change, Patch):
            job = _patched(stored, last_change)
        elif last_change is not None:
            job = last_change.body
        else:
            if stored is not None:
                con.execute("DELETE FROM jobs WHERE rank = ?", (stored[0],))
                gone.append(stored[0])
            continue
        row = row_of(job, last_change.seq, station)
        if stored is None:
            con.execute("INSERT INTO jobs VALUES (?, ?, ?, ?, ?)", row)
            come.append((row[0], job))
            continue
        con.execute(
            "UPDATE jobs SET rank = ?, facets = ?, valid_until = ?, body = ? WHERE rank = ?",
            (row[0], *row[2:], stored[0]),
        )
        gone.append(stored[0])
        come.append((row[0], job))
    Indexer(con).change(gone, come)


def _patched(stored: tuple[int, str] | None, patch: Patch) -> Job:
    """The version that ``patch`` leads to from the stored row."""
    if stored is None:
        raise PatchMismatch(f"a patch at {patch.seq} of a job that is not here")
    here = stored[0] % (1 << SEQ_BITS)
    if not patch.base <= here <= patch.seq:
        raise PatchMismatch(f"a patch from {patch.base} to {patch.seq} and a job at {here}")
    if "id" in patch.set or "id" in patch.unset:
        raise PatchMismatch(f"a patch at {patch.seq} of the id itself")
    try:
        fields = json.loads(stored[1])
    except ValueError as error:
        raise StoreDamaged("a stored job cannot be read") from error
    if not isinstance(fields, dict):
        raise StoreDamaged("a stored job cannot be read")
    fields.update(patch.set)
    for name in patch.unset:
        fields.pop(name, None)
    try:
        return Job.model_validate_json(json.dumps(fields))
    except (ValueError, RecursionError) as error:  # of pydantic or of json: no job either way
        raise PatchMismatch(f"a patch at {patch.seq} that leads to no job") from error
