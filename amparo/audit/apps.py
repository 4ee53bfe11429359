"""Tells Django of the ledger."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "amparo.audit"
    default_auto_field = "django.db.models.BigAutoField"
