from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    name = "central.core.attempts"
    label = "attempts"
