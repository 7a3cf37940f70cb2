import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from central.core.errors import CoreError
from central.core.jobs.management.employers import EmployerCommand
from central.core.jobs.members import set_member


class Command(EmployerCommand):
    help = "Give a person access to the employer pages, or a fresh password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username", help="the name to sign in with")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of asking for it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        employer = self.employer(options["employer"])
        if options["password_stdin"]:
            password = sys.stdin.readline().rstrip("\n")
        else:
            password = getpass.getpass("Password: ")
            if getpass.getpass("Again: ") != password:
                raise CommandError("The two passwords differ.")
        try:
            set_member(employer, options["username"], password, actor=self.actor())
        except CoreError as error:
            raise CommandError(f"{error.title} {error.detail}") from error
        self.stdout.write(f"{options['username']} acts for {employer.name}")
