"""Intake: how the programme first hears of people, and how it decides that they are victims."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Registers the room's steps, rules, pages and actions when the site starts."""

    name = "amparo.intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
