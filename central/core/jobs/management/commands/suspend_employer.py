from typing import Any

from django.utils import timezone

from central.core.jobs.management.employers import EmployerCommand
from central.core.jobs.services import suspend_employer


class Command(EmployerCommand):
    help = "Take all postings under an employer's name off every screen."

    def handle(self, *args: Any, **options: Any) -> None:
        employer = self.employer(options["employer"], any_of_the_name=True)
        suspend_employer(employer, now=timezone.now(), actor=self.actor())
        self.stdout.write(f"{employer.name} is suspended")
