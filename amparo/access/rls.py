"""The second wall on PostgreSQL: policies of rows, and the roles that they hold back.

A policy asks what ``kernel.engines.postgresql`` said in this transaction: the system looks, or a
viewer who reaches these cases. The owner of the tables is not held back, so the site must not be
the owner: it comes in as the role of the web, snapshots as the role of statistics, which reads open
columns alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, transaction

from .walled import CASE, open_columns, walled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .walled import Bound

WEB, STATISTICS = "amparo_web", "amparo_statistics"
POLICY, COUNTED = "amparo_wall", "amparo_counted"
SEALED_ALONE = "amparo_known_to_a_team_alone"
ROLES = f"""\
CREATE ROLE {WEB} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE ROLE {STATISTICS} NOLOGIN NOSUPERUSER NOBYPASSRLS;
GRANT {STATISTICS} TO {WEB};"""
STANDING = """\
SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user),
    EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'cases%%'
        AND pg_has_role(tableowner, 'USAGE')),
    EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s AND pg_has_role(oid, 'USAGE')),
    (SELECT count(*) FROM pg_policies p JOIN pg_class c ON c.relname = p.tablename
        WHERE p.tablename = ANY(%s) AND p.policyname = %s AND c.relrowsecurity)"""
SYSTEM = "(SELECT current_setting('amparo.context', true)) = 'system'"
VIEWER = "current_setting('amparo.context', true) = 'viewer'"
SEEN = f"(SELECT unnest(nullif(current_setting('amparo.cases', true), '')::uuid[]) WHERE {VIEWER})"
REVIEWS = f"(SELECT {VIEWER} AND current_setting('amparo.reviews', true) = 'yes')"


def is_possible() -> bool:
    return connection.vendor == "postgresql"


def is_asked_for() -> bool:
    """Whether the installation is set to stand behind the wall (AMPARO_SECOND_WALL)."""
    return is_possible() and bool(connection.settings_dict.get("WALL"))


def owns_the_tables() -> bool:
    return _standing()[1]


def build() -> None:
    """Put the wall before every table that it guards, as they are now. Safe to run again."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[WEB, STATISTICS]])
        if len(cursor.fetchall()) == 2:
            for statement in grants():
                cursor.execute(statement)


def problems() -> list[str]:
    """Why the wall does not stand for this connection, as sentences; none where it does."""
    passes, owns, inherits, guarded = _standing()
    found = []
    if passes:
        found.append("this role is a superuser or passes policies by (BYPASSRLS).")
    if owns:
        found.append("this role owns the tables, so no policy holds it back.")
    if inherits:
        found.append(f"this role inherits from {STATISTICS}: make it NOINHERIT.")
    if guarded < len(walled()):
        found.append(f"{len(walled()) - guarded} tables have no policy. Run `amparo prepare`.")
    if not connection.settings_dict.get("WALL"):
        found.append("AMPARO_SECOND_WALL is not 1, so nobody is named before a statement.")
    return found


def _standing() -> tuple[bool, bool, bool, int]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [STATISTICS, sorted(walled()), POLICY])
        passes, owns, inherits, guarded = cursor.fetchone()
    return passes, owns, inherits, guarded


def statements() -> Iterator[str]:
    """The policies, one table after the other."""
    yield _sealed_alone()
    for bound in walled().values():
        yield f"ALTER TABLE {bound.table} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS {POLICY} ON {bound.table}"
        yield (
            f"CREATE POLICY {POLICY} ON {bound.table} USING ({SYSTEM} OR {rule(bound)})"
            f" WITH CHECK ({SYSTEM})"
        )


def grants() -> Iterator[str]:
    """What the roles may do: the site reads and writes rows, statistics reads open columns."""
    yield f"GRANT USAGE ON SCHEMA public TO {WEB}, {STATISTICS}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {STATISTICS}"
    for table, columns in open_columns().items():
        named = ", ".join(f'"{column}"' for column in sorted(columns))
        yield f"GRANT SELECT ({named}) ON {table} TO {STATISTICS}"
    for table in walled():
        yield f"DROP POLICY IF EXISTS {COUNTED} ON {table}"
        yield f"CREATE POLICY {COUNTED} ON {table} FOR SELECT TO {STATISTICS} USING (true)"


def rule(bound: Bound) -> str:
    """What a viewer must reach to see a row of a table."""
    if bound.case:
        ways = [f"{bound.table}.{bound.case} IN {SEEN}"]
        if bound.may_be_loose:
            ways.append(f"({bound.table}.{bound.case} IS NULL AND (SELECT {VIEWER}))")
        return f"({' OR '.join(ways)})"
    if bound.is_person:
        return _person(bound.table)
    ways = [_through(bound.table, *link) for link in bound.through]
    return f"({' AND '.join(ways)})"


def _through(table: str, column: str, other: str, may_be_empty: bool) -> str:
    """A row is seen with the rows it hangs from, which have a policy of their own.

    ``OFFSET 0`` keeps the question one look into an index for each row that is read.
    """
    there = f"EXISTS (SELECT 1 FROM {other} WHERE {other}.id = {table}.{column} OFFSET 0)"
    return f"({table}.{column} IS NULL OR {there})" if may_be_empty else there


def _person(table: str) -> str:
    """A person in a case that is reached, or brought in and not signed off, for the steward."""
    return (
        f"(EXISTS (SELECT 1 FROM {_table('cases.CaseRole')} held WHERE held.person_id = {table}.id"
        f" AND held.voided_at IS NULL AND held.case_id IN {SEEN} OFFSET 0)"
        f" OR ({table}.is_under_review AND {REVIEWS} AND NOT {SEALED_ALONE}({table}.id)))"
    )


def _sealed_alone() -> str:
    """Asks with the owner's eyes, since nobody else knows of compartments."""
    roles, cases = _table("cases.CaseRole"), _table(CASE)
    held = (
        f"SELECT 1 FROM {roles} r JOIN {cases} c ON c.id = r.case_id"
        " WHERE r.person_id = $1 AND r.voided_at IS NULL AND"
    )
    return (
        f"CREATE OR REPLACE FUNCTION {SEALED_ALONE}(uuid) RETURNS boolean LANGUAGE sql STABLE"
        " SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT"
        f" EXISTS ({held} c.is_compartment) AND NOT EXISTS ({held} NOT c.is_compartment) $$"
    )


def _table(label: str) -> str:
    table: str = apps.get_model(label)._meta.db_table
    return table
