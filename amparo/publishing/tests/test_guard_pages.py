"""Who prepares the report sees what it hides, and why; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.kernel.scope import unscoped

pytestmark = pytest.mark.django_db


def browser(viewer, language="en"):
    with unscoped("test"):
        user = User.rows.get(pk=viewer.user_id)
    client = Client(headers={"accept-language": language})
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return client


@pytest.fixture
def focal(db):
    return a_viewer("focal", "FOCAL", "council")


@pytest.fixture
def report(monkeypatch, rp2022):
    monkeypatch.setattr("amparo.publishing.writing.from_snapshot", lambda _named: rp2022)
    return rp2022


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "Under the threshold."), ("es", "Por debajo del umbral.")]
)
def test_who_prepares_sees_each_hidden_number_and_why(report, focal, language, reason):
    page = browser(focal, language).get(reverse("figures-hidden", args=["RP2022"]))
    told = page.content.decode()
    assert reason in told
    kept = [one for one in report.guarded if one.verdict.hidden]
    assert len(page.context["tables"]) == len(kept) > 0
    rows = [row for table in page.context["tables"] for row in table["rows"]]
    assert sum(bool(row["cells"][3]["text"]) for row in rows) == sum(
        len(one.verdict.hidden) for one in kept
    )


def test_tables_that_are_shown_whole_name_the_rule(report, focal):
    page = browser(focal).get(reverse("figures-hidden", args=["RP2022"]))
    rules = {row["cells"][1]["text"] for row in page.context["shown"]["rows"]}
    assert any(rule.startswith("Counts of the courts") for rule in rules)


@pytest.mark.parametrize(("role", "agency"), [("COUNCIL", "council"), ("ATIP_OFF", "police")])
def test_nobody_else_sees_what_is_hidden(report, role, agency):
    page = browser(a_viewer("somebody", role, agency)).get(
        reverse("figures-hidden", args=["RP2022"])
    )
    assert page.status_code == 404
