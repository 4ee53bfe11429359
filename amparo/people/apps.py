"""Tells Django of the room of people and lets it be found by the others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "amparo.people"
    verbose_name = _("People")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
