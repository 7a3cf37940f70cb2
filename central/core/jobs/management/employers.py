"""What the commands about one employer share."""

import getpass
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from central.core.jobs.models import Employer


class EmployerCommand(BaseCommand):
    """A command that does one thing to the employer named on the command line."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("employer", help="the employer's full name, or its number")

    def employer(self, text: str) -> Employer:
        """The employer of this name or number. Raises CommandError with near names."""
        found = Employer.objects.filter(name=text).first()
        if found is None and text.isdecimal():
            found = Employer.objects.filter(pk=int(text)).first()
        if found is None:
            near = Employer.objects.filter(name__contains=text).order_by("name")[:5]
            names = "".join(f"\n  {e.pk}  {e.name}" for e in near)
            raise CommandError(
                f"There is no employer '{text}'."
                + (f" Is it one of these?{names}" if names else "")
            )
        return found

    def actor(self) -> str:
        """Who runs the command, for the audit trail."""
        return f"staff:{getpass.getuser()}"
