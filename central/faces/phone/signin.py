"""Sign in: from the QR at a terminal, or only in this browser to read one's own pages.

The way from the QR is: station and matching code, number, SMS code, approve or refuse. A browser
that has proved a number before goes straight to the question.
"""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from central.core.accounts import queries as accounts
from central.core.accounts import services as account_services
from central.core.accounts.models import Person
from central.core.accounts.sms import gateway_from_settings
from central.core.addresses import client_address
from central.core.errors import Conflict, CoreError, Gone, Invalid, NotFound
from central.core.signin import queries
from central.core.signin import services as signin_services
from central.core.signin.models import Grant
from central.faces.phone.forms import CodeForm, PhoneForm
from central.faces.phone.pages import (
    BROWSER_KEY,
    PERSON_KEY,
    Advice,
    browser_of,
    forget_person,
    form_status,
    is_visit,
    page,
    problem,
    visitor,
)

ASKED_KEY: Final = "phone_asked"  # the number that a code was sent to
DEMO_KEY: Final = "demo_code"  # the code itself; only where the gateway sends nothing

ELSEWHERE: Final = Advice(
    safe="没有登录任何屏幕，您的资料没有给任何人看。",
    todo=(
        "您就站在屏幕前？请点屏幕上的“换个新码”，再用这部手机扫。"
        "您刚才已经扫过了？请回到那个页面接着做。"
        "这是别人发给您的？关掉就行，不用理会。"
    ),
)
"""For a QR that another browser acted on first: somebody before them, their own other browser, or a
picture of a QR that was passed on to make them sign a stranger in (RFC 8628 section 5.4)."""


def _grant_problem(request: HttpRequest, error: CoreError) -> HttpResponse:
    if isinstance(error, Conflict):
        return problem(request, error, ELSEWHERE)
    todo = "请在驿站的屏幕上点“换个新码”，再重新扫。"
    if visitor(request) is not None:
        todo += "您的手机号已经验证过，扫完点一下就能登录，不用再等短信。"
    advice = Advice(safe="没有登录任何屏幕，您的资料没有给任何人看。", todo=todo)
    return problem(request, error, advice)


def _landing(request: HttpRequest, grant: Grant, form: PhoneForm) -> HttpResponse:
    return render(
        request,
        "phone/landing.html",
        {"grant": grant, "form": form},
        status=form_status(form.errors),
    )


@page
def landing(request: HttpRequest, user_code: str) -> HttpResponse:
    """Where the QR leads: the number first, or straight the question.

    Opening it is the scan, after which the terminal waits calmly; fetching it ahead is not. The QR
    is this browser's from the first form that is sent, never from looking: a link checker looks.
    """
    now = timezone.now()
    try:
        if is_visit(request):
            grant = signin_services.scan(user_code, browser_of(request), now)
        else:
            known = request.session.get(BROWSER_KEY, "")
            grant = queries.grant_for_user_code(user_code, known, now)
    except (NotFound, Gone, Conflict) as error:
        return _grant_problem(request, error)
    person = visitor(request)
    if person is None:
        return _landing(request, grant, PhoneForm())
    return render(
        request, "phone/decide.html", {"grant": grant, "masked": accounts.masked(person.phone)}
    )


