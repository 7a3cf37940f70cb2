"""Whatever a phone, a desk or a device sends to the centre: an answer, and never a 500.

The bodies, headers, cookies and addresses are nearly right, wrong or noise. Run on SQLite and on
PostgreSQL, which refuses other things (a NUL, a lone surrogate, a number too great for a column).
"""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from central.core.inbox.keys import keyring_from_settings
from central.core.jobs.models import JobPosting
from central.core.signin import services as signin
from contract.device import SealingKey
from contract.receipt import check_digit, is_receipt_code
from tests.nasty import fuzz, junk, like, texts
from tests.unit.central import cast
from tests.unit.central.employer import people
from tests.unit.central.phone.test_own import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

careful = settings(
    fuzz,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CODE = cast.receipt()
RECEIPT = "00000000001" + check_digit("00000000001")  # of people.application


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> SealingKey:
    settings.DATA_DIR = tmp_path
    settings.PUBLIC_URL = "https://inn.example.org"
    return keyring_from_settings().make(now=cast.NOW)


def told(client: Client, method: str, path: str, body: bytes, **more: Any) -> int:
    """The status; a bug that became a 500 shows itself as what it was."""
    answer = client.generic(method, path, body, **more)
    assert answer.status_code < 500, (method, path, body, more, answer.content)
    if answer.status_code >= 400:
        assert answer.content or method == "HEAD"
    return answer.status_code


# The API

HEADER_VALUES = st.one_of(
    st.sampled_from(
        [
            *("Bearer alices-device", "Bearer ", "Basic x", "Bearer " + "x" * 9000, "Bearer \0"),
            *("Bearer é", "the-session-token", "\xff", '"', 'W/"', "*", "1, 2", "9" * 400, ""),
        ]
    ),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=20),
)
api_headers = st.fixed_dictionaries(
    {"HTTP_AUTHORIZATION": st.just("Bearer alices-device") | HEADER_VALUES},
    optional={
        "HTTP_X_SESSION": HEADER_VALUES,
        "HTTP_IF_NONE_MATCH": HEADER_VALUES,
        "HTTP_ACCEPT": HEADER_VALUES,
        "HTTP_ACCEPT_ENCODING": HEADER_VALUES,
        "HTTP_X_FORWARDED_FOR": HEADER_VALUES,
        "HTTP_X_FORWARDED_PROTO": HEADER_VALUES,
        "HTTP_CONTENT_ENCODING": HEADER_VALUES,
        "HTTP_COOKIE": HEADER_VALUES,
    },
)
EVENT = {
    "id": str(cast.event_id(5)),
    "kind": "application.submitted",
    "time": "2026-03-02T09:00:00Z",
    "key_id": "k1",
    "sealed": "AAAA",
}
API = {
    "/v1/events": {"events": [EVENT]},
    "/v1/device/heartbeat": {
        **{"app_version": "0.1", "wire": 1, "catalogue_seq": 9, "outbox_pending": 0},
        **{"outbox_oldest_seconds": 0, "parked": [{"id": "1", "kind": "k", "code": "c"}]},
    },
    "/v1/device/enrol": {"code": "K7M4-9P2X", "name": "n", "app_version": "1"},
    "/v1/device/token/roll": {},
    "/v1/signin/device_authorization": {},
    "/v1/signin/token": {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": "d",
    },
    "/v1/applications/lookup": {"receipt": CODE, "phone_last4": "0001"},
}


@settings(careful, max_examples=300)
@given(
    path=st.sampled_from(sorted(API)),
    data=st.data(),
    headers=api_headers,
    media=st.sampled_from(["application/json"] * 4 + ["text/plain", "", "multipart/form-data"]),
)
def test_the_api_answers_every_body(
    key: SealingKey, path: str, data: st.DataObject, headers: dict[str, str], media: str
) -> None:
    _devices()
    client = Client(raise_request_exception=False)
    told(client, "POST", path, data.draw(like(API[path])), content_type=media, **headers)


def _devices() -> None:
    from central.core.devices.models import Device

    if not Device.objects.exists():
        cast.session(cast.person(), cast.device(token="alices-device"))
        cast.job()


