"""Whole numbers that are set from outside."""

from __future__ import annotations

import os

from .errors import WronglySet


class UnknownNumber(WronglySet):
    """A setting that is to be a number is none."""


def whole_number(name: str, usual: int, *, least: int = 0) -> int:
    """The number that the installation sets, else the usual one.

    Raises UnknownNumber with a sentence where it is no number, or below the least.
    """
    told = os.environ.get(name, str(usual)).strip()
    if not (told.isascii() and told.isdecimal() and len(told) <= 9) or int(told) < least:
        raise UnknownNumber(
            f"{name} must be a whole number from {least} on, such as {usual}, not {told!r}."
        )
    return int(told)
