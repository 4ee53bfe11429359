"""Nobody changes by a form what the form does not ask: more fields, ids of others (G5).

Each form is sent twice from the same state: as it asks, and with every column of the program added.
Both must leave the same database behind.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import QuerySet

from amparo.kernel import privacy
from amparo.kernel.layout import LAYOUTS
from amparo.reference.codes import CodedField

from .asked import asked_on, in_sight
from .doors import browser
from .sizes import figure, size
from .worlds import a_cast, a_world

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.test import Client

    Rows = dict[Any, dict[str, Any]]

pytestmark = pytest.mark.django_db
WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
MADE = {"id", "reference", "number", "digest", "file", "place", "about", "size"}
TRIED = 4  # records of a kind, until one has the form
# What changes by looking and by writing down that something was done.
BESIDE = {"audit", "sessions"}
BESIDE_MODELS = {"access.Session", "access.Look", "access.Draft"}
WRITERS = ("officer", "chief", "social", "fiscal", "keeper", "root", "status", "clinic")
PLACES = (
    *("/case/new/", "/emergency/", "/colleague/", "/join/", "/my-security/", "/loads/new/"),
    *("/reports/editions/new/", "/data-call/new/", "/access-tables/", "/more-people/"),
    *(f"/copies/new/{code}/" for code in ("case", "note", "placement", "unit")),
)
# A page that goes on in steps asks in another step what is “more” in this one.
STEPS = {"case_role": {"person", "role", "step", "name", "born", "kind", "full", "given", "family"}}
NEEDED = 60  # forms that were taken, of how many roles and records: else nothing is proved


def columns() -> dict[str, Any]:
    """Every column of every record, with a value that would be taken if it were asked."""
    found: dict[str, Any] = {"id": "", "pk": ""}
    for model in privacy.records():
        for field in model._meta.concrete_fields:
            for name in {field.name, field.attname}:
                found[name] = _value(field)
    return found


def _value(field: Any) -> str:
    if field.is_relation:
        rows: QuerySet[Any] = QuerySet(field.related_model)
        return str(rows.order_by("-pk").values_list("pk", flat=True).first() or "")
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, CodedField):
        return str(next(reversed([code for code, _label in field.code_list.choices()]), "other"))
    if isinstance(field, models.DateTimeField):
        return "2020-01-01 00:00:00"
    if isinstance(field, models.DateField):
        return "02/01/2020"
    if isinstance(field, models.IntegerField | models.DecimalField):
        return "7"
    return "over-posted"


def tables() -> dict[str, Any]:
    """The models of which rows are compared, by table."""
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if model._meta.app_label not in BESIDE and model._meta.label not in BESIDE_MODELS
    }


def rows_of(model: Any) -> Rows:
    return {row[model._meta.pk.attname]: row for row in QuerySet(model).values()}


def plain(rows: Rows, known: set[Any]) -> Counter[str]:
    """The same without what no two requests have alike: new keys, times, and sealed bytes."""

    def word(name: str, value: Any) -> Any:
        if isinstance(value, UUID):
            return value if value in known else "new"
        if isinstance(value, dt.datetime):
            return "a time"
        if isinstance(value, bytes | memoryview):
            return "sealed" if bytes(value) else ""
        return ("made" if value else "") if name in MADE else value

    return Counter(
        repr([key if key in known else "new", *((n, word(n, v)) for n, v in row.items())])
        for key, row in rows.items()
    )


def sent(page: Client, path: str, answers: dict[str, str]) -> tuple[int, dict[str, Rows]]:
    """How a form was answered, and the tables that it wrote to; then all is as before."""
    written: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := WRITES.match(sql):
            written.add(match[1])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            answer = page.post(path, answers)
        after = {name: rows_of(model) for name, model in tables().items() if name in written}
        transaction.set_rollback(True)
    return answer.status_code, after


def answered(form: dict[str, list[str]]) -> dict[str, str]:
    """A form filled in as somebody at work would: the first of what is offered, a day, a word."""
    return {name: _typed(name, offered) for name, offered in form.items()}


def _typed(name: str, offered: list[str]) -> str:
    if offered:
        return offered[0]
    is_day = name.endswith(("_on", "_until", "_from", "_to", "_by")) or name == "on"
    return "03/05/2021" if is_day else "2021" if name == "birth" else "Invented"


def places_of(keys: dict[str, list[Any]]):
    """The addresses of forms: for each kind of record one after another, until one is open."""
    for place in PLACES:
        yield place, [place]
    for code, layout in LAYOUTS.items():
        if layout.parent is None:
            yield f"{code} new", [f"/{code}/new/"]
        else:
            over = [f"/{layout.parent}/{pk}/{code}/new/" for pk in keys.get(layout.parent, ())]
            yield f"{code} new", over
        for part in layout.sections:
            yield f"{code} {part.code}", [f"/{code}/{pk}/edit/{part.code}/" for pk in keys[code]]
        yield f"{code} void", [f"/{code}/{pk}/void/" for pk in keys[code]]
        flow = getattr(layout.model, "workflow", None)
        for move in flow.moves if flow else ():
            yield f"{code} {move}", [f"/{code}/{pk}/move/{move}/" for pk in keys[code]]
    yield "leave", [f"/team_member/{pk}/leave/" for pk in keys["team_member"]]
    yield "withdraw", [f"/sharing/{pk}/withdraw/" for pk in keys["sharing"]]
    yield "count", [f"/case/{pk}/count/" for pk in keys["case"]]


def tried(places: Iterable[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Every form, or in a quick run each fifth and each that asks a part of what a page shows."""
    step, parts = size(5, 1), set()
    for code, layout in LAYOUTS.items():
        if len(layout.sections) > 1:
            parts |= {f"{code} {part.code}" for part in layout.sections}
    return [pair for at, pair in enumerate(places) if at % step == 0 or pair[0] in parts]


@pytest.mark.slow
def test_no_form_changes_more_than_it_asks():
    cast = a_cast()
    a_world(Random(5), cast, cases=3)
    extra = columns()
    before = {name: rows_of(model) for name, model in tables().items()}
    known = {key for rows in before.values() for key in rows}
    differing, taken = [], 0
    for who in WRITERS[: size(1, len(WRITERS))]:
        page = browser(cast[who])
        for named, paths in tried(places_of(in_sight(cast[who]))):
            path = next((path for path in paths[:TRIED] if page.get(path).status_code == 200), "")
            if not path:
                continue
            form = asked_on(page.get(path).content.decode())
            strange = set(form) | STEPS.get(named.partition(" ")[0], set())
            more = {name: value for name, value in extra.items() if name not in strange}
            status, as_asked = sent(page, path, answered(form))
            taken += status == 302
            narrows = path.startswith("/copies/")  # there the query says of which rows
            query = "" if narrows else f"?{urlencode(dict(list(more.items())[:50]))}"
            _status, as_posted = sent(page, path + query, {**more, **answered(form)})
            for name in {*as_asked, *as_posted}:
                one, other = (
                    plain(rows.get(name, before[name]), known) for rows in (as_asked, as_posted)
                )
                if one != other:
                    differing.append(f"{who} {path} {name}: {one - other} became {other - one}")
    figure(f"{taken} forms were taken, each with {len(extra)} columns more")
    assert not differing, "\n".join(differing)
    assert taken >= size(3, NEEDED), taken
