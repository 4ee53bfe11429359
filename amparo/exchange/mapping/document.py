"""A mapping while it is being made: the tables of its YAML, proposed, changed, written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from amparo.exchange.registers.cells import plain

from .faults import BadMapping, Faults
from .keys import COLUMN_KEYS, MAPPING_KEYS, SHEET_KEYS
from .reading import read_yaml
from .synonyms import language_of

if TYPE_CHECKING:
    from amparo.exchange.registers.books import Sheet

    from .proposing import Guess, Proposal, SheetProposal

    Document = dict[str, Any]

LONGEST_CODE = 60
WIDTH = 100


def document_of(proposal: Proposal, sheets: dict[str, Sheet], office: str) -> Document:
    """A proposal as the beginning of a mapping."""
    orders = [g.date_order for sheet in proposal.sheets for g in sheet.guesses if g.date_order]
    headings = [
        heading
        for sheet in proposal.sheets
        for heading in (*(guess.heading for guess in sheet.guesses), *sheet.not_used)
    ]
    return {
        "mapping": code_of(proposal.file),
        "version": 1,
        "office": office,
        "language": language_of(headings),
        "date_order": max(set(orders), key=orders.count) if orders else "dmy",
        "sheets": [sheet_entry(found, sheets[found.sheet]) for found in proposal.sheets],
    }


def code_of(name: str) -> str:
    """A name for the mapping of a file, without what changes from year to year.

    >>> code_of("Registro de Víctimas 2019-2021 (final).xlsx")
    'registro_de_victimas_final'
    """
    words = re.sub(r"\d+", " ", plain(name.rpartition(".")[0] or name))
    return "_".join(re.findall(r"[a-z]+", words))[:LONGEST_CODE] or "register"


def sheet_entry(found: SheetProposal, sheet: Sheet) -> Document:
    """One sheet of a proposal as an entry of a mapping."""
    entry: Document = {"sheet": [found.sheet]} if sheet.has_name else {}
    entry["rows"] = found.rows
    entry["columns"] = {guess.field: _column(guess) for guess in found.guesses}
    if words := {guess.field: guess.words for guess in found.guesses if guess.words}:
        entry["words"] = words
    if found.not_used:
        entry["ignore"] = found.not_used
    if sheet.is_hidden:
        entry["hidden_too"] = True
    return entry


def _column(guess: Guess) -> Any:
    if guess.join:
        return {"join": guess.join}
    more = {"split": guess.split, "after": guess.after, "names": guess.names}
    said = {key: value for key, value in more.items() if value}
    return {"headings": [guess.heading], **said} if said else [guess.heading]


def read_document(text: str) -> Document:
    """The tables and texts of a YAML text. Raises BadMapping for what is not YAML or no table."""
    found = read_yaml(text)
    if not isinstance(found, dict):
        faults = Faults()
        faults.add("", "not_a_table")
        raise BadMapping(faults.found)
    return found


def as_text(document: Document) -> str:
    """A document as YAML, its keys in the order of the reference; read back, it is the same."""
    ordered = _ordered(document, MAPPING_KEYS)
    sheets = ordered.get("sheets")
    if isinstance(sheets, list):
        ordered["sheets"] = [_sheet(entry) for entry in sheets]
    return yaml.dump(
        ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, indent=2
    )


def _sheet(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    found = _ordered(entry, SHEET_KEYS)
    columns = found.get("columns")
    if isinstance(columns, dict):
        found["columns"] = {
            name: _ordered(column, COLUMN_KEYS) if isinstance(column, dict) else column
            for name, column in columns.items()
        }
    return found


def _ordered(table: Document, keys: Any) -> Document:
    known = [key for key in keys if key in table]
    return {key: table[key] for key in (*known, *(k for k in table if k not in known))}


class _Dumper(yaml.SafeDumper):
    """Short lists of texts on one line; no anchors, which nobody would understand."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _list(dumper: _Dumper, items: list[Any]) -> yaml.SequenceNode:
    is_short = all(isinstance(item, str | int | float) for item in items)
    node: yaml.SequenceNode = dumper.represent_sequence(
        "tag:yaml.org,2002:seq", items, flow_style=is_short
    )
    return node


_Dumper.add_representer(list, _list)
