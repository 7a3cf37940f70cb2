from typing import Any

from django.utils import timezone

from central.core.jobs.management.employers import EmployerCommand
from central.core.jobs.services import reinstate_employer


class Command(EmployerCommand):
    help = "End an employer's suspension; what is still valid returns to the screens."

    def handle(self, *args: Any, **options: Any) -> None:
        employer = self.employer(options["employer"], any_of_the_name=True)
        reinstate_employer(employer, now=timezone.now(), actor=self.actor())
        self.stdout.write(f"{employer.name} is reinstated")
