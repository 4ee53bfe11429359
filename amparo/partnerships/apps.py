"""Tells Django of the room, and finds its rules and pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "amparo.partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
