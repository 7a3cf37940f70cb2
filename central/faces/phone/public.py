"""Pages anybody may open: the way in, a receipt's state, a job taken along."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from central.core.addresses import client_address
from central.core.applications import queries as applications
from central.core.applications import services as application_services
from central.core.errors import Conflict, NotFound, TooMany
from central.core.jobs import queries as jobs
from central.core.jobs.pay_words import pay_words
from central.core.words import CATEGORY, PERK, SETTLEMENT
from central.faces.phone.forms import Last4Form, digits
from central.faces.phone.lines import ICONS, SENTENCES, Line, state_word, steps
from central.faces.phone.pages import Advice, page, problem, visitor
from contract.receipt import LENGTH, grouped, is_receipt_code


@page
def home(request: HttpRequest) -> HttpResponse:
    """The way in for who typed the address."""
    return render(request, "phone/home.html", {"signed_in": visitor(request) is not None})


@page
def find_receipt(request: HttpRequest) -> HttpResponse:
    """A receipt code that was typed, on to its page."""
    code = digits(request.GET.get("code", "")[:60])
    if not code:
        return render(request, "phone/find_receipt.html")
    return redirect("phone:receipt", code[: LENGTH * 2])


@page
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The state alone; with the last four digits of the phone, everything its person may read.

    The details are shown once, in the answer itself: nothing of them stays in this browser.
    """
    code = digits(code)
    if not is_receipt_code(code):
        return _no_receipt(request, code, mistyped=True)
    try:
        state = applications.by_receipt_public(code)
    except NotFound:
        return _no_receipt(request, code, mistyped=False)
    except Conflict:
        state = None  # two receipts with one code: only the digits tell which
    form = Last4Form(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                found = application_services.lookup(
                    f"address:{client_address(request)}",
                    code,
                    form.cleaned_data["last4"],
                    now=timezone.now(),
                )
            except NotFound:
                form.add_error("last4", "和投递时留的手机号对不上，请再看看后四位。")
            except TooMany as error:
                advice = Advice(
                    safe="投递还在，没有受影响。为了不让别人乱猜手机号，先停一会儿。",
                    todo="也可以用手机号登录云端客栈来看。",
                    link="/me",
                    link_words="去我的云端客栈",
                )
                return problem(request, error, advice)
            else:
                return render(
                    request,
                    "phone/application.html",
                    {"line": Line.of(found, now=timezone.now(), receipt=code)},
                )
    return render(
        request,
        "phone/receipt.html",
        {
            "code": grouped(code),
            "word": state_word(state) if state else "",
            "state": state,
            "icon": ICONS[state] if state else "",
            "sentence": SENTENCES[state] if state else "",
            "steps": steps(state) if state else (),
            "form": form,
        },
        status=status,
    )


def _no_receipt(request: HttpRequest, code: str, *, mistyped: bool) -> HttpResponse:
    return render(
        request,
        "phone/no_receipt.html",
        {"typed": grouped(code), "count": len(code), "mistyped": mistyped, "length": LENGTH},
        status=HTTPStatus.NOT_FOUND,
    )


def age_words(low: int | None, high: int | None) -> str:
    """Whom the posting asks for, in years: 「18–55 岁」, 「55 岁以下」, 「18 岁以上」, 「不限」."""
    if low is not None and high is not None:
        return f"{low}–{high} 岁"
    if high is not None:
        return f"{high} 岁以下"
    return f"{low} 岁以上" if low is not None else "不限"


@page
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """A job taken along from the terminal. The contact is for who has applied."""
    try:
        posting = jobs.job(job_id)
    except NotFound as error:
        advice = Advice(
            todo="可能已经撤下了。请到驿站的屏幕上看看别的岗位。",
            link="/me",
            link_words="看我的投递",
        )
        return problem(request, error, advice)
    now = timezone.now()
    live = jobs.is_live(posting, now)
    wire = jobs.to_wire(posting)
    person = visitor(request)
    own = None
    if person is not None:
        own = next((a for a in applications.for_person(person) if a.job_id == posting.pk), None)
    amount, unit = pay_words(wire.pay)
    return render(
        request,
        "phone/job.html",
        {
            "job": wire,
            "live": live,
            "amount": amount,
            "unit": unit,
            "category": CATEGORY[wire.category],
            "settlement": SETTLEMENT[wire.settlement] if wire.settlement else "",
            "perks": [PERK[perk] for perk in wire.perks],
            "age": age_words(wire.age_min, wire.age_max),
            "line": Line.of(own, now=now) if own else None,
        },
        status=HTTPStatus.OK if live else HTTPStatus.GONE,
    )
