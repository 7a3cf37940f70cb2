"""A whole 零工客栈 on this machine: a real central process with demo data, and an enrolled station.

``make run``, the tour and the end-to-end tests stand on it. Everything lives in one folder;
deleting the folder is the way to begin anew.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEMO_STATION = "kexue-dadao"
START_SECONDS = 60.0
STOP_SECONDS = 15.0


class StackError(Exception):
    """A part did not start; the message says which and where its log is."""


class Central:
    """A central process of its own: SQLite in ``folder``, or whatever ``environ`` says.

    Attributes:
        url: where it listens, known after ``start``.
        employer_password: of the demo employer's user ``demo``.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str], *, public_url: str = "") -> None:
        self.folder = folder
        self.log = folder / "central.log"
        self.url = ""
        self._process: subprocess.Popen[str] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.employer_password = _kept_secret(folder / "employer-password", bytes_of_secret=9)
        self.environ = {
            **environ,
            "DJANGO_SETTINGS_MODULE": "central.config.settings",  # a test run names its own
            "CENTRAL_DATA_DIR": str(folder),
            "CENTRAL_SECRET_KEY": _kept_secret(folder / "secret-key"),
            "CENTRAL_SMS": "console",
            "PYTHONUNBUFFERED": "1",
        }
        if public_url:
            host = public_url.split("://", 1)[1].rsplit(":", 1)[0]
            self.environ["CENTRAL_PUBLIC_URL"] = public_url
            self.environ["CENTRAL_ALLOWED_HOSTS"] = f"127.0.0.1,localhost,{host}"

    def command(self, *arguments: str) -> str:
        """Run ``python -m central …`` to its end; returns what it printed. Raises StackError."""
        done = subprocess.run(
            [sys.executable, "-m", "central", *arguments],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StackError(f"central {arguments[0]}: exit {done.returncode}\n{done.stdout}")
        return done.stdout

    def prepare(self, say: Callable[[str], None]) -> str:
        """Tables, a sealing key, demo data. Returns what ``demo`` printed."""
        say("建数据库 / migrating the database")
        self.command("migrate")
        if not any((self.folder / "keys").glob("*.key")):
            self.command("make-key")
        say("写入演示数据 / writing demo data")
        return self.command("demo", f"--password={self.employer_password}")

    def start(self, *, host: str = "127.0.0.1", port: int = 0) -> str:
        """Start serving; returns the URL on this machine. Raises StackError."""
        begun = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "central", "serve", "--host", host, "--port", str(port)],
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        mark = "listening on "
        while time.monotonic() < end:
            for line in self._log_since(begun):
                if line.startswith(mark):
                    bound = line.removeprefix(mark).strip()
                    self.url = bound.replace("//0.0.0.0", "//127.0.0.1")
                    return self.url
            if self._process.poll() is not None:
                tail = "\n".join(self._log_since(begun)[-15:])
                raise StackError(f"the centre ended at once; its log: {self.log}\n{tail}")
            time.sleep(0.05)
        raise StackError(f"the centre did not answer in {START_SECONDS:g} s; its log: {self.log}")

    @property
    def pid(self) -> int:
        """Of the serving process, which is the parent of its workers. Raises StackError."""
        if self._process is None:
            raise StackError("the centre is not running")
        return self._process.pid

    def stop(self, *, kill: bool = False) -> None:
        """End the process; ``kill`` is a power cut."""
        if self._process is None:
            return
        number = signal.SIGKILL if kill else signal.SIGTERM
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _log_since(self, offset: int) -> list[str]:
        with self.log.open("rb") as log:
            log.seek(offset)
            return log.read().decode(errors="replace").splitlines()


class Kiosk:
    """A station's terminal in ``folder``, enrolled at ``central``."""

    def __init__(self, folder: Path, central: Central, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.central = central
        folder.mkdir(parents=True, exist_ok=True)
        self.environ = {**environ, "PYTHONUNBUFFERED": "1"}
        self.config = folder / "kiosk.toml"

    def configure(self, *, window: str = "", sync_interval_s: float = 60.0) -> None:
        """Write the settings file; ``window`` is ``WxH`` or empty for the full screen."""
        lines = [
            "# 演示用的设置 / settings of the demo station; see docs/configuration.md",
            f'central_url = "{self.central.url}"',
            f'data_dir = "{self.folder}"',
            'keyring = "file"  # a demo machine has no keyring: the token lies in a 0600 file',
            f"sync_interval_s = {sync_interval_s}",
            f"heartbeat_interval_s = {sync_interval_s}",
        ]
        if window:
            lines.append(f'window = "{window}"')
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def enrol(self, station: str = DEMO_STATION) -> None:
        """Spend a fresh one-time code unless enrolled already. Raises StackError."""
        if (self.folder / "device.json").exists():
            return
        code = self.central.command("enrol-code", station).split()[-1]
        done = subprocess.run(
            [*self.argv("enrol"), code, "--name", "demo"],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StackError(f"the station could not be enrolled:\n{done.stdout}")

    def argv(self, *command: str) -> Sequence[str]:
        """The command line of ``python -m kiosk`` with this station's settings."""
        return [sys.executable, "-m", "kiosk", "--config", str(self.config), *command]


def _kept_secret(path: Path, *, bytes_of_secret: int = 48) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(bytes_of_secret))
    return path.read_text()
