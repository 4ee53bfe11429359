"""The answer as data: JSON for programs, CSV for a sheet; one file for both languages.

Nothing hidden is in here, and the same snapshot gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from amparo.publishing.edition import printed_code
from amparo.publishing.words import LANGUAGES
from amparo.publishing.workbook import plain
from amparo.reference.country import country

from .clock import next_year, scenarios
from .edition import KIND, TipEdition
from .evidence import held, of_recommendation
from .lines import Line, Printer, Value
from .outline import Standard, outline

COLUMNS = (
    *("section", "table", "says_en", "says_es", "metric", "by", "where", "codes"),
    *("value", "status", "of_labour", "before", "before_status", "before_of_labour"),
    *(
        "change",
        "why_no_change",
        "from",
        "to",
        "before_from",
        "before_to",
        "definition",
        "snapshot",
    ),
)


def as_json(edition: TipEdition) -> str:
    """Everything that the document says, as numbers, codes and sentences in both languages."""
    printers = {language: Printer(edition, language) for language in LANGUAGES}
    first, last = edition.before
    covered = edition.period
    told = {
        "report": KIND,
        "period": {
            "name": covered.code,
            "from": covered.first.isoformat(),
            "to": covered.last.isoformat(),
        },
        "compared_with": {"from": first.isoformat(), "to": last.isoformat()},
        "snapshot": edition.moment.snapshot,
        "as_of": edition.moment.as_of.isoformat(),
        "rows": list(_rows(edition, printers)),
        "answers": {
            question: {"state": state, "bodies": bodies}
            for question, (state, bodies) in sorted(edition.told.answers.items())
        },
        "minimum_standards": [_standard(edition, printers, s) for s in outline().standards],
        "indicia": [_standard(edition, printers, one) for one in outline().indicia],
        "recommendations": _recommendations(edition, printers),
        "tiers": _tiers(edition),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_csv(edition: TipEdition) -> str:
    """One line for each row of the tables."""
    printers = {language: Printer(edition, language) for language in LANGUAGES}
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(edition, printers):
        flat = {**row, **{f"says_{language}": row["says"][language] for language in LANGUAGES}}
        flat["where"] = ";".join(f"{n}={c}" for n, c in row["where"].items())
        flat["by"], flat["codes"] = ";".join(row["by"]), ";".join(row["codes"])
        flat["value"] = _flat(row["value"])
        flat["before"] = _flat(row["before"])
        writer.writerow([plain(flat.get(column)) for column in COLUMNS])
    return "\ufeff" + file.getvalue()


def _flat(value: Any) -> Any:
    return ";".join(map(str, value)) if isinstance(value, list) else value


def _rows(edition: TipEdition, printers: dict[str, Printer]) -> Iterator[dict[str, Any]]:
    for part in outline().parts:
        for table in part.tables:
            for row in table.rows:
                printed = [printers[language].lines(row) for language in LANGUAGES]
                for lines in zip(*printed, strict=True):
                    told = zip(LANGUAGES, lines, strict=True)
                    says = {language: line.says for language, line in told}
                    place = {"section": part.code, "table": table.code, "says": says}
                    yield place | _line(edition, lines[0])


def _line(edition: TipEdition, line: Line) -> dict[str, Any]:
    row = line.row
    assert row is not None  # noqa: S101 - every printed line comes from a row
    answer = edition.answers[row.key]
    first, last = edition.before
    codes = [
        printed_code(row.metric, name, code)
        for name, code in zip(
            row.by, line.codes or (row.cells[0] if row.cells else ()), strict=False
        )
    ]
    return {
        "metric": row.metric,
        "by": list(row.by) if codes or row.is_terms else [],
        "where": dict(row.where),
        "codes": codes,
        "value": _told(line.now),
        "status": line.now.status,
        "of_labour": line.now.labour,
        "before": _told(line.before),
        "before_status": line.before.status,
        "before_of_labour": line.before.labour,
        "change": line.change,
        "why_no_change": line.why if line.change is None else "",
        "unit": answer.unit,
        "from": answer.first.isoformat(),
        "to": answer.last.isoformat(),
        "before_from": first.isoformat(),
        "before_to": last.isoformat(),
        "source": answer.source or None,
        "definition": answer.definition,
        "snapshot": edition.moment.snapshot,
    }


def _told(value: Value) -> Any:
    return list(value.terms) if value.terms else value.number


def _standard(
    edition: TipEdition, printers: dict[str, Printer], standard: Standard
) -> dict[str, Any]:
    both = {language: held(edition, printers[language], standard) for language in LANGUAGES}
    return {
        "code": standard.code,
        "says": dict(standard.says),
        "source": standard.source,
        "elements": [
            {
                "says": dict(element.says),
                "evidence": [
                    dict(zip(LANGUAGES, pair, strict=True))
                    for pair in zip(
                        *(both[language][place].evidence for language in LANGUAGES), strict=True
                    )
                ],
                "is_empty": not both["en"][place].evidence,
            }
            for place, element in enumerate(standard.elements)
        ],
    }


def _recommendations(edition: TipEdition, printers: dict[str, Printer]) -> list[dict[str, Any]]:
    found = []
    for advice in country().recommendations.values():
        told = {lang: of_recommendation(edition, printers[lang], advice) for lang in LANGUAGES}
        found.append(
            {
                "number": advice.number,
                "says": dict(advice.says),
                "area": advice.area,
                "source": advice.source,
                "activities": told["en"].activities,
                "activities_done": told["en"].done,
                "evidence": {language: list(told[language].evidence) for language in LANGUAGES},
            }
        )
    return found


def _tiers(edition: TipEdition) -> dict[str, Any]:
    history = edition.told.history
    year = next_year(history) if history.ranks else None
    return {
        "published": {str(y): tier for y, tier in sorted(history.ranks.items())},
        "waivers": sorted(history.waivers),
        "projection": {
            "is_projection": True,
            "year": year,
            "courses": [
                {
                    "assessed": one.assessed,
                    "waiver": one.waiver,
                    "tier": one.tier,
                    "rule": one.rule,
                    "unknown_years": list(one.unknown),
                }
                for one in (scenarios(history, year) if year else ())
            ],
        },
    }
