"""Numbers, money, ages and lengths of time as offices write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from amparo.exchange.registers.cells import Cell, plain, text

NOTHING = frozenset({"none", "nil", "zero", "ninguno", "ninguna", "cero"})
CURRENCIES = {
    "bz$": "BZD",
    "bzd$": "BZD",
    "bzd": "BZD",
    "us$": "USD",
    "usd$": "USD",
    "usd": "USD",
    "mx$": "MXN",
    "mxn": "MXN",
    "gtq": "GTQ",
    "q": "GTQ",
    "hnl": "HNL",
    "l": "HNL",
    "lps": "HNL",
    "€": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "gbp": "GBP",
}
_DOT_OF_MARK = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,3})\.(?=\s*\d)")
# Thousands stand in threes, all parted by one mark; then a decimal mark may follow.
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}([.,' ’])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](?P<part>\d+))?"
)
_DECIMAL = re.compile(
    r"(?P<whole>\d+)(?:(?:\.|,(?!\d{3}$))(?P<part>\d*)|(?<=^0),(?P<three>\d{3}))?"
)
_LENGTH = re.compile(
    r"(?:(?:and|y|with|con) )?(?P<amount>\d+(?:[.,]\d+)?)\s*(?P<half>1/2)?\s*"
    r"(?P<unit>years?|yrs?|y|anos?|a|months?|mths?|mos?|m|meses|mes|weeks?|wks?|semanas?|days?|dias?)"
    r"(?![a-z])"
)
_SAID_AGAIN = re.compile(r"([^()]+?) ?\(([^()]+)\)(?: *[a-z ]*)")
_OF_PRISON = re.compile(
    r"(?:s|old|de edad|each|cada una?|custody|jail|hard labou?r"
    r"|(?:of |in |de )?(?:imprisonment|prison|jail|custody)"
    r"|(?:de |en )?(?:prision|carcel|reclusion|encarcelamiento))"
    r"(?: (?:each|cada una?|with hard labou?r))?"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
_THREE_PLACES = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_HALF_MORE = re.compile(r"(?:y|and)(?: a| una?)? (?:half|medi[oa])\b")
_RANGE = re.compile(r"\d\s*(?:-|to\b|a\b|al\b)\s*\d")
_BOTH = re.compile(r"[a-z]+ \((\d+)\)")
_COUNTED = {
    word: str(number)
    for number, words in enumerate(
        (
            "a an un una one",
            "two dos",
            "three tres",
            "four cuatro",
            "five cinco",
            "six seis",
            "seven siete",
            "eight ocho",
            "nine nueve",
            "ten diez",
            "eleven once",
            "twelve doce",
            "thirteen trece",
            "fourteen catorce",
            "fifteen quince",
            "sixteen dieciseis",
            "seventeen diecisiete",
            "eighteen dieciocho",
            "nineteen diecinueve",
            "twenty veinte",
        ),
        1,
    )
    for word in words.split()
}
_TENS = {
    word: number
    for number, words in (
        *((20, "twenty"), (30, "thirty treinta"), (40, "forty cuarenta"), (50, "fifty cincuenta")),
        *((60, "sixty sesenta"), (70, "seventy setenta"), (80, "eighty ochenta")),
        (90, "ninety noventa"),
    )
    for word in words.split()
}
_ONES = [word for word, told in _COUNTED.items() if len(word) > 2 and int(told) < 10]
_COUNTED |= {word: str(number) for word, number in _TENS.items()}
_COUNTED |= {
    f"{tens}{between}{one}": str(number + int(_COUNTED[one]))
    for tens, number in _TENS.items()
    for one in _ONES
    for between in ("-", " ", " y ")
}
_COUNTED |= {
    f"veinti{one}": str(20 + int(_COUNTED[one]))
    for one in ["un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
}
_LONG_FIRST = "|".join(sorted(_COUNTED, key=len, reverse=True))
_WORD_OF_NUMBER = re.compile(
    rf"\b({_LONG_FIRST})(?= (?:years?|yrs?|anos?|months?|mths?|meses|mes)\b)"
)
_OLD = r"(?: old| de edad)?"
_MONTHS = r"(?:months?|mths?|mos?|m|meses|mes)"
_AGE_IN_MONTHS = re.compile(rf"(\d{{1,2}}) ?(?!m\b){_MONTHS}{_OLD}")
_AGE_IN_DAYS = re.compile(rf"\d{{1,2}} ?(?:weeks?|wks?|semanas?|days?|dias?){_OLD}")
_AGE = re.compile(
    r"(?P<years>\d{1,3})(?P<part>[.,]\d{1,20}| ?1/2)?"
    r"(?: ?(?:years?|yrs?|anos?|a|y(?: ?o)?)"
    rf"(?:,? (?:and |y |con )?(?:1[01]|\d) ?{_MONTHS})?{_OLD})?"
)
OLDEST = 120
MONTHS_IN = {"y": Decimal(12), "a": Decimal(12), "m": Decimal(1)}
LARGEST = Decimal("999999999999.99")
LONGEST_MONTHS = 12 * 150
MOST_COUNTED = 1_000_000_000


class Money(NamedTuple):
    """An amount; ``currency`` is its ISO code in small letters, or empty where none is written."""

    amount: Decimal
    currency: str


def read_number(cell: Cell) -> int | Decimal | None:
    """A number, whole where it is whole; None where there is none.

    >>> read_number("1,234"), read_number("1.234,50"), read_number("nil"), read_number("11 women")
    (1234, Decimal('1234.50'), 0, None)
    >>> read_number("0.500"), read_number("12 34"), read_number("1.2.3")
    (Decimal('0.500'), None, None)
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int):
        return cell if abs(cell) <= LARGEST else None
    if isinstance(cell, float):
        return _plain(Decimal(str(cell))) if abs(cell) <= float(LARGEST) else None
    words = text(cell)
    return 0 if plain(words) in NOTHING else _digits(words)


