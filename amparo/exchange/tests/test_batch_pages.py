"""The pages of loads: whoever may not, meets nothing; the steward is led from step to step."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_user
from amparo.access.models import User
from amparo.audit.models import Entry
from amparo.exchange import batches, jobs
from amparo.exchange.models import Batch, RegisterUpload
from amparo.kernel.scope import unscoped

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """Opens a page as somebody, in a language; gives the answer."""

    def opened(username, url, data=None, language="en"):
        with unscoped("a test signs in"):
            user = User.rows.get(username=username)
            client.force_login(user, backend="amparo.access.signin.Backend")
        session = client.session
        session["began"] = timezone.now().timestamp()
        session.save()
        client.cookies["amparo_language"] = language
        return client.get(url) if data is None else client.post(url, data)

    return opened


def text(answer):
    return answer.content.decode()


def test_officers_meet_nothing_here(page, rehearsed):
    a_user("ana", "ATIP_OFF", "police")
    for url in (reverse("batches"), reverse("batch-new"), reverse("batch", args=[rehearsed.pk])):
        assert page("ana", url).status_code == 404


def test_the_steward_begins_a_load_and_is_led_on(page, steward, uploads):
    form = page("steward", reverse("batch-new"))
    assert "police_case_register.xlsx" in text(form)
    wrong = page("steward", reverse("batch-new"), {"uploads": uploads, "accept_above": "7"})
    assert wrong.status_code == 200
    assert "police_case_register.xlsx" in text(wrong)
    begun = page("steward", reverse("batch-new"), {"uploads": uploads, "accept_above": "0.9"})
    assert begun.status_code == 302
    waiting = page("steward", begun.url)
    assert 'http-equiv="refresh"' in text(waiting)
    jobs.work()
    found = page("steward", begun.url, language="es")
    assert "Filas leídas" in text(found)
    assert re.search(r"<button[^>]*>Cargar</button>", text(found))
    assert "Lo que traería" in text(found)


def test_kinds_of_records_are_named_as_pages_name_them_and_no_two_alike(page, rehearsed):
    shown = page("steward", reverse("batch", args=[rehearsed.pk]), language="es")
    labels = [record["label"] for record in shown.context["records"]]
    assert {"Identificaciones", "Personas acusadas", "Equipamiento"} <= set(labels)
    assert len(set(labels)) == len(labels)
    assert {"Personas (persona)", "Personas (papel en el caso)"} <= set(labels)


@pytest.mark.usefixtures("loaded")
def test_files_that_were_loaded_before_are_said_to_add_nothing(page, steward, bring_registers):
    again = batches.begin(steward, None, bring_registers())
    assert jobs.work()
    found = text(page("steward", reverse("batch", args=[again.pk])))
    assert "a load adds nothing and doubles nothing" in found
    assert "What it would bring" not in found


def test_who_signs_sees_counts_and_no_finding(page, steward, rehearsed):
    a_user("prosecutor", "DPP", "dpp")
    url = reverse("batch", args=[rehearsed.pk])
    assert "police_case_register.xlsx" in text(page("steward", url))
    assert "police_case_register.xlsx" not in text(page("prosecutor", url))
    load = page("prosecutor", reverse("batch-do", args=[rehearsed.pk, "load"]), {})
    assert load.status_code == 404


@pytest.mark.usefixtures("staff")
def test_differences_are_explained_beside_the_field_and_then_signed(page, steward, loaded):
    a_user("focal", "FOCAL", "council")
    url = reverse("batch", args=[loaded.pk])
    page("focal", reverse("batch-do", args=[loaded.pk, "compare"]), {})
    jobs.work()
    row = loaded.compared.filter(is_total=False).first()
    row.differs = True
    row.save()
    short = page("focal", reverse("batch-explain", args=[loaded.pk]), {"figures": [row.figure]})
    assert short.status_code == 200
    assert row.figure in text(short)
    why = {"figures": [row.figure], "why": "The office counted one matter twice."}
    assert page("focal", reverse("batch-explain", args=[loaded.pk]), why).status_code == 302
    assert "counted one matter twice" in text(page("focal", url))
    assert page("focal", reverse("batch-sign", args=[loaded.pk])).status_code == 200


@pytest.mark.usefixtures("staff")
def test_a_load_is_rolled_back_after_one_more_look(page, steward, loaded):
    url = reverse("batch-undo", args=[loaded.pk])
    assert "keys" in text(page("steward", url))
    unsaid = page("steward", url, {})
    assert unsaid.status_code == 200
    assert "why" in unsaid.context["form"].errors
    assert page("steward", url, {"why": "wrong_mapping"}).status_code == 302
    jobs.work()
    loaded.refresh_from_db()
    assert loaded.step == "rolled_back"
    assert Entry.objects.get(name="import.undo").facts["reason"] == "wrong_mapping"
    shown = page("steward", reverse("batch", args=[loaded.pk]))
    assert "understood wrongly" in text(shown)


@pytest.mark.usefixtures("staff")
def test_a_record_tells_its_file_sheet_row_and_column(page, steward, loaded):
    with unscoped("a test looks"):
        person = apps.get_model("people.Person").rows.filter(nationality="gtm").first()
    answer = page("steward", reverse("origin", args=["person", person.pk]))
    assert answer.status_code == 200
    assert "Loaded by steward" in text(answer)


def test_a_load_that_was_not_made_yet_is_laid_aside(page, steward, rehearsed):
    page("steward", reverse("batch-drop", args=[rehearsed.pk]), {})
    rehearsed.refresh_from_db()
    assert rehearsed.step == "dropped"
    with pytest.raises(Exception, match="step"):
        batches.ask(steward, None, rehearsed, "load")


@pytest.mark.usefixtures("staff")
def test_the_pairs_of_a_load_are_shown_before_and_after_it(page, steward, rehearsed):
    a_user("ana", "ATIP_OFF", "police")
    url = reverse("batch-pairs", args=[rehearsed.pk])
    assert url in text(page("steward", reverse("batch", args=[rehearsed.pk])))
    assert page("ana", url).status_code == 404
    assert "To be looked at" in text(page("steward", url))
    batches.ask(steward, None, rehearsed, "load")
    jobs.work()
    assert url in text(page("steward", reverse("batch", args=[rehearsed.pk])))
    after = page("steward", url)
    assert after.status_code == 200
    assert "/pairs/" in text(after)


@pytest.mark.usefixtures("staff")
def test_a_rehearsal_shows_who_may_be_here_already_and_changes_nothing(
    page, steward, rehearsed, monkeypatch
):
    pair, keys = apps.get_model("people.Pair"), apps.get_model("people.SearchKey")
    assert "here already" not in text(page("steward", reverse("batch", args=[rehearsed.pk])))
    batches.ask(steward, None, rehearsed, "load")
    jobs.work()
    before = pair.objects.count(), keys.objects.count()
    again = "amparo.exchange.recognising.Recognised.people_again"
    monkeypatch.setattr(again, lambda _self: set())
    RegisterUpload.objects.filter(pk__in=rehearsed.uploads).update(state="read")
    again = batches.begin(steward, None, rehearsed.uploads)
    assert jobs.work()
    again.refresh_from_db()
    assert again.step == "rehearsed"
    assert "here already" in text(page("steward", reverse("batch", args=[again.pk])))
    assert "here already" in text(page("steward", reverse("batch-pairs", args=[again.pk])))
    assert (pair.objects.count(), keys.objects.count()) == before


def test_the_list_of_loads_goes_on_to_its_end(page, steward):
    Batch.objects.bulk_create(Batch(step="dropped", accept_above=0.9) for _ in range(60))
    url, seen = reverse("batches"), 0
    while url:
        shown = text(page("steward", url))
        seen += shown.count('class="row-link"')
        found = re.search(r'href="([^"]*after=[^"]*)"', shown)
        url = found[1] if found else ""
    assert seen == 60
