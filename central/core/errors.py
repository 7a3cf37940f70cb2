"""What the core refuses, as exceptions every face can turn into its own kind of answer.

    CoreError
    ├── Invalid       422  what was given cannot be right
    ├── Unauthorized  401  nobody we know
    ├── Forbidden     403  known, but not allowed
    ├── NotFound      404  there is none, or none of yours
    ├── Conflict      409  right by itself, but not in this state
    ├── Gone          410  there was one; it will not come back
    └── TooMany       429  come back after ``retry_after`` seconds

The API answers them as ``application/problem+json``; pages show ``title``. Anything else that is
raised is a bug.
"""

from typing import ClassVar


class CoreError(Exception):
    """A refusal with a reason.

    Attributes:
        code: a stable machine word (``device_revoked``), which clients may compare.
        title: one plain Chinese sentence that a person may see.
        detail: more, for a technician or a log; may be empty. Holds nothing personal.
        status: the HTTP status that fits.
    """

    status: ClassVar[int] = 400

    def __init__(self, code: str, title: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail or title}")
        self.code = code
        self.title = title
        self.detail = detail


class Invalid(CoreError):
    status = 422


class Unauthorized(CoreError):
    status = 401


class Forbidden(CoreError):
    status = 403


class NotFound(CoreError):
    status = 404


class Conflict(CoreError):
    status = 409


class Gone(CoreError):
    status = 410


class TooMany(CoreError):
    """Refused for now. ``retry_after`` is in seconds, at least 1."""

    status = 429

    def __init__(self, code: str, title: str, detail: str = "", *, retry_after: int) -> None:
        super().__init__(code, title, detail)
        self.retry_after = max(1, retry_after)
