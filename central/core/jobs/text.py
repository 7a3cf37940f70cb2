"""Cleaning text that others wrote, so that no posting can break a screen or the wire."""

import unicodedata

ELLIPSIS = "…"

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # control, format (bidi), surrogate, unassigned


def clean(text: str, limit: int, *, lines: bool = False) -> str:
    """``text`` without characters nobody can see, at most ``limit`` characters, cut with ``…``.

    With ``lines`` line breaks stay (two at most in a row); without, every run of blanks becomes one
    space. Markup is left as it is: screens show plain text. The work is bounded, however long the
    text is.
    """
    text = text[: 4 * limit + 1024].replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        char
        if char == "\n" or unicodedata.category(char) not in _UNSEEN
        else (" " if char == "\t" else "")
        for char in text
    )
    rows = [" ".join(row.split()) for row in kept.split("\n")]
    if lines:
        plain = "\n".join(rows).strip("\n")
        while "\n\n\n" in plain:
            plain = plain.replace("\n\n\n", "\n\n")
    else:
        plain = " ".join(row for row in rows if row)
    if len(plain) <= limit:
        return plain
    return plain[: limit - 1].rstrip() + ELLIPSIS
