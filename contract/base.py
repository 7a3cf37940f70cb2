"""What every wire type shares: frozen, and strict about time."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time before the year 1 or after 9999 in UTC") from error


UtcTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""An aware time, normalised to UTC; a naive time is refused."""


class Wire(BaseModel):
    """Base of all wire types.

    Immutable. Unknown fields are ignored, so that a newer centre may add a field
    before the stations are updated.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


class Problem(Wire):
    """An error answer, ``application/problem+json`` (RFC 9457).

    ``code`` is ours: a stable machine word such as ``device_revoked``, so that no client ever
    parses ``detail``.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str = ""
