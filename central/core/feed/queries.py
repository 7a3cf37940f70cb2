"""Reading the change feed: pages are put together from stored JSON, nothing is serialised again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from central.core.errors import Gone
from central.core.feed.models import FeedEntry, FeedHead
from contract.catalog import PAGE_SIZE


@dataclass(frozen=True)
class Page:
    """One page, ready to send.

    Attributes:
        body: the JSON of a ``contract.catalog.ChangePage``.
        next: the cursor after it.
        more: whether the page is full, and with that right for ever.
    """

    body: bytes
    next: int
    more: bool


def head(scope: str) -> int:
    """The last ``seq`` given out in ``scope``; 0 for a scope nothing was ever published in."""
    return FeedHead.objects.filter(pk=scope).values_list("seq", flat=True).first() or 0


def floor(scope: str) -> int:
    """The cursor below which numbers are from before a restored backup; 0 if there was none."""
    return FeedHead.objects.filter(pk=scope).values_list("floor", flat=True).first() or 0


def heads() -> dict[str, tuple[int, int]]:
    """Of every scope its head and its floor."""
    rows = FeedHead.objects.values_list("scope", "seq", "floor")
    return {scope: (seq, floor) for scope, seq, floor in rows}


def change_line(kind: str, object_id: str, seq: int, body: str | None) -> str:
    """The JSON of one ``contract.catalog.Change``, on one line."""
    if body is None:
        return f'{{"op":"del","kind":{json.dumps(kind)},"seq":{seq},"id":{json.dumps(object_id)}}}'
    return f'{{"op":"put","kind":{json.dumps(kind)},"seq":{seq},"body":{body}}}'


def patch_line(kind: str, object_id: str, seq: int, base: int, patch: str) -> str:
    """The JSON of a ``contract.catalog.Patch``, on one line."""
    return (
        f'{{"op":"patch","kind":{json.dumps(kind)},"seq":{seq},"base":{base},'
        f'"id":{json.dumps(object_id)},{patch[1:]}'
    )


def page(scope: str, since: int, limit: int = PAGE_SIZE, *, held: int = 0) -> Page:
    """The changes after ``since``, at most ``limit`` of them.

    ``held`` is a cursor at which the reader held everything as it stood: what has changed in an
    object that it held then comes as a patch. With 0 no patch is sent.

    Raises Gone ``cursor_lost`` when ``since`` lies beyond the head or below the floor: the centre
    was restored from an older backup, and the reader has to start from the snapshot again.
    """
    last, lowest = FeedHead.objects.filter(pk=scope).values_list("seq", "floor").first() or (0, 0)
    if since > last or 0 < since < lowest:
        raise Gone(
            "cursor_lost",
            "岗位数据需要重新下载。",
            "since is from before the centre was restored: start again from the snapshot",
        )
    rows = list(
        FeedEntry.objects.filter(scope=scope, seq__gt=since)
        .order_by("seq")
        .values_list("kind", "object_id", "seq", "body", "base", "patch")[:limit]
    )
    following = rows[-1][2] if rows else since
    more = len(rows) == limit
    lines = ",".join(
        patch_line(kind, object_id, seq, base, patch)
        if base is not None and patch is not None and base <= held
        else change_line(kind, object_id, seq, body)
        for kind, object_id, seq, body, base, patch in rows
    )
    text = (
        f'{{"scope":{json.dumps(scope)},"since":{since},"next":{following},'
        f'"more":{"true" if more else "false"},"changes":[{lines}]}}'
    )
    return Page(body=text.encode(), next=following, more=more)


def tail_tag(since: int, head_seq: int) -> str:
    """The ETag of the tail page after ``since`` while the head is at ``head_seq``. It belongs to an
    address, which names the scope.

    Weak, as the same page may travel under several encodings.
    """
    return f'W/"{since}-{head_seq}"'


def standing(kind: str, object_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Where objects stand in the feed now: object id → scope → body."""
    found: dict[str, dict[str, str]] = {}
    rows = FeedEntry.objects.filter(
        kind=kind, object_id__in=list(object_ids), body__isnull=False
    ).values_list("object_id", "scope", "body")
    for object_id, scope, body in rows:
        found.setdefault(object_id, {})[scope] = body or ""
    return found
