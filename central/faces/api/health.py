"""``GET /healthz``: for the load balancer and the technician; says nothing about anybody."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from contract.version import WIRE_VERSION

log = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when this process can read its database, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("healthz: the database does not answer")
        status, word = 503, "database"
    else:
        status, word = 200, "ok"
    response = JsonResponse({"status": word, "wire": WIRE_VERSION}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
