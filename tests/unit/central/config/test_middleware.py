import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from central.config.middleware import (
    CONTENT_SECURITY_POLICY,
    bare_not_modified,
    trusted_proxy,
)
from central.core.addresses import parse_networks


@pytest.mark.parametrize(
    ("remote", "says", "secure"),
    [
        ("127.0.0.1", "https", True),
        ("127.0.0.1", "http", False),
        ("203.0.113.9", "https", False),  # not one of our proxies
    ],
)
def test_https_is_believed_from_our_own_proxies(
    remote: str, says: str, secure: bool, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = parse_networks("127.0.0.1")
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.is_secure())
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-Proto": says})
    trusted_proxy(view)(request)
    assert seen == [secure]


@pytest.mark.django_db
def test_pages_forbid_inline_and_foreign_code(client: Client) -> None:
    answer = client.get("/employer/")
    answer = client.get(answer["Location"]) if answer.status_code == 302 else answer
    assert answer["Content-Type"].startswith("text/html")
    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert answer["X-Frame-Options"] == "DENY"


def test_a_304_says_no_more_than_it_has_to() -> None:
    headers = {"ETag": 'W/"1-1"', "Cache-Control": "no-cache", "X-Frame-Options": "DENY"}
    request = RequestFactory().get("/")
    bare = bare_not_modified(lambda _: HttpResponseNotModified(headers=headers))(request)
    assert dict(bare.items()) == {"ETag": 'W/"1-1"', "Cache-Control": "no-cache"}
    whole = bare_not_modified(lambda _: HttpResponse(headers=headers))(request)
    assert whole["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_health_is_told_to_anybody(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "wire": 1})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/s/TMJQWBVV/phone", "/me/signout", "/employer/logout"])
def test_who_reloads_the_address_of_a_form_reads_what_to_do(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert "返回" in answer.content.decode()
