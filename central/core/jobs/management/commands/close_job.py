import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central.core.errors import CoreError
from central.core.jobs.queries import job
from central.core.jobs.services import mark_filled, withdraw


class Command(BaseCommand):
    help = "Take a posting off every screen for good: it is filled, or withdrawn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="the posting's number, as in /j/ID")
        parser.add_argument(
            "--withdraw", action="store_true", help="it was a mistake or is no longer offered"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        close, word = (withdraw, "withdrawn") if options["withdraw"] else (mark_filled, "filled")
        try:
            posting = job(options["id"])
            close(posting, now=timezone.now(), actor=f"staff:{getpass.getuser()}")
        except CoreError as error:
            raise CommandError(f"{options['id']}: {error.title} ({error.code})") from error
        self.stdout.write(f"{posting.pk} {posting.title} is {word}")
