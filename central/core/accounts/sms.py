"""The way an SMS leaves the house: one small protocol and two gateways."""

import json
import logging
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import IO, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

log = logging.getLogger(__name__)


class SmsFailed(Exception):
    """The gateway did not take the message. The text says what a technician should look at.

    It never contains the code or the whole number.
    """


class SmsGateway(Protocol):
    """Takes one message.

    ``is_demo`` gateways send nothing: the page itself shows the code, below a banner saying so.
    """

    @property
    def is_demo(self) -> bool: ...

    def send(self, phone: str, text: str, code: str) -> None:
        """Hand the message over. ``text`` is the whole message, ``code`` what a template fills in.

        Raises SmsFailed.
        """


class ConsoleGateway:
    """The demo gateway: sends nothing, and says so in the log each time."""

    is_demo = True

    def send(self, phone: str, text: str, code: str) -> None:
        log.warning(
            "DEMO SMS GATEWAY: nothing was sent; the code stands on the page. "
            "Set CENTRAL_SMS=http before real people sign in."
        )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None  # a redirect would carry the token and the number to another host


class HttpGateway:
    """An SMS provider behind one HTTP call.

    ``POST url`` with ``Authorization: Bearer token`` and the JSON
    ``{"phone", "template", "text", "params": {"code"}}``; any 2xx answer means taken. Providers in
    mainland China send registered templates only; ``template`` is the provider's id of ours.

    Attributes:
        timeout: seconds for connecting and for each read.
    """

    is_demo = False

    def __init__(self, url: str, token: str, template: str, *, timeout: float = 5.0) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"an SMS gateway's URL starts with http:// or https://, not {url!r}")
        self._url = url
        self._token = token
        self._template = template
        self.timeout = timeout
        self._opener = urllib.request.build_opener(_NoRedirects())

    def send(self, phone: str, text: str, code: str) -> None:
        body = {
            "phone": phone,
            "template": self._template,
            "text": text,
            "params": {"code": code},
        }
        request = urllib.request.Request(
            self._url,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json; charset=utf-8",
                "Accept": "application/json",
            },
            method="POST",
        )
        host = urlsplit(self._url).netloc
        try:
            with self._opener.open(request, timeout=self.timeout) as answer:
                status = answer.status
                _drain(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise SmsFailed(_advice(host, error.code)) from None
        except TimeoutError:
            raise SmsFailed(f"{host} did not answer within {self.timeout:g} s") from None
        except (urllib.error.URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise SmsFailed(f"{host} cannot be reached ({reason}); check CENTRAL_SMS_URL") from None
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise SmsFailed(_advice(host, status))


def _drain(answer: IO[bytes]) -> None:
    answer.read(64 * 1024)


def _advice(host: str, status: int) -> str:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return f"{host} refused the token ({status}); check CENTRAL_SMS_TOKEN"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"{host} limits us ({status}); raise the quota with the provider"
    return f"{host} answered {status}"


def gateway_from_settings() -> SmsGateway:
    """The gateway of ``CENTRAL_SMS``. Raises ImproperlyConfigured with the setting to mend."""
    kind = settings.SMS
    if kind == "console":
        return ConsoleGateway()
    if kind != "http":
        raise ImproperlyConfigured(f"CENTRAL_SMS is 'console' or 'http', not {kind!r}")
    if not settings.SMS_URL or not settings.SMS_TOKEN:
        raise ImproperlyConfigured("CENTRAL_SMS=http needs CENTRAL_SMS_URL and CENTRAL_SMS_TOKEN")
    return HttpGateway(settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_TEMPLATE)
