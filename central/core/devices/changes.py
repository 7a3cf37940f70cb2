"""Numbering what takes away: a revoked device, a token that a rolled one replaced."""

from django.db import connection

from central.core.devices.models import DeviceHead


def take_number() -> int:
    """The next number of ``DeviceHead``, for ``Device.changed``. Only inside a transaction.

    Its lock is held to the commit. Take it before the device's own row is written: all do, so that
    two of them cannot wait for each other.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that changes the device")
    table = connection.ops.quote_name(DeviceHead._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (id, seq) VALUES (1, 1) "
            f"ON CONFLICT (id) DO UPDATE SET seq = {table}.seq + 1 RETURNING seq"
        )
        return int(cursor.fetchone()[0])
