"""Measures what the second wall costs on PostgreSQL: the same pages with it and without, in turn.

Run: ``python tests/postgres.py python -m bench.second_wall``. The role of the database must be able
to create roles, as that of ``tests/postgres.py``. 100,000 cases, of which one colleague sees 200.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from statistics import median
from typing import Any

CASES, OURS, ROUNDS = 100_000, 200, 30
BOUND = 1.25


def main() -> int:
    """Fill a database, open two pages in turn, and say how much dearer they are behind the wall."""
    folder = tempfile.mkdtemp(prefix="amparo-wall-")
    os.environ |= {"AMPARO_HOME": folder, "AMPARO_KEYS": f"{folder}/keys"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.config.settings"
    import django

    django.setup()
    from amparo.config import installation
    from amparo.kernel import wall

    wall.declare("the bench fills a house")
    installation.prepare()
    client, pages = _a_full_house()
    times: dict[tuple[str, bool], list[float]] = {}
    for number in range(ROUNDS + 3):
        for behind in (False, True):
            _stand(behind=behind)
            for name, address in pages.items():
                took = _opened(client, address)
                if number >= 3:
                    times.setdefault((name, behind), []).append(took)
    worst = 0.0
    for name in pages:
        bare, walled = median(times[name, False]), median(times[name, True])
        worst = max(worst, walled / bare)
        print(f"{name}: {bare * 1000:.1f} ms without, {walled * 1000:.1f} ms with the wall,")
        print(f"  {walled / bare:.2f} times (bound {BOUND})")
    return int(worst > BOUND)


def _opened(client: Any, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    return took


def _stand(*, behind: bool) -> None:
    """The same connection, as the role of the web behind the wall, or as the owner without it."""
    from django.db import connection

    from amparo.access.rls import WEB

    connection.settings_dict["WALL"] = behind
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {WEB}" if behind else "RESET ROLE")


def _a_full_house() -> tuple[Any, dict[str, str]]:
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from amparo.access import rls
    from amparo.access.factories import a_user
    from amparo.access.viewer import viewer_of
    from amparo.cases.factories import a_case, somebody_in
    from amparo.cases.models import Note
    from amparo.kernel import act

    user = a_user("ana", "ATIP_OFF", "police")
    viewer = viewer_of(user)
    case = a_case(viewer)
    somebody_in(viewer, case, "victim", "Invented Victim")
    with act.performing(act.Act("bench", "bench", "", "")):
        for _number in range(12):
            Note(case=case, kind="other", text="invented").save()
    with connection.cursor() as cursor:
        for statement in rls.ROLES.splitlines():
            cursor.execute(statement)
        cursor.execute(f"GRANT {rls.WEB} TO CURRENT_USER")
        rls.build()
        _copies(cursor, "cases_case", {"reference": "'X-' || n"}, CASES, f"id = '{case.pk}'")
        cursor.execute(
            "CREATE TEMP TABLE numbered AS SELECT id, row_number() OVER () AS n FROM cases_case"
        )
        _copies(
            cursor,
            "cases_teammember",
            {"case_id": "c.id"},
            OURS,
            f"case_id = '{case.pk}' LIMIT 1",
            "JOIN numbered c ON c.n = s.n * 400",
        )
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = session["seen"] = timezone.now().timestamp()
    session.save()
    return client, {"case list": "/case/", "case page": f"/case/{case.pk}/"}


def _copies(
    cursor: Any, table: str, other: dict[str, str], many: int, which: str, joined: str = ""
) -> None:
    """The same row many times under keys of its own."""
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608  names of our own tables
    columns = [column[0] for column in cursor.description]
    new = {"id": "gen_random_uuid()", **other}
    values = ", ".join(new.get(column, f"one.{column}") for column in columns)
    rows = f"generate_series(1, {many}) AS s (n) {joined}"
    one = f"(SELECT * FROM {table} WHERE {which}) AS one"  # noqa: S608  the same
    named = ", ".join(columns)
    cursor.execute(f"INSERT INTO {table} ({named}) SELECT {values} FROM {rows}, LATERAL {one}")  # noqa: S608


if __name__ == "__main__":
    sys.exit(main())
