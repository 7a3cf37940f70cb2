from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from central.core.feed.models import FeedHead
from central.core.feed.snapshot import SnapshotStore


class Command(BaseCommand):
    help = "Build the snapshot that a station's first fill downloads (all cities, or --scope)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scope", action="append", help="only this city (GB/T 2260 code)")

    def handle(self, *args: Any, **options: Any) -> None:
        store = SnapshotStore(settings.DATA_DIR / "snapshots")
        scopes = options["scope"] or list(FeedHead.objects.values_list("scope", flat=True))
        for scope in scopes:
            path = store.build(scope)
            self.stdout.write(f"{scope}: {path} ({path.stat().st_size} bytes)")
        if not scopes:
            self.stdout.write("There is nothing in the feed yet.")