@settings(careful, max_examples=250)
@given(data=st.data())
def test_what_was_sealed_is_decided_whatever_it_is(key: SealingKey, data: st.DataObject) -> None:
    """The body of an event is a person's text behind a seal, so nobody looked at it before."""
    _devices()
    job = JobPosting.objects.earliest("pk")
    resume = cast.resume().model_dump(mode="json")
    walk_in = cast.walk_in(job).model_dump(mode="json") | {"resume": resume}
    session = {"session_token": "the-session-token", "resume": resume}
    kind = data.draw(st.sampled_from(["application.submitted", "resume.saved", "\0", "x"]))
    body = data.draw(like(walk_in, session, cast.signed_in(job).model_dump(mode="json")))
    assume(len(body) < 40_000)  # what the wire takes
    seed = data.draw(st.integers(1, 10**9))
    event = cast.seal(key, body, seed=seed, kind=kind)
    answer = Client().post(
        "/v1/events",
        {"events": [event.model_dump(mode="json")]},
        content_type="application/json",
        headers={"Authorization": "Bearer alices-device"},
    )
    assert answer.status_code == 200
    (result,) = answer.json()["results"]
    assert result["status"] in ("accepted", "rejected", "duplicate"), result


@settings(careful, max_examples=200)
@given(
    path=st.sampled_from(
        ["/v1/catalog/changes", "/v1/catalog/snapshot", "/v1/me", "/v1/session", "/v1/none"]
    ),
    query=st.dictionaries(
        st.sampled_from(["scope", "since", "limit", "x"]),
        texts | st.integers().map(str),
        max_size=3,
    ),
    headers=api_headers,
    method=st.sampled_from(["GET", "GET", "GET", "HEAD", "DELETE", "PUT", "OPTIONS", "TRACE"]),
)
def test_the_api_answers_every_question(
    key: SealingKey, path: str, query: dict[str, str], headers: dict[str, str], method: str
) -> None:
    _devices()
    client = Client(raise_request_exception=False)
    told(client, method, f"{path}?{encoded(query)}", b"", **headers)


# The pages


def encoded(fields: dict[str, Any]) -> str:
    """A form as a browser without scruples writes it: lone surrogates go through as bytes."""
    return "&".join(
        f"{quote(name.encode('utf-8', 'surrogatepass'))}="
        f"{quote(str(value).encode('utf-8', 'surrogatepass'))}"
        for name, value in fields.items()
    )


SOUND = st.sampled_from(
    [
        *(
            "13800000001",
            "0001",
            "123456",
            CODE,
            "爱丽",
            "cleaning",
            "under_3y",
            "today",
            "on",
            "1",
        ),
        *(
            "2026-03-05",
            "09:30",
            "2026-03-05T09:30",
            "acme",
            people.PASSWORD,
            "full",
            "99999999999",
        ),
        *("0001-01-01", "9999-12-31", "9999-12-31T23:59", "24:00", "-1", "0", "三楼 302"),
    ]
)
FIELDS = (
    *("phone", "code", "last4", "name", "skills", "experience", "available", "note", "receipt"),
    *("username", "password", "day", "time", "at", "date", "hour", "minute", "place", "reason"),
    *("headcount", "headcount_left", "state", "q", "page", "next", "csrfmiddlewaretoken", "x"),
)
forms = st.dictionaries(st.sampled_from(FIELDS), SOUND | SOUND | texts, max_size=7)
bodies = st.one_of(forms.map(encoded).map(str.encode), forms.map(encoded).map(str.encode), junk)
PHONE = (
    *("/", "/s/{}", "/s/{}/phone", "/s/{}/code", "/s/{}/again", "/s/{}/approve", "/s/{}/refuse"),
    *("/s/{}/other", "/me", "/me/resume", "/me/applications/{}", "/me/signin", "/me/code"),
    *("/me/again", "/me/signout", "/r", "/r/{}", "/j/{}"),
)
EMPLOYER = (
    *("/employer/", "/employer/login", "/employer/logout", "/employer/jobs"),
    *("/employer/jobs/{}/filled", "/employer/jobs/{}/withdraw", "/employer/jobs/{}/headcount"),
    *("/employer/applications/{}", "/employer/applications/{}/invite"),
    *("/employer/applications/{}/decline", "/employer/applications/{}/hire", "/{}", "/v1/{}"),
)
METHODS = st.sampled_from(["POST", "POST", "POST", "GET", "GET", "HEAD", "PUT", "OPTIONS"])
MEDIA = st.sampled_from(
    [
        *["application/x-www-form-urlencoded"] * 5,
        *("multipart/form-data; boundary=x", "multipart/form-data", "application/json", "\xff"),
        *("application/x-www-form-urlencoded; charset=utf-16", "text/plain; charset=nonsense"),
    ]
)
page_headers = st.fixed_dictionaries(
    {},
    optional={
        "HTTP_COOKIE": HEADER_VALUES.map(lambda value: f"sessionid={value}")
        | HEADER_VALUES.map(lambda value: f'csrftoken="{value}\\000"; messages={value}')
        | HEADER_VALUES,
        "HTTP_REFERER": HEADER_VALUES,
        "HTTP_ORIGIN": HEADER_VALUES,
        "HTTP_ACCEPT_LANGUAGE": HEADER_VALUES,
        "HTTP_USER_AGENT": HEADER_VALUES,
        "HTTP_HOST": HEADER_VALUES,
        "HTTP_X_FORWARDED_FOR": HEADER_VALUES,
        "HTTP_X_FORWARDED_HOST": HEADER_VALUES,
    },
)


