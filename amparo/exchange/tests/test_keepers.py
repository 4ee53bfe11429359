"""What a later edition says otherwise than what was signed off is asked of those who keep it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.access.viewer import viewer_of
from amparo.access.watch import notices
from amparo.audit.models import Entry
from amparo.cases.factories import a_case
from amparo.exchange import keepers
from amparo.exchange.edit_rows import edit_rows
from amparo.exchange.edits import accept, decline
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import Batch, ProposedEdit
from amparo.exchange.reach import Reach
from amparo.kernel.errors import NotAllowed, NotPossible
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring

ROWS = (
    "Client no;Surname;Given name(s);Sex;Nationality;Date identified;Status;Social worker",
    "DHS-1;Tzul;Ismael;M;Guatemala;03/02/2021;Potential;SW-01",
    "DHS-2;Choc;Elvia;F;Honduras;04/02/2021;Potential;SW-02",
)
LATER = (*ROWS[:2], ROWS[2].replace("Honduras", "Mexico").replace("Potential", "Confirmed"))

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff")]


@pytest.fixture
def register(tmp_path, mappings):
    editions: list[Path] = []

    def written(*rows):
        path = tmp_path / str(len(editions)) / "dhs_client_register.csv"
        editions.append(path)
        path.parent.mkdir()
        path.write_text("\n".join(rows) + "\n")
        return prepare([path], mappings)

    return written


@pytest.fixture
def later(steward, register):
    """A load that was signed off, and an edition that says otherwise of one client."""
    done = load(steward, register(*ROWS))
    Batch.objects.filter(pk=done.batch).update(step="signed")
    return load(steward, register(*LATER))


def user(username):
    with unscoped("a test looks for a user"):
        return viewer_of(User.rows.get(username=username))


def asked(viewer):
    return {edit.record: edit for edit in keepers.asked_of(viewer, Reach(viewer))}


def browser(viewer):
    client = Client()
    with unscoped("a test signs in"):
        who = User.rows.get(pk=viewer.user_id)
    client.force_login(who, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return client


def mexican():
    with unscoped("a test counts"):
        return apps.get_model("people.Person").rows.filter(nationality="mex").count()


def test_the_team_that_keeps_the_record_is_asked_and_nobody_else(steward, later):
    assert (later.changed_rows, later.proposals) == (0, 0)
    assert not edit_rows(steward, Batch.objects.get(pk=later.batch))
    assert "people.Person" in asked(user("social2"))
    told = {row.kind for row in notices.waiting(user("social2"))}
    assert keepers.ASKED in told
    for other in (user("social"), steward, a_viewer("eve", "ATIP_OFF", "police")):
        assert not asked(other)
        assert keepers.ASKED not in {row.kind for row in notices.waiting(other)}


def test_whoever_keeps_the_record_decides_on_the_page(later):
    social = user("social2")
    client, url = browser(social), reverse("edits-asked")
    shown = client.get(url).content.decode()
    assert "Mexico" in shown
    edit = asked(social)["people.Person"]
    assert mexican() == 0
    client.post(reverse("edit-asked", args=[edit.pk]), {"decision": "accept"})
    assert mexican() == 1
    entry = Entry.objects.get(name="register.accept_edit")
    assert (entry.by, entry.facts["record"]) == ("social2", "people.Person")
    eve = a_viewer("eve", "ATIP_OFF", "police")
    assert "Mexico" not in browser(eve).get(url).content.decode()


def test_what_nobody_may_enter_by_the_matrix_is_shown_without_its_sealed_words(later):
    social = user("social2")
    new = [edit for edit in asked(social).values() if edit.is_new]
    assert [edit.record for edit in new] == ["intake.IdentificationDecision"]
    with keyring():
        if not keepers.may_settle(Reach(social), new[0]):
            with pytest.raises(NotPossible, match="page of the record"):
                keepers.settle(social, new[0].pk, accepts=True)
    keepers.settle(social, new[0].pk, accepts=False)
    assert not [edit for edit in asked(social).values() if edit.is_new]


def test_whoever_loads_decides_nothing_of_it(steward, later):
    for edit in ProposedEdit.objects.all():
        assert edit.is_kept_back
        with pytest.raises(NotAllowed):
            decline(steward, None, edit)
        with pytest.raises(NotPossible):
            accept(steward, None, edit)
        with pytest.raises(NotAllowed):
            keepers.settle(steward, edit.pk, accepts=False)
    assert not ProposedEdit.objects.exclude(decision="").exists()


def test_stewards_of_the_load_that_brought_a_record_are_asked_by_another_agencys(steward, register):
    load(steward, register(*ROWS))
    other = a_viewer("other", "DATA_STEWARD", "secretariat")
    done = load(other, register(*LATER))
    assert (done.changed_rows, asked(other)) == (0, {})
    assert set(asked(steward)) == {
        "people.Person",
        "intake.Identification",
        "intake.IdentificationDecision",
    }
    assert keepers.ASKED in {row.kind for row in notices.waiting(steward)}
    keepers.settle(steward, asked(steward)["people.Person"].pk, accepts=True)
    assert mexican() == 1


def test_a_proposal_that_hangs_from_nothing_in_sight_is_asked_of_nobody(steward, later):
    batch = Batch.objects.get(pk=later.batch)
    edit = ProposedEdit.objects.create(
        batch=batch, record="people.Person", key=batch.pk, file="x", sheet="x", row=2,
        fields=["sex"], values=b"", is_new=True, is_kept_back=True, links=[],
    )  # fmt: skip
    officer = a_viewer("ana", "ATIP_OFF", "police")
    a_case(officer)
    with pytest.raises(NotAllowed):
        keepers.settle(officer, edit.pk, accepts=True)
