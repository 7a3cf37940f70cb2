"""What the commands about one employer share."""

import getpass
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from central.core.jobs.models import Employer


class EmployerCommand(BaseCommand):
    """A command that does one thing to the employer named on the command line."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("employer", help="the employer's full name, or its number")

    def employer(self, text: str, *, any_of_the_name: bool = False) -> Employer:
        """The employer of this name or number.

        Raises CommandError with near names, and with the numbers where several have the name and
        it matters which is meant (not ``any_of_the_name``).
        """
        named = list(Employer.objects.filter(name=text).order_by("pk"))
        if len(named) > 1 and not any_of_the_name:
            raise CommandError(
                f"There are {len(named)} employers '{text}'. Which is it? Give its number."
                + "".join(map(_line, named))
            )
        found = named[0] if named else None
        if found is None and text.isdecimal():
            found = Employer.objects.filter(pk=int(text)).first()
        if found is None:
            near = Employer.objects.filter(name__contains=text).order_by("name", "pk")[:5]
            raise CommandError(
                f"There is no employer '{text}'."
                + (" Is it one of these?" + "".join(map(_line, near)) if near else "")
            )
        return found

    def actor(self) -> str:
        """Who runs the command, for the audit trail."""
        return f"staff:{getpass.getuser()}"


def _line(employer: Employer) -> str:
    return f"\n  {employer.pk}  {employer.name}  ({employer.origin})"
