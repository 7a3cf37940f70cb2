import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central.core.devices.queries import device
from central.core.devices.services import revoke
from central.core.errors import NotFound


class Command(BaseCommand):
    help = "Shut a device out for good: its token opens nothing any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "device", help="the device's id, as 'enrol' and the audit trail give it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = device(options["device"])
        except NotFound as error:
            raise CommandError(str(error.detail)) from error
        revoke(found, actor=f"staff:{getpass.getuser()}", now=timezone.now())
        self.stdout.write(f"device {found.pk} of {found.station.name} is revoked")