@page
@require_POST
def landing_phone(request: HttpRequest, user_code: str) -> HttpResponse:
    """Send a code to the number that was typed, and ask for it."""
    try:
        grant = signin_services.claim(user_code, browser_of(request), timezone.now())
    except (NotFound, Gone, Conflict) as error:
        return _grant_problem(request, error)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _landing(request, grant, form)
    return _send(
        request,
        form.cleaned_data["phone"],
        station_id=grant.device.station_id,
        back=reverse("phone:landing", args=[user_code]),
        on=reverse("phone:landing-code", args=[user_code]),
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def landing_code(request: HttpRequest, user_code: str) -> HttpResponse:
    """Check the code. The number is proved even when the QR has run out meanwhile."""
    landing_url = reverse("phone:landing", args=[user_code])
    return _check(
        request,
        done=landing_url,
        back=landing_url,
        again=reverse("phone:landing-again", args=[user_code]),
    )


@page
@require_POST
def landing_again(request: HttpRequest, user_code: str) -> HttpResponse:
    """Another code to the same number."""
    try:
        grant = signin_services.claim(user_code, browser_of(request), timezone.now())
    except (NotFound, Gone, Conflict) as error:
        return _grant_problem(request, error)
    return _again(
        request,
        station_id=grant.device.station_id,
        back=reverse("phone:landing", args=[user_code]),
        on=reverse("phone:landing-code", args=[user_code]),
    )


@page
@require_POST
def approve(request: HttpRequest, user_code: str) -> HttpResponse:
    """The person says that both numbers are the same and the terminal is theirs to use."""
    person = visitor(request)
    if person is None:
        return redirect("phone:landing", user_code)
    try:
        grant = signin_services.approve(
            user_code, person, timezone.now(), browser=browser_of(request)
        )
    except (NotFound, Gone, Conflict) as error:
        return _grant_problem(request, error)
    station = grant.device.station.name
    messages.success(request, f"好了，“{station}”的屏幕马上就登录。用完记得在屏幕上点“我用完了”。")
    return redirect("phone:me" if person.resume else "phone:resume")


@page
@require_POST
def refuse(request: HttpRequest, user_code: str) -> HttpResponse:
    """Somebody whose screen shows another number, or none. Needs no sign-in."""
    try:
        grant = signin_services.deny(user_code, timezone.now(), browser=browser_of(request))
    except (NotFound, Gone, Conflict) as error:
        return _grant_problem(request, error)
    return render(request, "phone/refused.html", {"grant": grant})


@page
@require_POST
def other_number(request: HttpRequest, user_code: str) -> HttpResponse:
    """The phone is somebody else's now: forget the proved number and ask for one."""
    forget_person(request)
    return redirect("phone:landing", user_code)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """Sign in in this browser only, without any terminal."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _send(
            request,
            form.cleaned_data["phone"],
            station_id="",
            back=reverse("phone:signin"),
            on=reverse("phone:signin-code"),
        )
    return render(request, "phone/signin.html", {"form": form}, status=form_status(form.errors))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def signin_code(request: HttpRequest) -> HttpResponse:
    return _check(
        request,
        done=reverse("phone:me"),
        back=reverse("phone:signin"),
        again=reverse("phone:signin-again"),
    )


@page
@require_POST
def signin_again(request: HttpRequest) -> HttpResponse:
    return _again(
        request, station_id="", back=reverse("phone:signin"), on=reverse("phone:signin-code")
    )


@page
@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    messages.success(request, "已退出。这部手机上不再留着您的资料。")
    return redirect("phone:signin")


def _send(request: HttpRequest, phone: str, *, station_id: str, back: str, on: str) -> HttpResponse:
    """Have a code sent. ``on`` is the page that asks for it, ``back`` the one with the number."""
    try:
        sent = account_services.send_code(
            phone,
            address=client_address(request),
            station_id=station_id,
            gateway=gateway_from_settings(),
            now=timezone.now(),
        )
    except CoreError as error:
        if request.session.get(ASKED_KEY) == phone:
            advice = Advice(
                safe="前面发的验证码，5 分钟内还能用。",
                todo="先看看手机里最新的那条短信。",
                link=on,
                link_words="去填验证码",
            )
        else:
            advice = Advice(
                safe="没有登录任何屏幕，您的资料没有动。",
                todo="着急的话，可以在驿站的屏幕上选“留电话”来投递，不用短信。",
                link=back,
                link_words="回去重填手机号",
            )
        return problem(request, error, advice)
    request.session[ASKED_KEY] = phone
    request.session[DEMO_KEY] = sent.demo_code
    return redirect(on)


def _again(request: HttpRequest, *, station_id: str, back: str, on: str) -> HttpResponse:
    phone = request.session.get(ASKED_KEY)
    if phone is None:
        return redirect(back)
    return _send(request, phone, station_id=station_id, back=back, on=on)


def _check(request: HttpRequest, *, done: str, back: str, again: str) -> HttpResponse:
    """Ask for the code that was sent; when it is right, the number is this browser's."""
    phone = request.session.get(ASKED_KEY)
    if phone is None:
        return redirect(back)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = account_services.check_code(
                phone, form.cleaned_data["code"], now=timezone.now()
            )
        except Invalid as error:
            form.add_error("code", error.title)
        except CoreError as error:
            advice = Advice(
                safe="没有登录任何屏幕，您的资料没有动。",
                todo="请回去重新要一个验证码。",
                link=back,
                link_words="回去重填手机号",
            )
            return problem(request, error, advice)
        else:
            _remember(request, person)
            return redirect(done)
    return render(
        request,
        "phone/code.html",
        {
            "form": form,
            "masked": accounts.masked(phone),
            "demo_code": request.session.get(DEMO_KEY),
            "back": back,
            "again": again,
        },
        status=form_status(form.errors),
    )


def _remember(request: HttpRequest, person: Person) -> None:
    """From here on this browser is the person's; the session gets a new key (no fixation)."""
    if request.session.get(PERSON_KEY) not in (None, str(person.pk)):
        forget_person(request)
    request.session.cycle_key()
    request.session.pop(ASKED_KEY, None)
    request.session.pop(DEMO_KEY, None)
    request.session[PERSON_KEY] = str(person.pk)
