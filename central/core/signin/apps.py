from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "central.core.signin"
    label = "signin"
