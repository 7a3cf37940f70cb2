"""Writing the change feed.

``seq`` is commit-ordered: the row of ``FeedHead`` is locked by the statement that takes the
numbers and stays locked until the transaction ends, so that numbers become visible in their order
and a reader that has seen N never misses a smaller one. That is why these functions must be the
*last* thing a transaction does: whoever waits for the head waits for that transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from central.core.feed import patches
from central.core.feed.models import FeedEntry, FeedHead

RESTART_GAP = 1_000_000  # more numbers than were given out between a backup and its restoring
BATCH = 500  # objects in one statement


@dataclass(frozen=True)
class Change:
    """The new version of one object: ``body`` is its JSON on one line, None takes it away."""

    kind: str
    object_id: str
    body: str | None


def put(scope: str, kind: str, object_id: str, body_json: str) -> int:
    """Upsert one object; returns its ``seq``. Only inside a transaction, as its last step."""
    return put_many(scope, [Change(kind, object_id, body_json)])


def remove(scope: str, kind: str, object_id: str) -> int:
    """Leave a tombstone for one object; returns its ``seq``. Only inside a transaction, last."""
    return put_many(scope, [Change(kind, object_id, None)])


def put_many(scope: str, changes: Iterable[Change]) -> int:
    """Write changes in their order; of several for one object the last one counts.

    Returns the last ``seq`` given out, 0 when there was nothing to do. Raises RuntimeError outside
    a transaction. A transaction that writes to several scopes takes them in sorted order, so that
    two of them cannot wait for each other.
    """
    latest = {(change.kind, change.object_id): change for change in changes}
    if not latest:
        return 0
    if not connection.in_atomic_block:
        raise RuntimeError("the feed is written inside the transaction that changes the object")
    last = _take_numbers(scope, len(latest))
    seq = last - len(latest)
    whole = list(latest.values())
    for at in range(0, len(whole), BATCH):
        some = whole[at : at + BATCH]
        before = _standing(scope, some)
        entries = []
        for change in some:
            seq += 1
            version = before.get((change.kind, change.object_id))
            entries.append(_entry(scope, seq, change, version))
        FeedEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["scope", "kind", "object_id"],
            update_fields=["seq", "body", "base", "patch"],
        )
    return last


def put_by_scope(changes: Mapping[str, Sequence[Change]]) -> None:
    """``put_many`` for several scopes, in the order that cannot deadlock."""
    with transaction.atomic():
        for scope in sorted(changes):
            put_many(scope, changes[scope])


def restart(scope: str) -> int:
    """After a backup was restored: number everything that stands in ``scope`` afresh.

    Numbers given out after that backup are known to readers but not here, so that theirs and ours
    no longer mean the same. All objects move beyond any of those, and a cursor from before is
    answered 410; no patch leads from before. Returns how many objects stand there.
    """
    with transaction.atomic():
        floor = _take_numbers(scope, RESTART_GAP)
        FeedEntry.objects.filter(scope=scope, body=None).delete()
        stand = FeedEntry.objects.filter(scope=scope).order_by("seq")
        changes = [Change(*row) for row in stand.values_list("kind", "object_id", "body")]
        put_many(scope, changes)
        FeedEntry.objects.filter(scope=scope).update(base=None, patch=None)
        FeedHead.objects.filter(pk=scope).update(floor=floor)
    return len(changes)


def _standing(scope: str, changes: Sequence[Change]) -> dict[tuple[str, str], patches.Version]:
    """The versions that ``changes`` take the place of. Read under the head's lock, so that nobody
    writes another one in between."""
    found = FeedEntry.objects.filter(
        scope=scope,
        kind__in={change.kind for change in changes},
        object_id__in=[change.object_id for change in changes if change.body is not None],
        body__isnull=False,
    ).values_list("kind", "object_id", "seq", "body", "base", "patch")
    return {
        (kind, object_id): patches.Version(seq, body, base, patch)
        for kind, object_id, seq, body, base, patch in found
    }


def _entry(scope: str, seq: int, change: Change, before: patches.Version | None) -> FeedEntry:
    entry = FeedEntry(
        scope=scope, seq=seq, kind=change.kind, object_id=change.object_id, body=change.body
    )
    if before is not None and change.body is not None:
        found = patches.following(before, change.body)
        if found is not None:
            entry.base, entry.patch = found
    return entry


def _take_numbers(scope: str, count: int) -> int:
    table = connection.ops.quote_name(FeedHead._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (scope, seq, floor) VALUES (%s, %s, 0) "
            f"ON CONFLICT (scope) DO UPDATE SET seq = {table}.seq + excluded.seq RETURNING seq",
            [scope, count],
        )
        return int(cursor.fetchone()[0])
