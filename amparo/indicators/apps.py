"""Tells Django that this folder is a room of the house."""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Facts, snapshots, definitions and the engine that counts."""

    name = "amparo.indicators"
    verbose_name = "Figures"
