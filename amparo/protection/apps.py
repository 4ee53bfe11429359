"""Protection: where victims live, what is done for them, and how they go home or stay."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProtectionConfig(AppConfig):
    """Registers the room's steps, rules, pages and actions when the site starts."""

    name = "amparo.protection"
    verbose_name = _("Protection")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
