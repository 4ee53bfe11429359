"""Tells Django of the room, and finds its rules and pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreventionConfig(AppConfig):
    name = "amparo.prevention"
    verbose_name = _("Prevention")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
