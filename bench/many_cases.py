"""Fills an empty installation with very many cases, of which one colleague sees a few."""

from __future__ import annotations

import os
import tempfile
from typing import Any

CASES, OURS = 100_000, 200


def begin() -> None:
    """An installation in a folder of its own, with the database that the address names."""
    folder = os.environ.get("AMPARO_HOME") or tempfile.mkdtemp(prefix="amparo-cases-")
    os.environ |= {"AMPARO_HOME": folder, "AMPARO_KEYS": f"{folder}/keys"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.config.settings"
    import django

    django.setup()
    from amparo.config import installation
    from amparo.kernel import wall

    wall.declare("the bench fills a house")
    installation.prepare()


def fill() -> tuple[Any, dict[str, str]]:
    """A browser of the colleague, signed in, and the pages to open by name."""
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

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
        if connection.vendor == "postgresql":
            _stand_a_wall(cursor)
        key = case.pk if connection.vendor == "postgresql" else case.pk.hex
        _copies(cursor, "cases_case", {"reference": "'X-' || n"}, CASES, f"id = '{key}'")
        cursor.execute(
            "CREATE TEMP TABLE numbered AS SELECT id, row_number() OVER () AS n FROM cases_case"
        )
        _copies(
            cursor,
            "cases_teammember",
            {"case_id": "c.id"},
            OURS,
            f"case_id = '{key}' LIMIT 1",
            "JOIN numbered c ON c.n = s.n * 400",
        )
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = session["seen"] = timezone.now().timestamp()
    session.save()
    return client, {"case list": "/case/", "case page": f"/case/{case.pk}/"}


def stand(*, behind: bool) -> None:
    """On PostgreSQL the role of the web behind the second wall, or the owner without it."""
    from django.db import connection

    from amparo.access.rls import WEB

    if connection.vendor == "postgresql":
        connection.settings_dict["WALL"] = behind
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {WEB}" if behind else "RESET ROLE")


def _stand_a_wall(cursor: Any) -> None:
    from amparo.access import rls

    for statement in rls.ROLES.splitlines():
        cursor.execute(statement)
    cursor.execute(f"GRANT {rls.WEB} TO CURRENT_USER")
    rls.build()


def _copies(
    cursor: Any, table: str, other: dict[str, str], many: int, which: str, joined: str = ""
) -> None:
    """The same row many times under keys of its own."""
    from django.db import connection

    cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608  names of our own tables
    columns = [column[0] for column in cursor.description]
    is_server = connection.vendor == "postgresql"
    new = {"id": "gen_random_uuid()" if is_server else "lower(hex(randomblob(16)))", **other}
    values = ", ".join(new.get(column, f"one.{column}") for column in columns)
    numbers = f"WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n+1 FROM s WHERE n<{many})"  # noqa: S608
    one = f"(SELECT * FROM {table} WHERE {which}) AS one"  # noqa: S608  the same
    named = ", ".join(columns)
    picked = f"SELECT {values} FROM s {joined} CROSS JOIN {one}"  # noqa: S608  the same
    cursor.execute(f"INSERT INTO {table} ({named}) {numbers} {picked}")
