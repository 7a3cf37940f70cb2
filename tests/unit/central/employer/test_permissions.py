"""Who may call what: one table of (user, method, address, status)."""

import pytest
from django.test import Client
from django.utils import timezone

from central.core.applications.models import Application
from tests.unit.central import cast
from tests.unit.central.employer.people import application, at_desk, member

pytestmark = pytest.mark.django_db

LIST = "/employer/"
DETAIL = "/employer/applications/{id}"
JOBS = "/employer/jobs"
JOB = "/employer/jobs/{job}"
SAYINGS = ("filled", "withdraw", "headcount")
ANSWERS = ("invite", "decline", "hire")

TABLE = [
    # nobody: asked to sign in
    ("nobody", "get", LIST, 302),
    ("nobody", "get", DETAIL, 302),
    *(("nobody", "post", f"{DETAIL}/{answer}", 302) for answer in ANSWERS),
    # a user of no employer: as nobody
    ("staff", "get", LIST, 302),
    ("staff", "get", DETAIL, 302),
    *(("staff", "post", f"{DETAIL}/{answer}", 302) for answer in ANSWERS),
    # the owner, and a colleague who shares
    ("owner", "get", LIST, 200),
    ("owner", "get", DETAIL, 200),
    ("owner", "post", f"{DETAIL}/hire", 302),
    ("owner", "post", f"{DETAIL}/invite", 422),
    ("owner", "post", f"{DETAIL}/decline", 422),
    ("colleague", "get", DETAIL, 200),
    ("colleague", "post", f"{DETAIL}/hire", 302),
    # another employer: there is no such thing
    ("foreign", "get", LIST, 200),
    ("foreign", "get", DETAIL, 404),
    *(("foreign", "post", f"{DETAIL}/{answer}", 404) for answer in ANSWERS),
    # a suspended employer: looks, and does not act
    ("suspended", "get", LIST, 200),
    ("suspended", "get", DETAIL, 200),
    *(("suspended", "post", f"{DETAIL}/{answer}", 403) for answer in ANSWERS),
    # changes are made by POST alone
    *(("owner", "get", f"{DETAIL}/{answer}", 405) for answer in ANSWERS),
    ("owner", "get", "/employer/logout", 405),
    ("owner", "post", LIST, 405),
    ("owner", "post", DETAIL, 405),
    # own postings
    ("nobody", "get", JOBS, 302),
    ("staff", "get", JOBS, 302),
    ("owner", "get", JOBS, 200),
    ("foreign", "get", JOBS, 200),
    ("suspended", "get", JOBS, 200),
    *(("nobody", "post", f"{JOB}/{saying}", 302) for saying in SAYINGS),
    *(("staff", "post", f"{JOB}/{saying}", 302) for saying in SAYINGS),
    *(("foreign", "post", f"{JOB}/{saying}", 404) for saying in SAYINGS),
    *(("suspended", "post", f"{JOB}/{saying}", 403) for saying in SAYINGS),
    *(("owner", "get", f"{JOB}/{saying}", 405) for saying in SAYINGS),
    ("owner", "post", f"{JOB}/headcount", 422),
    ("colleague", "post", f"{JOB}/filled", 302),
    ("owner", "post", "/employer/jobs/99999999999999999999/filled", 404),
    # what is no id
    ("owner", "get", "/employer/applications/7", 404),
    ("owner", "get", "/employer/applications/00000000-0000-4000-8000-000000000000", 404),
]


def client_of(who: str) -> Client:
    acme = cast.employer("Acme")
    if who == "suspended":
        acme.suspended_at = timezone.now()
        acme.save()
    match who:
        case "nobody":
            return at_desk(None)
        case "staff":
            return at_desk(member("staff", None))
        case "foreign":
            return at_desk(member("foreign", cast.employer("Bolt")))
    return at_desk(member(who, acme))


@pytest.mark.parametrize(("who", "method", "address", "status"), TABLE)
def test_permission(who: str, method: str, address: str, status: int) -> None:
    made = application(cast.job(cast.employer("Acme")))
    Application.objects.update(state="viewed")
    client = client_of(who)
    answer = getattr(client, method)(address.format(id=made.pk, job=made.job_id))
    assert answer.status_code == status
    if status == 302 and who in ("nobody", "staff"):
        assert answer.headers["Location"] == "/employer/login"
    if who not in ("owner", "colleague"):
        made.refresh_from_db()
        assert (made.state, made.job.status) == ("viewed", "open")
        assert cast.ALICE not in answer.content.decode()
