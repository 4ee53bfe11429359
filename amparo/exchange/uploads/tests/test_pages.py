"""The pages of registers: bringing, looking, mapping, destroying; both languages; bad input."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.audit.models import Entry
from amparo.exchange.models import MappingVersion, RegisterUpload
from amparo.exchange.registers.raw import Raw
from amparo.exchange.uploads.opening import file_of
from amparo.kernel.scope import unscoped

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BAD = [
    "",
    "   ",
    "=1+1",
    "<script>alert(1)</script>",
    "\"'`;--",
    "x" * 10_000,
    "\x00",
    "\u202eabc",
    "🙂",
]
STRANGE = Raw(
    "Casos 2021.csv",
    "Libro de casos\n\nExpte;Abierto el;Tipo;Sospechosos\n"
    "A/1;05/06/2021;sexual;Pérez, Juan\nA/2;13/06/2021;laboral;no identificado\n"
    "A/3;junio 2021;esclavitud;Gómez, Luis / Chan, Iván\n".encode(),
)


@pytest.fixture
def browser():
    def opened(viewer, language="en"):
        client = Client(headers={"accept-language": language})
        with unscoped("test"):
            client.force_login(
                User.rows.get(pk=viewer.user_id), backend="amparo.access.signin.Backend"
            )
        session = client.session
        session["began"] = timezone.now().timestamp()
        session.save()
        return client

    return opened


@pytest.fixture
def page(browser, steward):
    return browser(steward)


def sent(*files, **more):
    named = [SimpleUploadedFile(raw.name, raw.content) for raw in files]
    known = {"office": "police", "legal_basis": "own_record", "origin": "The office’s own shelf"}
    return {"registers": named, **known, "year_from": "2018", "year_to": "2021", **more}


def controls(answer):
    """The controls of the form as a browser would send them back untouched."""
    body = answer.content.decode()
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", body):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in told and told["name"] not in ("csrfmiddlewaretoken",):
            found[told["name"]] = html.unescape(told.get("value", ""))
    for name, inner in re.findall(r'<select\b[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        first = re.search(r'<option value="([^"]*)"', inner)
        value = chosen or first
        found[name] = html.unescape(value[1]) if value else ""
    return found


def control_of(answer, heading):
    """The name of the control by which a heading gets its field."""
    return found_in(answer, rf'<strong id="([\w-]+)-of">{re.escape(heading)}</strong>')


def found_in(answer, pattern):
    found = re.search(pattern, answer.content.decode())
    assert found, pattern
    return found[1]


def mapping_url(upload):
    return reverse("upload-mapping", args=[upload.pk])


def test_a_steward_brings_a_folder_of_files(page, raw):
    answer = page.post(
        reverse("upload-new"),
        sent(raw("police_case_register.xlsx"), raw("dhs_client_register.csv"), year_from="2018"),
        follow=True,
    )
    assert answer.status_code == 200
    assert set(RegisterUpload.objects.values_list("state", flat=True)) == {"read"}
    body = answer.content.decode()
    assert "police_case_register.xlsx" in body
    assert "dhs_client_register.csv" in body


def test_what_cannot_be_read_says_why_on_its_page(page):
    answer = page.post(reverse("upload-new"), sent(Raw("p.csv", b"\x89PNG\r\n\x1a\n")), follow=True)
    assert "the file is something else" in answer.content.decode()
    assert RegisterUpload.objects.get().state == "refused"


def test_too_much_is_refused_beside_the_question_and_the_other_answers_are_kept(page, monkeypatch):
    from amparo.exchange.registers.limits import Limits
    from amparo.exchange.uploads import forms, receiving

    for module in (forms, receiving):
        monkeypatch.setattr(module, "DEFAULT", Limits(bytes=1000))
    answer = page.post(
        reverse("upload-new"), sent(Raw("a.csv", b"x" * 2000), origin="the shelf in room two")
    )
    assert answer.status_code == 200
    assert "at most" in str(answer.context["form"].errors["registers"])
    assert "the shelf in room two" in answer.content.decode()
    two = sent(Raw("a.csv", b"a,b\n" * 200), Raw("b.csv", b"a,b\n" * 200))
    answer = page.post(reverse("upload-new"), two)
    assert "in several turns" in str(answer.context["form"].errors["registers"])
    assert not RegisterUpload.objects.exists()


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("field", ["office", "legal_basis", "year_from", "year_to", "origin"])
def test_whatever_is_typed_while_bringing_is_answered(page, bad, field):
    answer = page.post(reverse("upload-new"), sent(Raw("a.csv", b"a,b\n1,2\n"), **{field: bad}))
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize("name", ["", "a" * 300 + ".csv", "<b>.csv", "\u202egnp.csv", "a/b.csv"])
def test_a_file_of_any_name_is_answered(page, name):
    answer = page.post(reverse("upload-new"), sent(Raw(name or "x", b"a,b\n1,2\n")), follow=True)
    assert answer.status_code == 200
    assert "<b>.csv" not in answer.content.decode()


def test_years_the_wrong_way_round_and_no_file_are_told(page):
    answer = page.post(
        reverse("upload-new"),
        {**sent(), "year_from": "2021", "year_to": "2018"},
    )
    assert set(answer.context["form"].errors) == {"registers", "year_to"}


@pytest.mark.parametrize("field", ["origin", "year_from", "year_to"])
def test_where_a_register_comes_from_and_its_years_are_asked_for(page, field):
    answer = page.post(reverse("upload-new"), sent(Raw("a.csv", b"a,b\n1,2\n"), **{field: ""}))
    assert set(answer.context["form"].errors) == {field}
    assert not RegisterUpload.objects.exists()


def test_a_strange_register_is_mapped_on_one_page(page, bring):
    """Spanish headings that nobody listed: a steward chooses, sees what comes of it, and saves."""
    upload = bring(STRANGE)
    answer = page.get(mapping_url(upload))
    said = controls(answer)
    rows = [name for name in said if name.endswith("-rows")]
    if said[rows[0]] != "investigation":
        answer = page.post(mapping_url(upload), {**said, rows[0]: "investigation"})
        said = controls(answer)
    wanted = {
        "Expte": "reference",
        "Abierto el": "opened",
        "Tipo": "exploitation",
        "Sospechosos": "suspects",
    }
    for heading, field in wanted.items():
        said[f"{control_of(answer, heading)}-field"] = field
    answer = page.post(mapping_url(upload), said)
    body = answer.content.decode()
    assert "3 of 3 rows would be taken" in body
    assert "esclavitud" in body
    assert answer.context["previews"][0]["accepted"] == 3
    said = controls(answer)
    said[word_control(answer, "esclavitud")] = "labour"
    said[f"{control_of(answer, 'Sospechosos')}-split"] = "/"
    answer = page.post(mapping_url(upload), {**said, "do": "save"})
    assert answer.status_code == 302
    upload.refresh_from_db()
    sheet = file_of(upload).sheets[0]
    assert [row.values["exploitation"] for row in sheet.rows] == ["sex", "labour", "labour"]
    assert [len(row.values.get("suspects", ())) for row in sheet.rows] == [1, 0, 2]
    assert sheet.unmapped == {}
    assert "esclavitud: labour" in upload.mapping.text


def word_control(answer, word):
    return found_in(answer, rf'<th scope="row" id="([\w-]+)-of">{re.escape(word)}</th>')


def test_pressing_a_button_without_changing_anything_changes_nothing(page, bring, raw, steward):
    from amparo.exchange.uploads.actions import save_mapping

    from .conftest import REGISTERS

    for path in sorted((REGISTERS / "mappings").glob("*.yaml")):
        found = next(f for f in REGISTERS.iterdir() if f.stem == path.stem)
        upload = bring(raw(found.name))
        save_mapping(steward, None, upload, path.read_text("utf-8"))
        answer = page.get(mapping_url(upload))
        again = page.post(mapping_url(upload), controls(answer))
        from amparo.exchange.conversion.checking import sound_mapping

        assert sound_mapping(again.context["text"]) == sound_mapping(upload.mapping.text), path.name


def test_two_columns_for_one_field_are_put_together(page, bring):
    upload = bring(
        Raw("v.csv", b"No,First,Second,Seen on\n1,Ana,Cal,2021-05-06\n2,Eva,Moh,2021-05-07\n")
    )
    said = controls(page.get(mapping_url(upload)))
    rows = next(name for name in said if name.endswith("-rows"))
    answer = page.post(mapping_url(upload), {**said, rows: "victim"})
    said = controls(answer)
    for heading in ("First", "Second"):
        said[f"{control_of(answer, heading)}-field"] = "name"
    answer = page.post(mapping_url(upload), said)
    assert "join: [First, Second]" in answer.context["text"]
    assert "Ana Cal" in answer.content.decode()


def test_a_hidden_sheet_is_named_and_left_out_until_it_is_chosen(page, bring, hidden_book):
    upload = bring(hidden_book)
    assert (
        "Hidden: left out unless chosen"
        in page.get(reverse("upload-page", args=[upload.pk])).content.decode()
    )
    answer = page.get(mapping_url(upload))
    assert [table["sheet"] for table in answer.context["previews"]] == ["cases"]
    said = controls(answer)
    assert said["u0-rows"] == ""
    answer = page.post(mapping_url(upload), {**said, "u0-rows": "investigation"})
    assert [table["sheet"] for table in answer.context["previews"]] == ["cases", "old cases"]
    assert "hidden_too: true" in answer.context["text"]


def test_the_text_can_say_everything_and_its_faults_are_named(page, bring, raw):
    upload = bring(raw("police_case_register.xlsx"))
    answer = page.get(mapping_url(upload))
    said = controls(answer)
    text = answer.context["text"].replace("date_order: dmy", "date_order: ydm")
    answer = page.post(mapping_url(upload), {**said, "text": text, "do": "text"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "date_order" in body
    assert "ydm" in answer.context["text"]
    assert "is not possible here" in body
    text = text.replace("ydm", "mdy")
    answer = page.post(mapping_url(upload), {**said, "text": text, "do": "text"})
    assert not answer.context["faults"]


def test_a_saved_mapping_is_offered_for_the_next_file_of_its_kind(page, bring, steward):
    from amparo.exchange.uploads.actions import save_mapping

    first = bring(STRANGE)
    text = (
        "mapping: casos\nversion: 1\noffice: police\nsheets:\n- rows: investigation\n"
        "  columns:\n    reference: Expte\n    opened: Abierto el\n"
    )
    save_mapping(steward, None, first, text)
    second = bring(Raw("Casos 2022.csv", STRANGE.content.replace(b"2021", b"2022")))
    answer = page.get(mapping_url(second))
    assert answer.context["started"] == "Saved before: casos v1"


@pytest.mark.parametrize("bad", BAD)
def test_whatever_is_sent_to_the_mapping_is_answered(page, bring, bad):
    upload = bring(STRANGE)
    said = controls(page.get(mapping_url(upload)))
    kinds = {re.sub(r"\d+", "", name): name for name in [*said, "text", "do"]}
    for name in kinds.values():
        answer = page.post(mapping_url(upload), {**said, name: bad})
        assert answer.status_code in (200, 302), name
    for do in ("text", "save", "show"):
        broken = dict.fromkeys([*said, "text"], bad)
        assert page.post(mapping_url(upload), {**broken, "do": do}).status_code in (200, 302)


def test_every_look_into_a_file_is_written_down(page, bring):
    upload = bring(STRANGE)
    page.get(mapping_url(upload))
    assert Entry.objects.latest("seq").name == "upload.look"


@pytest.mark.parametrize("state", ["closed", "refused", "discarded", "quarantined"])
def test_what_is_not_open_shows_no_word_of_its_content(page, bring, state):
    upload = bring(STRANGE)
    RegisterUpload.objects.update(state=state)
    answer = page.get(mapping_url(upload))
    assert answer.status_code == 409
    assert "Pérez" not in answer.content.decode()
    assert page.get(reverse("upload-page", args=[upload.pk])).status_code == 200


def test_a_file_is_destroyed_only_by_the_form(page, bring):
    upload = bring(STRANGE)
    url = reverse("upload-discard", args=[upload.pk])
    assert "key that opens it" in page.get(url).content.decode()
    assert RegisterUpload.objects.get().state == "read"
    page.post(url)
    assert RegisterUpload.objects.get().state == "discarded"
    assert page.get(reverse("upload-list")).status_code == 200
    assert page.get(reverse("upload-page", args=[upload.pk])).status_code == 200


def test_a_mapping_is_downloaded_as_text(page, bring, steward):
    from amparo.exchange.uploads.actions import save_mapping

    upload = bring(STRANGE)
    text = "mapping: casos\nversion: 1\noffice: police\nsheets: []\n"
    version = save_mapping(steward, None, upload, text)
    answer = page.get(reverse("mapping-text", args=[version.pk]))
    assert answer.content.decode() == text
    assert MappingVersion.objects.get() == version


def test_pages_speak_spanish(browser, steward, bring):
    upload = bring(STRANGE)
    spanish = browser(steward, "es")
    for url in (
        reverse("upload-list"),
        reverse("upload-new"),
        reverse("upload-page", args=[upload.pk]),
        mapping_url(upload),
    ):
        body = spanish.get(url).content.decode()
        assert 'lang="es"' in body
        assert "Registers" not in body
        assert "not used" not in body


@pytest.mark.parametrize(
    ("role", "agency"), [("ATIP_OFF", "police"), ("AUDITOR", "council"), ("FOCAL", "council")]
)
def test_nobody_but_a_steward_meets_these_pages(browser, bring, role, agency):
    upload = bring(STRANGE)
    other = browser(a_viewer("other", role, agency))
    for url in (
        reverse("upload-list"),
        reverse("upload-new"),
        reverse("upload-page", args=[upload.pk]),
        mapping_url(upload),
        reverse("upload-discard", args=[upload.pk]),
        reverse("template-workbook"),
    ):
        assert other.get(url).status_code == 404
        assert other.post(url, sent(STRANGE)).status_code == 404
    assert RegisterUpload.objects.count() == 1


def test_an_unknown_file_is_not_there(page):
    from amparo.kernel.ids import new_id

    for name in ("upload-page", "upload-mapping", "upload-discard", "mapping-text"):
        assert page.get(reverse(name, args=[new_id()])).status_code == 404
