"""Who signs in at the employer pages."""

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from central.core.audit.services import record
from central.core.errors import Conflict, Invalid
from central.core.jobs.models import Employer, EmployerMember

MAX_NAME = 150  # characters of a user name


def set_member(employer: Employer, username: str, password: str, *, actor: str) -> EmployerMember:
    """Give a person access to the employer pages, or a fresh password when they have it.

    Raises Invalid (``username_invalid``, ``password_weak``), and Conflict ``username_taken`` when
    the name belongs to somebody who does not act for this employer.
    """
    username = username.strip()
    if not 1 <= len(username) <= MAX_NAME or not username.isprintable():
        raise Invalid("username_invalid", "用户名不合要求。", "the user name is empty or too long")
    users = get_user_model().objects
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid("password_weak", "密码太简单。", " ".join(error.messages)) from error
    with transaction.atomic():
        user = users.filter(username=username).first()
        if user is None:
            user = users.create_user(username=username, password=password)
            member = EmployerMember.objects.create(user=user, employer=employer)
        else:
            found = EmployerMember.objects.filter(user=user, employer=employer).first()
            if found is None:
                raise Conflict("username_taken", "这个用户名已被别人使用。", "user name taken")
            member = found
            user.set_password(password)
            user.save(update_fields=["password"])
        record(actor, "employer.member_set", f"employer:{employer.pk}", member=member.pk)
    return member
