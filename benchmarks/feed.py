"""The change feed under load: 64 connections, one worker on one core.

Beside it nginx with the same bytes as files, a plain django-ninja view that queries and serialises
under the same server, and the centre behind nginx's cache as deployments run it
(packaging/nginx/gig-inn.conf). The servers are pinned to the first core and wrk to the second;
all stand at once, and idle while another one is asked.
"""

import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.harness import Options, Row, at_least

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 64
TOKEN = "bench-device-token"
ACCEPT = "zstd"  # as terminals ask
SERVERS, CLIENT = "0", "1"  # cores
PATIENCE_S = 60.0
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"


@dataclass(frozen=True)
class Question:
    """One request, and what has to come back: ``status``, and a body of ``size`` bytes."""

    url: str
    headers: dict[str, str]
    status: int
    body: bytes


class CannotMeasure(Exception):
    """A server did not start, or gave another answer than it should. The text says which."""


def run(options: Options) -> list[Row]:
    seconds, rounds = (1, 1) if options.quick else (2, 5)
    with contextlib.ExitStack() as stack:
        ports = free_ports(4)
        data = options.scratch / "central"
        head = prepare(data)
        centre(stack, data, ports[0])
        naive(stack, data, ports[1])
        asked = questions(ports[0], head)
        heard = files(stack, options.scratch / "files", ports[2], asked)
        cached(stack, options.scratch / "cache", ports[3], ports[0])
        rows: list[Row] = []
        for name, question in asked.items():
            samples = measured(question, heard[name], ports, seconds, rounds)
            rows += compared(name, len(question.body), *samples)
        return rows


def measured(
    question: Question, file: Question, ports: list[int], seconds: int, rounds: int
) -> list[list[float]]:
    """Requests per second of ours, the plain view, nginx with files and ours behind nginx, in
    ``rounds`` turns; the order turns as well. Every answer is checked before and after."""
    plain = replace(question, url=question.url.removeprefix("/v1"), status=200, body=b"")
    asked = list(zip(ports, (question, plain, file, question), strict=True))
    for port, one in asked * 3:
        check(port, one, exact=one is not plain)
    samples: list[list[float]] = [[] for _ in asked]
    for turn in range(rounds):
        first = turn % len(asked)
        for side in (*range(first, len(asked)), *range(first)):
            port, one = asked[side]
            samples[side].append(load(port, one, seconds))
    for port, one in asked:
        check(port, one, exact=one is not plain)
    return samples


def compared(name: str, size: int, *samples: list[float]) -> list[Row]:
    ours, plain, files, cached = samples
    what = f"feed, {name}, {size / 1000:.1f} kB" if size else f"feed, {name}"
    half, most, hundred = at_least(0.5), at_least(0.8), at_least(100)
    # The plain view knows no 304: to "anything new?" it serialises an empty page.
    view_goal = hundred if size else None
    return [
        Row.against(what, ours, files, "nginx", unit="req/s", goal=half),
        Row.against(f"{what}, cached", cached, files, "nginx", unit="req/s", goal=most),
        Row.against(what, ours, plain, "plain view", unit="req/s", goal=view_goal),
    ]


