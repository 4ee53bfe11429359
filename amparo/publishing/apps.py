"""Tells Django of the room where figures become reports, and finds its rules and pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    """Disclosure control, charts and maps, the annual report and its editions."""

    name = "amparo.publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from amparo.kernel.discovery import discover

        discover(self)
