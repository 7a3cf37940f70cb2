from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central.core.inbox.keys import KeyRingError
from central.core.inbox.services import make_key


class Command(BaseCommand):
    help = (
        "Make a new sealing key. Terminals take it up with their next heartbeat; keep the old one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = make_key(now=timezone.now())
        except KeyRingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"new current key: {key.id}\npublic half: {key.public}")
        self.stdout.write("Back up the keys directory: without it no sealed event can be opened.")
