"""Justice: investigations, prosecutions, and what the courts decided for whom."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JusticeConfig(AppConfig):
    """Registers the room's steps, rules, pages and actions when the site starts."""

    name = "amparo.justice"
    verbose_name = _("Justice")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
