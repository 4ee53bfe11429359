"""What every test stands on: keys of its own, quick passwords, Ana and her case, and facts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.utils import translation

from amparo.kernel import wall
from amparo.kernel.sealing import make_master_key

ASKING = {"db", "transactional_db", "django_db_setup", "django_db_blocker", "live_server"}


def pytest_configure() -> None:
    make_master_key(configured.AMPARO_KEYS)
    wall.declare("a test looks at what it made")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that never asks the database says the same on PostgreSQL as it said on SQLite: it is
    not run twice. Nor is a long walk through pages (``once``), whose questions shorter tests ask
    on both; ``make bars`` and AMPARO_WHOLE=1 walk them on PostgreSQL too."""
    if "AMPARO_DATABASE_URL" not in os.environ:
        return
    is_whole = bool({"AMPARO_WHOLE", "AMPARO_BARS"} & os.environ.keys())
    again = [item for item in items if _is_run_again(item, is_whole=is_whole)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def _is_run_again(item: pytest.Item, *, is_whole: bool) -> bool:
    return _asks_a_database(item) and (is_whole or item.get_closest_marker("once") is None)


def _asks_a_database(item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    info = item._fixtureinfo  # type: ignore[attr-defined]
    made = [each for defs in info.name2fixturedefs.values() for each in defs if _is_ours(each)]
    given = {*info.argnames, *(name for each in made for name in each.argnames)}
    return bool(marks & {"django_db", "postgres", "processes"} or given & ASKING)


def _is_ours(fixture: pytest.FixtureDef[Any]) -> bool:
    """Not one that pytest-django hands to every test."""
    return not fixture.func.__module__.startswith("pytest_django")


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Argon2id at full strength takes a quarter of a second; a test of its own looks at that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """The language of the last page asked for stays in the thread: no test hands it to the next."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def ana(db: None) -> Any:
    """An officer of the police unit."""
    from amparo.access.factories import a_viewer

    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def case(ana: Any) -> Any:
    """A case that Ana has opened."""
    from amparo.cases.actions import open_case

    return open_case(ana, None, {"exploitation": "sex", "district": "bz_cy"})


@pytest.fixture
def join(case: Any) -> Any:
    """Puts somebody with a role on the team of the case, and gives that viewer."""
    from amparo.access.factories import a_user
    from amparo.access.viewer import viewer_of
    from amparo.cases.models import TeamMember
    from amparo.kernel import act as acts
    from amparo.kernel.scope import unscoped

    def joined(name: str, role: str, agency: str) -> Any:
        user = a_user(name, role, agency)
        with acts.performing(acts.Act("test.team", "test", "", "")), unscoped("test"):
            TeamMember(case=case, user=user, function="other").save()
        return viewer_of(user)

    return joined


@pytest.fixture
def fact(db: None, request: pytest.FixtureRequest) -> Any:
    """Reads the rows of a fact of the test's room as statistics do; days as text, since
    databases differ."""
    from django.db import connection

    folder = request.path.parents[1] / "facts"

    def rows(name: str) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute((folder / f"{name}.sql").read_text(encoding="utf-8"))
            columns = [column[0] for column in cursor.description]
            return [
                {key: said(key, value) for key, value in zip(columns, row, strict=True)}
                for row in cursor.fetchall()
            ]

    def said(key: str, value: Any) -> Any:
        is_day = key.endswith(("_on", "_by", "_from", "_to"))
        return str(value) if is_day and value is not None else value

    return rows
