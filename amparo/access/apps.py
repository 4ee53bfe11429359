"""Tells Django of the gate, and the kernel where keys lie."""

from pathlib import Path

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "amparo.access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from amparo.kernel import sealing, wall
        from amparo.kernel.discovery import discover

        from .keys import TableOfKeys
        from .walled import walled

        sealing.use(TableOfKeys(), Path(settings.AMPARO_KEYS))
        wall.guards(walled)
        discover(self)
