"""The production command as a real process, on SQLite in a directory of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[4]


def environment(data_dir: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "CENTRAL_SECRET_KEY": "k" * 50,
        "CENTRAL_DATA_DIR": str(data_dir),
        "PYTHONUNBUFFERED": "1",
    }


def central(
    data_dir: Path, *argv: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "central", *argv],
        env=environment(data_dir) | (env or {}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def serving(
    data_dir: Path, *options: str, env: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A running centre and its port; whatever happens, it is gone afterwards."""
    with (data_dir / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "central", "serve", "--port", "0", *options],
            env=environment(data_dir) | (env or {}),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("listening on http://127.0.0.1:"), (data_dir / "log").read_text()
            port = urlsplit(line.split()[-1]).port
            assert port is not None
            yield process, port
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    assert central(tmp_path, "migrate", "-v", "0").returncode == 0
    assert central(tmp_path, "make-key").returncode == 0
    return tmp_path


def health(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


def test_it_serves_and_stops_cleanly_when_told(data_dir: Path) -> None:
    with serving(data_dir, "--workers", "2") as (process, port):
        assert health(port) == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        assert process.stdout.read() == "stopped\n"
    assert " ERROR " not in (data_dir / "log").read_text()


def test_when_it_is_killed_nothing_of_it_lives_on(data_dir: Path) -> None:
    with serving(data_dir) as (process, port):
        process.kill()
        process.wait()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                health(port)
            except OSError:
                break
            time.sleep(0.05)
        else:
            pytest.fail("a worker outlived its parent")


def test_a_second_centre_on_the_same_port_is_refused(data_dir: Path) -> None:
    with serving(data_dir) as (_, port):
        second = central(data_dir, "serve", "--port", str(port))
        assert second.returncode == 1
        assert f"port {port}" in second.stderr
        assert "Traceback" not in second.stderr
        assert health(port) == 200


@pytest.mark.parametrize(
    ("argv", "env"),
    [
        ((), {"CENTRAL_PUBLIC_URL": "https://inn.example.org"}),
        (("--host", "0.0.0.0"), {}),
    ],
)
def test_it_never_shows_codes_to_others_unasked(
    data_dir: Path, argv: tuple[str, ...], env: dict[str, str]
) -> None:
    done = central(data_dir, "serve", "--port", "0", *argv, env=env)
    assert done.returncode in (1, 2)
    assert "CENTRAL_SMS=http" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_demonstration_for_others_is_warned_of(data_dir: Path) -> None:
    env = {"CENTRAL_PUBLIC_URL": "http://192.0.2.7:8600", "CENTRAL_SMS": "console"}
    with serving(data_dir, env=env) as (_, port):
        assert health(port) == 200
    assert "ANYBODY CAN SIGN IN AS ANYBODY" in (data_dir / "log").read_text()


def test_an_unmigrated_database_is_refused_with_advice(tmp_path: Path) -> None:
    done = central(tmp_path, "serve", "--port", "0")
    assert done.returncode == 1
    assert "python -m central migrate" in done.stderr


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, never listening
        url = f"postgresql://a:b@127.0.0.1:{nobody.getsockname()[1]}/c"
        done = subprocess.run(
            [sys.executable, "-m", "central", "serve", "--port", "0"],
            env={**environment(tmp_path), "CENTRAL_DATABASE_URL": url},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert "CENTRAL_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
