"""The empty workbook for an office that starts from paper, and the mapping by which it is read.

One sheet for each kind of row, headings in both languages, lists to choose words from in both
languages too. Cells that take a code accept the word of either language, so that what was filled in
loads without any mapping work.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from amparo.reference.codes import code_list

from .conversion.lists import ABSENT, STATES
from .mapping.document import as_text
from .mapping.labels import LANGUAGES, labels_of
from .mapping.subjects import Field, Subject, subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

CODE = "template_workbook"
GUIDE, WORDS = "Guide · Guía", "Words · Palabras"
BETWEEN = " · "
TITLE_ROW, HEADING_ROW = 1, 3
ROWS = 2_000  # rows in which words are offered
PARTS = ";"
KEYS_FIRST = ("investigation", "victim", "charge", "service", "screening")
GUIDANCE = (
    _("One sheet for each kind of row. Leave empty what is not needed."),
    _("Headings in bold are needed in every row; all others may stay empty."),
    _("What is left empty is kept as not recorded. Write “no” only where it is known to be no."),
    _("Dates: day, month and year, such as 13/06/2021. A month or a year alone will do."),
    _("Several names or numbers in one cell stand with a semicolon (;) between them."),
    _("Cells with a list take its words in English or in Spanish."),
    _(
        "Write the same case number and client number on every sheet: they join what belongs "
        "together."
    ),
    _("Do not rename sheets or headings. Columns that are not needed may be deleted."),
)
PROMPTS = {
    "date": _("Day, month and year, or as much as is known."),
    "first_day": _("Day, month and year, or as much as is known."),
    "last_day": _("Day, month and year, or as much as is known."),
    "period": _("A year, a month, or a period such as RP2022."),
    "name": _("Surname, given names."),
    "names": _("Surname, given names; the next with a semicolon before it."),
    "references": _("One number, or several with a semicolon between them."),
    "count": _("A whole number."),
    "number": _("A number."),
    "money": _("An amount, with its currency if it is not the country’s own."),
    "months": _("A length of time, such as 12 years or 18 months."),
    "age": _("Age in years."),
}
_BOLD, _PLAIN = Font(bold=True), Font()
_TITLE = Font(bold=True, size=14)
_HEAD = PatternFill("solid", start_color="E9F0F9")


def workbook() -> bytes:
    """The workbook, as an .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _guide(book.create_sheet(GUIDE))
    ranges = _ranges()
    for subject in _in_order():
        _sheet(book.create_sheet(sheet_name(subject)), subject, ranges)
    _words(book.create_sheet(WORDS))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def mapping_text(office: str = "not_recorded") -> str:
    """The mapping of the workbook, as YAML."""
    return as_text(
        {
            "mapping": CODE,
            "version": 1,
            "title": {"en": "Template workbook", "es": "Libro modelo"},
            "office": office,
            "date_order": "dmy",
            "names": "family_first",
            "sheets": [_entry(subject) for subject in _in_order()],
            "leave_out": [GUIDE, WORDS],
        }
    )


def sheet_name(subject: Subject) -> str:
    """Both languages in the 31 letters that a sheet may have; else the program's own name."""
    name = SHEETS.get(subject.name) or subject.name.replace("_", " ")
    return name[:31]


SHEETS = {
    "investigation": "Cases · Casos",
    "victim": "Victims · Víctimas",
    "charge": "Charges · Cargos",
    "service": "Services · Servicios",
    "screening": "Screenings · Detecciones",
    "legacy_total": "Totals · Totales",
    "staff": "Staff · Personal",
    "asset": "Equipment · Equipo",
    "organisation": "Partners · Organizaciones",
    "facility": "Facilities · Establecimientos",
    "hearing_halt": "Halts · Suspensiones",
    "budget_line": "Budget · Presupuesto",
    "council_membership": "Council · Consejo",
    "meeting": "Meetings · Reuniones",
    "plan": "Plans · Planes",
    "publication": "Publications · Publicaciones",
    "decision": "Decisions · Decisiones",
    "instrument": "Agreements · Convenios",
    "system": "Systems · Sistemas",
    "setting": "Practice · Práctica",
    "answer": "Answers · Respuestas",
    "service_use": "Service use · Uso de servicios",
    "placement_use": "Places used · Plazas usadas",
    "activity": "Activities · Actividades",
    "training": "Training · Capacitación",
    "reporting_line": "Lines · Líneas de denuncia",
    "inspection": "Inspections · Inspecciones",
    "recruiter_entry": "Recruiters · Reclutadores",
    "offduty_breach": "Off-duty rule · Fuera servicio",
}


def heading(subject: Subject, field: Field) -> str:
    """The heading of a field, in both languages."""
    labels = labels_of(subject.name, field.name)
    return BETWEEN.join(dict.fromkeys(labels[language] for language in LANGUAGES))


