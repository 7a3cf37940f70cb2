import logging

import pytest
from django.db import DataError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from ninja import NinjaAPI, Router

from central.core import errors
from central.faces.api import problems
from contract.base import Problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1/", 404, "not_found"),
        ("GET", "/v1/device/enrol", 405, "method_not_allowed"),
        ("POST", "/v1/catalog/changes", 405, "method_not_allowed"),
        ("POST", "/v1/device/enrol", 422, "invalid"),
    ],
)
def test_no_error_of_the_api_is_a_page_for_people(
    client: Client, method: str, url: str, status: int, code: str
) -> None:
    answer = client.generic(method, url)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Content-Length"] == str(len(answer.content))
    assert Problem.model_validate_json(answer.content).code == code


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b'{"code":1}', b"null"])
def test_a_body_that_cannot_be_read_is_a_problem(client: Client, body: bytes) -> None:
    answer = client.post("/v1/device/enrol", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_over_the_limit_is_too_large(client: Client) -> None:
    body = b'{"code":"' + b"A" * 5_000_000 + b'"}'
    answer = client.post("/v1/device/enrol", body, content_type="application/json")
    assert answer.status_code == 413
    assert Problem.model_validate_json(answer.content).code == "too_large"


def test_a_wrong_value_is_named_but_not_repeated(client: Client) -> None:
    answer = client.post(
        "/v1/device/enrol", {"code": "secret" * 20}, content_type="application/json"
    )
    assert b"code" in answer.content
    assert b"secret" not in answer.content


def test_an_unknown_host_gets_a_problem(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/v1/nothing", headers={"Host": "evil.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.Invalid, 422),
        (errors.Unauthorized, 401),
        (errors.Forbidden, 403),
        (errors.NotFound, 404),
        (errors.Conflict, 409),
        (errors.Gone, 410),
    ],
)
def test_every_refusal_of_the_core_has_its_status(
    kind: type[errors.CoreError], status: int
) -> None:
    answer = problems.from_error(kind("some_code", "一句话。", "more"))
    assert answer.status_code == status
    assert Problem.model_validate_json(answer.content) == Problem(
        title="一句话。", status=status, detail="more", code="some_code"
    )


def test_too_many_says_when() -> None:
    answer = problems.from_error(errors.TooMany("x", "太多。", retry_after=0))
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")


def test_a_bug_is_logged_and_answered_without_its_inside(caplog: pytest.LogCaptureFixture) -> None:
    api = NinjaAPI(urls_namespace="test-bug", docs_url=None, openapi_url=None)
    problems.install(api)
    router = Router()

    @router.get("/bug")
    def bug(request: HttpRequest) -> None:
        raise ZeroDivisionError("inside")

    api.add_router("", router)
    (view,) = [p.callback for p in api.urls[0] if "bug" in str(p.pattern)]
    assert view is not None
    with caplog.at_level(logging.ERROR):
        answer = view(RequestFactory().get("/v1/bug"))
    assert answer.status_code == 500
    assert b"inside" not in answer.content
    assert "ZeroDivisionError" in caplog.text


def test_a_text_that_no_database_stores_is_the_senders_mistake() -> None:
    api = NinjaAPI(urls_namespace="test-nul", docs_url=None, openapi_url=None)
    problems.install(api)
    router = Router()

    @router.get("/nul")
    def nul(request: HttpRequest) -> None:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")

    api.add_router("", router)
    (view,) = [p.callback for p in api.urls[0] if "nul" in str(p.pattern)]
    assert view is not None
    answer = view(RequestFactory().get("/v1/nul"))
    assert answer.status_code == 422
    assert Problem.model_validate_json(answer.content).code == "invalid"
