"""Traces what a fact draws on, JOIN and WHERE included: a law holds it to open fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .facts import Fact

Schema = Mapping[str, tuple[str, ...]]


class Untraceable(Exception):
    """A fact names a table or a column whose origin cannot be found; the message says which."""


def yields(fact: Fact) -> tuple[str, ...]:
    """The names of the columns that the SELECT of a fact gives, in order."""
    return tuple(_parsed(fact).named_selects)


def sources(fact: Fact, schema: Schema | None = None) -> set[tuple[str, str]]:
    """Each (table, column) that a fact reads, wherever in the statement it stands.

    `schema` gives the columns of each table; left out, it is that of the installed records.
    Raises Untraceable for what is not there.
    """
    from sqlglot import exp
    from sqlglot.optimizer.scope import traverse_scope

    found: set[tuple[str, str]] = set()
    for scope in traverse_scope(_qualified(fact, installed_schema() if schema is None else schema)):
        tables = {k: s.name for k, s in scope.sources.items() if isinstance(s, exp.Table)}
        found |= {(tables[c.table], c.name) for c in scope.columns if c.table in tables}
    return found


def installed_schema() -> Schema:
    """The columns of every table of the installed rooms."""
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    return {m._meta.db_table: tuple(f.column for f in m._meta.concrete_fields) for m in models}


def _parsed(fact: Fact) -> Any:
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        return sqlglot.parse_one(fact.select, dialect="postgres")
    except SqlglotError as error:
        raise Untraceable(f"{fact.path.name}: is not a SELECT: {error}") from None


def _qualified(fact: Fact, schema: Schema) -> Any:
    """The statement with every column led back to its table, and stars written out."""
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.qualify import qualify

    statement = _parsed(fact)
    _know_tables(fact, statement, schema)
    kinds: dict[str, object] = {
        table: dict.fromkeys(columns, "unknown") for table, columns in schema.items()
    }
    try:
        return qualify(statement, schema=kinds, dialect="postgres")
    except SqlglotError as error:
        raise Untraceable(f"{fact.path.name}: {error}") from None


def _know_tables(fact: Fact, statement: Any, schema: Schema) -> None:
    from sqlglot import exp

    named_here = {part.alias for part in statement.find_all(exp.CTE)}
    for table in statement.find_all(exp.Table):
        if table.name not in named_here and table.name not in schema:
            raise Untraceable(f"{fact.path.name}: no record has the table {table.name!r}.")
