from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "central.core.devices"
    label = "devices"
