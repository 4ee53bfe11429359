"""Reads facts out of the database into tables, with pseudonyms in place of keys."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from amparo.kernel.pseudonyms import pseudonyms_shared
from amparo.kernel.scope import unscoped
from amparo.reference.country import country

from .facts import Fact, installed
from .open_columns import open_columns_alone

AT_ONCE = 20_000  # rows
REMEMBERED = 200_000  # keys and days of one snapshot that are not worked out twice
TIER = "tier"


def tables(key: bytes, facts: Mapping[str, Fact] | None = None) -> Iterator[tuple[str, Any]]:
    """Each fact as an Arrow table, all as of one moment of the database."""
    with unscoped("snapshot of facts"), _one_moment():
        readers = _readers(key, pseudonyms_shared())
        for name, fact in (installed() if facts is None else facts).items():
            with open_columns_alone():
                table = _table(fact, readers)
            yield name, with_published_tiers(table) if name == TIER else table


def with_published_tiers(table: Any) -> Any:
    """The fact of tiers, and the country's own list for years that nobody entered."""
    import pyarrow as pa

    entered = set(table["year"].to_pylist())
    known = [rank for rank in country().tiers if rank.year not in entered]
    rows = [{"year": rank.year, "tier": rank.tier} for rank in known]
    return pa.concat_tables([table, pa.Table.from_pylist(rows, schema=table.schema)])


@contextmanager
def _one_moment() -> Iterator[None]:
    """One transaction that only reads, so that no change falls between two facts."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # readers do not keep writers waiting
            try:
                yield
            finally:
                cursor.execute("COMMIT")


def _table(fact: Fact, readers: Mapping[str, Callable[[Any], Any]]) -> Any:
    import pyarrow as pa

    types = _arrow_types()
    schema = pa.schema([(column.name, types[column.kind]) for column in fact.columns])
    with connection.cursor() as cursor:
        cursor.execute(fact.select)
        _same_columns(fact, [column[0] for column in cursor.description or ()])
        read = [readers[column.kind] for column in fact.columns]
        batches = [
            _batch(rows, read, schema) for rows in iter(lambda: cursor.fetchmany(AT_ONCE), [])
        ]
    table = pa.Table.from_batches(batches, schema)
    keys = [column.name for column in fact.columns if column.kind == "key"]
    # Sorted by pseudonym: the order of the rows must not say who came first.
    return table.sort_by([(name, "ascending") for name in keys]) if keys else table


def _arrow_types() -> dict[str, Any]:
    import pyarrow as pa

    return {
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "integer": pa.int64(),
        "key": pa.uint64(),
        "number": pa.float64(),
        "text": pa.string(),
    }


def _same_columns(fact: Fact, given: list[str]) -> None:
    from .facts import BadFact

    if tuple(given) != fact.names:
        raise BadFact(f"{fact.path.name}: yields {', '.join(given)}, not what it describes.")


def _batch(rows: Iterable[tuple[Any, ...]], read: list[Callable[[Any], Any]], schema: Any) -> Any:
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    arrays = [
        _array(column, one, field.type)
        for column, one, field in zip(columns, read, schema, strict=True)
    ]
    return pa.record_batch(arrays, schema=schema)


def _array(column: tuple[Any, ...], one: Callable[[Any], Any], kind: Any) -> Any:
    import pyarrow as pa

    if kind in (pa.string(), pa.int64()):  # most are what they should be already
        with suppress(pa.ArrowInvalid, pa.ArrowTypeError):
            return pa.array(column, type=kind)
    return pa.array([None if value is None else one(value) for value in column], type=kind)


def _readers(key: bytes, shared: Mapping[str, str]) -> dict[str, Callable[[Any], Any]]:
    """How values of the database become those of a table; both engines give the same."""

    @lru_cache(REMEMBERED)
    def stands_for(value: object) -> int:
        plain = plain_key(value)
        return pseudonym(shared.get(plain, plain), key)

    return {
        "key": stands_for,
        "boolean": bool,
        "date": lru_cache(REMEMBERED)(_day),
        "integer": int,
        "number": float,
        "text": str,
    }


def pseudonym(value: object, key: bytes) -> int:
    """What stands for a key in one snapshot; nobody can lead it back without the snapshot's key."""
    plain = plain_key(value).encode()
    return int.from_bytes(hashlib.blake2b(plain, key=key, digest_size=8).digest(), "big")


def plain_key(value: object) -> str:
    """A key as both databases give it: 32 hexadecimal digits."""
    return str(value).replace("-", "").lower()


def _day(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value[:10])
