"""The WSGI entry point that the production server loads: Django behind the feed's fast lane."""

import os
import time
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application


def _compose() -> WSGIApplication:
    django = get_wsgi_application()  # before what needs its models
    from central.faces.api.answers import Answers
    from central.faces.api.front import KEPT_BYTES, CatalogFront
    from central.faces.api.memory import Memory

    return CatalogFront(django, Memory(time.monotonic), Answers(KEPT_BYTES))


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "central.config.settings")
application = _compose()
