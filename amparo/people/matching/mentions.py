"""A mention: a person as one row of one source names him or her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .normal import tokens

if TYPE_CHECKING:
    from datetime import date

Days = tuple["date", "date"]  # the earliest and the latest day it may have been


@dataclass(frozen=True, eq=False, slots=True)
class Mention:
    """What a source says of somebody. All but ``key``, ``register`` and ``full`` may be unknown.

    ``register`` is the source that gives persons their own numbers (``own``): two numbers of one
    register are two persons. ``references`` are numbers of matters that the person is named in.
    ``papers`` are numbers of identity documents. ``age`` was true on ``age_on``. ``met_on`` is when
    an office first met the person.
    """

    key: str
    register: str
    role: str
    full: str
    given: str = ""
    family: str = ""
    own: str = ""
    sex: str = ""
    nationality: str = ""
    birth: Days | None = None
    age: int | None = None
    age_on: date | None = None
    met_on: Days | None = None
    setting: str = ""
    references: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()

    @property
    def words(self) -> tuple[str, ...]:
        return tokens(self.full)

    @property
    def given_words(self) -> tuple[str, ...]:
        return tokens(self.given) if self.given else ()

    @property
    def family_words(self) -> tuple[str, ...]:
        return tokens(self.family) if self.family else ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions, how likely they are one person (0 to 1), and the reasons for and against."""

    a: str
    b: str
    score: float
    reasons: tuple[str, ...]
    is_corroborated: bool
