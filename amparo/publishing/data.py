"""The figures of a report as data: JSON, CSV and a workbook. One file of each for all languages.

Nothing hidden is in here, and nothing that changes from one run to the next: the same snapshot
gives the same bytes.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from typing import Any

from amparo.publishing.answers import REST, Answer, Cell
from amparo.publishing.edition import Edition, labels, printed_code, rule_of, title_of
from amparo.publishing.words import LANGUAGES
from amparo.publishing.workbook import Leaf, plain, workbook

_COLUMNS = (
    *("key", "metric", "title_en", "title_es", "from", "to", "where", "by", "codes"),
    *("label_en", "label_es", "value", "status", "unit", "population", "rule", "source"),
    *("definition", "snapshot"),
)


_UNCOUNTED = ("none_reported", "not_reported", "not_collected", "hidden")


def as_json(edition: Edition) -> str:
    """All figures, those of one report in the order in which it asks them."""
    told = {
        "report": "annual",
        "period": {
            "name": edition.period.code,
            "from": edition.period.first.isoformat(),
            "to": edition.period.last.isoformat(),
        },
        "snapshot": edition.moment.snapshot,
        "as_of": edition.moment.as_of.isoformat(),
        "edition": edition.choices.standing.number,
        "left_out": dict(sorted(edition.choices.off.items())),
        "figures": [_figure(edition, answer) for answer in edition.told.values()],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _figure(edition: Edition, answer: Answer) -> dict[str, Any]:
    metric = answer.question.metric
    return {
        "key": answer.question.key,
        "metric": metric,
        "title": {language: title_of(metric, language) for language in LANGUAGES},
        "kind": answer.kind,
        "period": {"from": answer.first.isoformat(), "to": answer.last.isoformat()},
        "where": dict(answer.question.where),
        "unit": answer.unit,
        "population": answer.population or None,
        "status": answer.status,
        "value": answer.value,
        "cells": [_cell(answer, cell) for cell in answer.cells],
        "rule": {"name": answer.ruling.rule, "code": answer.ruling.code or None},
        "source": answer.source or None,
        "definition": answer.definition,
        "snapshot": edition.moment.snapshot,
    }


def _cell(answer: Answer, cell: Cell) -> dict[str, Any]:
    names = answer.question.by
    return {
        "by": {
            name: printed_code(answer.question.metric, name, code)
            for name, code in zip(names, cell.codes, strict=True)
        },
        "label": {language: label_of(answer, cell, language) for language in LANGUAGES},
        "value": cell.value,
        "status": cell.status,
    }


def label_of(answer: Answer, cell: Cell, language: str) -> str:
    """The names of a cell's codes; those that stand for several keep their sign."""
    named = labels(language)
    parts = zip(answer.question.by, cell.codes, strict=True)
    return ", ".join(
        code if code == REST else named(answer.question.metric, name, code) for name, code in parts
    )


def as_csv(edition: Edition) -> str:
    """One line for each figure, and under it one for each of its cells."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for answer in edition.told.values():
        for line in _lines(edition, answer):
            writer.writerow([plain(line.get(column)) for column in _COLUMNS])
    return "\ufeff" + file.getvalue()


def _lines(edition: Edition, answer: Answer) -> Iterator[dict[str, Any]]:
    told = _figure(edition, answer)
    base = {
        **{name: told[name] for name in ("key", "metric", "unit", "population", "definition")},
        **{name: told[name] for name in ("source", "snapshot")},
        "title_en": told["title"]["en"],
        "title_es": told["title"]["es"],
        "from": told["period"]["from"],
        "to": told["period"]["to"],
        "where": ";".join(f"{name}={code}" for name, code in sorted(told["where"].items())),
        "rule": told["rule"]["code"] or told["rule"]["name"],
    }
    yield {**base, "value": told["value"], "status": told["status"]}
    for cell in told["cells"]:
        yield {
            **base,
            "by": ";".join(cell["by"]),
            "codes": ";".join(cell["by"].values()),
            "label_en": cell["label"]["en"],
            "label_es": cell["label"]["es"],
            "value": cell["value"],
            "status": cell["status"],
        }


_FIGURES = (
    *("key", "metric", "title_en", "title_es", "from", "to", "where", "value", "status"),
    *("status_en", "status_es", "unit", "population", "rule", "source", "definition"),
)
_DEFINED = ("metric", "title_en", "rule_en", "title_es", "rule_es")
_PARTS = (
    *("key", "metric", "title_en", "title_es", "from", "to", "by", "codes", "label_en"),
    *("label_es", "value", "status", "status_en", "status_es"),
)


def as_xlsx(edition: Edition) -> bytes:
    """A cover in both languages; then the figures, their parts, and how each is counted."""
    lines = [line for answer in edition.told.values() for line in _lines(edition, answer)]
    for line in lines:
        for language in LANGUAGES:
            line[f"status_{language}"] = edition.words(language)(f"status.{line['status']}")
    leaves = (
        _leaf("Figures", _FIGURES, [line for line in lines if "codes" not in line]),
        _leaf("Parts", _PARTS, [line for line in lines if "codes" in line]),
        Leaf("Definitions", _DEFINED, _rules(edition)),
    )
    noon = datetime.datetime.combine(edition.moment.as_of, datetime.time(12), datetime.UTC)
    return workbook(edition.words("en")("title"), _cover(edition), leaves, noon)


def _leaf(name: str, columns: tuple[str, ...], lines: list[dict[str, Any]]) -> Leaf:
    return Leaf(name, columns, tuple(tuple(line.get(c) for c in columns) for line in lines))


def _cover(edition: Edition) -> list[tuple[str, str]]:
    """What the figures are, from where, and what the words of the statuses mean; twice."""
    found: list[tuple[str, str]] = []
    for language in LANGUAGES:
        words = edition.words(language)
        covered = (edition.period.first, edition.period.last)
        found += [
            (words("kind"), words("title")),
            (words("year"), f"{words.span(*covered)} ({edition.period.code})"),
            (words("author_of"), f"{words('author')}, {words('place')}"),
            (words("snapshot"), f"{words.day(edition.moment.as_of)} ({edition.moment.snapshot})"),
            *(
                (words(f"status.{status}"), words(f"status_sentence.{status}"))
                for status in _UNCOUNTED
            ),
            *((words("left_out"), said) for said in edition.left_out(language)),
            ("", ""),
        ]
    return found


def _rules(edition: Edition) -> tuple[tuple[str, ...], ...]:
    metrics = dict.fromkeys(answer.question.metric for answer in edition.told.values())
    return tuple(
        (metric, *(text for language in LANGUAGES for text in rule_of(metric, language)))
        for metric in metrics
    )
