"""What the outside may send: strategies that all fuzz tests share."""

import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

fuzz = settings(deadline=None, derandomize=True)
"""The same examples in every run: a run is red for what was changed and not by chance."""

nasty: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, -1, 0, 1, 2**40, 2**63, 10**30, 10**400, 0.5, 1e308, float("nan")),
        *(float("-inf"), "", "0", "\0", "x" * 5000, "\ue003bj", "del", "put", "job", [], {}, [[]]),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z"),
        *({"lat": 91, "lon": 0}, {"lat": -90, "lon": 180}, {"lat": 1}, '"; DROP TABLE jobs; --'),
    ]
)
"""Values of JSON that have broken programs."""

anything: st.SearchStrategy[Any] = st.recursive(
    nasty | st.text(max_size=20) | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
"""Any JSON, nasty values among it."""

BAD_TEXTS = (
    *("", " ", "\0", "a\0b", "\r\n", "\x1b[2J", "\u202e", "\ufeff", "\ud800", "\udfff保", "٣" * 11),
    *(
        "x" * 70_000,
        "保" * 5000,
        "-1",
        "9" * 30,
        "1e999",
        "NaN",
        "%00",
        "%ff%fe",
        "../../etc/passwd",
    ),
    *(
        "' OR 1=1 --",
        "<script>",
        "{{7*7}}",
        "{0}",
        "%s%n",
        "\N{PILE OF POO}" * 50,
        "👨‍👩‍👧",
        "e\u0301",
    ),
)

texts: st.SearchStrategy[str] = st.sampled_from(BAD_TEXTS) | st.text(max_size=40)
"""Texts, lone surrogates and NULs among them."""

junk = st.binary(max_size=200)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each part of a JSON value."""
    found = [path] if path else []
    names: Any = value if isinstance(value, dict) else ()
    names = range(len(value)) if isinstance(value, list) else names
    for name in names:
        found += paths(value[name], (*path, name))
    return found


@st.composite
def odd(draw: st.DrawFn, value: Any) -> Any:
    """``value`` with one to three of its parts replaced or taken out."""
    made = deepcopy(value)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(paths(made)))
        part = made
        for name in way:
            part = part[name]
        if draw(st.booleans()) or isinstance(part, list):
            part[last] = deepcopy(draw(nasty | anything | texts))
        else:
            del part[last]
        if not paths(made):
            break
    return made


@st.composite
def spoilt(draw: st.DrawFn, data: bytes) -> bytes:
    """``data`` cut short, or with bytes replaced, put in or left out."""
    at = draw(st.integers(0, len(data)))
    if draw(st.booleans()):
        return data[:at]
    return data[:at] + draw(st.binary(max_size=8)) + data[at + draw(st.integers(0, 8)) :]


def as_bytes(value: Any) -> bytes:
    """JSON as a careless writer sends it: lone surrogates and NaN go through."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def like(*sound: Any) -> st.SearchStrategy[bytes]:
    """Bodies that are JSON like one of ``sound``, or nearly, or not at all."""
    kinds: list[st.SearchStrategy[bytes]] = [junk, anything.map(as_bytes)]
    for value in filter(paths, sound):
        kinds += [odd(value).map(as_bytes), odd(value).map(as_bytes), spoilt(as_bytes(value))]
        kinds.append(st.just(as_bytes(value)))
    return st.one_of(kinds)


_HEADERS: Sequence[tuple[str, Sequence[bytes]]] = (
    (
        "Retry-After",
        (
            *(b"1", b"-5", b"1e400", b"nan", b"inf", b"99999999999999999999", b"9" * 5000, b""),
            *(b"Wed, 21 Oct 2099 07:28:00 GMT", b"Wed, 99 Oct 99999 99:99:99 GMT", b"soon"),
            *(b"Fri, 31 Dec 9999 23:59:59 -1400", b"Sat, 1 Jan 0001 00:00:00 +1400", b"\xff\xfe"),
            *(b"Mon, 1 Jan 2024 00:00:00 +9999", b"1" + b"0" * 400, b"0x10", b"1_0", b"\xd9\xa3"),
        ),
    ),
    (
        "Content-Length",
        (b"0", b"1", b"-1", b"99999999999", b"1e3", b"", b"ten", b"1, 2", b"\xff", b"9" * 5000),
    ),
    (
        "Content-Type",
        (
            *(b"application/json", b"application/json; charset=utf-16", b"text/html", b"\xff"),
            *(
                b"application/problem+json",
                b"application/json;" * 500,
                b"",
                b";",
                b"a/b; charset=x",
            ),
        ),
    ),
    ("Transfer-Encoding", (b"chunked", b"gzip", b"identity", b"chunked, chunked", b"\0")),
    (
        "Content-Encoding",
        (b"gzip", b"deflate", b"br", b"zstd", b"gzip, gzip", b"nonsense", b"\xff"),
    ),
    ("Location", (b"http://[", b"//", b"http://elsewhere/", b"\xff\xfe", b"http://a:99999/", b"")),
    ("Set-Cookie", (b"a=b", b"=", b"\0", b"a=\xff; Expires=never; Max-Age=x" * 50)),
    ("Connection", (b"close", b"keep-alive", b"upgrade")),
    ("Date", (b"never", b"Thu, 01 Jan 1970 00:00:00 GMT", b"")),
    ("ETag", (b'"' * 300, b"\xff", b"")),
)

headers: st.SearchStrategy[list[tuple[bytes, bytes]]] = st.lists(
    st.one_of(
        st.one_of(
            [
                st.tuples(st.just(name.encode()), st.sampled_from(values))
                for name, values in _HEADERS
            ]
        ),
        st.tuples(st.sampled_from([name.encode() for name, _ in _HEADERS]), st.binary(max_size=30)),
    ),
    max_size=4,
)
"""Headers of an answer, absurd ones among them."""
