"""Where everything lives: the API under ``/v1``, the employer port, the phone pages at the root."""

from django.urls import include, path

from central.faces.api.api import api
from central.faces.api.health import healthz

urlpatterns = [
    path("v1/", api.urls),
    path("healthz", healthz),
    path("employer/", include("central.faces.employer.urls")),
    path("", include("central.faces.phone.urls")),
]