def _in_order() -> list[Subject]:
    known = subjects()
    return [known[name] for name in KEYS_FIRST] + [
        subject for name, subject in known.items() if name not in KEYS_FIRST
    ]


def _fields(subject: Subject) -> list[Field]:
    """The fields that are asked. A name is asked in its parts, where it has parts."""
    parted = {name for name, field in subject.fields.items() if field.parts}
    return [field for name, field in subject.fields.items() if name not in parted]


def _entry(subject: Subject) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for field in _fields(subject):
        headings: Any = [heading(subject, field)]
        if field.kind in ("names", "references"):
            headings = {"headings": headings, "split": [PARTS]}
        columns[field.name] = headings
    return {"sheet": [sheet_name(subject)], "rows": subject.name, "columns": columns}


def _sheet(sheet: Worksheet, subject: Subject, ranges: dict[str, str]) -> None:
    sheet.cell(TITLE_ROW, 1, BETWEEN.join(subject.title[lang] for lang in LANGUAGES)).font = _TITLE
    needed = {part for name in subject.required for part in subject.fields[name].parts}
    for at, field in enumerate(_fields(subject), 1):
        letter = get_column_letter(at)
        cell = sheet.cell(HEADING_ROW, at, heading(subject, field))
        cell.font = _BOLD if field.is_required or field.name in needed else _PLAIN
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = 20
        _offer(sheet, field, f"{letter}{HEADING_ROW + 1}:{letter}{HEADING_ROW + ROWS}", ranges)
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"


def _offer(sheet: Worksheet, field: Field, cells: str, ranges: dict[str, str]) -> None:
    """Words to choose from, or a sentence on what is written there. Other words are not refused."""
    name = list_of(field)
    rule = DataValidation(
        type="list" if name else None,
        formula1=ranges[name] if name else None,
        allow_blank=True,
        showErrorMessage=False,
        showInputMessage=True,
    )
    prompt = PROMPTS.get(field.kind)
    if prompt:
        rule.prompt = _both(prompt)[:250]
    if name or prompt:
        rule.add(cells)
        sheet.add_data_validation(rule)


def _both(sentence: Any) -> str:
    told = []
    for language in LANGUAGES:
        with override(language):
            told.append(str(sentence))
    return "\n".join(told)


def list_of(field: Field) -> str:
    """The code list of a field, ``yes_no`` for a yes or no, else empty."""
    if field.kind == "yes_no":
        return "yes_no"
    return field.kind.removeprefix("code.") if field.kind.startswith("code.") else ""


@lru_cache(maxsize=1)
def _lists() -> tuple[str, ...]:
    found = {list_of(field) for subject in _in_order() for field in _fields(subject)}
    return tuple(sorted(found - {""}))


def words_of(name: str) -> list[tuple[str, str, str]]:
    """Code, English and Spanish word of everything that may be chosen from a list."""
    if name in STATES:
        known = {**STATES[name], **ABSENT}
        return [(code, *labels) for code, labels in known.items()]
    return [
        (term.code, term.label["en"], term.label.get("es") or term.label["en"])
        for term in code_list(name)
        if not term.is_retired
    ]


def _offered(name: str) -> list[str]:
    """English words, then Spanish ones, each once."""
    listed = words_of(name)
    return list(dict.fromkeys([*(en for _c, en, _s in listed), *(es for _c, _e, es in listed)]))


def _columns() -> Iterator[tuple[str, int, list[str]]]:
    for at, name in enumerate(_lists(), 1):
        yield name, at, _offered(name)


def _ranges() -> dict[str, str]:
    quoted = f"'{WORDS}'"
    return {
        name: f"{quoted}!${get_column_letter(at)}$2:${get_column_letter(at)}${len(words) + 1}"
        for name, at, words in _columns()
    }


def _words(sheet: Worksheet) -> None:
    for name, at, words in _columns():
        cell = sheet.cell(1, at, _title(name))
        cell.font, cell.fill = _BOLD, _HEAD
        sheet.column_dimensions[get_column_letter(at)].width = 28
        for row, word in enumerate(words, 2):
            sheet.cell(row, at, word)
    sheet.freeze_panes = "A2"


def _title(name: str) -> str:
    if name in STATES:
        return name.replace("_", " ")
    title = code_list(name).title
    return BETWEEN.join(dict.fromkeys(title.get(language, title["en"]) for language in LANGUAGES))


def _guide(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 70
    sheet.column_dimensions["B"].width = 70
    for at, language in enumerate(LANGUAGES, 1):
        with override(language):
            sheet.cell(1, at, gettext("How to fill in this workbook")).font = _TITLE
            for row, sentence in enumerate(GUIDANCE, 3):
                cell = sheet.cell(row, at, str(sentence))
                cell.alignment = Alignment(wrap_text=True, vertical="top")
