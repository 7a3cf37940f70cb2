"""The change feed's fast lane: WSGI in front of Django, for one address (docs/adr/0013).

What Django has answered to ``GET /v1/catalog/changes`` is answered again from memory while it is
right. Everything else is Django's: other addresses and methods, odd questions, tokens and pages
not known here, every refusal. So each answer, its headers included, is one that Django gave.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication

from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host

from central.core.addresses import Network, is_trusted
from central.core.devices.secrets import token_hash
from central.core.feed.queries import tail_tag
from central.faces.api.answers import Answer, Answers
from central.faces.api.catalog import FOR_EVER, names
from central.faces.api.encoding import coding_for
from central.faces.api.memory import Heads, Memory
from contract.version import API_PREFIX

PATH: Final = f"{API_PREFIX}/catalog/changes"
KEPT_BYTES: Final = 64 * 1024 * 1024
"""Of answers, per worker: at 14 kB a page, 54,000 jobs are 1.5 MB."""
_QUESTIONS: Final = 10_000  # different ones that are kept read, between two changes of the feed

_QUESTION = re.compile(
    r"scope=([0-9A-Za-z]{1,12})&since=(0|[1-9][0-9]{0,17})(?:&patches=[1-9][0-9]{0,17})?"
)
"""What terminals ask, to the letter."""

Environ = dict[str, Any]


class _Question(NamedTuple):
    """A question under the present heads: the ETag of its tail page, the floor of its scope."""

    tag: str
    floor: int


class _Key(NamedTuple):
    """What an answer depends on beside the feed and the token."""

    query: str
    coding: str  # "304" for that one
    secure: bool


class CatalogFront:
    """The WSGI application: ``django`` behind the fast lane.

    ``hosts`` are the names answered (ALLOWED_HOSTS), ``proxies`` those believed about
    ``X-Forwarded-Proto``; both as Django's own middleware judges them.
    """

    def __init__(
        self,
        django: WSGIApplication,
        memory: Memory,
        *,
        hosts: Iterable[str],
        proxies: Iterable[Network],
        kept_bytes: int,
    ) -> None:
        self._django = django
        self._memory = memory
        self._answers: Answers[_Key] = Answers(kept_bytes)
        hosts, proxies = list(hosts), list(proxies)

        def is_ours(host: str) -> bool:
            domain, _port = split_domain_port(host)
            return bool(domain) and validate_host(domain, hosts)

        # Of few values each, so remembered by the spelling.
        self._is_ours = lru_cache(256)(is_ours)
        self._is_proxy = lru_cache(256)(lambda address: is_trusted(address, proxies))
        self._coding = lru_cache(256)(coding_for)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH or environ["REQUEST_METHOD"] != "GET":
            return self._django(environ, start_response)
        heads = self._memory.heads()
        if heads is None:
            return self._django(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        question = heads.memo.get(query) or _read(heads, query)
        if not isinstance(question, _Question) or not self._is_welcome(environ):
            return self._django(environ, start_response)
        named = environ.get("HTTP_IF_NONE_MATCH")
        if named is not None and (named == question.tag or names(named, question.tag)):
            coding = "304"
        else:
            coding = self._coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = _Key(query, coding, self._is_secure(environ))
        answer = self._answers.get(key)
        if answer is not None and (
            answer.floor == question.floor if answer.tag is None else answer.tag == question.tag
        ):
            start_response(answer.status, answer.headers.copy())
            return [answer.body]
        return self._ask(environ, start_response, key, question.floor)

    def _is_welcome(self, environ: Environ) -> bool:
        scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        return (
            scheme == "Bearer"
            and self._is_ours(environ.get("HTTP_HOST", ""))
            and self._memory.may_read(token_hash(token))
        )

    def _is_secure(self, environ: Environ) -> bool:
        return environ["wsgi.url_scheme"] == "https" or (
            environ.get("HTTP_X_FORWARDED_PROTO") == "https"
            and self._is_proxy(environ.get("REMOTE_ADDR", ""))
        )

    def _ask(
        self, environ: Environ, start_response: StartResponse, key: _Key, floor: int
    ) -> Iterable[bytes]:
        """Django's answer, which is kept when it is a page or a 304, whichever was expected: the
        feed may have moved on in between."""
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def listen(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
        ) -> Callable[[bytes], object]:
            said.append((status, headers))
            return start_response(status, headers, exc_info)

        response = self._django(environ, listen)
        expected = 304 if key.coding == "304" else 200
        if isinstance(response, HttpResponse) and response.status_code == expected and said:
            tag = response.headers.get("ETag")
            if tag is not None or response.headers.get("Cache-Control") == FOR_EVER:
                status, headers = said[-1]
                answer = Answer(status, headers, bytes(response.content), tag, floor)
                self._answers.put(key, answer)
        return response


def _read(heads: Heads, query: str) -> _Question | None:
    """``query`` read to the letter; None when it is odd, or when Django has to refuse it."""
    found = _QUESTION.fullmatch(query)
    if found is None:
        return None
    scope, since = found[1], int(found[2])
    head, floor = heads.scopes.get(scope, (0, 0))
    if since > head or 0 < since < floor:
        return None
    question = _Question(tail_tag(scope, since, head), floor)
    if len(heads.memo) >= _QUESTIONS:
        heads.memo.clear()
    heads.memo[query] = question
    return question
