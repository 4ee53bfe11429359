"""The one batch door: many records at once, sealed, with one ledger entry and a leaf for each.

Imports and inventions come through here; everything else changes records one by one. The entry
holds counts and the Merkle root of the leaves, and each leaf is the digest of one record as it was
written, so that ``amparo ledger verify`` finds a leaf that was changed.

Rows are checked and sealed first, into a file without a name, and written in one go when the block
ends: whatever the batch's size, others wait for the writing alone, and memory holds a few thousand
rows.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.audit import ledger
from amparo.audit.models import Leaf
from amparo.kernel import privacy
from amparo.kernel.errors import NotAllowed
from amparo.kernel.fields import SealedField
from amparo.kernel.ids import new_id
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import seal_value

from .action import perform
from .models import OwnerKey
from .spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import TracebackType

    from amparo.kernel.act import Act
    from amparo.kernel.sealing import Keyring

    from .viewer import Viewer

# Every row of a batch has the same moment.
_CREATED_AT: models.DateTimeField[Any, Any] = models.DateTimeField()
AT_ONCE = 5000  # rows written with one statement
VERY_MANY = 2000  # records that change what a database should know of its tables
NEEDS = "import.run"
DIGEST = 32  # bytes


@dataclass(frozen=True)
class _Plan:
    """How rows of one model are written: worked out once, used for every row."""

    label: str
    model: type[models.Model]
    names: tuple[str, ...]
    owner: int  # the place in a row of the link to its owner
    sealed: tuple[tuple[int, str, bytes], ...]  # place, data class, ``table|column|``
    prepare: tuple[tuple[int, Callable[[Any], Any]], ...]
    defaults: tuple[Callable[[], Any], ...]
    drawn: tuple[int, ...]  # places of references that must differ, drawn where none is given
    insert: str


class BatchDoor:
    """``with BatchDoor(viewer, "register.load") as door: door.add(Person, rows)``.

    Raises NotAllowed without the permission ``import.run``. Everything is written in one
    transaction when the block ends, or nothing. ``facts`` may be added to until then.
    """

    def __init__(self, viewer: Viewer, name: str, **facts: Any) -> None:
        if not viewer.has(NEEDS):
            raise NotAllowed(_("This is not open to you."))
        self.facts: dict[str, Any] = facts
        self.counts: Counter[str] = Counter()
        self._viewer, self._name = viewer, name
        self._stack = ExitStack()
        self._plans: dict[type[models.Model], _Plan] = {}
        self._drawn: dict[tuple[str, str], set[str]] = {}
        self._digests = bytearray()
        self._then: list[Callable[[Act], None]] = []
        self._rows: Spool
        self._leaves: Spool
        self._ring: Keyring

    def __enter__(self) -> BatchDoor:
        from amparo.kernel.sealing import keyring

        self._ring = self._stack.enter_context(keyring())
        self._rows = self._stack.enter_context(Spool())
        self._leaves = self._stack.enter_context(Spool())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        with self._stack:
            if error is None:
                self._settle()
        return None

    def _settle(self) -> None:
        """Write everything, what is to be done then included, and the entry."""
        self.facts["counts"] = dict(sorted(self.counts.items()))
        starts = range(0, len(self._digests), DIGEST)
        self.facts["merkle_root"] = ledger.root_of(
            [bytes(self._digests[at : at + DIGEST]) for at in starts]
        )
        with perform(self._viewer, self._name) as doing:
            doing.afterwards.append(self._close_leaves)
            self._ring.hold(self._ring.owners.keys() - self._ring.made)
            with connection.cursor() as cursor:
                for statement, rows in self._rows.read():
                    cursor.executemany(statement, rows)
            for do in self._then:
                do(doing)
            doing.facts.update(self.facts)

    def then(self, do: Callable[[Act], None]) -> None:
        """Do this when the records are written, in their transaction, before the entry is."""
        self._then.append(do)

    def add(self, model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Write rows of one model; gives their keys. Links by ``<name>_id``; sealed values clear.

        Values must be checked already: the door does not run ``clean``; the database's constraints
        hold.
        """
        plan = self._plans.get(model) or self._plan(model)
        keys: list[Any] = []
        batch: list[Mapping[str, Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == AT_ONCE:
                keys += self._write(plan, batch)
                batch = []
        keys += self._write(plan, batch)
        return keys

    def beside(self, model: type[models.Model], rows: Iterable[tuple[Any, ...]]) -> None:
        """Write rows of a table that is no record, such as where the records came from, at once.

        Values as the database takes them, in the order of the fields, without the number that it
        gives itself. They bear no leaf: name a digest of them in the entry. Only within ``then``.
        """
        _insert(model, rows)

    def _write(self, plan: _Plan, batch: Sequence[Mapping[str, Any]]) -> list[Any]:
        if not batch:
            return []
        rows = [_row(plan, given) for given in batch]
        for place in plan.drawn:
            name = plan.names[place]
            drawn = [row for row, given in zip(rows, batch, strict=True) if name not in given]
            self._draw_apart(plan, place, drawn)
        keys = [row[0] for row in rows]
        names = [str(key) for key in keys]
        owners = [str(row[plan.owner]) for row in rows] if plan.owner else names
        self._open_keys(plan, owners)
        now = _CREATED_AT.get_db_prep_save(timezone.now(), connection)
        leaves = [
            self._finish(plan, row, name, owner, now)
            for row, name, owner in zip(rows, names, owners, strict=True)
        ]
        self._rows.write(plan.insert, rows)
        self._leaves.write("", leaves)
        self._ring.ciphers.clear()
        self.counts[plan.label] += len(batch)
        return keys

    def _draw_apart(self, plan: _Plan, place: int, rows: Sequence[list[Any]]) -> None:
        """Draw again where another has the same reference: in a large country that happens."""
        name = plan.names[place]
        taken = self._drawn.setdefault((plan.label, name), set())
        while rows:
            held = _held(plan.model, name, [row[place] for row in rows])
            waiting = []
            for row in rows:
                if row[place] in held or row[place] in taken:
                    row[place] = plan.defaults[place]()
                    waiting.append(row)
                else:
                    taken.add(row[place])
            rows = waiting

    def _open_keys(self, plan: _Plan, owners: Sequence[str]) -> None:
        """Open the owners' keys, and make those that do not exist yet."""
        if not plan.sealed:
            return
        if plan.owner:
            self._ring.load(owners)
        known = self._ring.owners
        new = [owner for owner in dict.fromkeys(owners) if owner not in known]
        if new:
            made = [(_bare(owner), self._ring.make(owner)) for owner in new]
            self._rows.write(_statement_for(OwnerKey), made)

    def _finish(
        self, plan: _Plan, row: list[Any], name: str, owner: str, now: Any
    ) -> tuple[str, str, str]:
        """Make a row what the database will hold, and take its digest."""
        ring = self._ring
        for place, kind, prefix in plan.sealed:
            if text := row[place]:
                row[place] = seal_value(ring, text, prefix, name, owner, kind, 1)
            else:
                row[place] = None
        row[1], row[2] = 1, now
        for place, made in plan.prepare:
            if row[place] is not None:
                row[place] = made(row[place])
        told = sha256(repr((plan.label, row)).encode())
        self._digests += told.digest()
        return plan.label, name, told.hexdigest()

    def _close_leaves(self, entry: int) -> None:
        """Write the leaves of an entry once its number is known."""
        at = 0
        for _statement, leaves in self._leaves.read():
            places = enumerate(leaves, at)
            _insert(Leaf, [(entry, n, label, name, told) for n, (label, name, told) in places])
            at += len(leaves)

    def _plan(self, model: type[models.Model]) -> _Plan:
        fields = _in_order(model)
        names = tuple(field.attname for field in fields)
        link = privacy.owner_field(model)
        table = model._meta.db_table
        plan = self._plans[model] = _Plan(
            label=model._meta.label_lower,
            model=model,
            names=names,
            owner=0 if link == "self" else names.index(f"{link}_id"),
            sealed=tuple(
                (at, privacy.data_class(model, field.name), f"{table}|{field.name}|".encode())
                for at, field in enumerate(fields)
                if isinstance(field, SealedField)
            ),
            prepare=tuple((at, made) for at, f in enumerate(fields) if (made := _preparer(f))),
            defaults=tuple(_default(field) for field in fields),
            drawn=tuple(
                at
                for at, field in enumerate(fields)
                if field.unique and not field.primary_key and field.has_default()
            ),
            insert=_statement(table, [field.column for field in fields]),
        )
        return plan


@unscoped("whether a reference is taken already")
def _held(model: type[models.Model], name: str, values: Sequence[str]) -> set[str]:
    """Those of the values that rows of a model have."""
    rows: models.QuerySet[Any] = models.QuerySet(model)
    return set(rows.filter(**{f"{name}__in": values}).values_list(name, flat=True))


def refresh_statistics(written: int) -> None:
    """Tell the database what its tables hold now, where very many records were written at once.

    Until then it plans as if they were empty, and a page can take minutes.
    """
    if written <= VERY_MANY:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")  # rows of each index: a look is enough
        cursor.execute("ANALYZE")


def _in_order(model: type[models.Model]) -> list[Any]:
    """The fields of a record: key, version and moment first, where every row has them."""
    first = ("id", "version", "created_at")
    named = [model._meta.get_field(name) for name in first]
    return named + [f for f in model._meta.concrete_fields if f.name not in first]


def _statement(table: str, columns: Sequence[str]) -> str:
    quoted = connection.ops.quote_name
    marks = ", ".join(["%s"] * len(columns))
    into = ", ".join(map(quoted, columns))
    return f"INSERT INTO {quoted(table)} ({into}) VALUES ({marks})"  # noqa: S608  names of models


def _insert(model: type[models.Model], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of a table that is no record, without the cost of making objects of them."""
    with connection.cursor() as cursor:
        cursor.executemany(_statement_for(model), list(rows))


def _statement_for(model: type[models.Model]) -> str:
    fields = [field for field in model._meta.concrete_fields if field.column != "id"]
    return _statement(model._meta.db_table, [field.column for field in fields])


def _row(plan: _Plan, given: Mapping[str, Any]) -> list[Any]:
    row = [
        given[name] if name in given else default()
        for name, default in zip(plan.names, plan.defaults, strict=True)
    ]
    if strange := given.keys() - set(plan.names):
        raise LookupError(f"{plan.label} has no fields {sorted(strange)}")
    return row


def _bare(key: Any) -> str:
    """A key as both databases take it: 32 hex digits."""
    return str(key).replace("-", "")


def _default(field: Any) -> Callable[[], Any]:
    if field.name == "id":
        return new_id
    if isinstance(field, SealedField):
        return lambda: None
    if field.has_default():
        made: Callable[[], Any] = field.get_default
        return made
    value = None if field.null else ""
    return lambda: value


def _preparer(field: Any) -> Callable[[Any], Any] | None:
    """How a value is made ready for the database; None where it already is."""
    if field.name == "created_at":
        return None
    if isinstance(field, models.UUIDField) or field.is_relation:
        return _bare
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return str
    plain = (SealedField, models.CharField, models.TextField, models.BooleanField)
    if isinstance(field, (*plain, models.IntegerField)):
        return None
    return lambda value: field.get_db_prep_save(value, connection)
