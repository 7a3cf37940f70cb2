"""What changed in an object, field by field, so that a reader need not be sent all of it.

A patch is JSON like ``{"set":{"headcount_left":3},"unset":["hours"]}``: the fields of the body's
top level that differ, as they are *now*. It is kept for a row of versions, from a ``base`` on: each
version adds the fields that it touches, with whatever value they have by now. Upon any version
since ``base`` it therefore leads to the present one, and a station that missed three of twenty
edits of a headcount needs no more than one that missed none (docs/adr/0012).
"""

import json
from dataclasses import dataclass
from typing import Final

WORTH_IT: Final = 0.5
"""A patch longer than this part of the body is not kept: the body itself is the better answer."""

_dump: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Version:
    """What stands in the feed of one object."""

    seq: int
    body: str | None
    base: int | None
    patch: str | None


def following(before: Version, body: str) -> tuple[int, str] | None:
    """``base`` and ``patch`` of the version ``body`` that comes after ``before``, or None where
    only the body itself will do."""
    if before.body is None:
        return None
    old, new = json.loads(before.body), json.loads(body)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return None
    touched = _touched(old, new)
    if before.base is not None and before.patch is not None:
        earlier = json.loads(before.patch)
        all_touched = touched.union(earlier.get("set", ()), earlier.get("unset", ()))
        longer = _patch(new, all_touched)
        if _pays(longer, body):
            return before.base, longer
    shorter = _patch(new, touched)
    return (before.seq, shorter) if _pays(shorter, body) else None


def _touched(old: dict[str, object], new: dict[str, object]) -> set[str]:
    """The names of the fields that differ. To Python 1, 1.0 and True are equal, to a reader they
    are not; their spelling tells them apart."""
    touched = {
        name
        for name, value in new.items()
        if name not in old
        or old[name] != value
        or (type(value) is not str and repr(old[name]) != repr(value))
    }
    return touched.union(old.keys() - new.keys())


def _patch(new: dict[str, object], touched: set[str]) -> str:
    patch: dict[str, object] = {
        "set": {name: value for name, value in new.items() if name in touched}
    }
    unset = sorted(touched - new.keys())
    if unset:
        patch["unset"] = unset
    return _dump(patch)


def _pays(patch: str, body: str) -> bool:
    return len(patch) <= WORTH_IT * len(body)
