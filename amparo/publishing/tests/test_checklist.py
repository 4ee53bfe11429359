"""Words and pictures are looked at before an edition goes to approval, and that is kept with it."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from amparo.audit.models import Entry
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.scope import seen_by
from amparo.publishing import actions, care
from amparo.publishing.models import Release
from amparo.publishing.release import checking, checklist, files, printed
from amparo.publishing.release.checking import check
from amparo.publishing.release.chosen import CHECKLIST
from amparo.publishing.tests.test_editions import ana as ana
from amparo.publishing.tests.test_editions import chair as chair
from amparo.publishing.tests.test_editions import checked, moved, opened
from amparo.publishing.tests.test_editions import home as home
from amparo.publishing.tests.test_editions import publisher as publisher
from amparo.publishing.tests.test_figure_pages import signed_in as signed_in

pytestmark = pytest.mark.once  # figures are counted by DuckDB, whatever the database

PLACE = "identification.who"
PLAIN = {"en": "A victim is who was recognised.", "es": "Víctima es quien fue reconocida."}


@pytest.fixture
def release(ana):
    return opened(ana, partner="")


def said(viewer, release, **words):
    with seen_by(viewer):
        actions.reword(viewer, release, PLACE, {**PLAIN, **words})


def standing(viewer, release):
    with seen_by(viewer):
        return {item.code: item for item in checklist.items(release)}


def sent(viewer, release):
    from amparo.access import gate

    with seen_by(viewer):
        gate.make_move(viewer, Release.objects.get(pk=release.pk), "submit")


def test_an_edition_whose_list_is_open_does_not_go_to_approval(ana, release):
    with pytest.raises(NotPossible, match="words and pictures"):
        sent(ana, release)
    with seen_by(ana):
        checked(ana, release)
    sent(ana, release)


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "Two prostitutes were found.", "prostitutes"),
        ("en", "Illegal aliens came.", "Illegal aliens"),
        ("es", "Se halló a una prostituta.", "prostituta"),
        ("es", "Inmigrantes ilegales.", "Inmigrantes ilegales"),
    ],
)
def test_a_harmful_word_is_flagged_with_its_place_and_what_to_say_instead(
    ana, release, language, text, word
):
    said(ana, release, **{language: text})
    item = standing(ana, release)[checklist.WORDS]
    assert not item.is_met
    (flag,) = [one for one in item.flags if one.place == PLACE]
    assert (flag.language, flag.word) == (language, word)
    assert flag.instead


def test_a_harmful_word_in_a_caption_a_reason_or_a_name_of_a_code_is_flagged_too(
    ana, release, monkeypatch
):
    read = printed.lines
    said_there = {"en": "Figure 3. Prostitutes, by district", "es": "Motivo: faltan datos"}
    monkeypatch.setattr(
        printed, "lines", lambda one, language: [*read(one, language), said_there[language]]
    )
    item = standing(ana, release)[checklist.WORDS]
    (flag,) = item.flags
    assert (item.is_met, flag.place, flag.language) == (False, printed.PRINTED, "en")
    with seen_by(ana):
        check(ana, release, checklist.WORDS, "The name of a law.")
    assert standing(ana, release)[checklist.WORDS].is_met


def test_all_that_a_paper_prints_is_read(ana, release):
    with seen_by(ana):
        actions.omit(ana, release, "means", "no_data")
        read = printed.lines(release, "en")
    report = " ".join(read)
    for words in ("Colombia", "Confirmed victims", "April 2021"):
        assert words in report


def test_sources_that_were_typed_into_records_are_looked_through_for_names(
    ana, release, somebody, monkeypatch
):
    monkeypatch.setattr(
        printed, "sources", lambda _release: {printed.SOURCES: "Told by Rosalía Tzul"}
    )
    with seen_by(ana):
        check(ana, release, checklist.NAMES)
    item = standing(ana, release)[checklist.NAMES]
    assert (item.is_met, item.places) == (False, (printed.SOURCES,))


def test_a_word_within_another_is_no_harmful_word():
    text = {"en": "The exotically named reserve.", "es": "Las legalesx."}
    assert list(care.flagged({"x": text})) == []


def test_flagged_words_stay_only_with_a_reason(ana, release):
    said(ana, release, en="The Act speaks of child prostitution.")
    with seen_by(ana):
        with pytest.raises(Invalid):
            check(ana, release, checklist.WORDS, "  ")
        check(ana, release, checklist.WORDS, "The name of the offence in the Act.")
    item = standing(ana, release)[checklist.WORDS]
    assert item.is_met
    assert item.answer.note == "The name of the offence in the Act."


@pytest.fixture
def somebody(monkeypatch):
    """Rosalía is in the files: this room asks, and learns the place alone."""

    def places(_viewer, texts):
        return sorted(place for place, text in texts.items() if "Rosalía Tzul" in text)

    monkeypatch.setattr(checking, "places_naming_somebody", places)


def test_the_name_of_somebody_in_the_files_closes_the_way_until_it_is_gone(ana, release, somebody):
    said(ana, release, es="Se asistió a Rosalía Tzul.")
    with seen_by(ana):
        check(ana, release, checklist.NAMES)
    item = standing(ana, release)[checklist.NAMES]
    assert (item.is_met, item.places) == (False, (PLACE,))
    said(ana, release)
    with seen_by(ana):
        check(ana, release, checklist.NAMES)
    assert standing(ana, release)[checklist.NAMES].is_met


def test_a_look_for_names_is_one_entry_of_the_ledger_without_any_name(ana, release, somebody):
    said(ana, release, en="Rosalía Tzul was helped.")
    with seen_by(ana):
        check(ana, release, checklist.NAMES)
    entry = Entry.objects.filter(name="release.check").latest("seq")
    assert "tzul" not in json.dumps([entry.changes, entry.facts]).lower()
    assert entry.facts["places"] == 1


def test_an_answer_falls_when_a_text_changes_afterwards(ana, release):
    with seen_by(ana):
        checked(ana, release)
        assert not checklist.is_open(release)
    said(ana, release)
    with seen_by(ana):
        assert checklist.is_open(release)


def test_charts_have_their_sentences_and_there_is_no_photograph(ana, release):
    found = standing(ana, release)
    assert found[checklist.ALT].is_met
    assert found[checklist.PHOTOGRAPHS].is_met
    with seen_by(ana), pytest.raises(NotPossible):
        check(ana, release, checklist.PHOTOGRAPHS)


def test_the_list_is_kept_with_the_edition_and_its_digest_and_is_not_published(
    ana, chair, publisher, release, client
):
    moved(ana, release, "submit")
    moved(chair, release, "approve")
    release = moved(publisher, release, "freeze", "publish")
    kept = release.files.get(name=CHECKLIST)
    told = {one["item"]: one for one in json.loads(bytes(kept.body))}
    assert all(one["is_met"] for one in told.values())
    assert told["survivors"]["by"] == ana.username
    digests = dict(release.files.values_list("name", "digest"))
    assert release.manifest == files._digest(json.dumps(digests, sort_keys=True).encode())
    assert CHECKLIST not in client.get("/published/en/").content.decode()
    assert client.get(f"/published/en/annual/RP2022/1/{CHECKLIST}").status_code == 404


def test_the_list_is_answered_on_its_page(signed_in, release):
    client = signed_in("STATISTICS")
    address = reverse("edition-checks", args=[release.pk])
    for item in ("names", *checklist.CONFIRMED):
        assert client.post(address, {"item": item}).status_code == 302
    told = client.get(address).content.decode()
    assert "I confirm this" not in told
    assert (
        "Words and pictures" in client.get(reverse("edition", args=[release.pk])).content.decode()
    )


@pytest.mark.parametrize("item", ["", "alt", "x" * 5000, "=1+1", "\u202e"])
def test_a_strange_item_is_refused_with_a_sentence(signed_in, release, item):
    client = signed_in("STATISTICS")
    answer = client.post(reverse("edition-checks", args=[release.pk]), {"item": item})
    assert answer.status_code == 409
