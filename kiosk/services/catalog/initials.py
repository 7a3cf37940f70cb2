"""Pinyin initials of job titles, so that ``bj`` finds 保洁.

Imported by the writer alone: pypinyin's phrase tables cost 0.1 s and 30 MB.
"""

from functools import lru_cache
from typing import Final

import pypinyin

VERSION: Final = str(pypinyin.__version__)
"""Another version may read a character otherwise, and then the index has to be built anew."""


def _apart(rest: str) -> list[str]:
    return list(rest)


@lru_cache(maxsize=4096)
def initials_of(title: str) -> str:
    """The initials of a normalised title: 店长 (6人) gives ``dz 6r``.

    Phrases decide characters of several readings (店长 is ``dz``, 长途 is ``ct``). ASCII letters
    and digits stand for themselves; anything else separates.
    """
    readings = pypinyin.lazy_pinyin(
        title,
        style=pypinyin.Style.FIRST_LETTER,
        errors=_apart,  # type: ignore[arg-type]  # its documentation allows a list
    )
    kept = (r if r.isascii() and r.isalnum() else " " for r in readings)
    return " ".join("".join(kept).lower().split())
