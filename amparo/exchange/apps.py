"""Tells Django of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "amparo.exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
