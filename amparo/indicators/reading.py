"""Reads definitions from their files, and says in a sentence what is wrong with one."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amparo.reference.codelists import LANGUAGES
from amparo.reference.sheets import Sheet

from .model import (
    COUNTED,
    FLOW,
    KINDS,
    MEASURED,
    RULE,
    STATUSES,
    SUM,
    AnswerRule,
    Condition,
    Count,
    Definition,
    Dimension,
    Example,
    Measure,
    Merge,
    Time,
)

ENGINE = 1  # raise when the engine counts the same words differently
_COUNT = re.compile(
    r"(rows|distinct|sum|median|range|ratio|value)(?: ([a-z_]+))?( or one)?"
    r"(?: by (\d+))?(?: over ([a-z_]+))?",
    re.ASCII,
)
_MEASURE_KEYS = (
    *("title", "fact", "kind", "counts", "when", "when_by", "from", "from_by", "until", "through"),
    *("as_of", "per", "report_year", "where", "part", "merge", "unit", "population", "empty"),
    *("by", "shows"),
)
_KEYS = (
    *("code", "metric", "rule", "defaults", "answers", "legacy", "measures", "publish", "example"),
    *_MEASURE_KEYS,
)
_BY_TIME = ("month", "quarter", "year")
_WITH_TIME = (FLOW, SUM, *MEASURED)


@dataclass(frozen=True, slots=True)
class Change:
    """A day on which a procedure changed, so that figures before and after it are not alike."""

    metrics: tuple[str, ...]
    on: datetime.date
    told: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class Local:
    """What the country adds: its sets of codes, the day from which a metric is collected, and the
    days on which what is counted changed."""

    sets: Mapping[str, tuple[str, ...]]
    collected_from: Mapping[str, datetime.date]
    citizens: str
    schooling_rule: str
    changes: tuple[Change, ...]


def read_local(sheet: Sheet) -> Local:
    """The country's own part, from its file `figures.yaml`."""
    sheet.only("sets", "collected_from", "citizens", "schooling_rule", "changes")
    days: dict[str, datetime.date] = {}
    for metric in sheet.at("collected_from").mapping():
        day = sheet.at("collected_from").at(str(metric)).day()
        if day:
            days[str(metric)] = day
    sets = {name: place.codes() for name, place in sheet.at("sets").entries()}
    changes = tuple(_change(item) for item in sheet.at("changes").items())
    citizens, schooling = sheet.at("citizens").code(), sheet.at("schooling_rule").code("")
    return Local(sets, days, citizens, schooling, changes)


def _change(item: Sheet) -> Change:
    item.only("metrics", "on", "told", "source")
    day = item.at("on").day()
    if day is None:
        raise item.wrong("needs the day on which it changed.")
    metrics = tuple(str(metric) for metric in item.at("metrics").value or ())
    return Change(metrics, day, item.at("told").said(LANGUAGES), item.at("source").text())


def read_dimensions(sheet: Sheet) -> Mapping[str, Dimension]:
    """The ways to cut a figure, by name, from `dimensions.yaml`."""
    found = {}
    for name, place in sheet.at("dimensions").entries():
        place.only("title", "list", "form", "also")
        form = place.at("form").code("code")
        lists = form in ("code", "origin", "relation", "answered")
        found[name] = Dimension(
            name=name,
            form=form,
            columns=(name,),
            title=place.at("title").said(LANGUAGES),
            code_list=place.at("list").code(name) if lists else "",
            also=tuple(filter(None, (place.at("also").code(""),))),
        )
    return found


def read_definition(sheet: Sheet, dimensions: Mapping[str, Dimension], local: Local) -> Definition:
    """One definition. Raises BadReference with a sentence that names the file and the key."""
    sheet.only(*_KEYS)
    metric, code = sheet.at("metric").text(), sheet.at("code").code()
    measures = tuple(_measures(sheet, dimensions, local))
    return Definition(
        metric=metric,
        code=code,
        title=sheet.at("title").said(LANGUAGES),
        rule=sheet.at("rule").said(LANGUAGES),
        measures=measures,
        defaults={c.column: c for c in _conditions(sheet.at("defaults"), local)},
        answers=tuple(_answer_rule(item) for item in sheet.at("answers").items()),
        legacy=sheet.at("legacy").code(""),
        collected_from=local.collected_from.get(metric),
        hide_below=sheet.at("publish").at("hide_below").number(),
        example=_example(sheet.at("example")) if sheet.at("example").value else None,
        digest=_digest(sheet, local),
    )


def _digest(sheet: Sheet, local: Local) -> str:
    """Twelve letters that change when the wording, the country's sets or the engine change."""
    said = [ENGINE, sheet.value, {k: list(v) for k, v in local.sets.items()}, local.citizens]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _measures(sheet: Sheet, dimensions: Mapping[str, Dimension], local: Local) -> Iterator[Measure]:
    common = {key: value for key, value in sheet.mapping().items() if key in _MEASURE_KEYS}
    named = list(sheet.at("measures").entries())
    if not named:
        yield _measure("", Sheet(common, sheet.file), dimensions, local)
    for name, place in named:
        place.only(*_MEASURE_KEYS)
        whole = Sheet({**common, **place.mapping()}, sheet.file, place.trail)
        yield _measure(name, whole, dimensions, local)


