"""Sign in and out of the employer pages: Django's users, with guessing held down."""

from datetime import timedelta
from http import HTTPStatus

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from central.core.accounts.limits import network_of
from central.core.addresses import client_address
from central.core.attempts import services as attempts
from central.core.attempts.services import Guard
from central.core.errors import TooMany
from central.core.jobs.models import EmployerMember
from central.faces.employer.forms import LoginForm
from central.faces.employer.pages import Advice, employer_of, page, problem

WINDOW = timedelta(minutes=15)


def guards(username: str, address: str) -> tuple[Guard, ...]:
    """Five tries for a name from one network; looser limits for each alone.

    The narrow one comes first, so that a stranger's guessing locks the stranger out before the
    member.
    """
    name, network = username.strip().lower(), network_of(address)
    return (
        Guard(f"employer.login:{name}@{network}", 5, WINDOW),
        Guard(f"employer.login:{name}", 30, WINDOW),
        Guard(f"employer.login:@{network}", 60, WINDOW),
    )


@sensitive_post_parameters("password")
@page
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and employer_of(request) is not None:
        return redirect("employer:list")
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if _signed_in(request, form):
                return redirect("employer:list")
        except TooMany as error:
            advice = Advice(
                safe="账号没有被改动，也没有人因此登录。",
                todo="忘了密码，请联系工会的工作人员重设。",
                link="/employer/login",
                link_words="回到登录",
            )
            return problem(request, error, advice)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "employer/login.html", {"form": form}, status=status)


def _signed_in(request: HttpRequest, form: LoginForm) -> bool:
    """Try the password. Raises TooMany before it is looked at when there were too many tries."""
    username = form.cleaned_data["username"]
    held = guards(username, client_address(request))
    now = timezone.now()
    counted = attempts.begin(held, title="登录试错太多次，先停一会儿。", now=now)
    user = auth.authenticate(request, username=username, password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, "账号或密码不对，请再看一下大小写。")
        return False
    attempts.succeeded(counted, forget=held[0], now=now)
    if not EmployerMember.objects.filter(user__pk=user.pk).exists():
        form.add_error(None, "这个账号没有绑定用工单位，请联系工会的工作人员。")
        return False
    auth.login(request, user)
    return True


@page
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, "已退出。")
    return redirect("employer:login")
