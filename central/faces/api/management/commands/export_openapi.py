from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from central.faces.api import openapi
from central.faces.api.api import api


class Command(BaseCommand):
    help = "Write the API's description (OpenAPI 3.1) to contract/openapi.json."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, default=openapi.PATH)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["out"]
        path.write_text(openapi.text(api), encoding="utf-8")
        self.stdout.write(str(path))
