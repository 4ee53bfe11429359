"""The refusals that people meet: each is a sentence that says what is wrong and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    Sentence: TypeAlias = str | Promise


class Refused(Exception):
    """The request is understood and will not be carried out. Its text is for the user."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class WronglySet(ValueError):
    """A setting of the installation says what it cannot; the text says what it may."""


class NotAllowed(Refused):
    """The viewer lacks the permission. Pages answer as if the thing did not exist."""


class NotPossible(Refused):
    """The record is not in a state that permits this."""


class OverBudget(Refused):
    """More people’s files in a day than the role needs, and no reason given yet."""


class Stale(Refused):
    """Somebody else changed the record in the meantime; the answers are kept for the user."""


class Invalid(Refused):
    """Answers that cannot be accepted: one sentence for each field."""

    def __init__(self, errors: Mapping[str, Sentence]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in errors.items()))
        self.errors = dict(errors)
