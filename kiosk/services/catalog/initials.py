"""Pinyin initials of job titles, so that ``bj`` finds 保洁.

Imported by the writer alone: pypinyin's phrase tables cost 0.1 s and 30 MB.
"""

import re
from functools import lru_cache
from typing import Final

import pypinyin

VERSION: Final = str(pypinyin.__version__)
"""Another version may read a character otherwise, and then the index has to be built anew."""

_WITHIN: Final = re.compile("(?<=[a-z0-9])[a-z]")


_APART: Final = re.compile("[^a-zA-Z0-9]+")
_NOT_ASCII: Final = re.compile("[^\x00-\x7f]+")


def _apart(rest: str) -> list[str]:
    return list(rest)


@lru_cache(maxsize=8192)
def _readings(run: str) -> str:
    """Of a run of anything but ASCII. Phrases end where ASCII begins, so that runs can be read each
    by itself; most titles are made of runs that others have as well, and one costs 80 µs."""
    readings = pypinyin.lazy_pinyin(
        run,
        style=pypinyin.Style.FIRST_LETTER,
        errors=_apart,  # type: ignore[arg-type]  # its documentation allows a list
    )
    return "".join(r if r.isascii() and r.isalnum() else " " for r in readings)


def initials_of(title: str) -> str:
    """The initials of a normalised title: 店长 (6人) gives ``dz 6r``.

    Phrases decide characters of several readings (店长 is ``dz``, 长途 is ``ct``). ASCII letters
    and digits stand for themselves, a letter within a Latin word as a capital; anything else
    separates. KTV服务员 gives ``kTVfwy``: found by ``ktvfw`` and by ``fwy``, as what is typed
    begins at a small letter or a digit, and not by ``tv`` (text.initials_hold).
    """
    capitals = _WITHIN.sub(lambda letter: letter[0].upper(), title)
    read = _NOT_ASCII.sub(lambda run: _readings(run[0]), capitals)
    return _APART.sub(" ", read).strip()
