"""What member bodies are asked and when they are reminded, and what assessors recommended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from amparo.reference.codelists import LANGUAGES
from amparo.reference.sheets import Sheet


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of data calls: its words, whom it is for, and where what was done is entered."""

    code: str
    asks: Mapping[str, str]
    of: tuple[str, ...]
    register: str
    wants_number: bool


@dataclass(frozen=True, slots=True)
class Calls:
    """The country's way of asking: reminders in days before and after the day of the answer."""

    days: tuple[int, ...]
    overdue: int
    escalates: Mapping[str, int]
    answers_within: int
    products: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, AskedQuestion]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What assessors recommended: in our words, with the measures and questions that bear on it."""

    code: str
    says: Mapping[str, str]
    area: str
    shows: tuple[str, ...]
    asks: tuple[str, ...]
    source: str

    @property
    def number(self) -> str:
        """As it is cited, such as RB-01."""
        return self.code.replace("_", "-").upper()


def read_calls(sheet: Sheet) -> Calls:
    """The data calls in `calls.yaml`."""
    sheet.only("days", "overdue", "escalates", "answers_within", "products", "questions")
    return Calls(
        days=tuple(item.number() for item in sheet.at("days").items()),
        overdue=sheet.at("overdue").number(least=1),
        escalates=MappingProxyType(
            {code: at.number() for code, at in sheet.at("escalates").entries()}
        ),
        answers_within=sheet.at("answers_within").number(least=1),
        products=MappingProxyType(
            {code: at.codes() for code, at in sheet.at("products").entries()}
        ),
        questions=MappingProxyType(
            {code: _question(code, at) for code, at in sheet.at("questions").entries()}
        ),
    )


def _question(code: str, sheet: Sheet) -> AskedQuestion:
    sheet.only("asks", "of", "register", "number")
    return AskedQuestion(
        code=code,
        asks=sheet.at("asks").said(LANGUAGES),
        of=sheet.at("of").codes(),
        register=sheet.at("register").text(""),
        wants_number=sheet.at("number").flag(),
    )


def read_recommendations(sheet: Sheet) -> Mapping[str, Recommendation]:
    """The recommendations in `recommendations.yaml`, in the order in which they were made."""
    sheet.only("recommendations")
    entries = sheet.at("recommendations").entries()
    return MappingProxyType({code: _recommendation(code, at) for code, at in entries})


def _recommendation(code: str, sheet: Sheet) -> Recommendation:
    sheet.only("says", "area", "shows", "asks", "source")
    return Recommendation(
        code=code,
        says=sheet.at("says").said(LANGUAGES),
        area=sheet.at("area").code(),
        shows=sheet.at("shows").words(),
        asks=sheet.at("asks").codes(),
        source=sheet.at("source").text(),
    )
