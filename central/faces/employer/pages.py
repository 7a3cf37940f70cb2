"""What all employer pages share: who acts for which employer, and how a refusal is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from central.core.errors import CoreError, TooMany
from central.core.jobs.models import Employer, EmployerMember
from central.core.words import wait_words

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
OwnView = Callable[Concatenate[HttpRequest, Employer, P], HttpResponse]


@dataclass(frozen=True)
class Advice:
    """The second half of an error: what is safe, what to do next, and one button for it."""

    safe: str
    todo: str
    link: str
    link_words: str


GENERAL: Final = Advice(
    safe="没有改动任何投递。",
    todo="请回到投递列表，再试一次。",
    link="/employer/",
    link_words="回到投递列表",
)


def problem(request: HttpRequest, error: CoreError, advice: Advice) -> HttpResponse:
    """The page for a refusal of the core: what happened, what is safe, what to do next."""
    wait = error.retry_after if isinstance(error, TooMany) else 0
    response = render(
        request,
        "employer/problem.html",
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
    """Kept by no cache, and a refusal nobody expected is still a page."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CoreError as error:
            return problem(request, error, GENERAL)

    return shown


def employer_of(request: HttpRequest) -> Employer | None:
    """The employer that the signed-in user acts for, or None."""
    if not request.user.is_authenticated:
        return None
    member = EmployerMember.objects.select_related("employer").filter(user=request.user).first()
    return member.employer if member else None


def employer_page(view: OwnView[P]) -> View[P]:
    """A page for an employer's member; anybody else is asked to sign in."""

    @page
    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        employer = employer_of(request)
        if employer is None:
            return redirect("employer:login", permanent=False)
        return view(request, employer, *args, **kwargs)

    return shown
