"""The change feed's fast lane: WSGI in front of Django, for one address (docs/adr/0013).

What Django has answered to ``GET /v1/catalog/changes`` is answered again from memory while it is
right. Everything else is Django's: other addresses and methods, odd questions, tokens and pages
not known here, every refusal. So each answer, its headers included, is one that Django gave to
the same question.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication

from django.http import HttpResponse

from central.core.devices.secrets import token_hash
from central.core.feed.queries import tail_tag
from central.faces.api.answers import Answer, Answers
from central.faces.api.catalog import FOR_EVER
from central.faces.api.memory import Heads, Memory
from contract.version import API_PREFIX

PATH: Final = f"{API_PREFIX}/catalog/changes"
KEPT_BYTES: Final = 64 * 1024 * 1024
"""Of answers, per worker; the whole feed of 54,000 jobs is 5 MB under zstd."""

_PLAIN = re.compile(
    r"scope=([0-9A-Za-z]{1,12})&since=(0|[1-9][0-9]{0,17})(?:&patches=[1-9][0-9]{0,17})?"
)
"""The question as terminals ask it, to the letter."""

Environ = dict[str, Any]


class CatalogFront:
    """The WSGI application: ``django`` behind the fast lane."""

    def __init__(self, django: WSGIApplication, memory: Memory, answers: Answers) -> None:
        self._django = django
        self._memory = memory
        self._answers = answers

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH or environ["REQUEST_METHOD"] != "GET":
            return self._django(environ, start_response)
        heads = self._memory.heads()
        header = environ.get("HTTP_AUTHORIZATION", "")
        if (
            heads is None
            or header[:7] != "Bearer "
            or not self._memory.may_read(token_hash(header[7:]))
        ):
            return self._django(environ, start_response)
        forwarded = environ.get("HTTP_X_FORWARDED_PROTO")
        # Whatever else of a request Django's answer depends on, as it was spelt.
        key = (
            environ.get("QUERY_STRING"),
            environ.get("HTTP_IF_NONE_MATCH"),
            environ.get("HTTP_ACCEPT_ENCODING"),
            environ.get("HTTP_HOST"),
            environ.get("wsgi.url_scheme"),
            forwarded and (forwarded, environ.get("REMOTE_ADDR")),
        )
        answer = self._answers.get(key)
        if answer is None or (answer.heads is not heads and not _holds(answer, heads)):
            return self._ask(environ, start_response, key, heads)
        start_response(answer.status, answer.headers.copy())
        return [answer.body]

    def _ask(
        self,
        environ: Environ,
        start_response: StartResponse,
        key: tuple[object, ...],
        heads: Heads,
    ) -> Iterable[bytes]:
        """Django's answer, which is kept if it is a page or a 304 to a plain question."""
        plain = _PLAIN.fullmatch(environ.get("QUERY_STRING", ""))
        if plain is None:
            return self._django(environ, start_response)
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def listen(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
        ) -> Callable[[bytes], object]:
            said.append((status, headers.copy()))
            return start_response(status, headers, exc_info)

        response = self._django(environ, listen)
        if isinstance(response, HttpResponse) and response.status_code in (200, 304) and said:
            tag = response.headers.get("ETag")
            full = response.headers.get("Cache-Control") == FOR_EVER
            # Whether a tag is named makes no difference to a full page, unless by a clash.
            if tag is not None or (full and "HTTP_IF_NONE_MATCH" not in environ):
                scope, since = plain[1], int(plain[2])
                status, headers = said[-1]
                kept = Answer(
                    status=status,
                    headers=headers,
                    body=bytes(response.content),
                    scope=scope,
                    since=since,
                    tag=tag,
                    floor=_of(scope, heads)[1],
                    heads=heads,
                )
                self._answers.put(key, kept)
        return response


def _of(scope: str, heads: Heads) -> tuple[int, int]:
    return heads.scopes.get(scope, (0, 0))


def _holds(answer: Answer, heads: Heads) -> bool:
    """Whether ``answer`` is right under ``heads`` too; then that is noted in it."""
    head, floor = _of(answer.scope, heads)
    if answer.since > head or 0 < answer.since < floor:
        return False  # a lost cursor, which Django refuses
    if answer.tag is None:
        right = answer.floor == floor
    else:
        right = answer.tag == tail_tag(answer.since, head)
    if right:
        answer.heads = heads
    return right
