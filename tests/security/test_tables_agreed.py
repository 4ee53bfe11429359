"""Who may see what changes only as two people of two units read it; until then the old applies."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from amparo.access import second
from amparo.access.agreed import agreeing, in_use, pages
from amparo.access.agreed.files import digest_of, in_folder
from amparo.access.agreed.models import Tables
from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.access.viewer import viewer_of
from amparo.audit.models import Entry
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Refused, Stale
from amparo.kernel.scope import unscoped
from amparo.reference.country import IN_FORCE, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(monkeypatch):
    """The files as they lie in the folder, which a test changes; the site was opened before."""
    texts = in_folder()
    for module in (agreeing, in_use, pages):
        monkeypatch.setattr(module, "in_folder", lambda: dict(texts))
    in_use.take_up()
    yield texts
    IN_FORCE.clear()
    in_use._used.update(digest="", asked=0.0)


@pytest.fixture
def root():
    return a_viewer("root", "SYS_ADMIN", "council")


@pytest.fixture
def chair():
    return a_viewer("chair", "CHAIR", "mhd")


def widen(folder):
    """Give the auditor what keys are asked for: one permission more, and so two lines."""
    old = "permissions: [ledger.read, watch.review]"
    assert old in folder["roles.yaml"]
    folder["roles.yaml"] = folder["roles.yaml"].replace(old, f"{old[:-1]}, copy.make]")


def proposed(root, folder):
    return agreeing.propose(root, digest_of(folder))


def agree(viewer, row, **more):
    given = {"agrees": True, "count": len(agreeing.changes_of(row)), **more}
    return second.settle(viewer, "tables", row.pk, row.version, **given)


def auditor_may_copy():
    return "copy.make" in country().roles["AUDITOR"].permissions


def browser(viewer):
    client = Client()
    with unscoped("test"):
        user = User.rows.get(pk=viewer.user_id)
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return client


def test_the_first_version_needs_nobody_and_stands_in_the_ledger(folder):
    row = Tables.objects.get()
    assert (row.confirmed_by, row.is_waiting, row.digest) == (None, False, digest_of(folder))
    assert Entry.objects.get(name="access.tables").facts["tables"] == row.digest
    assert not in_use.holds_work()
    assert agreeing.state() == ""


def test_a_changed_folder_changes_nothing_until_a_second_person_agrees(
    folder, root, chair, django_capture_on_commit_callbacks
):
    widen(folder)
    in_use.take_up()
    assert not auditor_may_copy()
    row = proposed(root, folder)
    in_use.take_up()
    assert not auditor_may_copy()
    with django_capture_on_commit_callbacks(execute=True):
        agree(chair, row)
    assert auditor_may_copy()
    assert Entry.objects.filter(name="tables.confirm").get().facts["tables"] == row.digest
    assert agreeing.state() == ""


def test_what_the_folder_holds_after_the_agreement_does_not_count(folder, root, chair):
    widen(folder)
    row = proposed(root, folder)
    folder["roles.yaml"] = folder["roles.yaml"].replace(
        "tables.propose", "tables.propose, copy.make"
    )
    agree(chair, row)
    in_use.take_up()
    assert auditor_may_copy()
    assert "copy.make" not in country().roles["SYS_ADMIN"].permissions
    assert "roles.yaml" in agreeing.state()


@pytest.mark.parametrize("who", ["the first", "same human", "same unit", "no right"])
def test_whoever_is_no_second_person_cannot_agree(folder, root, chair, who):
    widen(folder)
    row = proposed(root, folder)
    viewer = {
        "the first": lambda: root,
        "same human": lambda: chair,
        "same unit": lambda: a_viewer("keys", "KEY_CUSTODIAN", "council"),
        "no right": lambda: a_viewer("ben", "DHS_SUP", "dhs"),
    }[who]()
    if who == "same human":
        QuerySet(User).filter(pk=chair.user_id).update(same_as=root.user_id)
        with unscoped("test"):
            viewer = viewer_of(User.rows.get(pk=chair.user_id))
    with pytest.raises(NotAllowed):
        agree(viewer, row)
    assert Tables.objects.filter(in_force_at__isnull=False).count() == 1


def test_the_number_of_lines_is_typed_and_an_agreement_is_not_replayed(folder, root, chair):
    widen(folder)
    row = proposed(root, folder)
    with pytest.raises(Invalid):
        agree(chair, row, count=9)
    with pytest.raises(Stale):
        second.settle(chair, "tables", row.pk, row.version + 1, agrees=True, count=2)
    agree(chair, row)
    with pytest.raises(NotAllowed):
        agree(chair, row)


def test_files_altered_in_the_database_are_neither_agreed_to_nor_taken_up(folder, root, chair):
    widen(folder)
    row = proposed(root, folder)
    Tables.objects.filter(pk=row.pk).update(files=row.files.replace("copy.make", "user.manage"))
    row.refresh_from_db()
    with pytest.raises(NotPossible, match="not those"):
        agree(chair, row)
    Tables.objects.filter(pk=row.pk).update(is_waiting=False, in_force_at=timezone.now())
    with pytest.raises(Refused):
        in_use.take_up()
    assert not auditor_may_copy()


def test_files_that_only_the_database_calls_agreed_to_are_not_taken_up(folder, root):
    widen(folder)
    row = proposed(root, folder)
    Tables.objects.filter(pk=row.pk).update(is_waiting=False, in_force_at=timezone.now())
    with pytest.raises(Refused):
        in_use.take_up()


def test_a_proposal_lapses_and_another_takes_its_place(folder, root, chair):
    widen(folder)
    first = proposed(root, folder)
    row = proposed(root, folder)
    with pytest.raises(NotAllowed):
        agree(chair, first)
    Tables.objects.filter(pk=row.pk).update(asked_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(NotAllowed):
        agree(chair, row)


def test_what_was_refused_is_over(folder, root, chair):
    widen(folder)
    row = proposed(root, folder)
    agree(chair, row, agrees=False)
    with pytest.raises(NotAllowed):
        agree(chair, row)
    in_use.take_up()
    assert not auditor_may_copy()


def test_tables_under_which_nobody_could_change_them_again_are_not_proposed(folder, root):
    folder["roles.yaml"] = folder["roles.yaml"].replace(", tables.confirm", "")
    with pytest.raises(NotPossible, match="nobody"):
        proposed(root, folder)


@pytest.mark.parametrize("fault", ["roles: [", "roles: {CHAIR: {column: nowhere}}", ""])
def test_files_that_cannot_be_read_are_refused_with_a_sentence(folder, root, fault):
    folder["roles.yaml"] = fault
    with pytest.raises(NotPossible):
        proposed(root, folder)
    page = browser(root)
    assert page.get("/access-tables/").status_code == 200
    assert page.get("/to-confirm/").status_code == 200
    assert Tables.objects.count() == 1


def test_only_what_was_shown_is_proposed_and_only_by_who_may(folder, root, chair):
    widen(folder)
    with pytest.raises(Stale):
        agreeing.propose(root, "0" * 64)
    with pytest.raises(NotAllowed):
        proposed(chair, folder)


def test_every_difference_is_a_line_in_words(folder):
    widen(folder)
    folder["wall.yaml"] = folder["wall.yaml"].replace(
        "whereabouts: [care,", "whereabouts: [training, care,"
    )
    folder["matrix.yaml"] = folder["matrix.yaml"].replace("en: Social worker,", "en: Social work,")
    folder["watch.yaml"] += "# a remark\n"
    told = [" | ".join((d.who, d.what, d.before, d.after)) for d in agreeing.difference()]
    assert "Auditor (AUDITOR) | Permission: A copy was made (copy.make) | no | yes" in told
    assert "Everybody | The wall: whereabouts for Training and information | no | yes" in told
    assert any("columns › dhs_sw › en | Social worker | Social work" in line for line in told)
    assert sum("The file itself" in line for line in told) == 4
    assert len(told) == 7


def test_a_level_lost_or_gained_is_told_by_role_and_topic(folder):
    was, _dot, rest = folder["roles.yaml"].partition("narrows: {programme: A,")
    folder["roles.yaml"] = f"{was}narrows: {{programme: R,{rest}"
    (line, _file) = agreeing.difference()
    assert line.who == "Cabinet (CABINET)"
    assert (line.before, line.after) == ("figures only", "a receipt")


def test_the_pages_lead_from_the_change_to_the_agreement(folder, root, chair):
    widen(folder)
    page, other = browser(root), browser(chair)
    assert "roles.yaml" in page.get("/to-confirm/").content.decode()
    assert browser(a_viewer("ben", "DHS_SW", "dhs")).get("/access-tables/").status_code == 404
    shown = page.get("/access-tables/").content.decode()
    assert "copy.make" in shown
    (digest,) = re.findall(r'name="digest" value="(\w+)"', shown)
    assert page.post("/access-tables/", {"digest": digest}).status_code == 302
    where = f"/to-confirm/tables/{Tables.objects.get(is_waiting=True).pk}/"
    assert page.get(where).status_code == 404
    shown = other.get(where).content.decode()
    assert "copy.make" in shown
    sent = {"answer": "yes", "version": "1"}
    assert other.post(where, {**sent, "count": "7"}).status_code == 200
    assert other.post(where, {**sent, "count": "2"}).status_code == 302
    in_use.take_up()
    assert auditor_may_copy()


def test_a_process_asks_again_after_some_seconds_and_uses_what_is_in_force(
    folder, root, chair, monkeypatch
):
    widen(folder)
    agree(chair, proposed(root, folder))
    in_use.keep_up()
    assert not auditor_may_copy()
    monkeypatch.setattr(in_use, "EVERY", 0.0)
    in_use.keep_up()
    assert auditor_may_copy()


def test_an_old_proof_proposes_and_agrees_to_nothing(folder, root, chair):
    from dataclasses import replace

    from amparo.access.proof import ProofNeeded

    widen(folder)
    with pytest.raises(ProofNeeded):
        proposed(replace(root, is_proved=False), folder)
    row = proposed(root, folder)
    with pytest.raises(ProofNeeded):
        agree(replace(chair, is_proved=False), row)
