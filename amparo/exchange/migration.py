"""From files to a plan: each file read, its mapping found, its rows converted, all put together."""

from __future__ import annotations

import codecs
import gc
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused
from amparo.reference.country import country

from .conversion.checking import check_values
from .conversion.lists import is_code
from .conversion.sheets import convert_table
from .mapping.fitting import Table, best_table, is_left_out
from .mapping.reading import read_mapping
from .plan.building import ACCEPT_ABOVE, build_plan
from .registers.limits import DEFAULT, Limits
from .registers.raw import raw_file
from .registers.reading import read_raw
from .registers.refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from .conversion.sheets import Converted
    from .mapping.shape import Mapping as RegisterMapping
    from .plan.parts import Plan
    from .registers.books import Book, Sheet
    from .registers.raw import Raw

    Reading = Callable[[Raw, Limits, str], Book]

REASONS = {
    "hidden": _("The sheet is hidden; ask for it in the mapping if it belongs to the register."),
    "not_mapped": _("The mapping says nothing of this sheet, or its headings are not found."),
    "empty": _("The sheet is empty."),
    "not_needed": _("The mapping says that this sheet is not needed."),
}


class NoMapping(Refused):
    """A file that no mapping at hand fits."""

    def __init__(self, name: str) -> None:
        sentence = _(
            "No mapping fits “{name}”. Give one with --mapping, or let one be proposed: "
            "amparo mapping propose {name}"
        )
        super().__init__(format_lazy(sentence, name=name))


@dataclass
class FileRead:
    """One file: the mapping that fits it, its converted sheets, and the sheets left out.

    ``kept_as`` names it where its own name must not stand: in the ledger and beside its rows.
    """

    name: str
    digest: str
    how: dict[str, str]
    mapping: RegisterMapping
    sheets: list[Converted] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    kept_as: str = ""


@dataclass
class Prepared:
    """All files, and the plan for loading them together."""

    files: list[FileRead]
    plan: Plan
    accept_above: float


def country_mappings() -> list[Path]:
    """The mappings that the country's folder ships."""
    return sorted((country().folder / "registers" / "mappings").glob("*.yaml"))


def read_mappings(paths: Iterable[Path]) -> list[RegisterMapping]:
    """The mappings at these paths, checked against the code lists. Raises BadMapping, OSError."""
    mappings = [read_mapping(path, is_code) for path in paths]
    for mapping in mappings:
        check_values(mapping)
    return mappings


def prepare(
    paths: Sequence[Path],
    mappings: Sequence[RegisterMapping],
    accept_above: float = ACCEPT_ABOVE,
    decided: Mapping[tuple[str, str], bool] | None = None,
    reads: Reading = read_raw,
) -> Prepared:
    """Reads, converts and plans; nothing is written. Raises Unreadable or NoMapping for a file.

    Files of which nobody knows where they come from are read with ``reads=book_apart``.
    """
    with undisturbed():
        files = [read_file(path, mappings, reads) for path in paths]
        return plan_of(files, accept_above, decided)


def plan_of(
    files: Sequence[FileRead],
    accept_above: float = ACCEPT_ABOVE,
    decided: Mapping[tuple[str, str], bool] | None = None,
) -> Prepared:
    """The plan for files that are read already; the same file twice counts once."""
    with undisturbed():
        once = {file.digest: file for file in files}
        sheets = [sheet for file in once.values() for sheet in file.sheets]
        currency = country().about.currency.lower()
        plan = build_plan(sheets, accept_above, decided, currency)
        return Prepared(list(once.values()), plan, accept_above)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within this block nobody looks for rubbish: many objects are made and none is dropped."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_file(path: Path, mappings: Sequence[RegisterMapping], reads: Reading) -> FileRead:
    """One file by the mapping that fits it best: by the file's name first, then by headings."""
    raw = raw_file(path, DEFAULT)
    book = reads(raw, DEFAULT, _encoding(path.name, mappings))
    try:
        file = fitted(book, mappings)
    except NoMapping:
        tried = [mapping for mapping in mappings if _is_read_otherwise(book, mapping)]
        if not tried:
            raise
        return _reread(raw, tried, reads)
    if _is_read_otherwise(book, file.mapping):
        return fitted(reads(raw, DEFAULT, file.mapping.encoding), [file.mapping])
    return file


def _reread(raw: Raw, mappings: Sequence[RegisterMapping], reads: Reading) -> FileRead:
    """A text whose headings alone make sense in the encoding that its mapping gives."""
    for mapping in mappings:
        with suppress(NoMapping, Unreadable):
            return fitted(reads(raw, DEFAULT, mapping.encoding), [mapping])
    raise NoMapping(raw.name)


def _is_read_otherwise(book: Book, mapping: RegisterMapping) -> bool:
    """Whether a text was read in another encoding than the one that its mapping gives."""
    if not (mapping.encoding and book.how):
        return False
    return codecs.lookup(mapping.encoding) != codecs.lookup(book.how["encoding"])


def fitted(book: Book, mappings: Sequence[RegisterMapping]) -> FileRead:
    """A book by the mapping that fits it best, its sheets converted. Raises NoMapping."""
    tried = [(mapping, _tables(book, mapping)) for mapping in mappings]
    fitting = [(mapping, tables) for mapping, tables in tried if tables]
    if not fitting:
        raise NoMapping(book.name)
    mapping, tables = max(fitting, key=lambda pair: _fit(book.name, *pair))
    file = FileRead(book.name, book.digest, book.how, mapping)
    file.sheets = [convert_table(table, mapping, book.digest, book.name) for table in tables]
    file.left_out = _left_out(book, {table.sheet.name for table in tables}, mapping)
    return file


def _encoding(name: str, mappings: Sequence[RegisterMapping]) -> str:
    """The encoding that a mapping gives for files of this name."""
    said = (mapping.encoding for mapping in mappings if mapping.encoding and _named(name, mapping))
    return next(said, "")


def _named(name: str, mapping: RegisterMapping) -> bool:
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in mapping.files)


def _tables(book: Book, mapping: RegisterMapping) -> list[Table]:
    return [table for sheet in book.sheets for table in best_table(mapping, sheet)]


def _fit(name: str, mapping: RegisterMapping, tables: list[Table]) -> tuple[bool, int, float]:
    named = _named(name, mapping)
    found = sum(place.by == "mapping" for table in tables for place in table.places)
    return named, found, sum(table.share for table in tables)


def _left_out(book: Book, used: set[str], mapping: RegisterMapping) -> list[tuple[str, str]]:
    return [
        (sheet.name, _reason(sheet, mapping)) for sheet in book.sheets if sheet.name not in used
    ]


def _reason(sheet: Sheet, mapping: RegisterMapping) -> str:
    if is_left_out(mapping, sheet):
        return "not_needed"
    if sheet.is_hidden:
        return "hidden"
    return "not_mapped" if sheet.rows else "empty"
