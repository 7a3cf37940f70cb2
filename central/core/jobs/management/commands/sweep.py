from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from central.core.jobs.services import sweep


class Command(BaseCommand):
    help = "Take expired, filled and suspended postings off the screens (serve does it by itself)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep(timezone.now())} postings left the catalogue")
