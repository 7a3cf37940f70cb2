"""A private PostgreSQL for the tests, from Debian's packages: no password, no port, no traces."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ADVICE = "PostgreSQL's server is not installed: apt-get install postgresql"
START_SECONDS = 60


class NoPostgres(Exception):
    """The server's binaries are not on this machine."""


def binaries() -> Path:
    """The directory with initdb and pg_ctl, of the newest version. Raises NoPostgres."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3].split(".")[0]),
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoPostgres(ADVICE)


def _user() -> str | None:
    """Whom the server runs as: it refuses root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def cluster() -> Iterator[str]:
    """A running server with one empty database; gives its ``CENTRAL_DATABASE_URL``.

    Listens on a Unix socket only. Durability is off: nothing in it is worth a power cut.
    Raises NoPostgres, or RuntimeError with the server's log when it does not start.
    """
    directory = binaries()
    user = _user()
    home = Path(tempfile.mkdtemp(prefix="gig-inn-pg-", dir="/tmp"))
    if user is not None:
        shutil.chown(home, user)

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd=home,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            log = home / "log"
            raise RuntimeError(
                f"{command[0]}: {done.stdout}\n{log.read_text() if log.exists() else ''}"
            )

    data = home / "data"
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off "
        "-c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
    )
    try:
        run(directory / "initdb", "-D", data, "-U", "central", "-A", "trust", "-E", "UTF8", "-N")
        started: list[str | Path] = ["-D", data, "-l", home / "log", "-w", "-t", str(START_SECONDS)]
        run(directory / "pg_ctl", *started, "-o", options, "start")
        try:
            run(directory / "createdb", "-h", home, "-U", "central", "central")
            yield f"postgresql://central@{quote(str(home), safe='')}/central"
        finally:
            run(directory / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
