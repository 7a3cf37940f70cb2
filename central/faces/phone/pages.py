"""What all phone pages share: who is reading, and how a refusal is put to a person."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from central.core.accounts import queries as accounts
from central.core.accounts.models import Person
from central.core.errors import CoreError, NotFound, TooMany
from central.core.words import wait_words

PERSON_KEY: Final = "person_id"
BROWSER_KEY: Final = "browser"  # what tells this browser from any other; says nothing of a person

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
OwnView = Callable[Concatenate[HttpRequest, Person, P], HttpResponse]


@dataclass(frozen=True)
class Advice:
    """The second half of an error: what is safe, what to do next, and one button for it."""

    safe: str = ""
    todo: str = ""
    link: str = ""
    link_words: str = ""


GENERAL: Final = Advice(
    safe="什么都没有改动。",
    todo="请回到上一页再试一次。还是不行，请驿站的工作人员帮忙看看。",
    link="/me",
    link_words="去我的云端客栈",
)


def problem(request: HttpRequest, error: CoreError, advice: Advice) -> HttpResponse:
    """The page for a refusal of the core: what happened, what is safe, what to do next."""
    wait = error.retry_after if isinstance(error, TooMany) else 0
    response = render(
        request,
        "phone/problem.html",
        {
            "what": error.title,
            "safe": advice.safe,
            "todo": advice.todo,
            "link": advice.link,
            "link_words": advice.link_words,
            "wait_seconds": wait,
            "wait_words": wait_words(wait) if wait else "",
        },
        status=error.status,
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def page(view: View[P]) -> View[P]:
    """A page of somebody's own: kept by no cache, and a refusal nobody expected is still a page."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CoreError as error:
            return problem(request, error, GENERAL)

    return shown


def visitor(request: HttpRequest) -> Person | None:
    """The person whose number this browser has proved, or None."""
    person_id = request.session.get(PERSON_KEY)
    if person_id is None:
        return None
    try:
        return accounts.person(person_id)
    except NotFound:
        del request.session[PERSON_KEY]
        return None


def browser_of(request: HttpRequest) -> str:
    """The token that this browser alone holds, made when it is first needed."""
    token = request.session.get(BROWSER_KEY)
    if not isinstance(token, str):
        token = request.session[BROWSER_KEY] = secrets.token_urlsafe(32)
    return token


def forget_person(request: HttpRequest) -> None:
    """A new session that keeps only which browser this is: a QR it has scanned stays its own."""
    browser = browser_of(request)
    request.session.flush()
    request.session[BROWSER_KEY] = browser


def is_visit(request: HttpRequest) -> bool:
    """Whether somebody has really opened the page, rather than a browser fetching it ahead."""
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method == "GET" and "prefetch" not in ahead


def own_page(view: OwnView[P]) -> View[P]:
    """A page for who has signed in on this phone; anybody else is asked for the number first."""

    @page
    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = visitor(request)
        if person is None:
            return redirect("phone:signin", permanent=False)
        return view(request, person, *args, **kwargs)

    return shown


def form_status(errors: object) -> int:
    """The status of a page with a form: 422 when what was filled in was refused."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
