"""Every refusal of the API as ``application/problem+json`` (RFC 9457)."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from central.core.errors import CoreError, TooMany
from central.core.inbox.keys import KeyRingError
from contract.base import Problem
from contract.version import API_PREFIX

CONTENT_TYPE = "application/problem+json"

log = logging.getLogger(__name__)

_TITLES = {
    400: "请求有误。",
    403: "没有权限。",
    404: "没有这个地址。",
    405: "这个地址不支持这种请求。",
    413: "内容太大。",
    422: "内容不符合要求。",
    500: "中心出错了,已记录。请稍后再试。",
    503: "中心暂时办不了,请稍后再试。",
}


def problem(
    status: int,
    *,
    code: str,
    title: str = "",
    detail: str = "",
) -> HttpResponse:
    """A problem answer. ``code`` is a stable word; ``title`` defaults to one for the status."""
    body = Problem(
        title=title or _TITLES.get(status, HTTPStatus(status).phrase),
        status=status,
        detail=detail,
        code=code,
    )
    response = HttpResponse(body.model_dump_json(), status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Length"] = str(len(response.content))
    return response


def from_error(error: CoreError) -> HttpResponse:
    """The answer to a refusal of the core; a 429 carries ``Retry-After`` in seconds."""
    response = problem(error.status, code=error.code, title=error.title, detail=error.detail)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if error.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _where(error: ValidationError) -> str:
    """Which fields were wrong and why, without a value: values may be personal."""
    return "; ".join(
        f"{'.'.join(str(part) for part in item.get('loc', ()))}: {item.get('msg', '')}"
        for item in error.errors[:10]
    )


def install(api: NinjaAPI) -> None:
    """Register the handlers that turn whatever an operation raises into a problem."""

    def core(_request: HttpRequest, error: CoreError) -> HttpResponse:
        return from_error(error)

    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(422, code="invalid", detail=_where(error))

    def http(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, code="bad_request", detail=str(error))

    def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, code="not_found")

    def too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        return problem(413, code="too_large")

    def no_key(_request: HttpRequest, error: KeyRingError) -> HttpResponse:
        log.error("the sealing keys cannot be used: %s", error)
        response = problem(503, code="no_sealing_key")
        response.headers["Retry-After"] = "60"
        return response

    def database(_request: HttpRequest, error: OperationalError) -> HttpResponse:
        log.error("the database failed: %s", error)
        response = problem(503, code="database")
        response.headers["Retry-After"] = "30"
        return response

    def unstorable(_request: HttpRequest, _error: DataError) -> HttpResponse:
        return problem(422, code="invalid", detail="a text holds what no database stores: a NUL")

    def bug(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("unexpected error at %s %s", request.method, request.path, exc_info=error)
        return problem(500, code="internal")

    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Exception: bug,
        RequestDataTooBig: too_big,
        Http404: missing,
        HttpError: http,
        ValidationError: invalid,
        CoreError: core,
        KeyRingError: no_key,
        DataError: unstorable,
        OperationalError: database,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def problems_only(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: under the API prefix no error leaves as a page for people.

    Unknown addresses, wrong methods and errors in front of the API are answered by Django as
    HTML; a client of the API must never have to tell that from a captive portal.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if (
            response.status_code < HTTPStatus.BAD_REQUEST
            or not request.path.startswith(f"{API_PREFIX}/")
            or not response.headers.get("Content-Type", "").startswith("text/")
        ):
            return response
        answer = problem(response.status_code, code=_CODES.get(response.status_code, "internal"))
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        return answer

    return handle
