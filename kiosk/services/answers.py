"""Reading what came over the network: no more than a bound, only what has the expected shape."""

from typing import Final, TypeVar

import requests
import zstandard
from pydantic import ValidationError

from contract.base import Wire
from kiosk.errors import GarbledAnswer

CHUNK: Final = 1 << 16
"""Bytes taken at once."""

MAX_WINDOW: Final = 1 << 27
"""Bytes of memory that a zstd frame may ask for."""

_W = TypeVar("_W", bound=Wire)


def read(response: requests.Response, limit: int) -> bytes:
    """The whole body. Raises GarbledAnswer when it has more than ``limit`` bytes."""
    content = bytearray()
    for chunk in response.iter_content(CHUNK):
        content += chunk
        if len(content) > limit:
            raise GarbledAnswer(f"an answer of more than {limit} bytes")
    return bytes(content)


def unpacked(content: bytes, limit: int) -> bytes:
    """What a zstd frame holds; anything else as it is, as a proxy may unpack an answer on its way.

    Told by the frame's first bytes (RFC 8878 section 3.1.1), with which no JSON begins. Raises
    GarbledAnswer for a broken frame and for one of more than ``limit`` bytes.
    """
    if not content.startswith(zstandard.FRAME_HEADER):
        return content
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW)
    plain = bytearray()
    try:
        for chunk in decompressor.read_to_iter(content, write_size=CHUNK):
            plain += chunk
            if len(plain) > limit:
                raise GarbledAnswer(f"an answer of more than {limit} bytes")
    except zstandard.ZstdError as error:
        raise GarbledAnswer(f"an answer that is not sound zstd: {error}") from error
    return bytes(plain)


def parse(answer: type[_W], content: bytes) -> _W:
    """``content`` as an ``answer``. Raises GarbledAnswer when it is none."""
    try:
        return answer.model_validate_json(content)
    except ValidationError as error:
        raise GarbledAnswer(f"an answer that is no {answer.__name__}: {why(error)}") from error


def why(error: ValidationError) -> str:
    """Where and what, without the value: that may be a person's."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'all of it'}: {first['type']}"
