"""Finds the files of known names that each app may ship, so that apps can speak upward."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.apps import AppConfig

KNOWN = ("policy", "workflow", "layout", "panels", "blocks", "actions", "links")


def discover(config: AppConfig) -> None:
    """Import the files of known names of one app; a missing file is no fault, a broken one is."""
    for name in KNOWN:
        module = f"{config.name}.{name}"
        if find_spec(module) is not None:
            import_module(module)
