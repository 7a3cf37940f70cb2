"""Everything that may go wrong at the terminal, split by whose fault it is.

::

    KioskError
    ├── StationError            this machine or its surroundings
    │   ├── ConfigError         the settings; lists every problem at once
    │   ├── DiskError           a store could not be read or written
    │   │   ├── StoreTooNew     written by a newer version: left untouched
    │   │   └── StoreDamaged    the file is no longer a sound database
    │   ├── KeyringError        no safe place for the device token
    │   ├── NotEnrolled         this machine has no device token yet
    │   ├── AlreadyRunning      another process holds this data directory
    │   └── NetworkError        no usable answer; never the event's fault
    │       ├── Offline         no connection at all: DNS, refused, unreachable, TLS
    │       ├── Timeout         connected, but no answer in time
    │       ├── PortalError     somebody else answered: 200 with HTML, wrong content type
    │       ├── RedirectError   sent to another host; not followed
    │       └── GarbledAnswer   truncated or unreadable answer
    │           └── PatchMismatch   a change of a version that is not the one here
    ├── CentreError             the centre answered no (RFC 9457 problem, HTTP status)
    │   ├── Unauthorized        401, 403: device unknown or revoked, session over
    │   ├── NotFound            404, 410
    │   ├── Refused             400, 409, 422 and other 4xx: the request itself
    │   ├── TooLarge            413
    │   ├── TooMany             429
    │   └── CentreDown          5xx
    └── BugError                our own mistake; a person is told to call somebody

``str(error)`` is for the log and the technician. ``error.said`` is for the person at the screen:
plain Chinese, what happened, what is safe, what to do next. Neither ever carries what a person
typed.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from kiosk.domain.marks import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from contract.base import Problem

MAX_QUOTED: Final = 300
"""Characters of what came over the network that an error repeats: anybody may have sent it."""


class KioskError(Exception):
    """Base of all errors of the terminal.

    Attributes:
        said: one or two Chinese sentences for the person at the screen.
    """

    default_said: ClassVar[str] = QT_TRANSLATE_NOOP(
        "Errors", "出了点问题，您已存下的申请都还在。请稍后再试，或叫工作人员。"
    )

    def __init__(self, detail: str = "", *, said: str | None = None) -> None:
        super().__init__(detail or type(self).__name__)
        self.said = said if said is not None else self.default_said


class StationError(KioskError):
    """This machine or its surroundings are at fault."""


@dataclass(frozen=True)
class ConfigProblem:
    """One thing wrong in the settings: where it stands, what it is, and what to do about it."""

    key: str
    value: str
    where: str
    advice: str


class ConfigError(StationError):
    """The settings cannot be used. ``problems`` lists all that is wrong, not just the first."""

    default_said = QT_TRANSLATE_NOOP("Errors", "这台机器还没有配置好，请叫工作人员。")

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        super().__init__("; ".join(f"{p.where}: {p.key} = {p.value}: {p.advice}" for p in problems))
        self.problems = problems


class DiskError(StationError):
    """A store could not be read or written; what was committed before is still there."""

    default_said = QT_TRANSLATE_NOOP(
        "Errors",
        "这台机器存不下东西了，刚才这一步没有存下；之前存下的都还在。请叫工作人员，或换一台机器。",
    )


class StoreTooNew(DiskError):
    """The file was written by a newer version of the program and was left exactly as it is."""

    default_said = QT_TRANSLATE_NOOP(
        "Errors", "这台机器的程序需要更新，已存下的申请都还在。请叫工作人员。"
    )


class StoreDamaged(DiskError):
    """The file is no longer a sound database; it has to be set aside and its rows rescued."""

    default_said = QT_TRANSLATE_NOOP(
        "Errors", "这台机器的存储有损坏，正在自动修复。请稍等一分钟再试，或叫工作人员。"
    )


class KeyringError(StationError):
    """The device token cannot be kept or read safely."""

    default_said = QT_TRANSLATE_NOOP("Errors", "这台机器的密钥库用不了，请叫工作人员。")


class NotEnrolled(StationError):
    """This machine has not been enrolled; a technician does it with one code."""

    default_said = QT_TRANSLATE_NOOP("Errors", "这台机器还没有登记，请叫工作人员。")


class AlreadyRunning(StationError):
    """Another process works on the same data directory."""

    default_said = QT_TRANSLATE_NOOP("Errors", "程序已经在运行了。")


class NetworkError(StationError):
    """No usable answer from the centre. Nothing is lost: what waits is sent later."""

    default_said = QT_TRANSLATE_NOOP(
        "Errors", "现在连不上网络。已存下的申请会在恢复后自动发送，您不用等。"
    )

    def __init__(self, detail: str = "", *, said: str | None = None) -> None:
        super().__init__(_cut(detail), said=said)


class Offline(NetworkError):
    """No connection: name not found, refused, unreachable, or TLS not trusted."""


class Timeout(NetworkError):
    """A connection, but no whole answer in time."""

    default_said = QT_TRANSLATE_NOOP(
        "Errors", "网络太慢，没有等到回答。已存下的申请会自动再发，您不用等。"
    )


class PortalError(NetworkError):
    """Somebody else answered: a captive portal or a proxy's page in place of the centre."""

    default_said = QT_TRANSLATE_NOOP(
        "Errors", "这里的网络要先登录才能用，请叫工作人员。已存下的申请会在恢复后自动发送。"
    )


