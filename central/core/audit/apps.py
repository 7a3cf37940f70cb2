from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "central.core.audit"
    label = "audit"
