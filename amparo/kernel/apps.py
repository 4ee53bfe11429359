"""Tells Django of the kernel's templates, tags and words."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "amparo.kernel"

    def ready(self) -> None:
        from .engines import sqlite

        sqlite.stand()
