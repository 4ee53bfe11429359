"""Step-up: what could harm asks for the second factor again, then goes on with what was sent."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.access import gate, second, users
from amparo.access.action import perform
from amparo.access.decide import ALLOWED, DENIED, STEP_UP, decide
from amparo.access.factories import a_user, a_viewer
from amparo.access.factors import kept
from amparo.access.models import RoleGrant, User
from amparo.access.proof import ProofNeeded
from amparo.access.reveal import reveal_field
from amparo.access.tests.test_signin import code_now
from amparo.access.viewer import viewer_of
from amparo.cases.factories import somebody_in
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by, unscoped

pytestmark = pytest.mark.django_db
GOOD = "a long walk home"


@pytest.fixture
def demonstration(settings, tmp_path):
    (tmp_path / "demonstration.json").write_text("{}")
    settings.AMPARO_DEMONSTRATION, settings.AMPARO_HOME = True, tmp_path


def session(client, user, **marks):
    client.force_login(user, backend="amparo.access.signin.Backend")
    kept = client.session
    now = timezone.now().timestamp()
    kept.update({"began": now - 3600, "seen": now, **marks})
    kept.save()
    return client


def send(client, url, data):
    """As a browser sends a form without files."""
    return client.post(url, urlencode(data), content_type="application/x-www-form-urlencoded")


@pytest.fixture
def social(case, join):
    join("dora", "DHS_SW", "dhs")
    with unscoped("test"):
        user = User.rows.get(username="dora")
    return users.set_password(users.operator(), user, GOOD)


@pytest.fixture
def custodian():
    """Holds keys in a unit of her own, and so may be the second person."""
    user = a_user("keys", "KEY_CUSTODIAN", "council", password=GOOD)
    root = users.operator()
    with seen_by(root), perform(root, "user.edit"):
        user.unit = gate.create(root, LAYOUTS["unit"], {"agency": "council", "code": "vault"})
        user.save()
    return user


@pytest.fixture
def waiting(custodian):
    """A role that waits for the custodian."""
    admin = a_viewer("admin", "SYS_ADMIN", "council")
    users.add_user(admin, None, username="ana", agency="police", roles=["ATIP_OFF"])
    return second.waiting(viewer_of(custodian))[0][1]


@pytest.fixture
def placement(case, social):
    viewer = viewer_of(social)
    person = somebody_in(viewer, case, "victim", "Luz Mar")
    answers = {"kind": "dhs_shelter", "address": "12 Quiet Street", "person": person}
    with seen_by(viewer):
        return gate.create(viewer, LAYOUTS["placement"], answers, case)


def test_decide_answers_allowed_step_up_or_denied():
    keys = a_viewer("keys", "KEY_CUSTODIAN", "council")
    stale = replace(keys, is_proved=False)
    assert decide(keys, "role.confirm", None).outcome == ALLOWED
    assert decide(stale, "role.confirm", None).outcome == STEP_UP
    assert decide(stale, "user.manage", None).outcome == DENIED


def test_nobody_agrees_as_the_second_person_on_an_old_proof(custodian, waiting):
    stale = replace(viewer_of(custodian), is_proved=False)
    with pytest.raises(ProofNeeded):
        second.settle(stale, "role", waiting.pk, waiting.version, agrees=True)
    assert is_waiting(waiting)
    second.settle(stale, "role", waiting.pk, waiting.version, agrees=False)


def is_waiting(grant):
    with unscoped("test"):
        return RoleGrant.rows.get(pk=grant.pk).is_waiting


def test_an_address_opens_only_on_a_fresh_proof(placement, social):
    viewer = viewer_of(social)
    with pytest.raises(ProofNeeded):
        reveal_field(replace(viewer, is_proved=False), placement, "address")
    assert reveal_field(viewer, placement, "address").value == "12 Quiet Street"


def test_the_page_asks_and_then_shows_the_address(client, placement, social, demonstration):
    session(client, social)
    url = reverse("record-reveal", args=["placement", placement.pk, "address"])
    asked = send(client, url, {"why": "night call"})
    assert asked.status_code == 403
    assert b"12 Quiet Street" not in asked.content
    assert b'name="why" value="night call"' in asked.content
    assert send(client, url, {"proof-password": "wrong"}).status_code == 403
    answer = send(client, url, {"proof-password": GOOD, "why": "night call"})
    assert b"12 Quiet Street" in answer.content
    assert b"12 Quiet Street" in client.post(url).content


def test_a_part_of_a_page_is_answered_with_the_question_in_its_place(
    client, placement, social, demonstration
):
    session(client, social)
    url = reverse("record-reveal", args=["placement", placement.pk, "address"])
    asked = client.post(url, headers={"HX-Request": "true"})
    assert asked["HX-Retarget"] == "#main"
    assert b"<html" not in asked.content


def test_a_form_that_would_show_the_address_asks_first(client, placement, social, demonstration):
    session(client, social)
    layout = LAYOUTS["placement"]
    part = next(each.code for each in layout.sections if "address" in each.fields)
    url = reverse("record-edit", args=["placement", placement.pk, part])
    asked = client.get(url)
    assert asked.status_code == 403
    assert b"12 Quiet Street" not in asked.content
    assert send(client, url, {"proof-page": "1", "proof-password": GOOD})["Location"] == url
    assert b"12 Quiet Street" in client.get(url).content


def test_signing_in_counts_for_some_minutes(client, placement, social):
    session(client, social, began=timezone.now().timestamp() - 60)
    url = reverse("record-reveal", args=["placement", placement.pk, "address"])
    assert b"12 Quiet Street" in client.post(url).content


def test_a_password_is_no_proof_where_real_people_are(client, placement, social):
    session(client, social)
    url = reverse("record-reveal", args=["placement", placement.pk, "address"])
    assert send(client, url, {"proof-password": GOOD}).status_code == 403


def test_a_code_is_proof_for_whoever_holds_one(client, placement, social):
    kept.add_codes(social, secret := kept.new_secret(), code_now(secret, -1))
    session(client, social)
    url = reverse("record-reveal", args=["placement", placement.pk, "address"])
    assert send(client, url, {"proof-code": "000000"}).status_code == 403
    assert b"12 Quiet Street" in send(client, url, {"proof-code": code_now(secret)}).content


def test_a_proof_of_nobody_breaks_nothing(client):
    assert send(client, "/sign-in/", {"proof-password": GOOD}).status_code == 200
    assert send(client, "/my-security/", {"proof-page": "1"}).status_code == 302


def test_a_clock_that_runs_ahead_is_no_proof(client, placement, social):
    session(client, social, proved=timezone.now().timestamp() + 9999)
    url = reverse("record-reveal", args=["placement", placement.pk, "address"])
    assert client.post(url).status_code == 403


def test_answers_of_a_form_go_along(client, custodian, waiting, demonstration):
    session(client, custodian)
    url = reverse("confirm-one", args=["role", waiting.pk])
    sent = {"answer": "yes", "version": str(waiting.version)}
    asked = client.post(url, sent).content.decode()
    assert f'name="version" value="{waiting.version}"' in asked
    assert send(client, url, {**sent, "proof-password": GOOD})["Location"] == reverse(
        "confirm-list"
    )
    assert not is_waiting(waiting)
