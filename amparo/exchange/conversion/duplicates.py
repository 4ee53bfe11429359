"""Rows typed twice: the same number and the same values, however they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.exchange.mapping.subjects import Subject, subjects
from amparo.exchange.registers.cells import plain

from .dates import Span
from .people import PersonName
from .problems import Problem
from .references import reference_key

if TYPE_CHECKING:
    from .sheets import Converted, Row

SEEN_BEFORE = "duplicate"
MAY_COME_AGAIN = frozenset({"victim"})  # one number, several stays: both rows are loaded
ONCE_WITHOUT_NUMBER = frozenset({"victim"})  # alike in everything, though without a number


def refuse_copies(done: Converted) -> None:
    """Takes copies out of the rows; a number with other values is refused and the fields named."""
    subject = subjects()[done.subject]
    first: dict[Any, Row] = {}
    kept = []
    for row in done.rows:
        key = _key_of(subject, row) or (*row.values.items(), *row.unread.items())
        earlier = first.setdefault(key, row)
        if earlier is row or _is_kept(done, subject, row, earlier):
            kept.append(row)
    done.rows = kept


def _is_kept(done: Converted, subject: Subject, row: Row, earlier: Row) -> bool:
    told, before = _told(subject, row), _told(subject, earlier)
    other = {"other": earlier.number}
    if told == before:
        has_number = number_of(subject, row) is not None
        if has_number or subject.name in ONCE_WITHOUT_NUMBER:
            done.rejected.append(Problem(row.number, SEEN_BEFORE, "", other))
            return False
        done.flags.append(Problem(row.number, "looks_typed_twice", "", other))
        return True
    if subject.name in MAY_COME_AGAIN:
        done.flags.append(Problem(row.number, "number_used_twice", "", other))
        return True
    fields = sorted(f for f in told.keys() | before.keys() if told.get(f) != before.get(f))
    params = {**other, "fields": ", ".join(fields)}
    done.rejected.append(Problem(row.number, "contradiction", "", params))
    return False


def number_of(subject: Subject, row: Row) -> tuple[Any, ...] | None:
    """What tells a row of this subject from all others in its register; None where nothing does."""
    if not subject.keys or subject.keys[0] not in row.values:
        return None
    return tuple(_same(row.values.get(name)) for name in subject.keys)


def _key_of(subject: Subject, row: Row) -> tuple[Any, ...] | None:
    """The number of a row; what could not be read of it tells rows apart as well."""
    number = number_of(subject, row)
    return number and (*number, *(row.unread.get(name, "") for name in subject.keys))


def _told(subject: Subject, row: Row) -> dict[str, Any]:
    """The values that a copy must share: all but notes, and names that notes hold."""
    loose = {name for name, field in subject.fields.items() if field.kind == "note"}
    if subject.name == "investigation":
        loose.add("victims")
    said = {name: _same(value) for name, value in row.values.items() if name not in loose}
    return said | {
        name: ("unread", typed) for name, typed in row.unread.items() if name not in loose
    }


def _same(value: Any) -> Any:
    if isinstance(value, PersonName):
        return tuple(sorted(plain(value.full).split()))
    if isinstance(value, Span):
        return value
    if isinstance(value, tuple | list):
        return tuple(_same(item) for item in value)
    if isinstance(value, str):
        return reference_key(value) or plain(value)
    return value
