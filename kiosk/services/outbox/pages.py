"""Reads the rows of a damaged SQLite file page by page, without SQLite.

One flipped byte can make SQLite refuse a whole file. Its format is public and stable
(https://www.sqlite.org/fileformat2.html), so every table-leaf page that is still whole gives its
rows, whatever happened to the pages above it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Value = None | int | float | str | bytes

DEFAULT_PAGE: Final = 4096
MAX_PAYLOAD: Final = 1 << 20
_LEAF_TABLE: Final = 0x0D
_WAL_MAGIC: Final = 0x377F0682


class Unreadable(Exception):
    """A cell or record that does not decode."""


def read_rows(path: Path) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """(rowid, values) of every readable table row in ``path`` and in its write-ahead log, whatever
    its table. Raises OSError."""
    data = path.read_bytes()
    size = _page_size(data, len(data))
    pages = {at // size + 1: data[at : at + size] for at in range(0, len(data), size)}
    for frame in _frames(_read_log(path), size):
        pages[frame.number] = frame.page
    for number, page in sorted(pages.items()):
        start = 100 if number == 1 else 0
        if len(page) == size and page[start] == _LEAF_TABLE:
            yield from _leaf_rows(page, start, pages)


def _page_size(header: bytes, length: int) -> int:
    size = int.from_bytes(header[16:18], "big")
    size = 65536 if size == 1 else size
    if 512 <= size <= 65536 and size & (size - 1) == 0 and length % size == 0:
        return size
    return DEFAULT_PAGE


def log_is_damaged(path: Path) -> bool:
    """Whether the write-ahead log of ``path`` has lost committed transactions in its middle.

    SQLite stops at the first frame whose checksum is wrong and says nothing of what comes after.
    That is right for the torn tail of a power cut, which is at most one transaction; more than
    one after the break means that bytes changed later. Raises OSError.
    """
    with path.open("rb") as file:
        size = _page_size(file.read(100), path.stat().st_size)
    broken = [frame for frame in _frames(_read_log(path), size) if not frame.sound]
    return sum(frame.commits for frame in broken) > 1


@dataclass(frozen=True)
class _Frame:
    number: int  # of the page
    page: bytes
    commits: bool  # the last frame of a transaction
    sound: bool  # this frame and all before it fit their running checksum


def _read_log(path: Path) -> bytes:
    log = path.with_name(path.name + "-wal")
    return log.read_bytes() if log.exists() else b""


def _frames(log: bytes, size: int) -> list[_Frame]:
    """The frames that the log's present generation wrote, up to the last end of a transaction.

    Frames after a broken one are given too, marked: each of their rows has a checksum of its own.
    """
    if len(log) < 32:
        return []
    magic, _, said, _, *salt = struct.unpack(">6I", log[:24])
    words = ">" if magic & 1 else "<"
    sums = _checksum(log[:24], (0, 0), words)
    sound = magic & ~1 == _WAL_MAGIC and said == size and sums == struct.unpack(">2I", log[24:32])
    if not sound and len(log) >= 56:
        salt = list(struct.unpack(">2I", log[40:48]))  # the header is broken: ask the first frame
    frames: list[_Frame] = []
    end = 0
    for at in range(32, len(log) - 24 - size + 1, 24 + size):
        number, pages_after, *rest = struct.unpack(">6I", log[at : at + 24])
        page = log[at + 24 : at + 24 + size]
        if sound:
            sums = _checksum(page, _checksum(log[at : at + 8], sums, words), words)
            sound = rest == [*salt, *sums]
        if not sound and rest[:2] != salt:
            continue  # of an older generation, or its header is what broke
        frames.append(_Frame(number, page, pages_after > 0, sound))
        if pages_after:
            end = len(frames)
    return frames[:end]


def _checksum(data: bytes, sums: tuple[int, int], words: str) -> tuple[int, int]:
    first, second = sums
    values = struct.unpack(f"{words}{len(data) // 4}I", data)
    for one, two in zip(values[::2], values[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second


def _leaf_rows(
    page: bytes, start: int, pages: dict[int, bytes]
) -> Iterator[tuple[int, tuple[Value, ...]]]:
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    for index in range(cells):
        at = start + 8 + 2 * index
        offset = int.from_bytes(page[at : at + 2], "big")
        try:
            rowid, payload = _cell(page, offset, pages)
            yield rowid, _record(payload)
        except (Unreadable, IndexError, UnicodeDecodeError, struct.error):
            continue  # this one is lost; the next may be whole


def _cell(page: bytes, offset: int, pages: dict[int, bytes]) -> tuple[int, bytes]:
    length, at = _varint(page, offset)
    rowid, at = _varint(page, at)
    rowid -= (rowid >> 63) << 64  # two's complement
    if length > MAX_PAYLOAD:
        raise Unreadable
    usable = len(page)
    most = usable - 35
    if length <= most:
        local = length
    else:
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= most else least
    payload = page[at : at + local]
    if local < length:
        following = int.from_bytes(page[at + local : at + local + 4], "big")
        parts = [payload]
        left = length - local
        for _ in range(length // (usable - 4) + 1):
            overflow = pages.get(following)
            if overflow is None or left <= 0:
                break
            parts.append(overflow[4 : 4 + min(left, usable - 4)])
            left -= len(parts[-1])
            following = int.from_bytes(overflow[:4], "big")
        payload = b"".join(parts)
    if len(payload) != length:
        raise Unreadable
    return rowid, payload


def _record(payload: bytes) -> tuple[Value, ...]:
    header, at = _varint(payload, 0)
    types = []
    while at < header:
        kind, at = _varint(payload, at)
        types.append(kind)
    if at != header:
        raise Unreadable
    values: list[Value] = []
    for kind in types:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise Unreadable
    return tuple(values)


_INT_BYTES: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INT_BYTES:
        end = at + _INT_BYTES[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", payload[at : at + 8])[0], at + 8
    if kind < 12:
        raise Unreadable
    end = at + (kind - 12) // 2
    if end > len(payload):
        raise Unreadable
    raw = payload[at:end]
    return (raw if kind % 2 == 0 else raw.decode("utf-8")), end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(9):
        byte = data[at + index]
        if index == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    raise Unreadable
