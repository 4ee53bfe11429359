"""What a mapping of an old register can say: keys, kinds of rows, and the fields of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.exchange.mapping import keys
from amparo.exchange.mapping.shape import DATE_ORDERS, NAME_ORDERS
from amparo.exchange.mapping.subjects import subjects
from amparo.reference.codes import all_lists

from . import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.exchange.mapping.subjects import Field, Subject

ABOUT = """\
A mapping is a YAML file that says what the headings and words of a register mean. Examples are in
`countries/belize/registers/mappings/`; `amparo mapping propose FILE` writes a first one from a
register, and `amparo mapping check FILE` names its faults. An unknown key is a fault."""

ENCODED = """\
Those that a text file may have; another name is a fault. A file is read as UTF-8 or UTF-16 where it
proves to be that, whatever the mapping says, and else as `encoding` says, or as `cp1252`. The
report says where accents may be wrong."""
UNREAD = """\
A cell that cannot be read so is left out, its row is loaded without it, and the report says which
and why; a row without what every row needs is refused. Words such as `unknown`, `n/a`, `-` leave a
cell empty. A formula whose result is not stored in the file, and an error such as `#N/A`, are left
out and said too: open the file in a spreadsheet program and save it there."""


def text() -> str:
    """The page."""
    orders = (
        ("`date_order`", words.codes(DATE_ORDERS)),
        ("`names`", words.codes(NAME_ORDERS)),
        ("`unit` of lengths of time", words.codes(keys.UNITS)),
    )
    parts = [part for one in subjects().values() for part in _subject(one)]
    return words.page(
        "Mappings",
        ABOUT,
        "## Keys of the whole file",
        _keys(keys.MAPPING_KEYS),
        "## Keys of a sheet, under `sheets`",
        _keys(keys.SHEET_KEYS),
        "## Keys of a column, under `columns`, if it is more than headings",
        _keys(keys.COLUMN_KEYS),
        words.table(("key", "one of"), orders),
        "## Encodings",
        ENCODED,
        words.table(("encoding", "written by"), _coded(keys.MEANT_BY)),
        "## What a field can hold",
        UNREAD,
        words.table(("holds", "what is read"), _coded(_named(keys.HOLDS))),
        "## What a row can be (`rows`)",
        *parts,
    )


def _coded(meanings: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(words.code(name), meaning) for name, meaning in meanings.items()]


def _named(holds: Mapping[str, str]) -> dict[str, str]:
    """Kinds of fields as the tables of fields call them."""
    called = {"code": "code of …"}
    return {called.get(kind, kind.replace("_", " ")): what for kind, what in holds.items()}


def _keys(meanings: Mapping[str, str]) -> str:
    rows = ((words.code(key), meaning) for key, meaning in meanings.items())
    return words.table(("key", "what it says"), rows)


def _subject(subject: Subject) -> tuple[str, str, str]:
    rows = [_field(field) for field in subject.fields.values()]
    lead = f"{subject.title['en']}."
    if subject.record:
        lead += f" Each row becomes one `{subject.record}`."
    heads = ("field", "holds", "needed", "tells rows apart", "put together from")
    return f"### {subject.name}", lead, words.table(heads, rows)


def _field(field: Field) -> tuple[str, str, str, str, str]:
    holds = _holds(field.kind)
    if field.only_with:
        holds += f", if `{field.only_with}`"
    return (
        words.code(field.name),
        holds,
        words.yes(field.is_required),
        words.yes(field.is_key),
        words.codes(field.parts),
    )


def _holds(kind: str) -> str:
    name = kind.removeprefix("code.")
    if name in all_lists():
        return f"code of [{name}](code-lists.md#{name})"
    return kind.replace("_", " ") if name == kind else f"{name.replace('_', ' ')}, as a code"
