"""What every answer and every request of this site has in common."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from central.core.addresses import is_trusted

NOT_MODIFIED_HEADERS: Final = frozenset(
    {"Cache-Control", "Content-Location", "Date", "ETag", "Expires", "Vary"}
)

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def trusted_proxy(get_response: Handler) -> Handler:
    """Believe ``X-Forwarded-Proto`` when one of our own proxies says it, and nobody else."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.headers.get("X-Forwarded-Proto") == "https" and is_trusted(
            request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXIES
        ):
            request.META["wsgi.url_scheme"] = "https"
        return get_response(request)

    return handle


def bare_not_modified(get_response: Handler) -> Handler:
    """Say no more in a 304 than RFC 9110 (section 15.4.5) asks for: it has no body that headers for
    browsers could protect, and a hundred thousand stations ask for it once a minute."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            for name in set(response.headers) - NOT_MODIFIED_HEADERS:
                del response.headers[name]
        return response

    return handle


def content_security_policy(get_response: Handler) -> Handler:
    """Forbid inline scripts and styles, foreign sources and frames, on every page."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response

    return handle


def no_blank_page(get_response: Handler) -> Handler:
    """Give the refusal of a wrong method a page: a person who reloads the address of a form, or
    goes back to it, would see nothing at all."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response

    return handle


def readable_cookies(get_response: Handler) -> Handler:
    """Drop cookies that hold a NUL: nobody was given one, and PostgreSQL refuses to look it up.

    A quoted cookie value (RFC 2109) may spell any byte, so this cannot be left to the server.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: v for name, v in request.COOKIES.items() if "\0" not in v}
        return get_response(request)

    return handle
