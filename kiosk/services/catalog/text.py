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

What the index holds of a text, each once per job (``cut``):

- single characters and pairs of neighbours, and those at the beginning of a run again with START:
  a word of one or two characters is one of these tokens;
- the same of the title with TITLE_PREFIX, and the grams of its pinyin initials;
- triples. Most are implied by their two pairs and cost nothing (blocks.py). A word of three
  characters is a triple, a longer one is a chain of overlapping triples;
- pairs that a text has more than once, with REPEATED_PREFIX. A chain of triples that a job holds is
  the word itself, unless a pair on which two of its triples are joined stands in the text twice:
  only those few jobs have to be looked at.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from contract.catalog import Job
from kiosk.domain.filters import has_meals_and_lodging
from kiosk.domain.pay import settlement_text
from kiosk.domain.words import CATEGORY_WORDS, MEALS_AND_LODGING_WORD, PERK_WORDS

TITLE_PREFIX: Final = "\x01"
INITIALS_PREFIX: Final = "\x02"
REPEATED_PREFIX: Final = "\x03"
DISTRICT_PREFIX: Final = "\x04"
START: Final = "\ue003"
"""Characters that normalise() takes out of every text mark the kinds of token and the beginnings of
Latin words and numbers; the prefixes are ASCII, as they are stored a hundred thousand times."""

MAX_QUERY: Final = 200
"""Characters of a query that are looked at; nobody types more."""

WORDS_KEPT: Final = 64
"""Words of which it is kept how they are looked up, as every block and tier asks again."""

TOKEN_UP_TO: Final = 2
"""Characters of a word that is one token; a longer word is a chain of triples."""

_WIDE: Final = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，（）：；！？")
"""What keeps most Chinese texts from being in NFKC already. Such a character alone decides what
becomes of it, so that it may be replaced before; the rest is then seen to be normal at a glance."""

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_TEXT: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")
_LATIN: Final = re.compile("(?=[0-9]*[a-z])[a-z0-9]+")
_RUN: Final = re.compile("[a-z0-9]+")
_BEGINNING: Final = re.compile(f"{START}.{{1,2}}")


@dataclass(frozen=True)
class Searchable:
    """What of a job is searched: its title and everything else, normalised and marked, and the
    title's pinyin initials (initials.py)."""

    title: str
    rest: str
    initials: str = ""


@dataclass(frozen=True)
class Cut:
    """What the index holds of a job: tokens, and the triples that its pairs may imply."""

    tokens: set[str]
    triples: set[str]


@dataclass(frozen=True)
class Chain:
    """How a word of three characters and more is looked up.

    Attributes:
        begin: the token at its beginning, for a Latin word; otherwise empty.
        triples: which a job holding the word has for sure.
        joins: pairs; a job that has everything above and repeats none of them holds the word.
    """

    begin: str
    triples: tuple[str, ...]
    joins: tuple[str, ...]


def normalise(text: str) -> str:
    """NFKC case folding (Unicode section 3.13), one space between pieces, nothing invisible."""
    if not unicodedata.is_normalized("NFKC", text):
        for wide, plain in _WIDE:
            text = text.replace(wide, plain)
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = " ".join(unicodedata.normalize("NFKC", folded).split())
    if folded.isprintable():  # which nothing is that the patterns below take out
        return folded
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


@lru_cache(maxsize=WORDS_KEPT)
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


def cut(text: Searchable, district: str = "") -> Cut:
    """What the index holds of a job's text and its district (normalised)."""
    title, title_triples, pairs = _grams(text.title)
    tokens, triples, others = _grams(text.rest)
    tokens |= title
    triples |= title_triples
    pairs += others
    if len(pairs) > len(set(pairs)):
        repeated = (pair for pair, count in Counter(pairs).items() if count > 1)
        tokens.update(map(REPEATED_PREFIX.__add__, repeated))
    tokens.update(map(TITLE_PREFIX.__add__, title))
    triples.update(map(TITLE_PREFIX.__add__, title_triples))
    tokens.update(map(INITIALS_PREFIX.__add__, initial_grams(text.initials)))
    if district:
        tokens.add(DISTRICT_PREFIX + district)
    return Cut(tokens, triples)


@lru_cache(maxsize=WORDS_KEPT)
def token_for(word: str) -> str:
    """The token of a word of up to TOKEN_UP_TO characters: a job has it where it holds the word."""
    return START + word if _LATIN.match(word) else word


@lru_cache(maxsize=WORDS_KEPT)
def chain_for(word: str) -> Chain:
    """The chain of a longer word."""
    triples = dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2))
    joins = dict.fromkeys(word[at : at + 2] for at in range(1, len(word) - 2))
    if not _LATIN.match(word):
        return Chain("", tuple(triples), tuple(joins))
    return Chain(START + word[:2], tuple(triples), (word[:2], *joins))


def initial_grams(initials: str) -> set[str]:
    """Single initials and pairs; a capital counts as such only where the gram begins."""
    found: set[str] = set()
    for piece in initials.split():
        found.update(piece)
        found.update(map(str.__add__, piece, piece[1:].lower()))
    return found


def initials_tokens_for(word: str) -> tuple[tuple[str, ...], ...]:
    """The tokens that a title with the initials ``word`` has for sure: one of each group. Up to
    TOKEN_UP_TO letters they prove it."""
    if len(word) <= TOKEN_UP_TO:
        return ((INITIALS_PREFIX + word,),)
    pairs = dict.fromkeys(word[at : at + 2] for at in range(1, len(word) - 1))
    groups = [(word[:2],), *((pair, pair[0].upper() + pair[1:]) for pair in pairs)]
    return tuple(tuple(dict.fromkeys(INITIALS_PREFIX + pair for pair in group)) for group in groups)


def initials_hold(initials: str, word: str) -> bool:
    """Whether ``word`` is found in the initials of a title: it begins at no capital."""
    low = initials.lower()
    at = low.find(word)
    while at >= 0 and initials[at] != word[0]:
        at = low.find(word, at + 1)
    return at >= 0


def _grams(text: str) -> tuple[set[str], set[str], list[str]]:
    """Of each piece of a marked text: single characters and pairs, with START before those at the
    beginning of a run and without; triples; and the pairs as often as they stand there."""
    tokens: set[str] = set()
    triples: set[str] = set()
    pairs: list[str] = []
    for begun in _BEGINNING.findall(text):
        tokens.add(begun[:2])
        if not begun[-1].isspace():
            tokens.add(begun)
    for piece in text.replace(START, "").split():
        tokens.update(piece)
        found = list(map(str.__add__, piece, piece[1:]))
        pairs += found
        triples.update(map(str.__add__, found, piece[2:]))
    tokens.update(pairs)
    return tokens, triples, pairs
