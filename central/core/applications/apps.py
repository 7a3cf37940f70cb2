from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "central.core.applications"
    label = "applications"
