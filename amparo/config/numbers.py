"""Whole numbers that are set from outside."""

from __future__ import annotations


class UnknownNumber(ValueError):
    """A setting that is to be a number is none."""


def whole_number(name: str, text: str) -> int:
    """The number that a setting says, 0 or more. Raises UnknownNumber with a sentence."""
    told = text.strip()
    if not (told.isascii() and told.isdecimal() and len(told) <= 9):
        raise UnknownNumber(f"{name} must be a whole number such as 1000, not {text!r}.")
    return int(told)
