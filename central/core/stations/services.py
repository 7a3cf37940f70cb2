"""Changing stations."""

from django.db import transaction

from central.core.audit.services import record
from central.core.feed.queries import standing
from central.core.feed.services import Change, put_by_scope
from central.core.stations.models import Station
from central.core.stations.queries import to_wire

KIND = "station"


def save_station(station: Station, *, actor: str) -> Station:
    """Create or change a station and put it into its city's catalogue.

    Saving the same again writes nothing into the feed. A station that moved to another scope
    leaves the old one.
    """
    with transaction.atomic():
        station.save()
        body = to_wire(station).model_dump_json(exclude_defaults=True)
        now_in = standing(KIND, [station.pk]).get(station.pk, {})
        record(actor, "station.saved", f"station:{station.pk}")
        changes: dict[str, list[Change]] = {
            scope: [Change(KIND, station.pk, None)] for scope in now_in if scope != station.scope
        }
        if now_in.get(station.scope) != body:
            changes[station.scope] = [Change(KIND, station.pk, body)]
        put_by_scope(changes)
    return station
