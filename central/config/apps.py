from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "central.config"
    label = "config"
