"""A figure leads back to its records, for those who may see them; for others it is a number."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.gate import edit
from amparo.access.models import User
from amparo.cases.factories import a_case
from amparo.cases.layout import CASE
from amparo.indicators import snapshots
from amparo.indicators.engine import figure
from amparo.indicators.tracing import records, trace
from amparo.kernel.scope import seen_by, unscoped

pytestmark = pytest.mark.django_db
FIRST, LAST = datetime.date(2021, 4, 1), datetime.date(2022, 3, 31)


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
def opened(ana):
    """Two cases of one officer, and one of another."""
    ours = [a_case(ana), a_case(ana, district="bz_cy")]
    return [*ours, a_case(a_viewer("eve", "ATIP_OFF", "police"))]


@pytest.fixture
def snapshot(settings, tmp_path, opened):
    settings.AMPARO_HOME = tmp_path
    return snapshots.take()


def counted(snapshot, **more):
    return figure("M-CASES", FIRST, LAST, snapshot=snapshot, **more)


def test_a_figure_leads_to_its_query_its_snapshot_and_its_number_of_rows(snapshot):
    road = trace(counted(snapshot), snapshot)
    assert road.rows == 3
    assert "DATE '2021-04-01'" in road.query
    assert road.manifest["id"] == snapshot.id


def test_whoever_may_see_a_record_finds_it_and_nobody_finds_another(snapshot, opened, ana, focal):
    with seen_by(ana):
        found = {one.record.pk for one in records(counted(snapshot), snapshot)}
    assert found == {opened[0].pk, opened[1].pk}
    with seen_by(focal):
        assert list(records(counted(snapshot), snapshot)) == []


def test_a_filter_leads_to_fewer_records(snapshot, opened, ana):
    with seen_by(ana):
        found = list(records(counted(snapshot, where={"district": "bz_cy"}), snapshot))
    assert [one.record.pk for one in found] == [opened[1].pk]


def test_what_was_done_since_the_snapshot_is_told(snapshot, opened, ana):
    with seen_by(ana):
        edit(ana, opened[0], CASE.sections[0], {"exploitation": "labour"})
        found = {one.record.pk: one.acts for one in records(counted(snapshot), snapshot)}
    assert [act.name for act in found[opened[0].pk]] == ["case.edit"]
    assert found[opened[1].pk] == ()


def test_a_figure_of_the_law_has_no_query_and_no_records(snapshot, ana):
    found = figure("R-CHILD", FIRST, LAST, snapshot=snapshot)
    assert trace(found, snapshot).query == ""
    with seen_by(ana):
        assert list(records(found, snapshot)) == []


def test_the_page_of_a_trace_links_the_records_of_the_viewer_alone(snapshot, opened, ana, focal):
    url = reverse("figure-trace", args=["M-CASES"])
    own = browser(ana).get(url, {"period": "RP2022"}).content.decode()
    assert str(opened[0].pk) in own
    assert str(opened[2].pk) not in own
    assert snapshot.id in own
    others = browser(focal).get(url, {"period": "RP2022"}).content.decode()
    assert not any(str(case.pk) in others for case in opened)
    assert "None. A figure tells you a number" in others


def test_a_period_turned_round_gets_a_sentence(snapshot, focal):
    url = reverse("figure-trace", args=["M-CASES"])
    answer = browser(focal).get(url, {"from": "2022-03-31", "to": "2021-04-01"})
    assert answer.status_code == 200
    assert "facts" not in answer.context
