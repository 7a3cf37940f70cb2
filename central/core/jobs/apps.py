from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "central.core.jobs"
    label = "jobs"
