"""Reading what came over the network: no more than a bound, only what has the expected shape."""

from typing import Final, TypeVar

import requests
from pydantic import ValidationError

from contract.base import Wire
from kiosk.errors import GarbledAnswer

CHUNK: Final = 1 << 16
"""Bytes taken at once."""

_W = TypeVar("_W", bound=Wire)


def read(response: requests.Response, limit: int) -> bytes:
    """The whole body. Raises GarbledAnswer when it has more than ``limit`` bytes."""
    content = bytearray()
    for chunk in response.iter_content(CHUNK):
        content += chunk
        if len(content) > limit:
            raise GarbledAnswer(f"an answer of more than {limit} bytes")
    return bytes(content)


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
