"""Tells Django of the room of cases and lets it be found by the others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "amparo.cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
