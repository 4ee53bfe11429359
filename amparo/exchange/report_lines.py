"""What a load or its rehearsal found, as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.people.pairs.showing import reasons_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = 20  # rows named in one line
COUNTED = {
    "persons": gettext_lazy("people"),
    "cases": gettext_lazy("cases"),
    "investigations": gettext_lazy("investigations"),
    "suspects": gettext_lazy("suspects"),
    "prosecutions": gettext_lazy("prosecutions"),
    "defendants": gettext_lazy("defendants"),
    "charges": gettext_lazy("charges"),
    "victims": gettext_lazy("victims"),
    "services": gettext_lazy("services"),
    "register_entries": gettext_lazy("entries of other registers"),
}
DECISIONS = {
    "joined": gettext_lazy("joined"),
    "kept_apart": gettext_lazy("kept apart"),
    "to_review": gettext_lazy("to be looked at"),
}


def as_text(told: dict[str, Any]) -> Iterator[str]:
    """The same for people: a line a sheet, then what to look at."""
    for file in told["files"]:
        kept = _("; kept as %(reference)s") % {"reference": file["kept_as"]}
        edition = f"{file['mapping']} v{file['mapping_version']}; {file['office_called']}"
        yield f"{file['name']}  ({edition}{kept if told['batch'] else ''})"
        if file.get("maybe"):
            yield _("  accents may be wrong: try “encoding: %(encoding)s” in the mapping") % {
                "encoding": file["maybe"]
            }
        for sheet in file["sheets"]:
            yield from _sheet_lines(sheet)
        for entry in file["left_out"]:
            yield f"  {entry['sheet']}: {entry['sentence']}"
    yield ""
    yield from _pair_lines(told["pairs"])
    yield from _lines_of_those_there(told)
    if told["staff_not_found"]:
        people = ", ".join(f"{name} ({n})" for name, n in told["staff_not_found"].items())
        yield _("Named as working on cases, and without an account:") + f" {people}"
    yield ", ".join(f"{COUNTED.get(name, name)}: {count}" for name, count in told["counts"].items())
    yield _last_line(told)


def _sheet_lines(sheet: dict[str, Any]) -> Iterator[str]:
    yield _("  %(sheet)s: %(read)s read, %(accepted)s accepted, %(rejected)s rejected") % {
        "sheet": sheet["sheet"],
        "read": sheet["read"],
        "accepted": sheet["accepted"],
        "rejected": len(sheet["rejected"]),
    }
    yield from _heading_lines(sheet)
    for problem in sheet["rejected"][:NAMED]:
        yield _("    row %(row)s: %(sentence)s") % problem
    if more := sheet["rejected"][NAMED:]:
        yield ngettext(
            "    and %(count)s more row, in --format json",
            "    and %(count)s more rows, in --format json",
            len(more),
        ) % {"count": len(more)}
    for word in sheet["unmapped_words"]:
        yield _("    no code for “%(word)s” in %(label)s, %(count)s times") % word
    for remark in sheet["remarks"]:
        if remark["remark"] != "unknown_word":
            field = f"{remark['label']}: " if remark["label"] else ""
            rows = _("rows %(rows)s") % {"rows": _rows(remark["rows"], remark["count"])}
            yield f"    {field}{remark['sentence']} ({remark['count']}; {rows})"


def _heading_lines(sheet: dict[str, Any]) -> Iterator[str]:
    """Headings and fields that found no partner, and rows that the mapping leaves aside."""
    if missing := sheet["fields_not_found"]:
        names = ", ".join(field["label"] for field in missing)
        yield _("    the mapping names a heading that is not there, for: %(fields)s") % {
            "fields": names
        }
    for column in sheet["columns"]:
        if column["by"] == "synonym":
            yield _("    “%(heading)s” is not in the mapping; read as %(label)s") % column
    if unused := sheet["headings_not_used"]:
        yield _("    headings not used: %(headings)s") % {"headings": ", ".join(unused)}
    if aside := sheet["left_aside"]:
        yield _("    rows left aside, as the mapping says: %(rows)s") % {
            "rows": _rows(aside, len(aside))
        }


def _rows(numbers: list[int], count: int) -> str:
    shown = ", ".join(map(str, numbers[:NAMED]))
    return f"{shown} …" if count > len(numbers[:NAMED]) else shown


def _pair_lines(pairs: list[dict[str, Any]]) -> Iterator[str]:
    for pair in pairs:
        sides = " = ".join(
            f"{side.get('name', '')} ({side['file']}, {side['sheet']} {side['row']})".strip()
            for side in (pair["a"], pair["b"])
        )
        decision = DECISIONS[pair["decision"]]
        yield f"{pair['score']:.2f} {decision}: {sides}; {_reasons(pair['reasons'])}"


def _reasons(codes: list[str]) -> str:
    """What speaks for one person, then what speaks against it."""
    speaks_for, against = reasons_of(codes)
    found = ", ".join(speaks_for)
    if against:
        found += "; " + _("against it: %(reasons)s") % {"reasons": ", ".join(against)}
    return found


def _lines_of_those_there(told: dict[str, Any]) -> Iterator[str]:
    """Rows that are known, and of a rehearsal people of the files who may be here already."""
    if told["dry_run"] and told.get("there", []) is None:
        yield _("There is no database yet, so nobody was compared with people who are here.")
        return
    if told["known_rows"] and "new_rows" in told:
        yield _(
            "Known from before: %(known)s rows, of which changed: %(changed)s. New: %(new)s."
        ) % {
            "known": told["known_rows"],
            "changed": told["changed_rows"],
            "new": told["new_rows"],
        }
    if count := told.get("proposals"):
        yield ngettext(
            "%(count)s proposed edit waits on the page of the load.",
            "%(count)s proposed edits wait on the page of the load.",
            count,
        ) % {"count": count}
    for pair in told.get("there", ()):
        side = f"{pair.get('name', '')} ({pair['file']}, {pair['sheet']} {pair['row']})".strip()
        words = _("may be here already as %(reference)s") % {"reference": pair["there"]}
        yield f"{pair['score']:.2f} {words}: {side}; {_reasons(pair['reasons'])}"


def _last_line(told: dict[str, Any]) -> str:
    if told["dry_run"]:
        return _("A rehearsal: nothing was changed.")
    if not told["batch"]:
        return _("Everything was loaded before; nothing was changed.")
    written = sum(told["written"].values())
    return ngettext(
        "Loaded as batch %(batch)s, ledger entry %(entry)s: %(count)s record.",
        "Loaded as batch %(batch)s, ledger entry %(entry)s: %(count)s records.",
        written,
    ) % {"batch": told["batch"], "entry": told["entry"], "count": written}
