"""A word that was sealed is found nowhere: not in a table, the ledger, an address or a log."""

from __future__ import annotations

import logging

import pytest
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_user
from amparo.access.gate import create
from amparo.access.viewer import viewer_of
from amparo.cases.actions import open_case
from amparo.kernel import privacy
from amparo.kernel.errors import Refused
from amparo.kernel.layout import LAYOUTS
from amparo.reference.codes import CodedField

pytestmark = pytest.mark.django_db

CANARY = "canary-Tz4kQ9"


def answers_for(layout, decision_writes):
    """The first code of each coded field, and the canary in each sealed one."""
    found: dict[str, object] = {}
    for name in layout.asked():
        field = layout.model._meta.get_field(name)
        if name not in decision_writes:
            continue
        if name in privacy.sealed_fields(layout.model):
            if field.kind != "partial_date":
                found[name] = CANARY
        elif isinstance(field, CodedField) and not field.blank:
            found[name] = next(iter(field.code_list.codes))
        elif not field.is_relation and not field.null and not field.has_default():
            is_day = isinstance(field, models.DateField)
            found[name] = timezone.localdate() if is_day else 1
    return found


def every_table() -> bytes:
    """Everything that the database holds, as bytes."""
    told = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names of tables
            for row in cursor.fetchall():
                told += b"|".join(
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                )
    return told


def test_what_was_sealed_stands_nowhere_in_clear(client, caplog):
    from amparo.access.decide import decide

    caplog.set_level(logging.DEBUG)
    sealed = 0
    for username, role, agency in (("ana", "ATIP_OFF", "police"), ("ben", "DHS_SW", "dhs")):
        user = a_user(username, role, agency)
        viewer = viewer_of(user)
        case = open_case(viewer, None, {"exploitation": "sex"})
        for layout in LAYOUTS.values():
            decision = decide(viewer, layout.permission("create"), layout.model)
            if not decision or layout.parent not in (None, "case"):
                continue
            links = (layout.model._meta.get_field(name) for name in layout.asked())
            if any(field.is_relation and not field.null for field in links):
                continue
            given = answers_for(layout, decision.writes)
            try:
                create(viewer, layout, given, case if layout.parent else None)
            except Refused:
                continue
            sealed += CANARY in given.values()
        client.force_login(user, backend="amparo.access.signin.Backend")
        session = client.session
        session["began"] = timezone.now().timestamp()
        session.save()
        client.post(reverse("person-search"), {"name": CANARY})
        client.post(f"{reverse('draft')}?place=/note/new/", {"text": CANARY})
    assert sealed >= 6, "the test must seal something in several rooms"
    assert CANARY.encode() not in every_table()
    assert CANARY not in caplog.text


def test_a_page_of_somebody_else_does_not_tell_it(client):
    ana = viewer_of(a_user("ana", "ATIP_OFF", "police"))
    case = open_case(ana, None, {"exploitation": "sex", "summary": CANARY})
    eve = a_user("eve", "ATIP_OFF", "police")
    client.force_login(eve, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    for address in ("/", "/case/", f"/case/{case.pk}/", f"/case/{case.pk}/history/", "/ledger/"):
        assert CANARY not in client.get(address).content.decode()
