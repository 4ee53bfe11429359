"""Breaks the program in one known way before the tests run: ``AMPARO_DEFECT=approver-is-asker``."""

from __future__ import annotations

import os

from . import sight, watch

DEFECTS = {
    name.replace("_", "-"): made
    for module in (sight, watch)
    for name, made in vars(module).items()
    if getattr(made, "__module__", "") == module.__name__ and not name.startswith("_")
}


def pytest_collection_modifyitems() -> None:
    """Once everything is imported: a defect replaces one function wherever it is known by name."""
    name = os.environ.get("AMPARO_DEFECT", "")
    if name:
        DEFECTS[name]()