def load(port: int, question: Question, seconds: int) -> float:
    """Requests per second of wrk. Raises CannotMeasure when any answer was an error."""
    lines = [f"{name}: {value}" for name, value in question.headers.items()]
    done = subprocess.run(
        [
            "taskset",
            "-c",
            CLIENT,
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--timeout",
            "20s",
        ]
        + [part for line in lines for part in ("-H", line)]
        + [f"http://127.0.0.1:{port}{question.url}"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", done)
    if found is None or "Socket errors" in done or "Non-2xx" in done:
        raise CannotMeasure(f"{question.url}: {done}")
    return float(found[1])


def check(port: int, question: Question, *, exact: bool = True) -> None:
    """The answer, its status and (``exact``) its bytes and kind. Raises CannotMeasure."""
    status, headers, body = get(port, question.url, question.headers)
    right = status == question.status
    if exact:
        right = right and body == question.body
        if question.body:
            right = right and headers.get("content-encoding") == "zstd"
    else:
        right = right and len(body) > len(question.body)
    if not right:
        raise CannotMeasure(
            f"{question.url} at {port}: {status}, {len(body)} bytes: {body[:200]!r}"
        )


def get(port: int, url: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", url, headers=headers)
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read(),
        )
    finally:
        connection.close()


def questions(port: int, head: int) -> dict[str, Question]:
    """What stations ask: whether there is news, for a day's tail, for a full page."""
    token = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": ACCEPT}

    def page(since: int, **headers: str) -> Question:
        url = f"/v1/catalog/changes?scope=410100&since={since}"
        named = token | {name.replace("_", "-"): value for name, value in headers.items()}
        status, _, body = get(port, url, named)
        return Question(url, named, status, body)

    # zstd squeezes some 150 changes into the 14 kB that the figures are for.
    return {
        "304": page(head, If_None_Match=f'W/"{head}-{head}"'),
        "tail": page(head - 140),
        "full": page(0),
    }


def prepare(data: Path) -> int:
    """A centre with 2,000 jobs in its feed and one device; returns the feed's head."""
    for command in (["migrate", "-v", "0"], ["make-key"]):
        subprocess.run(
            [sys.executable, "-m", "central", *command],
            env=environment(data),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers.plain_view", "fill", TOKEN],
        env=environment(data),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(done.stdout)


def centre(stack: contextlib.ExitStack, data: Path, port: int) -> None:
    command = [sys.executable, "-m", "central", "serve", "--port", str(port), "--workers", "1"]
    started(stack, command, environment(data), f"127.0.0.1:{port}/healthz", data / "centre.log")


def naive(stack: contextlib.ExitStack, data: Path, port: int) -> None:
    command = [sys.executable, "-m", "benchmarks.peers.plain_view", "serve", str(port)]
    started(
        stack, command, environment(data), f"127.0.0.1:{port}/catalog/changes", data / "plain.log"
    )


def files(
    stack: contextlib.ExitStack, folder: Path, port: int, asked: dict[str, Question]
) -> dict[str, Question]:
    """nginx with each answer's bytes as a file and the same headers; the questions as it hears
    them: the ETag of a file is nginx's own."""
    folder.mkdir()
    same = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    locations = []
    for name, question in asked.items():
        (folder / name).write_bytes(question.body or b"the page that the station has")
        sent = {"Cache-Control": "no-cache"}
        if question.body:
            sent |= same | {"Content-Encoding": "zstd", "Vary": "Accept-Encoding"}
        lines = "".join(f"add_header {key} {value};" for key, value in sent.items())
        locations.append(f"location = /{name} {{ {lines} }}")
    nginx(
        stack,
        folder,
        port,
        f"""
        open_file_cache max=100;
        default_type application/json;
        server {{
            listen 127.0.0.1:{port};
            root {folder};
            {" ".join(locations)}
        }}
        """,
    )
    heard = {}
    for name, question in asked.items():
        tag = get(port, f"/{name}", {})[1]["etag"]
        named = {"If-None-Match": tag} if "If-None-Match" in question.headers else {}
        heard[name] = replace(question, url=f"/{name}", headers=question.headers | named)
    return heard


def cached(stack: contextlib.ExitStack, folder: Path, port: int, behind: int) -> None:
    """nginx as deployed, except for where it listens, its certificate and its cache's place."""
    folder.mkdir()
    text = (ROOT / "packaging/nginx/gig-inn.conf").read_text(encoding="utf-8")
    for old, new in (
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{behind};"),
        ("/var/cache/nginx/gig-inn", str(folder / "kept")),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("ssl_certificate /etc/ssl/inn.pem;", ""),
        ("ssl_certificate_key /etc/ssl/inn.key;", ""),
    ):
        if text.count(old) != 1:
            raise CannotMeasure(f"packaging/nginx/gig-inn.conf has no {old!r}")
        text = text.replace(old, new)
    nginx(stack, folder, port, text)


def nginx(stack: contextlib.ExitStack, folder: Path, port: int, http_block: str) -> None:
    folder.chmod(0o755)
    places = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    text = f"""
        {user}
        worker_processes 1;
        daemon off;
        pid {folder}/pid;
        events {{ worker_connections 1024; }}
        http {{
            access_log off;
            keepalive_requests 10000000;
            sendfile on;
            tcp_nopush on;
            {places}
            {http_block}
        }}
    """
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [NGINX, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    started(stack, command, dict(os.environ), f"127.0.0.1:{port}/", folder / "log")


def started(
    stack: contextlib.ExitStack, command: list[str], env: dict[str, str], answers: str, log: Path
) -> None:
    """A server on its core that answers at the address ``answers``; it ends with ``stack``."""
    file = stack.enter_context(log.open("w"))
    process = subprocess.Popen(
        ["taskset", "-c", SERVERS, *command], env=env, cwd=ROOT, stdout=file, stderr=file
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    at = urlsplit(f"http://{answers}")
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            get(at.port or 80, at.path, {})
            return
        time.sleep(0.05)
    raise CannotMeasure(f"{' '.join(command)}: {log.read_text()[-2000:]}")


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(_bound()) for _ in range(count)]
        return [one.getsockname()[1] for one in held]


@contextlib.contextmanager
def _bound() -> Iterator[socket.socket]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one


def environment(data: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "CENTRAL_SECRET_KEY": "only-for-measuring",
        "CENTRAL_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "central.config.settings",
    }
