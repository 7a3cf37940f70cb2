from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "central.core.inbox"
    label = "inbox"
