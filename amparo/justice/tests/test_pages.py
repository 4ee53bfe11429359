"""A prosecutor's way through the pages: an outcome is typed, checked, and refused if unlawful."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_user
from amparo.access.viewer import viewer_of
from amparo.cases.models import TeamMember
from amparo.intake.factories import a_person_in
from amparo.justice.factories import a_charge, a_defendant, a_prosecution, an_investigation
from amparo.justice.models import Charge, Prosecution
from amparo.kernel import act as acts
from amparo.kernel.scope import seen_by, unscoped


@pytest.fixture
def prosecutor(client, case):
    user = a_user("petra", "DPP", "dpp")
    with acts.performing(acts.Act("test.team", "test", "", "")), unscoped("test"):
        TeamMember(case=case, user=user, function="prosecutor").save()
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return viewer_of(user)


def test_a_sentence_above_the_maximum_is_refused_beside_its_field(client, ana, case, prosecutor):
    trial = a_prosecution(ana, case, an_investigation(ana, case))
    man = a_person_in(ana, case, "suspect", "Invented Man", sex="male")
    charge = a_charge(ana, a_defendant(ana, trial, man))
    edit = reverse("record-edit", args=["charge", charge.pk, "outcome"])
    sent = {
        "outcome": "guilty",
        "outcome_on": "15 September 2021",
        "sentence_kind": "prison",
        "sentence_months": "120",
        "version": charge.version,
    }
    answer = client.post(edit, sent)
    assert answer.status_code == 200
    assert "at most 8 years" in answer.content.decode()
    assert 'value="120"' in answer.content.decode()
    assert client.post(edit, {**sent, "sentence_months": "96"}).status_code == 302
    with seen_by(prosecutor):
        assert Charge.objects.get().sentence_months == 96
    finish = reverse("record-move", args=["prosecution", trial.pk, "finish"])
    done = client.post(finish, {"finished_on": "15/09/2021", "version": trial.version})
    assert done.status_code == 302
    with seen_by(prosecutor):
        assert Prosecution.objects.get().status == "finished"