@pytest.fixture
def stage(key: SealingKey, client: Client) -> Iterator[tuple[dict[str, list[str]], list[Client]]]:
    """Addresses that exist, and browsers: nobody's, Alice's, an employer's, one that fails CSRF."""
    posting = cast.job(None, valid_until=timezone.now() + cast.minutes(60))
    found = people.application(posting)
    grant, _ = signin.begin(cast.device(), now=timezone.now())
    alice, strict = Client(), Client(enforce_csrf_checks=True)
    sign_in(alice, cast.person())
    desk = people.at_desk(people.member("acme", cast.employer()))
    browsers = [client, alice, desk, strict]
    for browser in browsers:
        browser.raise_request_exception = False
    names = [str(posting.pk), str(found.pk), grant.user_code, CODE, RECEIPT]
    yield {"names": names}, browsers


PLAIN: dict[str, Any] = {
    **{"who": 0, "named": 0, "body": b"last4=0001", "method": "POST"},
    **{"media": "application/x-www-form-urlencoded", "headers": {}},
}


@settings(careful, max_examples=500)
@given(
    where=st.sampled_from([*PHONE, *EMPLOYER]),
    who=st.integers(0, 3),
    named=st.integers(0, 4) | texts,
    body=bodies,
    method=METHODS,
    media=MEDIA,
    headers=st.just({}) | page_headers,
)
@example(**PLAIN | {"where": "/r/{}", "named": "\0"})
@example(**PLAIN | {"where": "/j/{}", "named": "9" * 30})
@example(
    **PLAIN | {"where": "/employer/jobs/{}/headcount", "who": 2, "body": b"headcount=" + b"9" * 30}
)
def test_every_page_answers_everybody(
    stage: tuple[dict[str, list[str]], list[Client]],
    *,
    where: str,
    who: int,
    named: int | str,
    body: bytes,
    method: str,
    media: str,
    headers: dict[str, str],
) -> None:
    names, browsers = stage[0]["names"], stage[1]
    name = names[named] if isinstance(named, int) else named
    path = where.format(quote(name.encode("utf-8", "surrogatepass"), safe=""))
    browser = browsers[who]
    cookies = SimpleCookie(browser.cookies)
    query = f"?{body.decode('latin-1')}" if method == "GET" and body.isascii() else ""
    told(browser, method, path + query, body, content_type=media, **headers)
    browser.cookies = cookies  # so that signing out does not end the test's point


def test_the_pages_do_open(stage: tuple[dict[str, list[str]], list[Client]]) -> None:
    """Else the one above could pass with everybody turned away."""
    (posting, found, user_code, _, receipt), (_, alice, desk, _) = stage[0]["names"], stage[1]
    assert is_receipt_code(receipt)
    for browser, path in (
        (alice, "/me"),
        (alice, f"/s/{user_code}"),
        (alice, f"/r/{receipt}"),
        (alice, f"/j/{posting}"),
        (desk, "/employer/jobs"),
        (desk, f"/employer/applications/{found}"),
    ):
        assert told(browser, "GET", path, b"") == 200, path
