import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from central.core.accounts.sms import ConsoleGateway, HttpGateway, SmsFailed, gateway_from_settings


class Provider(ThreadingHTTPServer):
    """A small SMS provider: answers ``status`` and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.location = ""
        self.hang = threading.Event()
        self.hangs = False
        self.received: list[tuple[dict[str, str], dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((dict(self.headers), body))
        if self.server.hangs:
            self.server.hang.wait(10)
            return
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.hang.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_hands_the_message_over(provider: Provider) -> None:
    HttpGateway(provider.url, "s3cret", "SMS_1").send("13800000001", "验证码 123456", "123456")
    headers, body = provider.received[0]
    assert headers["Authorization"] == "Bearer s3cret"
    assert body == {
        "phone": "13800000001",
        "template": "SMS_1",
        "text": "验证码 123456",
        "params": {"code": "123456"},
    }


@pytest.mark.parametrize(
    ("status", "advice"),
    [(401, "CENTRAL_SMS_TOKEN"), (403, "CENTRAL_SMS_TOKEN"), (429, "quota"), (500, "500")],
)
def test_it_says_what_to_look_at_when_the_provider_refuses(
    provider: Provider, status: int, advice: str
) -> None:
    provider.status = status
    with pytest.raises(SmsFailed, match=advice):
        HttpGateway(provider.url, "t", "").send("13800000001", "text", "123456")


def test_it_follows_no_redirect_with_the_token(provider: Provider) -> None:
    provider.status, provider.location = 307, provider.url
    with pytest.raises(SmsFailed, match="307"):
        HttpGateway(provider.url, "t", "").send("13800000001", "text", "123456")
    assert len(provider.received) == 1


def test_it_gives_up_on_a_provider_that_hangs(provider: Provider) -> None:
    provider.hangs = True
    with pytest.raises(SmsFailed, match=r"did not answer within 0\.2 s"):
        HttpGateway(provider.url, "t", "", timeout=0.2).send("13800000001", "text", "123456")


def test_it_says_when_nobody_is_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused for sure
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(SmsFailed, match=r"cannot be reached.*CENTRAL_SMS_URL"):
            HttpGateway(url, "t", "").send("13800000001", "text", "123456")


def test_it_speaks_http_only() -> None:
    with pytest.raises(ValueError, match="http"):
        HttpGateway("file:///etc/passwd", "t", "")


def test_the_demo_gateway_is_loud_and_keeps_the_number_to_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gateway = ConsoleGateway()
    gateway.send("13800000001", "验证码 123456", "123456")
    assert gateway.is_demo
    assert "DEMO SMS GATEWAY" in caplog.text
    assert not any(char.isdigit() for record in caplog.records for char in record.getMessage())


def test_the_settings_choose_the_gateway(settings: Any) -> None:
    settings.SMS = "console"
    assert gateway_from_settings().is_demo
    settings.SMS, settings.SMS_URL, settings.SMS_TOKEN = "http", "https://sms.example/", "t"
    assert not gateway_from_settings().is_demo


def test_it_names_the_setting_that_is_missing(settings: Any) -> None:
    settings.SMS, settings.SMS_URL, settings.SMS_TOKEN = "http", "https://sms.example/", ""
    with pytest.raises(ImproperlyConfigured, match="CENTRAL_SMS_TOKEN"):
        gateway_from_settings()
    settings.SMS = "pigeon"
    with pytest.raises(ImproperlyConfigured, match="pigeon"):
        gateway_from_settings()
