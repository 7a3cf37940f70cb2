"""The terminal's settings: one TOML file and the environment, typed, every mistake told at once.

The file is flat: its keys are the fields of :class:`Settings`. An environment variable
``KIOSK_<FIELD>`` wins over the file; ``KIOSK_CONFIG`` names the file. Nothing in here is secret:
the device token lives in the keyring.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from kiosk.errors import ConfigError, ConfigProblem

SYSTEM_FILE: Final = Path("/etc/gig-inn/kiosk.toml")
PREFIX: Final = "KIOSK_"
MAX_HOST: Final = 253
"""Characters of a whole host name (RFC 1035: 255 octets on the wire)."""
_LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Settings:
    """What this terminal was told.

    Attributes:
        central_url: base URL of the centre, without a trailing slash.
        data_dir: folder of catalogue, outbox and device file.
        keyring: ``system`` (a real keyring) or ``file`` (0600 file in data_dir, on request only).
        window: width and height in pixels of a plain window; None is the full screen.
        screen_mm: the screen's width and height in millimetres; None asks the screen.
        sync_interval_s: seconds between two looks at the change feed.
        heartbeat_interval_s: seconds between two health reports.
        hold_seconds: how long an application can be taken back.
        retain_days: how long what was delivered is kept here, sealed, in case the centre is
            restored from a backup; more than the age of any backup that would be used.
        connect_timeout_s, read_timeout_s: patience with the network, in seconds.
        proxy: URL of an HTTP proxy on the way to the centre, or None.
        log_level: DEBUG, INFO, WARNING or ERROR.
        source: the file that was read, or None; for ``--check``.
    """

    central_url: str
    data_dir: Path
    keyring: Literal["system", "file"] = "system"
    window: tuple[int, int] | None = None
    screen_mm: tuple[float, float] | None = None
    sync_interval_s: float = 60.0
    heartbeat_interval_s: float = 60.0
    hold_seconds: float = 10.0
    retain_days: int = 7
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 20.0
    proxy: str | None = None
    log_level: str = "INFO"
    source: Path | None = None


class _Bad(ValueError):
    """A value that cannot be used; its text is the advice."""


Reader = Callable[[object], Any]


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings.

    ``path`` names the file; None takes ``KIOSK_CONFIG``, else the system's file when it is there.
    Raises ConfigError with every problem, each with key, value, place and advice.
    """
    problems: list[ConfigProblem] = []
    source = path or _named_file(environ)
    found: dict[str, tuple[object, str]] = {}
    if source is not None:
        for key, value in _read_file(source, problems).items():
            found[key] = (value, str(source))
    for name, text in environ.items():
        if name.startswith(PREFIX) and name != "KIOSK_CONFIG":
            found[name.removeprefix(PREFIX).lower()] = (text, f"environment {name}")
    values: dict[str, Any] = {}
    for key, (value, where) in found.items():
        reader = READERS.get(key)
        try:
            if reader is None:
                raise _Bad(_unknown(key))
            values[key] = reader(value)
        except _Bad as bad:
            problems.append(ConfigProblem(key, shown(value), where, str(bad)))
    if "central_url" not in found:
        problems.append(
            ConfigProblem(
                "central_url",
                "(not set)",
                str(source or SYSTEM_FILE),
                '写上中心的网址，例如 central_url = "https://gig-inn.example" / '
                "set the centre's address",
            )
        )
    if problems:
        raise ConfigError(tuple(problems))
    values.setdefault("data_dir", default_data_dir(environ))
    return Settings(source=source, **values)


def default_data_dir(environ: Mapping[str, str]) -> Path:
    """Where data goes when nothing is said: /var/lib for root, else the user's state folder."""
    if os.geteuid() == 0:
        return Path("/var/lib/gig-inn")
    state = environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "gig-inn"


def _named_file(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("KIOSK_CONFIG")
    if named:
        return Path(named)
    return SYSTEM_FILE if SYSTEM_FILE.exists() else None


def _read_file(path: Path, problems: list[ConfigProblem]) -> dict[str, Any]:
    def wrong(value: str, advice: str) -> dict[str, Any]:
        problems.append(ConfigProblem("(file)", value, str(path), advice))
        return {}

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return wrong("(missing)", "没有这个文件 / the file does not exist")
    except OSError as error:
        return wrong(error.strerror or "unreadable", "读不了这个文件，请检查权限 / cannot be read")
    except UnicodeDecodeError:
        return wrong("(not UTF-8)", "请存成 UTF-8 编码 / save the file as UTF-8")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        advice = "不是正确的 TOML 格式，请看所指的那一行 / not valid TOML, see the line named"
        return wrong(str(error), advice)


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, READERS, n=1)
    hint = f"，是不是 {near[0]}？/ unknown, did you mean {near[0]}?" if near else " / unknown key"
    return "没有这一项" + hint


