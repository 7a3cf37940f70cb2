from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "central.faces.api"
    label = "api"
