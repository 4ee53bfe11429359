"""What a load or its rehearsal found, for programs and for pages."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from amparo.reference.codes import code_list

from .conversion.problems import NOT_A_RECORD, STOPS_CELL
from .mapping.subjects import subjects
from .migration import REASONS
from .plan import records as r
from .uploads.labels import Codes
from .wording import field_in_words, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conversion.problems import Problem
    from .conversion.sheets import Converted
    from .load import Loaded
    from .migration import FileRead, Prepared
    from .plan.parts import Judged, Plan

NO_LOSS = NOT_A_RECORD | {"duplicate", "duplicate_elsewhere"}
OF_NAMES = frozenset({"not_a_name", "several_names"})  # remarks whose cell may hold names
EXAMPLES = 20  # rows named for one kind of remark


def report(prepared: Prepared, done: Loaded | None, *, with_names: bool = True) -> dict[str, Any]:
    """Everything about a run. ``done`` is None for a rehearsal, which changes nothing."""
    plan, codes = prepared.plan, Codes(get_language() or "en")
    remarks = _remarks(plan, with_names=with_names)
    return {
        "dry_run": done is None,
        "accept_above": prepared.accept_above,
        "batch": done.batch if done else "",
        "entry": done.entry if done else None,
        **_of_load(done),
        "files": [_file(file, remarks, codes) for file in prepared.files],
        "pair_counts": _pairs_counted(plan),
        "pairs": [_pair(plan, judged, with_names=with_names) for judged in plan.pairs],
        "counts": counts(plan),
        "records": plan.counts(),
        "staff_not_found": _nobody(done, with_names=with_names),
    }


def _of_load(done: Loaded | None) -> dict[str, Any]:
    """Rows known from before, and what was written; of a rehearsal others tell what is known."""
    if done is None:
        return {"known_rows": 0, "written": {}}
    return {
        "known_rows": done.known_rows,
        "changed_rows": done.changed_rows,
        "new_rows": done.new_rows,
        "proposals": done.proposals,
        "written": done.written,
    }


def counts(plan: Plan) -> dict[str, int]:
    """The numbers that an office knows its work by; every person and case once."""
    roles = Counter(record.role for record in plan.records[r.CaseRole])  # type: ignore[attr-defined]
    return {
        "persons": len(plan.records[r.Person]),
        "cases": len(plan.records[r.Case]),
        "investigations": len(plan.records[r.Investigation]),
        "suspects": roles["suspect"],
        "prosecutions": len(plan.records[r.Prosecution]),
        "defendants": len(plan.records[r.Defendant]),
        "charges": len(plan.records[r.Charge]),
        "victims": roles["victim"],
        "services": len(plan.records[r.Service]),
        "register_entries": len(plan.records[r.Entry]),
    }


def _pairs_counted(plan: Plan) -> dict[str, int]:
    """How many pairs by what became of them, and by where their two rows stand."""
    found = dict.fromkeys(
        ("joined", "kept_apart", "to_review", "inside_one_file", "between_files"), 0
    )
    for judged in plan.pairs:
        found[judged.decision] += 1
        one, other = (plan.places[key].sheet for key in (judged.pair.a, judged.pair.b))
        is_inside = plan.sheets[one].digest == plan.sheets[other].digest
        found["inside_one_file" if is_inside else "between_files"] += 1
    return found


def is_clean(told: dict[str, Any]) -> bool:
    """Whether no row was refused and no cell left out."""
    return not any(
        sheet["refused_records"] or sheet["cells_left_out"]
        for file in told["files"]
        for sheet in file["sheets"]
    )


def _remarks(plan: Plan, *, with_names: bool) -> dict[int, list[Problem]]:
    """What is to be said of each sheet, of its cells and of its rows among the others."""
    found = {id(sheet): list(sheet.flags) for sheet in plan.sheets}
    for number, problem in plan.flags:
        found[id(plan.sheets[number])].append(problem)
    if with_names:
        return found
    return {key: [_unnamed(one) for one in problems] for key, problems in found.items()}


def _unnamed(problem: Problem) -> Problem:
    """A remark about a cell for names, without what stands in it."""
    if problem.code not in OF_NAMES:
        return problem
    return dataclasses.replace(problem, params={**problem.params, "raw": "…"})


def _nobody(done: Loaded | None, *, with_names: bool) -> dict[str, int]:
    """Those named as working on cases who have no account; numbered where names are left out."""
    found = done.nobody if done else {}
    return found if with_names else {f"#{n}": c for n, c in enumerate(found.values(), 1)}


def _file(file: FileRead, remarks: dict[int, list[Problem]], codes: Codes) -> dict[str, Any]:
    tables: dict[str, list[Converted]] = {}
    for table in file.sheets:
        tables.setdefault(table.sheet, []).append(table)
    return {
        "name": file.name,
        "kept_as": file.kept_as,
        "digest": file.digest,
        **file.how,
        "mapping": file.mapping.code,
        "mapping_version": file.mapping.version,
        "office": file.mapping.office,
        "office_called": code_list("agency").label(file.mapping.office),
        "sheets": [_sheet(name, found, remarks, codes) for name, found in tables.items()],
        "left_out": [
            {"sheet": name, "reason": reason, "sentence": str(REASONS[reason])}
            for name, reason in file.left_out
        ],
    }


def _sheet(
    name: str, tables: list[Converted], remarks: dict[int, list[Problem]], codes: Codes
) -> dict[str, Any]:
    """One sheet; read for several kinds of rows, a row is accepted by any of them."""
    accepted = {row.number for table in tables for row in table.rows}
    refused = {
        p.row: (table.subject, p)
        for table in tables
        for p in table.rejected
        if p.row not in accepted
    }
    aside = {number for table in tables for number in table.left_out} - accepted - refused.keys()
    said = [(table.subject, remarks[id(table)]) for table in tables]
    unused = set.intersection(*(set(table.unused) for table in tables))
    return {
        "sheet": name,
        "rows_are": sorted({table.subject for table in tables}),
        "rows_are_called": [
            subjects()[subject].title[codes.language]
            for subject in sorted({table.subject for table in tables})
        ],
        "read": len(accepted) + len(refused) + len(aside),
        "accepted": len(accepted),
        "rejected": [
            {"row": row, "reason": problem.code, "sentence": in_words(problem, subject, codes)}
            for row, (subject, problem) in sorted(refused.items())
        ],
        "refused_records": sum(p.code not in NO_LOSS for _subject, p in refused.values()),
        "left_aside": sorted(aside),
        "columns": [
            {**column, "label": field_in_words(table.subject, column["field"], codes)}
            for table in tables
            for column in table.columns
        ],
        "headings_not_used": [heading for heading in tables[0].unused if heading in unused],
        "fields_not_found": _not_found(tables, codes),
        "cells_left_out": sum(p.code in STOPS_CELL for _subject, those in said for p in those),
        "unmapped_words": _unmapped(tables, codes),
        "remarks": list(_grouped(said, codes)),
    }


def _not_found(tables: list[Converted], codes: Codes) -> list[dict[str, str]]:
    """The fields whose headings a mapping names and no column has, each once."""
    found = {field: table.subject for table in reversed(tables) for field in table.missing}
    return [
        {"field": field, "label": field_in_words(subject, field, codes)}
        for field, subject in found.items()
    ]


def _unmapped(tables: list[Converted], codes: Codes) -> list[dict[str, Any]]:
    """Words without a code, the most frequent first."""
    counted = sum((table.unmapped for table in tables), Counter[tuple[str, str]]())
    subject = {
        field: table.subject for table in reversed(tables) for field, _word in table.unmapped
    }
    return [
        {
            "field": field,
            "label": field_in_words(subject[field], field, codes),
            "word": word,
            "count": count,
        }
        for (field, word), count in counted.most_common()
    ]


@dataclasses.dataclass
class _Group:
    """Remarks of one kind about one field: how many, and the first rows that they are about."""

    subject: str
    first: Problem
    count: int = 0
    rows: list[int] = dataclasses.field(default_factory=list)


def _grouped(said: list[tuple[str, list[Problem]]], codes: Codes) -> Iterator[dict[str, Any]]:
    """Remarks of one kind about one field together. They may be very many, and none is copied."""
    groups: dict[tuple[str, str], _Group] = {}
    for subject, those in said:
        for problem in those:
            key = (problem.code, problem.field)
            group = groups.get(key) or groups.setdefault(key, _Group(subject, problem))
            group.count += 1
            if len(group.rows) < EXAMPLES:
                group.rows.append(problem.row)
    for (code, field), group in sorted(groups.items(), key=lambda told: told[0]):
        yield {
            "remark": code,
            "field": field,
            "label": field_in_words(group.subject, field, codes) if field else "",
            "count": group.count,
            "rows": group.rows,
            "sentence": in_words(group.first, group.subject, codes),
        }


def _pair(plan: Plan, judged: Judged, *, with_names: bool) -> dict[str, Any]:
    return {
        "score": judged.pair.score,
        "reasons": list(judged.pair.reasons),
        "is_sure": judged.pair.is_corroborated,
        "decision": judged.decision,
        "a": _side(plan, judged.pair.a, with_names=with_names),
        "b": _side(plan, judged.pair.b, with_names=with_names),
    }


def _side(plan: Plan, key: str, *, with_names: bool) -> dict[str, Any]:
    source, mention = plan.places[key], plan.mentions[key]
    sheet = plan.sheets[source.sheet]
    told: dict[str, Any] = {
        "file": sheet.file,
        "sheet": sheet.sheet,
        "row": source.row,
        "role": mention.role,
        "mention": key,
    }
    return {**told, "name": mention.full} if with_names else told
