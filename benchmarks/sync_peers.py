"""Our sync, Kinto's and PouchDB's side by side: the servers, the stations, the counting relay.

Each peer is a server process and a station process that obey lines of JSON; all are told the same
jobs and the same changes, from the same files. Times are taken within the station's process.
Bytes are counted by a relay on the socket, both ways, headers and all, in rounds of their own, so
that the relay costs nobody time.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.data import delta, jobs
from benchmarks.harness import Options
from benchmarks.sync_station import TOKEN
from contract.catalog import Job, PutJob, Tombstone

ROOT = Path(__file__).parents[1]
PEERS = Path(__file__).parent / "peers"
DEV = ROOT / "packaging" / "dev"

OURS, KINTO, POUCHDB = "ours", "Kinto", "PouchDB"


class Child:
    """A process that answers each line of JSON with one. Raises RuntimeError when it died."""

    def __init__(self, argv: Sequence[str | Path], environ: dict[str, str] | None = None) -> None:
        self._name = " ".join(map(str, argv[-2:]))
        self._process = subprocess.Popen(
            argv,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, **command: object) -> dict[str, Any]:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(command) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._name} ended while it was told {command}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        with suppress(OSError):
            self._process.communicate(timeout=20)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


class Relay:
    """Passes connections on to ``target`` and counts what goes through, both ways."""

    def __init__(self, target: str) -> None:
        host, port = target.removeprefix("http://").split(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.bytes = 0
        self.connections = 0
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                self.connections += 1
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                with self._lock:
                    self.bytes += len(data)
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@dataclass
class Peer:
    """One of the three, loaded and serving.

    Attributes:
        ms: what each timed sync took.
    """

    name: str
    server: Child
    station: Child
    url: str
    ms: list[float] = field(default_factory=list)

    def fill(self, *, via: str = "") -> dict[str, Any]:
        return self.station.tell(do="fill", url=self.url, via=via or self.url)

    def sync(self, *, via: str = "") -> dict[str, Any]:
        return self.station.tell(do="sync", url=self.url, via=via or self.url)

    def counted(self, what: str) -> tuple[int, int]:
        """Bytes both ways and connections of one ``fill`` or ``sync``."""
        relay = Relay(self.url)
        try:
            self.station.tell(do=what, url=self.url, via=relay.url)
            return relay.bytes, relay.connections
        finally:
            relay.close()


class Work:
    """The same jobs and the same changes for all; what stands is kept here."""

    def __init__(self, count: int, folder: Path) -> None:
        self._folder = folder
        self._standing = {job.id: job for job in jobs(count)}
        self._seq = count
        self.file = folder / "jobs.ndjson"
        with self.file.open("w", encoding="utf-8") as lines:
            lines.writelines(f"{_text(job)}\n" for job in self._standing.values())

    def __len__(self) -> int:
        return len(self._standing)

    def next_delta(self) -> Path:
        """A file of 200 more changes."""
        page = delta(list(self._standing.values()), self._seq)
        path = self._folder / f"delta-{self._seq}.ndjson"
        with path.open("w", encoding="utf-8") as lines:
            for change in page.changes:
                if isinstance(change, PutJob):
                    self._standing[change.body.id] = change.body
                    lines.write(f'{{"id":"{change.body.id}","body":{_text(change.body)}}}\n')
                elif isinstance(change, Tombstone):
                    del self._standing[change.id]
                    lines.write(f'{{"id":"{change.id}","body":null}}\n')
        self._seq = page.next
        return path


@contextmanager
def three(options: Options, work: Work) -> Iterator[list[Peer]]:
    """Ours, Kinto and PouchDB, each with all of ``work`` published and an empty station."""
    with ExitStack() as stack:
        yield [
            _ours(options, work, stack),
            _kinto(options, work, stack),
            _pouchdb(options, work, stack),
        ]


def _ours(options: Options, work: Work, stack: ExitStack) -> Peer:
    sys.path.insert(0, str(DEV))
    from demo_stack import Central

    central = Central(options.scratch / "centre", os.environ)
    central.command("migrate")
    central.command("make-key")
    publisher = Child([sys.executable, "-m", "benchmarks.sync_centre"], central.environ)
    stack.callback(publisher.end)
    publisher.tell(do="load", file=str(work.file), token=TOKEN)
    url = central.start()
    stack.callback(central.stop)
    station = _child(stack, [sys.executable, "-m", "benchmarks.sync_station", "ours"], options)
    return Peer(OURS, publisher, station, url)


def _kinto(options: Options, work: Work, stack: ExitStack) -> Peer:
    import requests

    python = options.tools / "kinto" / "bin" / "python"
    server = Child([python, PEERS / "kinto" / "serve.py"])
    stack.callback(server.end)
    url = server.tell(do="load", file=str(work.file))["url"]
    for path in ("/v1/buckets/b", "/v1/buckets/b/collections/jobs"):
        requests.put(url + path, auth=("bench", "bench"), timeout=10).raise_for_status()
    station = _child(stack, [sys.executable, "-m", "benchmarks.sync_station", "kinto"], options)
    return Peer(KINTO, server, station, url)


def _pouchdb(options: Options, work: Work, stack: ExitStack) -> Peer:
    environ = os.environ | {"NODE_PATH": str(options.tools / "pouchdb" / "node_modules")}
    folder = options.scratch / "pouchdb-server"
    folder.mkdir()
    server = Child(["node", PEERS / "pouchdb" / "serve.js", folder], environ)
    stack.callback(server.end)
    url = server.tell(do="load", file=str(work.file))["url"]
    station = _child(stack, ["node", str(PEERS / "pouchdb" / "station.js")], options, environ)
    return Peer(POUCHDB, server, station, url)


def _child(
    stack: ExitStack, argv: list[str], options: Options, environ: dict[str, str] | None = None
) -> Child:
    folder = options.scratch / f"station-{Path(argv[-1]).stem}"
    folder.mkdir()
    child = Child([*argv, str(folder)], environ)
    stack.callback(child.end)
    return child


def publish(peers: Sequence[Peer], change: Path) -> None:
    """The same changes at every server."""
    for peer in peers:
        peer.server.tell(do="publish", file=str(change))


def same(answers: Sequence[dict[str, Any]], expected: int) -> None:
    """All hold what was published. Raises RuntimeError: a benchmark of a wrong sync is none."""
    held = [answer["held"] for answer in answers]
    if any(count != expected for count in held):
        raise RuntimeError(f"{expected} jobs were published and the stations hold {held}")


def _text(job: Job) -> str:
    return job.model_dump_json(exclude_defaults=True)
