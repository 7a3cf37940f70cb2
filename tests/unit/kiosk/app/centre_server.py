"""A centre of one file: real HTTP on loopback, just enough for an agent process."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from nacl.public import PrivateKey

from contract.device import SealingKey
from contract.events import EventBatch
from tests.unit.kiosk.outbox.fakes import FakeCentre
from tests.unit.kiosk.samples import STATION


class CentreServer(ThreadingHTTPServer):
    """Knows the token ``t1``; events go to ``events``; ``beats`` are the heartbeats received."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events = FakeCentre(private=PrivateKey(bytes(range(32))))
        self.beats: list[dict[str, Any]] = []
        self.html = False  # a captive portal answers in its place

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def key(self) -> SealingKey:
        public = base64.b64encode(bytes(self.events.private.public_key)).decode()
        return SealingKey(id="k1", public=public)

    def setup(self) -> dict[str, Any]:
        return {
            "station": STATION.model_dump(mode="json"),
            "scope": "410100",
            "sealing_key": self.key.model_dump(),
            "server_time": datetime.now(UTC).isoformat(),
            "public_url": self.url,
        }


class _Handler(BaseHTTPRequestHandler):
    server: CentreServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/healthz":
            self._answer(200, {"status": "ok"})
        elif url.path == "/v1/catalog/changes":
            since = int(parse_qs(url.query)["since"][0])
            page = {"scope": "410100", "since": since, "next": since, "more": False, "changes": []}
            self._answer(200, page)
        else:
            self._refuse(404, "not_found")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/v1/device/enrol":
            if json.loads(body)["code"] != "K7M4-9P2X":
                self._refuse(404, "enrolment_code")
                return
            self._answer(200, {**self.server.setup(), "device_id": "d1", "token": "t1"})
        elif self.headers.get("Authorization") != "Bearer t1":
            self._refuse(401, "device_unknown")
        elif self.path == "/v1/device/heartbeat":
            self.server.beats.append(json.loads(body))
            self._answer(200, self.server.setup())
        elif self.path == "/v1/events":
            result = self.server.events.send_events(EventBatch.model_validate_json(body))
            self._answer(200, result.model_dump(mode="json"))
        else:
            self._refuse(404, "not_found")

    def _refuse(self, status: int, code: str) -> None:
        problem = {"title": "不行", "status": status, "code": code}
        self._answer(status, problem, "application/problem+json")

    def _answer(self, status: int, body: Any, media: str = "application/json") -> None:
        content = json.dumps(body).encode()
        if self.server.html:
            status, media, content = 200, "text/html", b"<html>log in first</html>"
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving() -> Iterator[CentreServer]:
    server = CentreServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
