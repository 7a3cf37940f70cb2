from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "central.core.accounts"
    label = "accounts"