def _digits(words: str) -> int | Decimal | None:
    """Digits with thousands in threes or without, and a decimal mark; anything else is no number.

    “1,234” and “1.234” are thousands, “0.500” is a half, and “12 34” is nothing that anybody meant.
    """
    sign, bare = (words[0], words[1:]) if words[:1] in ("+", "-") else ("", words)
    found = _GROUPED.fullmatch(bare) or _DECIMAL.fullmatch(bare)
    if found is None:
        return None
    parts = found.groupdict()
    whole = "".join(char for char in parts["whole"] if char.isdecimal())
    value = Decimal(f"{sign}{whole}.{parts['part'] or parts.get('three') or 0}")
    return _plain(value) if abs(value) <= LARGEST else None


def read_count(cell: Cell) -> int | None:
    """How many: a whole number from 0 on; None for anything else.

    >>> read_count("1,234"), read_count("0.500"), read_count("-5"), read_count(3.0)
    (1234, None, None, 3)
    """
    value = read_number(cell)
    return value if isinstance(value, int) and 0 <= value <= MOST_COUNTED else None


def _plain(value: Decimal) -> int | Decimal | None:
    if not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else value


def read_money(cell: Cell, currency: str = "") -> Money | None:
    """An amount with its currency: the one written, else the one declared.

    >>> read_money("BZ$ 120.50")
    Money(amount=Decimal('120.50'), currency='bzd')
    """
    if not isinstance(cell, str):
        value = read_number(cell)
        return None if value is None else Money(Decimal(value), currency)
    words = text(cell)
    mark = re.sub(r"[\d\s.,'+\u00a0-]", "", words).casefold()
    words = _DOT_OF_MARK.sub(r"\1", words)
    if mark and mark != "$" and mark not in CURRENCIES:
        return None
    value = read_number(re.sub(r"[^\d\s.,'+\u00a0-]", "", words).strip())
    if value is None:
        return None
    return Money(Decimal(value), CURRENCIES.get(mark, currency).lower())


