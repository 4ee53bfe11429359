"""Does one piece of work in an invented home, once ours and once as bare as it gets.

Run: ``python -m bench.work_once WHAT`` with AMPARO_HOME set. Prints JSON: seconds of both, the most
memory that was held, and what was found beside.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
import time
from importlib import import_module
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import django

from amparo.kernel import wall

from .one_more import enter
from .server import status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from amparo.access.viewer import Viewer

EXPORTED, ASSIGNED, ENTERED, FUNCTION = 50_000, 300, 30, "lead_social_worker"
ENGINES = ("pyarrow.parquet", "amparo.indicators.catalogue")
Told = dict[str, Any]


def export() -> Told:
    """The list of cases of whoever sees most of them, as lines of text, beside bare rows."""
    from django.db import connection

    from amparo.access import leaving
    from amparo.kernel.layout import LAYOUTS
    from amparo.publishing.copies.formats import write_csv

    viewer = _viewer("DHS_SW")
    with _eyes_of(viewer), tempfile.TemporaryFile() as file:
        began = time.perf_counter()
        sheet = leaving.list_sheet(viewer, LAYOUTS["case"], {})
        if sheet is None:
            raise RuntimeError("the list of cases is not open")
        sheet.rows = islice(sheet.rows, EXPORTED)
        write_csv(file, (), [sheet])
        ours = time.perf_counter() - began
        written = _lines(file)
        seen = min(LAYOUTS["case"].model.objects.count(), EXPORTED)
    columns = "reference, status, opened_on, closed_on, exploitation, district"
    with connection.cursor() as cursor, tempfile.TemporaryFile("w+") as bare:
        began = time.perf_counter()
        cursor.execute(f"SELECT {columns} FROM cases_case LIMIT {written}")  # noqa: S608
        csv.writer(bare).writerows(cursor.fetchall())
        anchor = time.perf_counter() - began
    told = {"rows": f"{written:,} written, {seen:,} in sight", "a row": f"{ours / written:.6f} s"}
    return _told(ours, anchor, told, failed=["rows"] if written != seen else [])


def assign() -> Told:
    """A colleague put on the team of three hundred cases by the chief of the unit."""
    from django.db import connection, transaction

    from amparo.access.models import User
    from amparo.cases.assigning import assign_many
    from amparo.cases.models import Case
    from amparo.kernel.scope import row_rule, unscoped

    viewer = _viewer("DHS_SUP")
    with unscoped("the bench puts somebody on teams"):
        workers = User.rows.filter(grants__role="DHS_SW", agency=viewer.agency)
        colleague = workers.order_by("-pk")[0]
    with _eyes_of(viewer):
        mine = row_rule(Case, viewer).filter(status="open", is_compartment=False)
        cases = list(mine.exclude(team__user=colleague)[:ASSIGNED])
        began = time.perf_counter()
        joined = assign_many(viewer, cases, colleague, FUNCTION)
        ours = time.perf_counter() - began
    row = "INSERT INTO bare (id, case_id, user_id) VALUES (%s, %s, %s)"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (id text, case_id text, user_id text)")
        began = time.perf_counter()
        for case in cases:
            with transaction.atomic():
                cursor.execute(row, [case.pk.hex, case.pk.hex, str(viewer.user_id)])
        anchor = time.perf_counter() - began
    told = {"cases": f"{len(joined.members)} joined, each named in the ledger"}
    return _told(ours, anchor, told, ["cases"] if joined.refused else [])


def duplicates() -> Told:
    """People entered who are there already, with the look for them and without it."""
    from django.db.models import QuerySet

    from amparo.access.views_of import open_value, preload
    from amparo.people import changes
    from amparo.people.models import Name, Pair

    viewer = _viewer("DATA_STEWARD")
    all_names: QuerySet[Name] = QuerySet(Name)
    with _eyes_of(viewer):
        known = preload(all_names.select_related("person").order_by("created_at", "pk")[:ENTERED])
        people = [
            (
                {"sex": name.person.sex, "birth": open_value(name.person, "birth")},
                {part: open_value(name, part) for part in ("full", "given", "family")},
            )
            for name in known
        ]
    before = Pair.objects.count()
    looked = [enter(viewer, *person) for person in people]
    found = Pair.objects.count() - before
    lookers, changes._lookers[:] = list(changes._lookers), []
    bare = [enter(viewer, *person) for person in people]
    changes._lookers[:] = lookers
    told = {"pairs": f"{found} for {len(people)} people", "the slowest": f"{max(looked):.2f} s"}
    return _told(median(looked), median(bare), told)


def ledger() -> Told:
    """Every entry and every leaf proved, beside reading them."""
    from django.db import connection

    from amparo.audit.ledger import faults
    from amparo.audit.models import Entry, Leaf

    began = time.perf_counter()
    found = len(list(faults()))
    ours = time.perf_counter() - began
    with connection.cursor() as cursor:
        began = time.perf_counter()
        for table in (Entry._meta.db_table, Leaf._meta.db_table):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            while cursor.fetchmany(2000):
                pass
        anchor = time.perf_counter() - began
    size = f"{Entry.objects.count():,} entries, {Leaf.objects.count():,} leaves"
    return _told(ours, anchor, {"proved": size, "faults": str(found)}, ["faults"] if found else [])


def snapshot() -> Told:
    """A snapshot of all facts, beside fetching the same columns."""
    from django.db import connection

    from amparo.indicators import snapshots
    from amparo.indicators.facts import installed

    for engine in ENGINES:  # a worker loads them once
        import_module(engine)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        snapshots.take(folder=Path(folder))
        ours = time.perf_counter() - began
    rows = 0
    with connection.cursor() as cursor:
        began = time.perf_counter()
        for fact in installed().values():
            cursor.execute(fact.select)
            while found := cursor.fetchmany(20_000):
                rows += len(found)
        anchor = time.perf_counter() - began
    return _told(ours, anchor, {"rows": f"{rows:,} of all facts"})


WORK: dict[str, Callable[[], Told]] = {
    "export": export,
    "assign": assign,
    "duplicates": duplicates,
    "ledger": ledger,
    "snapshot": snapshot,
}


def _told(ours: float, anchor: float, told: dict[str, str], failed: list[str] = []) -> Told:  # noqa: B006
    memory = status(os.getpid(), "VmHWM:")
    return {"ours": ours, "anchor": anchor, "memory": memory, "told": told, "failed": failed}


def _viewer(role: str) -> Viewer:
    """Of those with this role, whoever works on most cases."""
    from django.db.models import Count

    from amparo.access.models import User
    from amparo.access.viewer import viewer_of
    from amparo.kernel.scope import unscoped

    with unscoped("the bench looks for those who work most"):
        users = User.rows.filter(grants__role=role).annotate(work=Count("assignments"))
        user = users.order_by("-work", "pk").first()
        if user is None:
            raise RuntimeError(f"nobody is {role} in this house")
        return viewer_of(user, is_proved=True)


def _eyes_of(viewer: Viewer) -> Any:
    from contextlib import ExitStack

    from amparo.access.relations import remembered_ties
    from amparo.kernel.scope import seen_by
    from amparo.kernel.sealing import keyring

    stack = ExitStack()
    for eyes in (keyring(), seen_by(viewer), remembered_ties()):
        stack.enter_context(eyes)
    return stack


def _lines(file: Any) -> int:
    """How many rows stand in the file: without the heads, and the empty line at its end."""
    file.seek(0)
    rows: Iterator[list[str]] = csv.reader(line.decode("utf-8-sig") for line in file)
    return sum(1 for row in rows if row) - 1


if __name__ == "__main__":
    django.setup()
    wall.declare("the bench measures")
    print(json.dumps(WORK[sys.argv[1]]()))
