from django.apps import AppConfig


class StationsConfig(AppConfig):
    name = "central.core.stations"
    label = "stations"
