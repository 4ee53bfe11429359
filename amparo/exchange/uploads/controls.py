"""The controls of the page of a mapping, as its template draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amparo.exchange.mapping.keys import UNITS
from amparo.exchange.mapping.labels import label_of
from amparo.exchange.mapping.shape import DATE_ORDERS, NAME_ORDERS
from amparo.exchange.mapping.subjects import subjects
from amparo.exchange.registers.encodings import OFFERED
from amparo.reference.codes import code_list

from .preview import said

if TYPE_CHECKING:
    from amparo.exchange.mapping.subjects import Subject
    from amparo.exchange.registers.outlines import SheetOutline

    from .desk import Desk, Entry, Heading
    from .labels import Codes

    Choices = list[dict[str, Any]]

SHORT_LIST = 24  # codes that are chosen from a list; more are typed
SURE, LIKELY = 0.8, 0.6
DATES = ("date", "first_day", "last_day")
LISTS = ("names", "references")


def _choices(pairs: list[tuple[str, str]], chosen: str) -> Choices:
    return [
        {"value": value, "label": label, "is_chosen": value == chosen} for value, label in pairs
    ]


def date_orders() -> list[tuple[str, str]]:
    return list(
        zip(
            DATE_ORDERS,
            (_("day, month, year"), _("month, day, year"), _("year, month, day")),
            strict=True,
        )
    )


def name_orders() -> list[tuple[str, str]]:
    return list(zip(NAME_ORDERS, (_("given name first"), _("surname first")), strict=True))


def units() -> list[tuple[str, str]]:
    return list(zip(UNITS, (_("years"), _("months"), _("days")), strict=True))


def encodings(found: str) -> list[tuple[str, str]]:
    """How the characters of a text file may be read; ``found`` is what the file looks like."""
    known = [("", _("as the file looks: %(encoding)s") % {"encoding": found})]
    return known + [(name, name.upper()) for name in OFFERED]


def top_context(desk: Desk, encoding: str = "") -> dict[str, Any]:
    """What holds for the whole file. ``encoding`` is that by which a text file was read."""
    mapping = desk.mapping
    read_as = [*encodings(encoding), *_other_encoding(mapping.encoding)] if encoding else []
    return {
        "encoding": _choices(read_as, mapping.encoding),
        "mapping": mapping.code,
        "office": _choices([("", "—"), *code_list("agency").choices()], mapping.office),
        "language": _choices([("en", _("English")), ("es", _("Spanish"))], mapping.language),
        "date_order": _choices(date_orders(), mapping.date_order),
        "names": _choices(name_orders(), mapping.names),
    }


def _other_encoding(name: str) -> list[tuple[str, str]]:
    return [(name, name)] if name and name not in OFFERED else []


def kinds_of_rows(codes: Codes, chosen: str) -> Choices:
    """What rows can be, the kinds that speak of people first."""
    pairs = [(name, subject.title[codes.language]) for name, subject in subjects().items()]
    return _choices([("", _("— leave out —")), *pairs], chosen)


def entry_context(entry: Entry, desk: Desk, codes: Codes) -> dict[str, Any]:
    """One entry: its sheets, what its rows are, and its headings."""
    name = f"e{entry.number}"
    mapped = [heading for heading in entry.headings if heading.field]
    others = [heading for heading in entry.headings if not heading.field]
    numbers = {id(heading): number for number, heading in enumerate(entry.headings)}

    def drawn(headings: list[Heading]) -> list[dict[str, Any]]:
        return [
            _heading(heading, f"{name}-h{numbers[id(heading)]}", entry, codes)
            for heading in headings
        ]

    return {
        "name": name,
        "title": ", ".join(found.sheet.name for found in entry.outlines)
        or ", ".join(entry.mapping.sheets)
        or _("any sheet"),
        "is_found": bool(entry.outlines),
        "is_hidden": any(found.sheet.is_hidden for found in entry.outlines),
        "rows": kinds_of_rows(codes, entry.mapping.rows),
        "more": kinds_of_rows(codes, "")[1:],
        "headings": drawn(mapped),
        "unmapped": drawn(others),
        "lacking": [label_of(entry.mapping.rows, field, codes.language) for field in entry.lacking],
        "period": entry.mapping.period if "period" in entry.subject.fields else None,
        "constants": [
            f"{label_of(entry.mapping.rows, field, codes.language)}: "
            + said(value, entry.subject.fields[field].kind, codes)
            for field, value in entry.mapping.constants.items()
        ],
    }


def unread_context(number: int, found: SheetOutline, codes: Codes) -> dict[str, Any]:
    """A sheet of which the mapping says nothing."""
    return {
        "name": f"u{number}",
        "title": found.sheet.name,
        "is_hidden": found.sheet.is_hidden,
        "rows_found": found.rows_found,
        "rows": kinds_of_rows(codes, ""),
    }


def _heading(heading: Heading, name: str, entry: Entry, codes: Codes) -> dict[str, Any]:
    sureness = heading.sureness(entry.subject)
    column = heading.column
    joined = [n for n in (column.join if column else ()) if n != heading.name]
    return {
        "name": name,
        "heading": heading.name,
        "samples": heading.samples(),
        "fields": _fields(entry.subject, heading.field, codes),
        "percent": round(sureness * 100),
        "tone": "teal" if sureness >= SURE else "blue" if sureness >= LIKELY else "amber",
        "others": [
            label_of(entry.mapping.rows, other.field, codes.language)
            for other in heading.columns[1:]
        ],
        "joined": joined,
        **(_written(heading, entry, codes) if column else {}),
    }


def _fields(subject: Subject, chosen: str, codes: Codes) -> Choices:
    pairs = [
        (
            name,
            label_of(subject.name, name, codes.language) + (" *" if field.is_required else ""),
        )
        for name, field in subject.fields.items()
    ]
    return _choices([("", _("— not used —")), *pairs], chosen)


def _written(heading: Heading, entry: Entry, codes: Codes) -> dict[str, Any]:
    """How values are written, as far as the kind of the field asks."""
    column = heading.column
    if column is None:
        return {}
    told: dict[str, Any] = {
        "blank": entry.mapping.blank_means.get(column.field, ""),
        "words": [],
    }
    if column.kind in DATES:
        told["date_order"] = _choices(date_orders(), column.date_order)
    if column.kind in ("name", "names"):
        told["names"] = _choices(name_orders(), column.names)
    if column.kind in LISTS:
        told["split"] = " ".join(column.split)
        told["has_split"] = True
    if column.kind == "months":
        told["unit"] = _choices(units(), column.unit)
    if column.kind == "money":
        told["currency"] = column.currency
        told["has_currency"] = True
    if column.code_list:
        words = codes.words(column.code_list)
        is_short = len(words) <= SHORT_LIST
        told["list"] = "" if is_short else column.code_list
        told["words"] = [
            {
                "word": word.word,
                "count": word.count,
                "code": word.code,
                "label": codes.label(column.code_list, word.code),
                "choices": _choices([("", "—"), *words.items()], word.code) if is_short else [],
            }
            for word in heading.words()
        ]
        told["unknown"] = sum(not word["code"] for word in told["words"])
    return told