def read_months(cell: Cell, unit: str = "years") -> int | None:
    """A length of time in whole months. A bare number is in the unit that the mapping declares.

    >>> read_months("12 yrs"), read_months("10 years imprisonment"), read_months("18 months")
    (144, 120, 18)
    >>> read_months("2 años y 6 meses"), read_months("life")
    (30, None)
    >>> read_months("5 years, of which 2 years suspended"), read_months("3 x 5 years")
    (None, None)

    All that the cell says must be understood; a length said twice, as in “12 years (144 months)”,
    counts once.
    """
    if not isinstance(cell, str):
        value = read_number(cell)
        return None if value is None else _whole(Decimal(value) * _factor(unit))
    words = _spelt(cell)
    if _RANGE.search(words):
        return None
    if not _LENGTH.search(words):
        value = read_number(cell)
        return None if value is None else _whole(Decimal(value) * _factor(unit))
    twice = _SAID_AGAIN.fullmatch(words)
    said, again = twice.groups() if twice else (words, "")
    months = _told_months(said)
    if again and months is not None and _told_months(again) != months:
        return None
    return months


def _told_months(words: str) -> int | None:
    """The months of words that say one length and nothing else but that it is one of prison."""
    left, months, units = words, Decimal(0), []
    while match := _LENGTH.match(left):
        if _THREE_PLACES.fullmatch(match["amount"]):
            return None  # 1.500 days: a thousand and a half, or one and a half
        months += _months_of(match)
        units.append(_factor(match["unit"]))
        left = left[match.end() :].lstrip(" ,;")
    if more := _HALF_MORE.match(left):
        months += units[-1] / 2 if units else 0
        left = left[more.end() :].strip()
    descending = all(one > other for one, other in pairwise(units))
    if not units or not descending or (left and not _OF_PRISON.fullmatch(left)):
        return None
    return _whole(months)


def _spelt(cell: str) -> str:
    """A length of time in small letters without accents, its numbers as digits.

    Points and commas stay only within numbers, so that “1.5 years” and “8 yrs. 6 mths” both hold.
    """
    words = unicodedata.normalize("NFKD", text(cell.replace("½", " 1/2 ")).casefold())
    words = "".join(c for c in words if not unicodedata.combining(c)).replace("\u2044", "/")
    words = re.sub(r"[.,](?!\d)", " ", words)
    words = _BOTH.sub(r"\1", " ".join(words.split()))
    return _WORD_OF_NUMBER.sub(lambda found: _COUNTED[found[1]], words)


def _months_of(match: re.Match[str]) -> Decimal:
    written = match["amount"]
    is_thousands = _THOUSANDS.fullmatch(written) is not None
    amount = Decimal(written.replace(",", "" if is_thousands else "."))
    if match["half"]:
        amount += Decimal("0.5")
    return amount * _factor(match["unit"])


def _factor(unit: str) -> Decimal:
    if unit.startswith(("w", "sem")):
        return Decimal(7) / Decimal("30.436875")
    if unit.startswith("d"):
        return 1 / Decimal("30.436875")
    return MONTHS_IN[unit[0]]


def _whole(months: Decimal) -> int | None:
    whole = int(months.to_integral_value())
    return whole if 0 <= whole <= LONGEST_MONTHS else None


class Age(NamedTuple):
    """Whole years, and whether the cell said more than those."""

    years: int
    is_cut: bool


def read_age(cell: Cell) -> Age | None:
    """An age in whole years, from 0 to 120; parts of a year count only when it is completed.

    >>> read_age("15 yrs"), read_age("15.7"), read_age("14 months"), read_age("adult")
    (Age(years=15, is_cut=False), Age(years=15, is_cut=True), Age(years=1, is_cut=False), None)
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _age(cell, is_cut=cell != int(cell)) if 0 <= cell < OLDEST + 1 else None
    if not isinstance(cell, str):
        return None
    words = _spelt(cell.replace("'", ""))
    if months := _AGE_IN_MONTHS.fullmatch(words):
        return _age(int(months[1]) // 12, is_cut=False)
    if _AGE_IN_DAYS.fullmatch(words):
        return Age(0, is_cut=False)
    found = _AGE.fullmatch(words)
    if found is None:
        return None
    return _age(int(found["years"]), is_cut=any(map(int, re.findall(r"\d", found["part"] or ""))))


def _age(years: float, *, is_cut: bool) -> Age | None:
    return Age(int(years), is_cut) if 0 <= years < OLDEST + 1 else None
