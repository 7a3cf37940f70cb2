"""The employers' side of the cast: Acme's member owns, a colleague shares, Bolt's has no access."""

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from central.core.applications import services
from central.core.applications.models import Application
from central.core.jobs.models import Employer, EmployerMember, JobPosting
from contract.receipt import check_digit
from tests.unit.central import cast

PASSWORD = "kan-toudi-2026"


def member(name: str, of: Employer | None) -> User:
    """A user, and a member of ``of`` where one is given."""
    user = User.objects.create_user(name, password=PASSWORD)
    if of is not None:
        EmployerMember.objects.create(user=user, employer=of)
    return user


def at_desk(user: User | None) -> Client:
    """A browser in which ``user`` has signed in."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def application(to: JobPosting, phone: str = cast.ALICE, seed: int = 1) -> Application:
    now = timezone.now()
    digits = f"{seed:011}"
    code = digits + check_digit(digits)
    return services.submit(cast.device(), cast.walk_in(to, phone, code=code), now, now)[0]
