"""Makes the agreed words known to Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Reference data: no tables, only files."""

    name = "amparo.reference"
    verbose_name = "Reference"
