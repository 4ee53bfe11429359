"""What a steward chose on the page of a mapping, put into the mapping, field by field.

Every control has a name that tells its place: ``e2-h5-field`` is the field of the sixth heading of
the third entry. A control that was not changed changes nothing, so that what only the text can say
stays.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from amparo.exchange.mapping.document import sheet_entry
from amparo.exchange.mapping.proposing import propose_as
from amparo.exchange.mapping.subjects import subjects
from amparo.exchange.registers.cells import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.exchange.mapping.document import Document
    from amparo.exchange.mapping.shape import Column

    from .desk import Desk, Entry, Heading
    from .labels import Codes

    Answers = Mapping[str, str]

TOP = ("mapping", "office", "language", "date_order", "names")
WRITTEN_AS = ("date_order", "names", "unit", "currency")


def with_answers(desk: Desk, answers: Answers, codes: Codes) -> Document:
    """The document as the page says it should be."""
    document = deepcopy(desk.document)
    for key in TOP:
        if (said := answers.get(key, "").strip()) and said != str(document.get(key, "")):
            document[key] = said
    if "encoding" in answers:
        _put(document, "encoding", answers["encoding"].strip())
    entries = document["sheets"] = list(document.get("sheets") or [])
    kept = []
    for entry in desk.entries:
        kept += _entry(entry, entries[entry.number], answers, codes)
    for number, found in enumerate(desk.unread):
        rows = answers.get(f"u{number}-rows", "")
        if rows in subjects():
            kept.append(sheet_entry(propose_as(found.sheet, subjects()[rows]), found.sheet))
    document["sheets"] = kept
    return document


def _entry(entry: Entry, table: Document, answers: Answers, codes: Codes) -> list[Document]:
    name = f"e{entry.number}"
    rows = answers.get(f"{name}-rows", entry.mapping.rows)
    if rows not in subjects():
        return []
    if rows != entry.mapping.rows:
        return [_again(entry, rows)]
    _columns(entry, table, answers)
    for number, heading in enumerate(entry.headings):
        _written(heading, table, answers, f"{name}-h{number}")
        _words(heading, table, answers, f"{name}-h{number}", codes)
    if (period := answers.get(f"{name}-period")) is not None:
        _put(table, "period", period.strip())
    found = [table]
    more = answers.get(f"{name}-more", "")
    if more in subjects():
        found.append(_again(entry, more))
    return found


def _again(entry: Entry, rows: str) -> Document:
    """The same sheets, read for rows of another kind."""
    sheet = entry.outlines[0].sheet
    found = sheet_entry(propose_as(sheet, subjects()[rows]), sheet)
    if len(entry.outlines) > 1 or not entry.mapping.sheets:
        found.pop("sheet", None)
        if entry.mapping.sheets:
            found = {"sheet": list(entry.mapping.sheets), **found}
    return found


def _columns(entry: Entry, table: Document, answers: Answers) -> None:
    """Fields whose headings were chosen anew; several headings for one field are joined."""
    chosen: dict[str, list[Heading]] = {}
    before: dict[str, list[Heading]] = {}
    for number, heading in enumerate(entry.headings):
        others = [column.field for column in heading.columns[1:]]
        said = answers.get(f"e{entry.number}-h{number}-field", heading.field)
        now = [said, *others] if said in entry.subject.fields else others
        for name in dict.fromkeys(now):
            chosen.setdefault(name, []).append(heading)
        for name in [heading.field, *others]:
            if name:
                before.setdefault(name, []).append(heading)
    columns = table["columns"] = dict(table.get("columns") or {})
    for name in {**before, **chosen}:
        if name not in chosen:
            columns.pop(name, None)
        elif chosen[name] != before.get(name):
            columns[name] = _headings(columns.get(name), chosen[name])
    _ignored(entry, table, chosen)


def _headings(column: Any, chosen: list[Heading]) -> Any:
    names = [heading.name for heading in chosen]
    table = dict(column) if isinstance(column, dict) else {}
    table.pop("headings", None)
    table.pop("join", None)
    key = "join" if _share_a_sheet(chosen) else "headings"
    return {key: names, **table} if table or key == "join" else names


def _share_a_sheet(chosen: list[Heading]) -> bool:
    sheets = [id(place.outline) for heading in chosen for place in heading.places]
    return len(set(sheets)) < len(sheets)


def _ignored(entry: Entry, table: Document, chosen: dict[str, list[Heading]]) -> None:
    """Headings that are read are not among those that are not needed."""
    read = {plain(heading.name) for headings in chosen.values() for heading in headings}
    listed = table.get("ignore") or []
    kept = [name for name in listed if plain(str(name)) not in read]
    _put(table, "ignore", kept)


def _written(heading: Heading, table: Document, answers: Answers, name: str) -> None:
    """How the values of a column are written: order of days, what parts lists, what blank means."""
    column = heading.column
    if column is None or column.field not in table["columns"]:
        return
    for key in WRITTEN_AS:
        said = answers.get(f"{name}-{key}")
        if said is not None and said.strip() != getattr(column, key):
            _set(table, column, key, said.strip())
    split = answers.get(f"{name}-split")
    if split is not None and tuple(split.split()) != column.split:
        _set(table, column, "split", split.split())
    blank = answers.get(f"{name}-blank")
    before = str((table.get("blank_means") or {}).get(column.field, ""))
    if blank is not None and blank.strip() != before:
        means = dict(table.get("blank_means") or {})
        _put(means, column.field, blank.strip())
        _put(table, "blank_means", means)


def _set(table: Document, column: Column, key: str, value: Any) -> None:
    found = table["columns"][column.field]
    if not isinstance(found, dict):
        found = {"headings": found if isinstance(found, list) else [found]}
    found = dict(found)
    _put(found, key, value)
    table["columns"][column.field] = found if found.keys() - {"headings"} else found["headings"]


def _put(table: Document, key: str, value: Any) -> None:
    """Keep a value, or take the key away where there is none."""
    if value:
        table[key] = value
    else:
        table.pop(key, None)


def _words(heading: Heading, table: Document, answers: Answers, name: str, codes: Codes) -> None:
    """Words that got another code. What is no word of the list is kept, so that it is refused."""
    column = heading.column
    if column is None or column.field not in table["columns"]:
        return
    lists = dict(table.get("words") or {})
    own = dict(lists.get(column.field) or {})
    for number, word in enumerate(heading.words()):
        said = answers.get(f"{name}-w{number}")
        if said is None:
            continue
        code = codes.code(column.code_list, said.strip())
        if code != word.code:
            _put(own, word.word, code)
    _put(lists, column.field, own)
    _put(table, "words", lists)
