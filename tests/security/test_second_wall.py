"""Code that forgot to ask who is looking is shown nothing, by the database itself."""

from __future__ import annotations

import os
import secrets
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from amparo.access import rls
from amparo.access.walled import CASE, open_columns, walled
from amparo.cases.factories import a_case, somebody_in
from amparo.cases.models import Case, CaseRole, Note, Task, TeamMember
from amparo.cases.ties import cases_in_sight
from amparo.indicators.open_columns import open_columns_alone
from amparo.indicators.reading_facts import tables
from amparo.kernel import privacy, wall
from amparo.kernel.engines.postgresql import base
from amparo.kernel.scope import NobodyIsLooking, row_rule, seen_by, unscoped
from amparo.people import reach
from amparo.people.models import Name, Person
from amparo.protection.models import Placement, Service

from .worlds import a_cast, a_world

pytestmark = pytest.mark.django_db
connection: Any = connections["default"]
IS_POSTGRESQL = connection.vendor == "postgresql"
ON_POSTGRESQL = pytest.mark.skipif(not IS_POSTGRESQL, reason="policies of rows are PostgreSQL’s")
ON_SQLITE = pytest.mark.skipif(IS_POSTGRESQL, reason="PostgreSQL shows nothing instead")
SEEDS = pytest.mark.parametrize("seed", [11, 0], ids=("always the same", "another each time"))
MAKE = """
DO $$ BEGIN CREATE ROLE {role} NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""


def stand():
    """Roles and policies as an office has them, and this connection in the role of the web."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no policy is made while checks wait
        for role in (rls.WEB, rls.STATISTICS):
            cursor.execute(MAKE.format(role=role))
        cursor.execute(f"GRANT {rls.STATISTICS} TO {rls.WEB}, CURRENT_USER")
        cursor.execute(f"GRANT {rls.WEB} TO CURRENT_USER")
        rls.build()
        cursor.execute(f"SET ROLE {rls.WEB}")
    connection.forget()
    connection.settings_dict["WALL"] = True


def fall():
    connection.settings_dict["WALL"] = False
    connection.forget()
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture
def web(db):
    """The database as the site knows it in an office that built the wall."""
    if IS_POSTGRESQL:
        stand()
    yield
    if IS_POSTGRESQL:
        fall()


