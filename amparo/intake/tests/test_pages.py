"""An officer's way through the pages: a report comes in, a victim is identified and confirmed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_user
from amparo.access.viewer import viewer_of
from amparo.cases.actions import open_case
from amparo.intake.factories import a_person_in
from amparo.intake.models import Identification, Report
from amparo.kernel.scope import seen_by


@pytest.fixture
def officer(client, db):
    user = a_user("olga", "ATIP_OFF", "police")
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return viewer_of(user)


def the(model, viewer):
    with seen_by(viewer):
        return model.objects.get()


def test_a_report_is_entered_and_looked_at_on_its_pages(client, officer):
    new = reverse("record-new", args=["report"])
    assert client.get(new).status_code == 200
    answers = {"received_on": "12 June 2021", "channel": "embassy", "story": "Heard at the market."}
    assert client.post(new, {**answers, "agency": "police"}).status_code == 302
    report = the(Report, officer)
    page = client.get(reverse("record-page", args=["report", report.pk]))
    assert report.number in page.content.decode()
    move = reverse("record-move", args=["report", report.pk, "triage"])
    assert client.get(move).status_code == 200
    sent = {"urgency": "soon", "exploitation": "unspecified", "version": report.version}
    assert client.post(move, sent).status_code == 302
    assert the(Report, officer).status == "triaged"


def test_a_victim_is_identified_and_confirmed_on_the_pages(client, officer):
    case = open_case(officer, None, {"exploitation": "sex"})
    girl = a_person_in(officer, case, "victim", "Invented Girl", birth="2006-05-28")
    new = reverse("record-new-under", args=["case", case.pk, "identification"])
    answers = {
        "person": str(girl.pk),
        "potential_on": "2021-07-10",
        "identified_by": "authority",
        "exploitation": "sex",
        "where_exploited": "here",
    }
    assert "Invented Girl" in client.get(new).content.decode()
    assert client.post(new, answers).status_code == 302
    found = the(Identification, officer)
    move = reverse("record-move", args=["identification", found.pk, "confirm"])
    without = {"confirmed_on": "2021-08-01", "version": found.version}
    assert client.post(move, without).status_code == 200
    sent = {
        **without,
        "exploitation": "sex",
        "where_exploited": "here",
        "procedure_version": "since_2021",
        "grounds": "A child in commercial sex.",
    }
    assert client.post(move, sent).status_code == 302
    found = the(Identification, officer)
    assert found.status == "confirmed"
    assert (found.age, found.age_group) == (15, "child")
    page = client.get(reverse("record-page", args=["identification", found.pk])).content.decode()
    assert "Confirmed victim" in page
    assert "A child in commercial sex" not in page  # masked until asked for