def shown(value: object) -> str:
    """The value for the message: short, and never with a password that stands in a URL."""
    text = str(value)
    if "@" in text:
        text = re.sub(r"//[^/@]*@", "//…@", text)
    return text if len(text) <= 80 else text[:77] + "..."


# Readers: outside values become typed ones here, or a piece of advice


def _url(value: object) -> str:
    advice = "要写成 https://主机名 的网址 / must be an https:// address"
    if not isinstance(value, str) or any(ch.isspace() or not ch.isprintable() for ch in value):
        raise _Bad(advice)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _Bad(advice) from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise _Bad(advice)
    _check_host(host)
    if parts.username is not None or parts.password is not None:
        raise _Bad("网址里不能带用户名密码 / no user name or password in the address")
    if parts.scheme == "http" and not _is_loopback(host):
        raise _Bad(
            "明文 http 只能用于本机，请用 https / plain http is for this machine only, use https"
        )
    return value.rstrip("/")


def _proxy(value: object) -> str | None:
    if value == "":
        return None
    advice = "要写成 http://主机名:端口 / must be http://host:port"
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            raise _Bad(advice)
        _check_host(parts.hostname)
        _ = parts.port
    except _Bad:
        raise
    except ValueError:
        raise _Bad(advice) from None
    return str(value)


def _check_host(host: str) -> None:
    """Refuse a name that no resolver can ask for (RFC 1035 section 2.3.4), in the form sent."""
    try:
        fits = len(host.encode("idna").rstrip(b".")) <= MAX_HOST
    except UnicodeError:  # an empty label, one over 63 characters, or characters of no name
        fits = False
    if not fits:
        raise _Bad(
            "主机名写错了：两个点之间要有 1 到 63 个字，不能连着两个点 / not a host name: "
            "1 to 63 characters between the dots"
        )


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or re.fullmatch(r"127(\.\d+){3}", host) is not None


def _folder(value: object) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise _Bad("要写一个文件夹的完整路径 / must be the full path of a folder")
    try:
        path = Path(value).expanduser()
    except RuntimeError:
        raise _Bad("~ 指不到任何用户的文件夹 / the user of ~ is not known") from None
    if not path.is_absolute():
        raise _Bad("路径要从 / 开始 / the path must be absolute")
    return path


def _one_of(*allowed: str, fold: Callable[[str], str] = str.lower) -> Reader:
    def read(value: object) -> str:
        if isinstance(value, str) and fold(value) in allowed:
            return fold(value)
        raise _Bad(f"只能是 {' 或 '.join(allowed)} / must be one of {', '.join(allowed)}")

    return read


def _number(low: float, high: float, unit: str) -> Reader:
    def read(value: object) -> float:
        try:
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                raise ValueError
            number = float(value)
        except (ValueError, OverflowError):
            number = float("nan")
        if not low <= number <= high:
            raise _Bad(
                f"要写 {low:g} 到 {high:g} 的数（{unit}）/ must be {low:g} to {high:g} {unit}"
            )
        return number

    return read


def _days(value: object) -> int:
    number = _number(1, 30, "天 / days")(value)
    if number != int(number):
        raise _Bad("天数要写整数 / days are whole numbers")
    return int(number)


def _size(low: float, high: float, example: str) -> Reader:
    def read(value: object) -> tuple[float, float] | None:
        if value == "":
            return None
        found = re.fullmatch(r"(\d{1,5}(?:\.\d+)?)[x×X](\d{1,5}(?:\.\d+)?)", str(value).strip())
        if found:
            width, height = float(found[1]), float(found[2])
            if low <= width <= high and low <= height <= high:
                return width, height
        raise _Bad(f"要写成“宽x高”，例如 {example} / must be WIDTHxHEIGHT such as {example}")

    return read


def _pixels(value: object) -> tuple[int, int] | None:
    size = _size(320, 16384, "1080x1920")(value)
    if size is None:
        return None
    width, height = size
    if width != int(width) or height != int(height):
        raise _Bad("像素要写整数 / pixels are whole numbers")
    return int(width), int(height)


READERS: Final[dict[str, Reader]] = {
    "central_url": _url,
    "data_dir": _folder,
    "keyring": _one_of("system", "file"),
    "window": _pixels,
    "screen_mm": _size(50, 5000, "344x194"),
    "sync_interval_s": _number(1, 86400, "秒 / seconds"),
    "heartbeat_interval_s": _number(1, 86400, "秒 / seconds"),
    "hold_seconds": _number(0, 60, "秒 / seconds"),
    "retain_days": _days,
    "connect_timeout_s": _number(0.1, 120, "秒 / seconds"),
    "read_timeout_s": _number(0.1, 300, "秒 / seconds"),
    "proxy": _proxy,
    "log_level": _one_of(*_LOG_LEVELS, fold=str.upper),
}
