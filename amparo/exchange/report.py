"""What a load or its rehearsal found, for programs as JSON and for people as lines of text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .conversion.problems import NOT_A_RECORD, STOPS_CELL
from .migration import REASONS
from .plan import records as r

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conversion.problems import Problem
    from .conversion.sheets import Converted
    from .load import Loaded
    from .migration import FileRead, Prepared
    from .plan.parts import Judged, Plan

NO_LOSS = NOT_A_RECORD | {"duplicate", "duplicate_elsewhere"}
EXAMPLES = 20  # rows named for one kind of remark


def report(prepared: Prepared, done: Loaded | None, *, with_names: bool = True) -> dict[str, Any]:
    """Everything about a run. ``done`` is None for a rehearsal, which changes nothing."""
    plan = prepared.plan
    remarks = _remarks(plan)
    return {
        "dry_run": done is None,
        "accept_above": prepared.accept_above,
        "batch": done.batch if done else "",
        "entry": done.entry if done else None,
        "known_rows": done.known_rows if done else 0,
        "files": [_file(file, remarks) for file in prepared.files],
        "pair_counts": _pairs_counted(plan),
        "pairs": [_pair(plan, judged, with_names=with_names) for judged in plan.pairs],
        "counts": counts(plan),
        "records": plan.counts(),
        "staff_not_found": done.nobody if done else {},
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


def _remarks(plan: Plan) -> dict[int, list[Problem]]:
    """What is to be said of each sheet, of its cells and of its rows among the others."""
    found = {id(sheet): list(sheet.flags) for sheet in plan.sheets}
    for number, problem in plan.flags:
        found[id(plan.sheets[number])].append(problem)
    return found


def _file(file: FileRead, remarks: dict[int, list[Problem]]) -> dict[str, Any]:
    tables: dict[str, list[Converted]] = {}
    for table in file.sheets:
        tables.setdefault(table.sheet, []).append(table)
    return {
        "name": file.name,
        "digest": file.digest,
        **file.how,
        "mapping": file.mapping.code,
        "mapping_version": file.mapping.version,
        "office": file.mapping.office,
        "sheets": [_sheet(name, found, remarks) for name, found in tables.items()],
        "left_out": [
            {"sheet": name, "reason": reason, "sentence": str(REASONS[reason])}
            for name, reason in file.left_out
        ],
    }


def _sheet(name: str, tables: list[Converted], remarks: dict[int, list[Problem]]) -> dict[str, Any]:
    """One sheet; read for several kinds of rows, a row is accepted by any of them."""
    accepted = {row.number for table in tables for row in table.rows}
    refused = {p.row: p for table in tables for p in table.rejected if p.row not in accepted}
    aside = {number for table in tables for number in table.left_out} - accepted - refused.keys()
    said = [problem for table in tables for problem in remarks[id(table)]]
    unmapped = sum((table.unmapped for table in tables), Counter[tuple[str, str]]())
    unused = set.intersection(*(set(table.unused) for table in tables))
    return {
        "sheet": name,
        "rows_are": sorted({table.subject for table in tables}),
        "read": len(accepted) + len(refused) + len(aside),
        "accepted": len(accepted),
        "rejected": [
            {"row": row, "reason": refused[row].code, "sentence": refused[row].sentence()}
            for row in sorted(refused)
        ],
        "refused_records": sum(p.code not in NO_LOSS for p in refused.values()),
        "left_aside": sorted(aside),
        "columns": [column for table in tables for column in table.columns],
        "headings_not_used": [heading for heading in tables[0].unused if heading in unused],
        "fields_not_found": [missing for table in tables for missing in table.missing],
        "cells_left_out": sum(problem.code in STOPS_CELL for problem in said),
        "unmapped_words": [
            {"field": field, "word": word, "count": count}
            for (field, word), count in unmapped.most_common()
        ],
        "remarks": list(_grouped(said)),
    }


def _grouped(remarks: list[Problem]) -> Iterator[dict[str, Any]]:
    """Remarks of one kind about one field together, with the first rows that they are about."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in remarks:
        groups.setdefault((problem.code, problem.field), []).append(problem)
    for (code, field), problems in sorted(groups.items()):
        yield {
            "remark": code,
            "field": field,
            "count": len(problems),
            "rows": [problem.row for problem in problems[:EXAMPLES]],
            "sentence": problems[0].sentence(),
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


def as_text(told: dict[str, Any]) -> Iterator[str]:
    """The same for people: a line a sheet, then what to look at."""
    for file in told["files"]:
        yield f"{file['name']}  ({file['mapping']} v{file['mapping_version']})"
        for sheet in file["sheets"]:
            yield from _sheet_lines(sheet)
        for entry in file["left_out"]:
            yield f"  {entry['sheet']}: {entry['sentence']}"
    yield ""
    yield from _pair_lines(told["pairs"])
    yield from _lines_of_those_there(told)
    yield ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in told["counts"].items())
    yield _last_line(told)