class RedirectError(NetworkError):
    """The answer pointed to another host; it was not followed."""

    default_said = PortalError.default_said


class GarbledAnswer(NetworkError):
    """An answer that cannot be read: truncated JSON or a shape outside the contract."""

    default_said = QT_TRANSLATE_NOOP(
        "Errors", "收到的回答不完整。已存下的申请会自动再发，您不用等。"
    )


class PatchMismatch(GarbledAnswer):
    """A page brings a change as a patch of something else than what is stored; ask without."""


class CentreError(KioskError):
    """The centre answered no.

    Attributes:
        status: the HTTP status.
        problem: the problem+json answer, or None when the answer had no readable one.
        retry_after: seconds the centre asks us to wait, or None.
    """

    default_said = QT_TRANSLATE_NOOP(
        "Errors", "中心暂时没有办成这件事，已存下的申请都还在。请稍后再试。"
    )

    def __init__(
        self, status: int, problem: "Problem | None" = None, retry_after: float | None = None
    ) -> None:
        words = f"{problem.code or 'no code'}: {problem.title}" if problem else "no problem body"
        words = _cut(words)
        # A centre's title is a sentence made for people (central/core/errors.py); a proxy's is not.
        said = _cut(problem.title) if problem and problem.code and problem.title else None
        super().__init__(f"HTTP {status}, {words}", said=said)
        self.status = status
        self.problem = problem
        self.retry_after = retry_after

    @property
    def code(self) -> str:
        """The centre's stable word for the reason, or an empty string."""
        return _cut(self.problem.code) if self.problem else ""


class Unauthorized(CentreError):
    """401 or 403: the device is unknown or revoked, or the person's session is over."""

    default_said = QT_TRANSLATE_NOOP(
        "Errors", "中心不认识这台机器，请叫工作人员。已存下的申请都还在。"
    )


class NotFound(CentreError):
    """404 or 410."""

    default_said = QT_TRANSLATE_NOOP("Errors", "没有找到。请核对后再试。")


class Refused(CentreError):
    """Another 4xx: the request itself was not accepted."""


class TooLarge(CentreError):
    """413: more at once than the centre or a proxy takes."""


class TooMany(CentreError):
    """429: asked to slow down; ``retry_after`` says by how much."""

    default_said = QT_TRANSLATE_NOOP("Errors", "用的人太多，请过一会儿再试。")


class CentreDown(CentreError):
    """5xx: the centre has trouble of its own."""


class BugError(KioskError):
    """Our own mistake. The person loses nothing that was committed."""

    default_said = QT_TRANSLATE_NOOP("Errors", "程序出错了，已存下的申请都还在。请叫工作人员。")


def centre_error(
    status: int, problem: "Problem | None" = None, retry_after: float | None = None
) -> CentreError:
    """The error for an HTTP status of 400 and above; ``retry_after`` in seconds."""
    kind: type[CentreError]
    match status:
        case 401 | 403:
            kind = Unauthorized
        case 404 | 410:
            kind = NotFound
        case 413:
            kind = TooLarge
        case 429:
            kind = TooMany
        case _ if status >= 500:
            kind = CentreDown
        case _:
            kind = Refused
    return kind(status, problem, retry_after)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…"
