"""Puts one function in place of another wherever the program knows it by name."""

from __future__ import annotations

import sys
from typing import Any


def put(function: Any, other: Any) -> None:
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith(("amparo", "tests")):
            for key, value in list(vars(module).items()):
                if value is function:
                    setattr(module, key, other)