def _sheet_lines(sheet: dict[str, Any]) -> Iterator[str]:
    yield _("  %(sheet)s: %(read)s read, %(accepted)s accepted, %(rejected)s rejected") % {
        "sheet": sheet["sheet"],
        "read": sheet["read"],
        "accepted": sheet["accepted"],
        "rejected": len(sheet["rejected"]),
    }
    for problem in sheet["rejected"][:EXAMPLES]:
        yield _("    row %(row)s: %(sentence)s") % problem
    for word in sheet["unmapped_words"]:
        yield _("    no code for “%(word)s” in %(field)s, %(count)s times") % word
    for remark in sheet["remarks"]:
        if remark["remark"] != "unknown_word":
            field = f"{remark['field']}: " if remark["field"] else ""
            yield f"    {field}{remark['sentence']} ({remark['count']})"


def _pair_lines(pairs: list[dict[str, Any]]) -> Iterator[str]:
    words = {
        "joined": _("joined"),
        "kept_apart": _("kept apart"),
        "to_review": _("to be looked at"),
    }
    for pair in pairs:
        sides = " = ".join(
            f"{side.get('name', '')} ({side['file']}, {side['sheet']} {side['row']})".strip()
            for side in (pair["a"], pair["b"])
        )
        reasons = ", ".join(pair["reasons"])
        yield f"{pair['score']:.2f} {words[pair['decision']]}: {sides}; {reasons}"


def _lines_of_those_there(told: dict[str, Any]) -> Iterator[str]:
    """Of a rehearsal: rows that are known, and people of the files who may be here already."""
    if not told["dry_run"] or "there" not in told:
        return
    if told["there"] is None:
        yield _("There is no database yet, so nobody was compared with people who are here.")
        return
    if told["known_rows"]:
        yield _(
            "Known from before: %(known)s rows, of which changed: %(changed)s. New: %(new)s."
        ) % {
            "known": told["known_rows"],
            "changed": told["changed_rows"],
            "new": told["new_rows"],
        }
    for pair in told["there"]:
        side = f"{pair.get('name', '')} ({pair['file']}, {pair['sheet']} {pair['row']})".strip()
        words = _("may be here already as %(reference)s") % {"reference": pair["there"]}
        yield f"{pair['score']:.2f} {words}: {side}; {', '.join(pair['reasons'])}"


def _last_line(told: dict[str, Any]) -> str:
    if told["dry_run"]:
        return _("A rehearsal: nothing was changed.")
    if not told["batch"]:
        return _("Everything was loaded before; nothing was changed.")
    written = sum(told["records"].values())
    return ngettext(
        "Loaded as batch %(batch)s, ledger entry %(entry)s: %(count)s record.",
        "Loaded as batch %(batch)s, ledger entry %(entry)s: %(count)s records.",
        written,
    ) % {"batch": told["batch"], "entry": told["entry"], "count": written}