def _measure(name: str, sheet: Sheet, dimensions: Mapping[str, Dimension], local: Local) -> Measure:
    kind = _one_of(sheet.at("kind"), KINDS)
    time = _time(sheet)
    by = {d.name: d for d in (_cut(item, dimensions, local) for item in sheet.at("by").items())}
    if kind in _WITH_TIME and time.when:
        by |= {name: dimensions[name] for name in _BY_TIME}
    return Measure(
        name=name,
        title=sheet.at("title").said(LANGUAGES),
        fact=sheet.at("fact").code("" if kind == RULE else None),
        kind=kind,
        count=_count(sheet.at("counts")),
        time=time,
        where=tuple(_conditions(sheet.at("where"), local)),
        part=tuple(_conditions(sheet.at("part"), local)),
        merge=_merge(sheet.at("merge")),
        unit=sheet.at("unit").code(),
        population=sheet.at("population").code(""),
        empty=_one_of(sheet.at("empty"), STATUSES, COUNTED),
        by=by,
        shows=_known(sheet.at("shows"), by),
    )


def _time(sheet: Sheet) -> Time:
    through, until = sheet.at("through").code(""), sheet.at("until").code("")
    return Time(
        when=_columns(sheet.at("when")),
        when_by=_columns(sheet.at("when_by")),
        begins=_columns(sheet.at("from")),
        begins_by=_columns(sheet.at("from_by")),
        ends=through or until,
        ends_included=bool(through),
        as_of=_columns(sheet.at("as_of")),
        per=_columns(sheet.at("per")),
        report_year=sheet.at("report_year").code(""),
    )


def _columns(sheet: Sheet) -> tuple[str, ...]:
    if isinstance(sheet.value, list):
        return sheet.codes()
    return tuple(filter(None, (sheet.code(""),)))


def _count(sheet: Sheet) -> Count:
    found = _COUNT.fullmatch(sheet.text("rows"))
    is_whole = found is not None and (found[5] is None) == (found[1] != "ratio")
    if not found or not is_whole or (found[2] is None) != (found[1] == "rows"):
        known = "rows, distinct X, sum X, sum X or one, median X, range X, ratio X over Y, value X"
        raise sheet.wrong(f"must be one of: {known}.")
    return Count(found[1], found[2] or "", bool(found[3]), int(found[4] or 1), found[5] or "")


def _conditions(sheet: Sheet, local: Local) -> Iterator[Condition]:
    for column, place in sheet.entries():
        yield _condition(column, place, local)


def _condition(column: str, sheet: Sheet, local: Local) -> Condition:
    if isinstance(sheet.value, bool):
        return Condition(column, "true" if sheet.value else "false")
    if not isinstance(sheet.value, dict):
        return Condition(column, "is", _columns(sheet))
    sheet.only("not", "set", "is")
    if "not" in sheet.value:
        return Condition(column, "not", _columns(sheet.at("not")))
    if "set" in sheet.value:
        name = sheet.at("set").code()
        if name not in local.sets:
            raise sheet.wrong(f"the country's figures.yaml has no set {name!r}.")
        return Condition(column, "is", local.sets[name])
    tests = ("given", "missing", "reached", "not_reached")
    return Condition(column, _one_of(sheet.at("is"), tests))


def _cut(item: Sheet, dimensions: Mapping[str, Dimension], local: Local) -> Dimension:
    """One line under `by`: a name, or a name with the list or the columns that it stands for."""
    given = item.value if isinstance(item.value, dict) else {item.text(): None}
    name, value = next(iter(given.items()))
    if len(given) != 1 or name not in dimensions:
        raise item.wrong(f"{name!r} is not in dimensions.yaml.")
    base = dimensions[name]
    if value is None:
        return base
    words = _columns(item.at(name))
    lists = base.form in ("code", "answered")
    return Dimension(
        name=name,
        form=base.form,
        columns=base.columns if lists else words,
        title=base.title,
        code_list=words[0] if lists else base.code_list,
        also=base.also,
        codes=(local.citizens,) if base.form == "relation" else (),
    )


def _merge(sheet: Sheet) -> Merge | None:
    if sheet.value is None:
        return None
    sheet.only("dimension", "per", "as")
    return Merge(sheet.at("dimension").code(), sheet.at("per").code(), sheet.at("as").code())


def _answer_rule(sheet: Sheet) -> AnswerRule:
    sheet.only("question", "where")
    where = {name: _columns(place) for name, place in sheet.at("where").entries()}
    return AnswerRule(sheet.at("question").code(), where)


def _example(sheet: Sheet) -> Example:
    sheet.only("rows", "from", "to", "by", "where", "gives", "cells")
    first, last = sheet.at("from").day(), sheet.at("to").day()
    if first is None or last is None:
        raise sheet.wrong("needs from and to.")
    return Example(
        rows=tuple(item.mapping() for item in sheet.at("rows").items()),
        first=first,
        last=last,
        gives=sheet.at("gives").value,
        by=sheet.at("by").codes(),
        where=sheet.at("where").plain(),
        cells=sheet.at("cells").mapping(),
    )


def _known(sheet: Sheet, by: Mapping[str, Any]) -> tuple[str, ...]:
    names = sheet.codes()
    for name in names:
        if name not in by:
            raise sheet.wrong(f"{name!r} is not among the dimensions under by.")
    return names


def _one_of(sheet: Sheet, allowed: tuple[str, ...], default: str | None = None) -> str:
    found = sheet.code(default)
    if found not in allowed:
        raise sheet.wrong(f"must be one of {', '.join(allowed)}.")
    return found
