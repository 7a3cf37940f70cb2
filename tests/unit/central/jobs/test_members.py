import io
import sys

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from central.core.errors import Conflict, Invalid
from central.core.jobs.members import set_member
from central.core.jobs.models import EmployerMember
from tests.unit.central import cast

pytestmark = pytest.mark.django_db
GOOD = "correct-horse-9"


def test_a_member_signs_in_with_the_latest_password() -> None:
    set_member(cast.employer(), "wang", GOOD, actor="staff:test")
    set_member(cast.employer(), "wang", f"{GOOD}-again", actor="staff:test")
    assert EmployerMember.objects.get().employer == cast.employer()
    assert authenticate(username="wang", password=GOOD) is None
    assert authenticate(username="wang", password=f"{GOOD}-again") is not None


def test_a_name_is_not_taken_over_from_another_employer() -> None:
    set_member(cast.employer(), "wang", GOOD, actor="staff:test")
    with pytest.raises(Conflict):
        set_member(cast.employer("Bolt"), "wang", f"{GOOD}-bolt", actor="staff:test")
    assert authenticate(username="wang", password=GOOD) is not None


@pytest.mark.parametrize(("name", "password"), [("wang", "short"), (" ", GOOD), ("w" * 151, GOOD)])
def test_what_cannot_be_is_refused(name: str, password: str) -> None:
    with pytest.raises(Invalid):
        set_member(cast.employer(), name, password, actor="staff:test")
    assert not EmployerMember.objects.exists()


def test_the_command_reads_the_password_from_standard_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast.employer()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{GOOD}\n"))
    call_command("employer_user", "Acme", "wang", "--password-stdin", stdout=io.StringIO())
    assert authenticate(username="wang", password=GOOD) is not None
    monkeypatch.setattr(sys, "stdin", io.StringIO("x\n"))
    with pytest.raises(CommandError, match="密码太简单"):
        call_command("employer_user", "Acme", "li", "--password-stdin")
