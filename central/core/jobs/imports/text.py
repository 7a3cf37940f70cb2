"""Cleans one field of foreign text. What comes out is plain text: a screen still escapes it."""

import html
import re
import unicodedata
from dataclasses import dataclass

_TAG = re.compile(r"<!--.*?-->|<[/!?]?[a-zA-Z][^<>]*>", re.DOTALL)
_CODE = re.compile(r"<(script|style|iframe|object)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_PAIRS = {")": "(", "】": "【", "]": "[", "》": "《"}
_BULLETS = dict.fromkeys(map(ord, "\uf06c\uf0b7\uf0d8\uf06e\uf0a7"), "·")  # Wingdings list marks


@dataclass(frozen=True)
class Cleaned:
    """A field's plain text, and the codes of what was wrong with it."""

    text: str
    problems: tuple[str, ...] = ()


def clean(raw: str, *, lines: bool = False) -> Cleaned:
    """Plain text of ``raw``: NFKC (厨⼯ with a Kangxi radical becomes 厨工), no markup, no control
    characters, single spaces. Line breaks are kept only with ``lines``.
    """
    problems: list[str] = []
    text = raw.translate(_BULLETS)
    if "<" in text or "&" in text:
        stripped = _without_markup(text)
        if stripped != text:
            problems.append("markup_removed")
        text = stripped
    text = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    if visible != text:
        problems.append("control_characters")
    if "\ufffd" in visible:
        problems.append("text_damaged")
        visible = visible.replace("\ufffd", "")
    visible = _SPACE.sub(" ", visible)
    visible = _LINES.sub("\n" if lines else " ", visible)
    return Cleaned(visible.strip(), tuple(problems))


def _without_markup(text: str) -> str:
    """Tags and entities out, until nothing changes (``&lt;b&gt;`` hides a tag one level down)."""
    for _ in range(4):
        bare = html.unescape(_TAG.sub(" ", _CODE.sub(" ", text)))
        if bare == text:
            break
        text = bare
    return _TAG.sub(" ", text)


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, an ellipsis in the last place when something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def has_words(text: str) -> bool:
    """Whether there is any letter or Chinese character in it."""
    return any(c.isalpha() for c in text)


def is_broken(text: str) -> bool:
    """Whether ``text`` looks like a fragment: unpaired brackets, or a start in the middle."""
    if text[:1] in ")】]》,，。、;；:：" and text:
        return True
    open_: list[str] = []
    for c in text:
        if c in _PAIRS.values():
            open_.append(c)
        elif c in _PAIRS and (not open_ or open_.pop() != _PAIRS[c]):
            return True
    return bool(open_)


def key(text: str) -> str:
    """What two spellings of the same text share: letters, digits and characters, caseless."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    return kept or text.strip()
