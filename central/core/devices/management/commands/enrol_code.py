import getpass
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central.core.devices.models import Role
from central.core.devices.services import CODE_TTL, make_enrolment_code
from central.core.errors import NotFound
from central.core.stations.models import Station
from central.core.stations.queries import station


class Command(BaseCommand):
    help = "Make a one-time code that enrols a machine as a station's device; prints it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("station", help="the station's id")
        parser.add_argument("--role", choices=Role.values, default=Role.TERMINAL.value)
        parser.add_argument(
            "--hours",
            type=float,
            default=CODE_TTL.total_seconds() / 3600,
            help="how long the code can be used (default: %(default)g)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["hours"] <= 24 * 30:
            raise CommandError("--hours must be more than 0 and at most 720.")
        try:
            found = station(options["station"])
        except NotFound as error:
            known = ", ".join(Station.objects.order_by("pk").values_list("pk", flat=True)[:20])
            raise CommandError(f"{error.detail}. Known stations: {known or 'none yet'}") from error
        code = make_enrolment_code(
            found,
            Role(options["role"]),
            ttl=timedelta(hours=options["hours"]),
            actor=f"staff:{getpass.getuser()}",
            now=timezone.now(),
        )
        self.stdout.write(code)