def read(table, column="id"):
    """Every row of a table, with no rule of ours in the way."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608  names of our own tables
        return {row[0] for row in cursor.fetchall()}


def done(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def read_by(viewer, table, column="id"):
    with wall.declared(""), seen_by(viewer):
        return read(table, column)


@SEEDS
@ON_POSTGRESQL
def test_without_any_filter_nobody_reads_beyond_ties_seals_and_conflicts(web, seed):
    seed = seed or int.from_bytes(os.urandom(3))
    cast = a_cast()
    a_world(Random(seed), cast)
    for viewer in cast.values():
        cases = set(QuerySet(Case).filter(cases_in_sight(viewer)).values_list("pk", flat=True))
        roles: Any = QuerySet(CaseRole).filter(case__in=cases, voided_at__isnull=True)
        people = set(roles.values_list("person", flat=True))
        for table, bound in walled().items():
            shown = read_by(viewer, table, bound.case or "id")
            if bound.case:
                assert shown - {None} <= cases, (seed, viewer.username, table)
            elif bound.is_person:
                assert shown == people, (seed, viewer.username)
            else:
                links = {read_by(viewer, table, link[0]) <= people for link in bound.through}
                assert links == {True} or table == "people_verdict", (seed, viewer.username, table)
        assert read_by(viewer, "cases_case") == cases, (seed, viewer.username)


def test_the_wall_hides_no_row_that_a_list_shows(web):
    seed = int.from_bytes(os.urandom(3))
    cast = a_cast()
    a_world(Random(seed), cast, cases=3)
    for viewer in cast.values():
        for model in (Case, CaseRole, TeamMember, Note, Task, Person, Name, Placement, Service):
            told = set(row_rule(model, viewer).values_list("pk", flat=True))
            with wall.declared(""), seen_by(viewer):
                shown = set(model.objects.values_list("pk", flat=True))
            assert shown == told, (seed, viewer.username, model)


@ON_POSTGRESQL
def test_a_statement_for_nobody_reads_no_row(web, case, ana):
    somebody_in(ana, case, "victim", "Invented Victim")
    for table in walled():
        with wall.declared(""):
            assert not read(table), table


@ON_SQLITE
def test_the_wall_stands_after_a_connection_was_opened_within_a_wrapper(tmp_path):
    """Whoever wraps statements for a while takes the last wrapper away: never the wall."""
    other = connection.copy(f"another-{secrets.token_hex(4)}")
    other.settings_dict = {**other.settings_dict, "NAME": tmp_path / "other.sqlite3"}
    with other.execute_wrapper(lambda execute, *given: execute(*given)):
        other.ensure_connection()
    try:
        with wall.declared(""), pytest.raises(NobodyIsLooking), other.cursor() as cursor:
            cursor.execute("SELECT id FROM people_person")
    finally:
        other.close()


@ON_SQLITE
def test_a_statement_for_nobody_is_refused(case):
    for table in walled():
        with wall.declared(""), pytest.raises(NobodyIsLooking):
            read(table)


@ON_SQLITE
def test_nothing_is_changed_for_nobody(case):
    with wall.declared(""), pytest.raises(NobodyIsLooking):
        done("UPDATE cases_case SET is_compartment = false")


def test_whoever_looks_or_says_why_is_answered(web, case, ana):
    with wall.declared(""), seen_by(ana):
        assert read("cases_case")
    with wall.declared(""), unscoped("a test says why"):
        assert read("cases_case")


def test_a_request_begins_with_nobody_looking(rf):
    from amparo.access.middleware import behind_the_wall

    assert wall.look() is not None
    handle: Any = behind_the_wall
    assert handle(lambda request: wall.look())(rf.get("/")) is None


@ON_POSTGRESQL
def test_outside_an_act_a_viewer_changes_nothing_even_of_his_own(web, case, ana):
    change = "UPDATE cases_case SET is_compartment = false"
    with wall.declared(""), seen_by(ana), pytest.raises(DatabaseError), transaction.atomic():
        done(change)


@ON_POSTGRESQL
def test_a_tie_that_ends_within_a_transaction_closes_the_wall_at_once(web, case, ana, join):
    ben = join("ben", "DHS_SW", "dhs")
    assert read_by(ben, "cases_case") == {case.pk}
    done("UPDATE cases_teammember SET is_waiting = true WHERE user_id = %s", ben.user_id)
    assert not read_by(ben, "cases_case")


@ON_POSTGRESQL
def test_what_was_said_within_a_savepoint_ends_with_it(web, case, ana):
    with wall.declared(""):
        with transaction.atomic():
            with seen_by(ana):
                assert read("cases_case")
            transaction.set_rollback(True)
        assert not read("cases_case")


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("local", [True, False], ids=("as built", "defect: left by SET"))
def test_nothing_is_left_on_a_connection_for_whoever_borrows_it_next(monkeypatch, ana, local):
    a_case(ana)
    if not local:
        for name in ("SAY", "SAY_WHOM"):
            monkeypatch.setattr(base, name, getattr(base, name).replace("true)", "false)"))
    stand()
    try:
        with wall.declared(""), seen_by(ana), transaction.atomic():
            assert read("cases_case")
        bare = connection.connection.cursor().execute("SELECT count(*) FROM cases_case")
        assert (bare.fetchone()[0] == 0) is local
    finally:
        fall()
        connection.close()


@ON_POSTGRESQL
def test_a_page_says_once_who_looks(web, case, ana):
    with wall.declared(""), seen_by(ana), CaptureQueriesContext(connection) as asked:
        for model in (Case, Note, CaseRole, Person):
            list(model.objects.all())
    assert len([one for one in asked if "set_config" in one["sql"]]) == 1


def guarded_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_policies JOIN pg_class ON relname = tablename"
            " WHERE policyname = %s AND relrowsecurity",
            [rls.POLICY],
        )
        return {row[0] for row in cursor.fetchall()}


@ON_POSTGRESQL
@pytest.mark.parametrize("left_out", ["", "cases_note"], ids=("as built", "defect: one dropped"))
def test_every_table_of_cases_and_people_has_its_policy(db, left_out):
    stand()
    if left_out:
        done("RESET ROLE")
        done(f"DROP POLICY {rls.POLICY} ON {left_out}")
        done(f"SET ROLE {rls.WEB}")
    try:
        assert set(walled()) - guarded_tables() == ({left_out} - {""})
        assert bool(rls.problems()) is bool(left_out)
    finally:
        fall()


def test_every_record_that_leads_to_a_case_or_a_person_is_behind_the_wall():
    for model in privacy.records():
        fields: list[Any] = [field for field in model._meta.concrete_fields if field.is_relation]
        links = {field.related_model._meta.label for field in fields}
        if model._meta.label in (CASE, "people.Person") or links & {CASE, "people.Person"}:
            assert model._meta.db_table in walled(), model


def test_a_person_is_reached_by_the_ways_that_the_wall_knows():
    """A new way needs its place in ``access/rls.py`` too, or the wall hides whom it shows."""
    ways = {way.__name__ for way in reach._ways if way.__module__.startswith("amparo")}
    assert ways == {"people_in_seen_cases", "imported_and_not_signed_off"}


def test_statistics_cannot_read_a_sealed_column(web, case):
    for model in privacy.records():
        for field in privacy.sealed_fields(model):
            with pytest.raises(DatabaseError), transaction.atomic(), open_columns_alone():
                read(model._meta.db_table, field)


def test_statistics_reads_every_open_column_and_changes_nothing(web, case):
    with transaction.atomic(), open_columns_alone():
        for table, columns in open_columns().items():
            read(table, ", ".join(f'"{column}"' for column in sorted(columns)))
    with pytest.raises(DatabaseError), transaction.atomic(), open_columns_alone():
        done("DELETE FROM cases_note")
    assert read("cases_case") == {case.pk} or not IS_POSTGRESQL


@ON_POSTGRESQL
def test_a_role_that_another_database_of_the_server_has_keeps_no_snapshot_from_this_one(case):
    with connection.cursor() as cursor:
        cursor.execute(MAKE.format(role=rls.STATISTICS))
        cursor.execute(f"GRANT {rls.STATISTICS} TO CURRENT_USER")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {rls.STATISTICS}")
        cursor.execute("SELECT DISTINCT policyname, tablename FROM pg_policies")
        for name, table in cursor.fetchall():
            cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
    assert dict(tables(secrets.token_bytes(32)))["case"].num_rows == 1


@ON_POSTGRESQL
def test_the_check_says_whether_the_wall_stands(db):
    assert any("owns" in said for said in rls.problems())
    stand()
    try:
        assert rls.problems() == []
        connection.settings_dict["WALL"] = False
        assert any("AMPARO_SECOND_WALL" in said for said in rls.problems())
    finally:
        fall()
