"""A snapshot: all facts as they stood at one moment. Figures are counted on it, not on records."""

from __future__ import annotations

import datetime
import functools
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from amparo.reference.country import country_code

from .catalogue import counted_once
from .distinct import Keys, numbered
from .model import NOT_RECORDED

Tables = Callable[[str], Any]
_ALONE = {  # the engine reads no file and no network, whatever a statement says
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a body answered to a question, for a period."""

    question: str
    state: str
    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class LegacyTotal:
    """A total that survives without its cases, as an old register states it."""

    measure: str
    total: int
    source: str
    first: datetime.date
    last: datetime.date


class Snapshot:
    """Facts as tables, read on demand into an engine of its own in memory.

    `tables` gives the Arrow table of a fact by its name, or None where there was no such fact.
    """

    def __init__(
        self,
        id: str,
        as_of: datetime.datetime,
        country: str,
        tables: Tables,
        manifest: Mapping[str, Any] | None = None,
    ) -> None:
        self.id, self.as_of, self.country = id, as_of, country
        self.manifest: Mapping[str, Any] = manifest or {}
        self._tables = tables
        self._loaded: dict[str, frozenset[str]] = {}
        self._keys: dict[str, Mapping[str, Keys]] = {}
        self._lock = threading.Lock()

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that it can tell of, by the clock of the country; None where it was made up
        of tables that bear no moment."""
        return timezone.localtime(self.as_of).date() if self.manifest else None

    @functools.cached_property
    def _engine(self) -> Any:
        import duckdb

        return duckdb.connect(":memory:", config=dict(_ALONE))

    def columns(self, fact: str) -> frozenset[str]:
        """The columns of a fact, once it is in the engine; none where there was no such fact."""
        if fact not in self._loaded:
            with self._lock:  # whoever waited here finds the fact loaded
                if fact not in self._loaded:
                    self._loaded[fact] = self._load(fact)
        return self._loaded[fact]

    def keys(self, fact: str) -> Mapping[str, Keys]:
        """What is known of the columns of a fact of which figures count each value once."""
        self.columns(fact)
        return self._keys.get(fact, {})

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What one statement yields. Its facts must have been asked for by `columns`."""
        answer: list[tuple[Any, ...]] = self._engine.cursor().execute(query).fetchall()
        return answer

    def table(self, fact: str) -> Any:
        """The Arrow table of a fact, or None."""
        return self._tables(fact)

    def _load(self, fact: str) -> frozenset[str]:
        table = self._tables(fact)
        if table is None:
            return frozenset()
        table, self._keys[fact] = numbered(table, counted_once(self.country).get(fact, ()))
        cursor = self._engine.cursor()
        cursor.register("given_", table)
        chosen = ", ".join(_cleaned(field.name, str(field.type)) for field in table.schema)
        cursor.execute(f"CREATE TABLE {_quoted(fact)} AS SELECT {chosen} FROM given_")  # noqa: S608 - names from a manifest
        cursor.unregister("given_")
        return frozenset(table.schema.names)

    @functools.cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The answers to questions, newest last."""
        wanted = ("question", "state", "period_from", "period_to")
        return tuple(Answer(*row) for row in self._listed("answer", wanted) if None not in row)

    @functools.cached_property
    def legacy_totals(self) -> tuple[LegacyTotal, ...]:
        """The covering totals of old registers."""
        wanted = ("measure", "total", "source", "period_from", "period_to", "is_covering")
        rows = self._listed("legacy_total", wanted)
        return tuple(LegacyTotal(*row[:5]) for row in rows if row[5] and None not in row[3:5])

    def _listed(self, fact: str, wanted: tuple[str, ...]) -> list[tuple[Any, ...]]:
        if not self.columns(fact).issuperset(wanted):
            return []
        names = ", ".join(map(_quoted, wanted))
        return self.rows(f"SELECT {names} FROM {_quoted(fact)}")  # noqa: S608 - fixed names


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _cleaned(name: str, kind: str) -> str:
    """A column as the engine keeps it: words that are missing read as not recorded, keys do not."""
    quoted = _quoted(name)
    if kind not in ("string", "large_string", "string_view") or name.endswith("_id"):
        return quoted
    return f"coalesce(nullif({quoted}, ''), '{NOT_RECORDED}') AS {quoted}"


def from_tables(
    tables: Mapping[str, Any],
    *,
    country: str = "",
    as_of: datetime.datetime | None = None,
    id: str = "",
) -> Snapshot:
    """A snapshot of Arrow tables that are at hand already: for tests, benches and examples."""
    moment = as_of or datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    named = id or hashlib.sha256(repr(sorted(tables)).encode()).hexdigest()[:12]
    return Snapshot(named, moment, country or country_code(), tables.get)
