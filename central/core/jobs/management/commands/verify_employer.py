from typing import Any

from django.utils import timezone

from central.core.jobs.management.employers import EmployerCommand
from central.core.jobs.services import verify_employer


class Command(EmployerCommand):
    help = "Show an employer's postings as verified: its papers were checked (资质前置审查)."

    def handle(self, *args: Any, **options: Any) -> None:
        employer = self.employer(options["employer"])
        verify_employer(employer, now=timezone.now(), actor=self.actor())
        self.stdout.write(f"{employer.name} ({employer.origin}) is verified")
