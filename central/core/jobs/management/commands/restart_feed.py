from typing import Any

from django.core.management.base import BaseCommand

from central.core.feed.models import FeedHead
from central.core.feed.services import restart
from central.core.jobs.services import pass_over_ids


class Command(BaseCommand):
    help = "After restoring a backup: make every terminal fetch the catalogue anew."

    def handle(self, *args: Any, **options: Any) -> None:
        pass_over_ids()
        for scope in list(FeedHead.objects.order_by("pk").values_list("pk", flat=True)):
            self.stdout.write(f"{scope}: {restart(scope)} objects numbered afresh")
