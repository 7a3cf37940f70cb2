from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "central.core.demo"
    label = "demo"
