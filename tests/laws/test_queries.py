"""Pages ask the database no more often than the checked-in numbers say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_user
from amparo.access.gate import create
from amparo.access.viewer import viewer_of
from amparo.cases.actions import open_case
from amparo.kernel.layout import LAYOUTS

pytestmark = pytest.mark.django_db
ALLOWED = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text())


@pytest.fixture
def pages(client):
    """The addresses of the pages, and a browser signed in as whoever works on the case."""
    user = a_user("ana", "ATIP_OFF", "police")
    viewer = viewer_of(user)
    case = open_case(viewer, None, {"exploitation": "sex"})
    notes = [
        create(viewer, LAYOUTS["note"], {"kind": "other", "text": f"Note {number}."}, case)
        for number in range(12)
    ]
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = session["seen"] = timezone.now().timestamp()
    session.save()
    return client, {
        "home": "/",
        "case-list": reverse("case-list"),
        "case-page": reverse("case-page", args=[case.pk]),
        "note-list": reverse("record-list", args=["note"]),
        "note-page": reverse("record-page", args=["note", notes[0].pk]),
        "person-search": reverse("person-search"),
    }


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_page_asks_no_more_than_agreed(pages, name):
    client, addresses = pages
    client.get(addresses[name])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(addresses[name]).status_code == 200
    assert len(asked) <= ALLOWED[name], f"{name} asks {len(asked)} queries"
