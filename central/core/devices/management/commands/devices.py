from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from central.core.devices.models import Device
from central.core.devices.queries import all_devices


class Command(BaseCommand):
    help = "List the stations' devices: last seen, what waits there, and what is parked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--parked", action="store_true", help="only devices that hold parked events"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = [d for d in all_devices() if not options["parked"] or parked(d)]
        for device in found:
            self.stdout.write(line(device, now))
            for event in parked(device):
                self.stdout.write(f"    parked  {event['code']}  {event['kind']}  {event['id']}")
        if not found:
            self.stdout.write("none")


def line(device: Device, now: datetime) -> str:
    """One device: station, id, name, last seen, events waiting, the oldest's age, events parked."""
    health = device.health
    if device.revoked_at is not None:
        seen = "revoked"
    elif device.last_seen_at is None:
        seen = "never seen"
    else:
        seen = f"seen {_age(int((now - device.last_seen_at).total_seconds()))} ago"
    waits = health.get("outbox_pending", 0)
    oldest = f", oldest {_age(health.get('outbox_oldest_seconds', 0))}" if waits else ""
    held = len(parked(device))
    name = device.name or "-"
    return "  ".join(
        [
            f"{device.station.name} ({device.station_id})",
            f"{device.pk}  {name}",
            f"{seen}, waiting {waits}{oldest}, parked {held}",
        ]
    )


def parked(device: Device) -> list[dict[str, str]]:
    """What its last heartbeat told of events that need a human: ``contract.device.ParkedEvent``."""
    found = device.health.get("parked", [])
    return list(found)


def _age(seconds: int) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{max(0, seconds)} s"
