"""From words to tokens: what is searched in a job, and how it is cut for the index.

A query is words separated by spaces, and a job matches when every word is found in it as it
stands, as a substring of one of the pieces that white space separates. Both sides are normalised
first, so that full-width, upper-case and compatibility forms meet.

Chinese is written without spaces, so a word may be found anywhere in it. Latin is not: a word that
begins with Latin letters is found only where a run of ASCII letters and digits begins. ``ob`` and
``objective`` are found in Objective-C, ``bj`` is not: whoever types it means the initials of 保洁.
Digits alone are found anywhere (``100`` in 2100).

A searched text has START before each such run, and so has a word, except before digits alone. Then
"found" is "is a substring of" for every kind of word.

The index holds single characters and pairs of neighbours, each once per job, and those at the
beginning of a run again with START. A word of one or two characters is one token; a longer one is
the tokens of its pairs, and whoever asks has to verify that they really stand in a row.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from contract.catalog import Job
from kiosk.domain.filters import has_meals_and_lodging
from kiosk.domain.pay import settlement_text
from kiosk.domain.words import CATEGORY_WORDS, MEALS_AND_LODGING_WORD, PERK_WORDS

TITLE_PREFIX: Final = "\ue000"
INITIALS_PREFIX: Final = "\ue001"
FACET_PREFIX: Final = "\ue002"
START: Final = "\ue003"
"""Private-use characters, which normalise() takes out of every text, mark the kinds of token and
the beginnings of Latin words and numbers."""

MAX_QUERY: Final = 200
"""Characters of a query that are looked at; nobody types more."""

EXACT_UP_TO: Final = 2
"""Characters of a word that is one token; a longer word has to be verified against the text."""

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_TEXT: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")
_LATIN: Final = re.compile("(?=[0-9]*[a-z])[a-z0-9]+")
_RUN: Final = re.compile("[a-z0-9]+")
_BEGINNING: Final = re.compile(f"{START}.{{1,2}}")

_ESCAPES: Final = {
    code: 0xE100 + code
    for code in range(0x21, 0x7F)
    if not chr(code).isalnum() or chr(code).isupper()
}
"""FTS5's ascii tokenizer splits at ASCII punctuation and its query language is made of it, so each
such character is written as a private-use one; so are capitals, which it would fold (only initials
have any). What is left in a token is letters and digits, in which no query syntax can hide."""


@dataclass(frozen=True)
class Searchable:
    """What of a job is searched: its title and everything else, normalised and marked, and the
    title's pinyin initials (initials.py)."""

    title: str
    rest: str
    initials: str = ""


def normalise(text: str) -> str:
    """NFKC case folding (Unicode section 3.13), one space between pieces, nothing invisible."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = unicodedata.normalize("NFKC", folded)
    return " ".join(_NOT_TEXT.sub(" ", _INVISIBLE.sub("", folded)).split())


def marked(text: str) -> str:
    """A normalised text with START before each run of ASCII letters and digits."""
    return _RUN.sub(rf"{START}\g<0>", text)


def words_of(query: str) -> tuple[str, ...]:
    """The distinct normalised words of a query, in the order typed; all after MAX_QUERY is cut."""
    return tuple(dict.fromkeys(normalise(query)[:MAX_QUERY].split()))


def needle(word: str) -> str:
    """A normalised word as it stands in a marked text wherever it is found there."""
    whole = marked(word)
    return whole if _LATIN.match(word) else whole.removeprefix(START)


def is_latin(word: str) -> bool:
    """Whether a normalised word may be pinyin initials: ASCII letters, perhaps with digits."""
    return _LATIN.fullmatch(word) is not None


def searchable(job: Job) -> Searchable:
    """The text of a job that can be searched. The initials are left out: see initials.py."""
    words = [
        job.employer,
        CATEGORY_WORDS[job.category],
        settlement_text(job.settlement),
        *(PERK_WORDS[perk] for perk in job.perks),
        MEALS_AND_LODGING_WORD if has_meals_and_lodging(job) else "",
        *job.tags,
        *job.certificates,
        job.place.district,
        job.place.address,
        job.description,
    ]
    return Searchable(marked(normalise(job.title)), marked(normalise(" ".join(words))))


def grams(text: str) -> set[str]:
    """The single characters and the pairs of neighbours within each piece of a marked text; where
    START stands before one, that is in the set with it and without."""
    found: set[str] = set()
    for begun in _BEGINNING.findall(text):
        found.add(begun[:2])
        if not begun[-1].isspace():
            found.add(begun)
    for piece in text.replace(START, "").split():
        found.update(piece)
        found.update(map(str.__add__, piece, piece[1:]))
    return found


def tokens_of(text: Searchable) -> set[str]:
    """The index tokens of a job's text: everything once plain, the title again with its prefix."""
    title = grams(text.title.translate(_ESCAPES))
    tokens = title | grams(text.rest.translate(_ESCAPES))
    tokens.update(map(TITLE_PREFIX.__add__, title))
    tokens.update(
        INITIALS_PREFIX + gram.translate(_ESCAPES) for gram in _initial_grams(text.initials)
    )
    return tokens


def tokens_for(word: str, prefix: str = "") -> tuple[str, ...]:
    """The tokens that a job holding ``word`` has for sure; they prove it only up to EXACT_UP_TO."""
    first, *others = _parts(word)
    if _LATIN.match(word):
        first = START + first
    return tuple(prefix + part.translate(_ESCAPES) for part in dict.fromkeys((first, *others)))


def initials_tokens_for(word: str) -> tuple[tuple[str, ...], ...]:
    """The tokens that a title with the initials ``word`` has for sure: one of each group."""
    first, *others = _parts(word)
    groups = [(first,), *((part, part[0].upper() + part[1:]) for part in dict.fromkeys(others))]
    return tuple(
        tuple(INITIALS_PREFIX + part.translate(_ESCAPES) for part in dict.fromkeys(group))
        for group in groups
    )


def initials_pattern(word: str) -> str:
    """The GLOB pattern of the ``initials`` in which ``word`` is found."""
    return "*" + word[0] + "".join(f"[{c}{c.upper()}]" for c in word[1:]) + "*"


def _initial_grams(initials: str) -> set[str]:
    """Single initials and pairs; a capital counts as such only where the gram begins."""
    found: set[str] = set()
    for piece in initials.split():
        found.update(piece)
        found.update(map(str.__add__, piece, piece[1:].lower()))
    return found


def _parts(word: str) -> list[str]:
    """A word cut into pairs that cover it."""
    if len(word) <= EXACT_UP_TO:
        return [word]
    return [*(word[at : at + 2] for at in range(0, len(word) - 2, 2)), word[-2:]]
