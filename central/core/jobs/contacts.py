"""Finds telephone numbers and messenger ids in a posting's text, to be told after applying only.

A contact on a screen leads past the application, and with it past the receipt, the audit and the
rule against fees. Found are mobile numbers (eleven digits, MIIT numbering plan), landlines with
their area code, or seven or eight digits that are called a telephone, 400 and 800 numbers, ids that
are called 微信 or QQ, and mail addresses; in any width, with blanks or dashes, a mobile number also
in Chinese numerals. Amounts, times, dates and house numbers are none of these.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

HIDDEN: Final = "（投递后显示）"

_GAP: Final = r"[ \-–—_.·•*~]{1,2}"
_MAYBE: Final = r"[ \-–—_.·•*~]{0,2}"
_COUNTRY: Final = rf"(?:(?:\+|00)?86{_MAYBE})?"
_NO_AMOUNT: Final = r"(?!\d|\.\d| ?(?:元|块|圆|万|亿|千|k|K|w|W|人|名|平|㎡|%|/[月天日时]))"
_NUMERAL: Final = "0-9零〇一二三四五六七八九幺"
_CALLED: Final = (
    r"(?:电话|手机|座机|固话|热线|联系方式|tel|phone)(?:号码?)?(?: ?[:是为] ?|号码? ?| )"
)
_ID: Final = r"[a-z][a-z0-9_\-]{5,19}(?![a-z0-9_\-@])"
_ID_WITH_DIGIT: Final = rf"(?=[a-z_\-]{{1,19}}[0-9]){_ID}"
_NUMBER: Final = rf"[1-9]\d{{4,11}}{_NO_AMOUNT}"
_WECHAT: Final = r"(?:微信|薇信|威信|维信|徽信|v信|(?<![a-z])(?:weixin|wechat|wx|vx))"
_LINK: Final = r"(?:(?:同?号码?|id)? ?[:是为] ?|同?号码? ?)"

_PHONES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?<!\d\.){_COUNTRY}1[3-9]\d{{9}}{_NO_AMOUNT}",
        rf"(?<!\d)(?<!\d\.){_COUNTRY}1[3-9]\d"
        rf"(?:(?P<gap>{_GAP})\d{{4}}(?P=gap)?\d{{2}}(?P=gap)?\d{{2}}|{_GAP}\d{{8}}"
        rf"|\d{{4}}{_GAP}\d{{4}}|\d{{4}}(?P<wide>{_GAP})\d{{2}}(?P=wide)\d{{2}}){_NO_AMOUNT}",
        r"(?<!\d)1(?:[ \-._·*,、]{1,3}\d(?!\d)){10}",
        rf"(?<![{_NUMERAL}])[1一幺][3-9三四五六七八九][{_NUMERAL}]{{9}}"
        rf"(?![{_NUMERAL}])(?! ?[元块万亿人])",
        rf"(?<!\d)(?<!\d\.)(?:(?:\+|00)86{_MAYBE}0?|\(?0)(?:10|2\d|[3-9]\d\d)\)?{_MAYBE}"
        rf"[2-9]\d{{2,3}}{_MAYBE}\d{{4}}(?:(?:-| ?转 ?)\d{{1,5}})?{_NO_AMOUNT}",
        rf"(?<!\d)(?<!\d\.)[48]00([ \-]?)\d{{3}}\1\d{{4}}{_NO_AMOUNT}",
        rf"(?<!\d)(?<!\d\.)[48]00[ \-]\d{{7}}{_NO_AMOUNT}",
        rf"(?P<kept>{_CALLED})[2-9]\d{{6,7}}{_NO_AMOUNT}",
        r"(?P<kept>(?:电话|座机|固话|热线|tel)(?:号码?)? ?[:是为] ?)"
        rf"[2-9]\d{{2,3}}[\- ]\d{{4}}{_NO_AMOUNT}(?! ?[\-~至到])",
    )
)
_IDS: Final = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("微信", rf"(?P<kept>{_WECHAT}{_LINK})(?:{_ID}|{_NUMBER})"),
        ("微信", rf"(?P<kept>{_WECHAT} ?){_ID_WITH_DIGIT}"),
        ("微信", rf"(?P<kept>(?<![增参])加 ?(?:微信?|薇|威)号? ?:? ?){_ID}"),
        ("微信", rf"(?P<kept>(?<![增参])加 ?v(?:号? ?: ?|号? |号))(?:{_ID}|{_NUMBER})"),
        ("微信", rf"(?P<kept>(?<![增参])加 ?v){_ID_WITH_DIGIT}"),
        ("QQ", rf"(?P<kept>(?:(?<![a-z])qq|扣扣)(?:同?号码?|群)? ?[:是为]? ?){_NUMBER}"),
        (
            "",
            r"(?<![a-z0-9])[a-z0-9][a-z0-9._%+\-]{0,40}@[a-z0-9\-]{1,40}(?:\.[a-z0-9\-]{2,20}){1,3}",
        ),
    )
)
_WORTH_A_LOOK: Final = re.compile(
    rf"[{_NUMERAL}][^\n]{{0,3}}[{_NUMERAL}]|@|[信加微]|wx|vx|wechat|weixin", re.IGNORECASE
)


@dataclass(frozen=True)
class Text:
    """A text without contacts, and the contacts that were in it, in order of place."""

    text: str
    contacts: tuple[str, ...] = ()


def without_contacts(text: str) -> Text:
    """``text`` with each contact replaced by ``HIDDEN``; the word before an id is kept."""
    folded = "".join(map(_folded, text))
    if not _WORTH_A_LOOK.search(folded):
        return Text(text)
    found: dict[tuple[int, int], str] = {}
    for name, pattern in (*(("", phone) for phone in _PHONES), *_IDS):
        for match in pattern.finditer(folded):
            start = match.end("kept") if "kept" in pattern.groupindex else match.start()
            if all(match.end() <= a or b <= start for a, b in found):
                found[start, match.end()] = f"{name} {folded[start : match.end()]}".strip()
    if not found:
        return Text(text)
    pieces, done = [], 0
    for start, end in sorted(found):
        bracketed = folded[start - 1 : start] == "(" and folded[end : end + 1] == ")"
        pieces += [text[done : start - bracketed], HIDDEN]
        done = end + bracketed
    return Text("".join((*pieces, text[done:])), tuple(found[at] for at in sorted(found)))


def first_contact(*texts: str) -> str:
    """The first contact in ``texts``; empty where there is none."""
    return next((one for text in texts for one in without_contacts(text).contacts), "")


def _folded(char: str) -> str:
    """One character for one, so that places stay the same: full width and circles are undone."""
    if char < "\x80":
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
