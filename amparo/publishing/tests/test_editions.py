"""An edition's way to the public: prepared, approved by others, frozen, published, revised."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from amparo.access import gate
from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.audit.models import Entry
from amparo.indicators import snapshots
from amparo.kernel.act import OutsideAnAct
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.scope import seen_by
from amparo.publishing import actions, approvals, workflow
from amparo.publishing.annual.model import Grid, Paragraph
from amparo.publishing.models import Release, ReleaseFile, Wording
from amparo.publishing.release import checklist, chosen, files
from amparo.publishing.release.checking import check
from amparo.publishing.release.compared import changes
from amparo.publishing.tests.test_figure_pages import tables

PLACE = "identification.who"
SAID = {"en": "A victim is who was recognised.", "es": "Víctima es quien fue reconocida."}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with one snapshot, of the fixture as of April 2022; the same for all modules."""
    folder = tmp_path_factory.getbasetemp() / "editions"
    if not folder.exists():
        moment = datetime.datetime(2022, 4, 2, 12, tzinfo=datetime.UTC)
        snapshots.take(moment, folder=folder / "snapshots", tables=tables())
    return folder


@pytest.fixture
def ana(db, home, settings):
    """Prepares reports in the secretariat of the Council."""
    settings.AMPARO_HOME = home
    return a_viewer("ana_prepares", "STATISTICS", "council")


@pytest.fixture
def chair(ana):
    return a_viewer("cora_chairs", "CHAIR", "mhd")


@pytest.fixture
def partner(ana):
    return a_viewer("pia_partner", "IO", "iom")


@pytest.fixture
def publisher(ana):
    return a_viewer("paz_publishes", "PUBLISHER", "council")


def opened(viewer, named="RP2022", partner="iom"):
    with seen_by(viewer):
        return actions.open_release(viewer, None, named, partner)


def checked(viewer, release):
    """Answer the whole list of words and pictures."""
    for item in checklist.items(release):
        if not item.is_met:
            check(viewer, release, item.code, "The name of an offence in the Act.")


def moved(viewer, release, *moves):
    with seen_by(viewer):
        found = Release.objects.get(pk=release.pk)
        for move in moves:
            if move == "submit" and viewer.has(workflow.PREPARE):
                checked(viewer, found)
            found.typed = found.tables
            gate.make_move(viewer, found, move)
        return found


def approved(ana, chair, partner):
    release = opened(ana)
    moved(ana, release, "submit")
    moved(chair, release, "pass_on")
    return moved(partner, release, "cosign")


def test_an_edition_goes_to_the_public_by_three_people_of_three_agencies(
    ana, chair, partner, publisher
):
    release = moved(publisher, approved(ana, chair, partner), "freeze", "publish")
    assert release.status == workflow.PUBLISHED
    people = {release.submitted_by, release.council_by, release.partner_by}
    agencies = {release.agency, release.council_agency, release.co_publisher}
    assert len(people) == len(agencies) == 3


def test_each_step_is_one_entry_of_the_ledger(ana, chair, partner):
    before = Entry.objects.count()
    approved(ana, chair, partner)
    names = list(Entry.objects.order_by("seq").values_list("name", flat=True))[before:]
    checks = [name for name in names if name == "release.check"]
    steps = [name for name in names if name != "release.check"]
    assert steps == ["release.open", "release.submit", "release.pass_on", "release.cosign"]
    assert len(checks) == len((*checklist.CONFIRMED, checklist.NAMES))


def test_whoever_prepared_it_does_not_approve_it(ana):
    both = a_viewer("ana_both", "STATISTICS", "council")
    release = opened(both, partner="")
    moved(both, release, "submit")
    councillor = a_viewer("carl_council", "COUNCIL", "council")
    with pytest.raises(NotPossible, match="agency"):
        moved(councillor, release, "approve")


def test_a_person_of_two_roles_is_still_one_person(ana, chair):
    from dataclasses import replace

    release = opened(ana, partner="")
    moved(ana, release, "submit")
    wearing_two_hats = replace(chair, username=ana.username)
    with pytest.raises(NotPossible, match="worked on"):
        moved(wearing_two_hats, release, "approve")


@pytest.mark.parametrize("way", ["the preparer's second", "the chair's second"])
def test_a_second_account_is_no_second_person(ana, chair, partner, way):
    release = opened(ana)
    moved(ana, release, "submit")
    if way == "the preparer's second":
        QuerySet(User).filter(pk=chair.user_id).update(same_as=ana.user_id)
        with pytest.raises(NotPossible, match="worked on"):
            moved(chair, release, "pass_on")
        return
    moved(chair, release, "pass_on")
    QuerySet(User).filter(pk=partner.user_id).update(same_as=chair.user_id)
    with pytest.raises(NotPossible, match="worked on"):
        moved(partner, release, "cosign")


def test_an_approval_stands_in_the_ledger_with_the_digest_of_the_figures(ana, chair):
    release = opened(ana, partner="")
    moved(ana, release, "submit")
    release = moved(chair, release, "approve")
    entry = Entry.objects.get(name="release.approve")
    assert entry.facts["figures"] == release.counted == files.counted(release)


@pytest.mark.parametrize("typed", [None, 0, "one more"])
def test_whoever_approves_counts_the_tables_that_leave_and_a_wrong_count_changes_nothing(
    ana, chair, typed
):
    release = opened(ana, partner="")
    release = moved(ana, release, "submit")
    assert release.tables == len(approvals.tables_of(release)) > 0
    with seen_by(chair):
        found = Release.objects.get(pk=release.pk)
        found.typed = found.tables + 1 if typed == "one more" else typed
        with pytest.raises(Invalid, match="number of tables"):
            gate.make_move(chair, found, "approve")
        found = Release.objects.get(pk=release.pk)
    assert (found.status, found.council_by) == (workflow.COUNCIL, "")
    assert moved(chair, release, "approve").status == workflow.APPROVED
    assert Entry.objects.get(name="release.approve").facts["tables"] == release.tables


def test_the_unit_of_whoever_prepared_it_approves_nothing(ana, chair):
    release = opened(ana, partner="")
    moved(ana, release, "submit")
    QuerySet(Release).filter(pk=release.pk).update(
        opened_by=a_viewer("xiomara", "COUNCIL", "mhd").username
    )
    with pytest.raises(NotPossible, match="agency of its own"):
        moved(chair, release, "approve")


def test_other_bytes_than_those_frozen_are_not_published(ana, chair, publisher):
    release = opened(ana, partner="")
    moved(ana, release, "submit")
    moved(chair, release, "approve")
    moved(publisher, release, "freeze")
    kept: QuerySet[Any] = QuerySet(ReleaseFile).filter(release=release.pk)
    kept.filter(name=kept.values_list("name", flat=True)[0]).update(body=b"other figures")
    with pytest.raises(NotPossible, match="not those"):
        moved(publisher, release, "publish")
    with seen_by(publisher):
        assert Release.objects.get(pk=release.pk).status == "frozen"


def test_the_co_publisher_alone_signs_in_its_own_name(ana, chair):
    release = opened(ana, partner="iom")
    moved(ana, release, "submit")
    moved(chair, release, "pass_on")
    another = a_viewer("olga_other", "IO", "other_io")
    with pytest.raises(Release.DoesNotExist):
        moved(another, release, "cosign")


def test_without_a_role_for_it_nobody_moves_an_edition(ana, publisher):
    release = opened(ana)
    with pytest.raises(NotAllowed):
        moved(publisher, release, "submit")


def test_an_edition_with_a_co_publisher_does_not_go_round_it(ana, chair):
    release = opened(ana)
    moved(ana, release, "submit")
    with pytest.raises(NotPossible, match="co-publisher"):
        moved(chair, release, "approve")


def test_handed_back_it_is_approved_by_nobody(ana, chair, partner):
    release = opened(ana)
    moved(ana, release, "submit")
    moved(chair, release, "pass_on")
    release = moved(partner, release, "decline")
    assert (release.status, release.council_by, release.submitted_by) == ("draft", "", "")


@pytest.mark.parametrize("step", ["submit"])
def test_after_it_is_sent_on_nothing_is_changed(ana, step):
    release = opened(ana)
    release = moved(ana, release, step)
    with seen_by(ana):
        for change in (
            lambda: actions.reword(ana, release, PLACE, SAID),
            lambda: actions.omit(ana, release, "means", "no_data"),
            lambda: actions.recount(ana, release),
        ):
            with pytest.raises(NotPossible):
                change()


# --- What is chosen -----------------------------------------------------------------------------


def test_a_text_is_printed_in_its_latest_version_and_all_are_kept(ana):
    release = opened(ana)
    with seen_by(ana):
        actions.reword(ana, release, PLACE, {"en": "First.", "es": "Primera."})
        actions.reword(ana, release, PLACE, SAID)
        report = chosen.edition_of(release).report("es")
        versions = list(release.wordings.values_list("number", "en"))
    texts = [block.text for s in report.sections for block in s.blocks if hasattr(block, "text")]
    assert any(SAID["es"] in text for text in texts)
    assert sorted(versions) == [(1, "First."), (2, SAID["en"])]


def test_an_empty_text_gives_the_usual_words_back(ana):
    release = opened(ana)
    with seen_by(ana):
        actions.reword(ana, release, PLACE, SAID)
        actions.reword(ana, release, PLACE, {"en": "", "es": ""})
        assert chosen.wordings(release) == {}


@pytest.mark.parametrize(
    ("place", "said", "wrong"),
    [
        (PLACE, {"en": "Only English.", "es": ""}, "es"),
        (PLACE, {"en": "{count} people", "es": "x"}, "en"),
        (PLACE, {"en": "a { b", "es": "x"}, "en"),
        ("means.total", {"en": "No gap.", "es": "{count} personas"}, "en"),
    ],
)
def test_a_text_that_would_break_the_report_gets_a_sentence(ana, place, said, wrong):
    release = opened(ana)
    with seen_by(ana), pytest.raises(Invalid) as refusal:
        actions.reword(ana, release, place, said)
    assert set(refusal.value.errors) == {wrong}


def test_a_section_left_out_is_in_no_file_and_its_reason_is_printed(ana):
    release = opened(ana)
    with seen_by(ana):
        actions.omit(ana, release, "nationalities", "groups_too_small")
        found = chosen.edition_of(release)
    report = found.report("en")
    assert "nationalities" not in {section.code for section in report.sections}
    assert "nationality" not in found.told
    about = " ".join(b.text for b in report.sections[-1].blocks if hasattr(b, "text"))
    assert "2.2 Nationalities: Groups so small" in about


def test_a_section_takes_those_under_it_with_it(ana):
    release = opened(ana)
    with seen_by(ana):
        actions.omit(ana, release, "assisted", "no_data")
        report = chosen.edition_of(release).report("en")
        assert not {"assisted", "assisted_profile", "means"} & {s.code for s in report.sections}
        assert "people were assisted" not in {item.label for item in report.glance.items}
        actions.restore(ana, release, "assisted")
        assert "means" in {s.code for s in chosen.edition_of(release).report("en").sections}


@pytest.mark.parametrize("section", ["contact", "cover", "about", "nothing"])
def test_what_no_report_goes_without_is_not_left_out(ana, section):
    release = opened(ana)
    with seen_by(ana), pytest.raises(NotPossible):
        actions.omit(ana, release, section, "no_data")


def test_wordings_change_only_within_an_action(ana):
    release = opened(ana)
    with pytest.raises(OutsideAnAct):
        Wording(
            release=release,
            place=PLACE,
            number=1,
            en="x",
            es="x",
            written_by="eve",
            written_at=timezone.now(),
        ).save()


@pytest.mark.parametrize("named", ["2022", "", "RP2021..", "2022-03-31..2021-04-01", "CY2022"])
def test_a_period_that_cannot_be_reported_gets_a_sentence(ana, named):
    with pytest.raises(Invalid) as refusal:
        opened(ana, named)
    assert str(refusal.value.errors["period"])


def test_a_period_has_one_first_edition(ana):
    opened(ana)
    with pytest.raises(Invalid):
        opened(ana)


# --- Frozen files -------------------------------------------------------------------------------


def test_frozen_files_are_kept_and_figures_come_out_byte_for_byte(ana, chair, partner, publisher):
    release = moved(publisher, approved(ana, chair, partner), "freeze")
    kept = dict(release.files.values_list("name", "digest"))
    assert {
        "annual-RP2022-en.pdf",
        "annual-RP2022-es.html",
        "annual-RP2022-figures.xlsx",
        "annual-RP2022-charts-es.zip",
    } <= set(kept)
    chosen._counted.cache_clear()
    with seen_by(publisher):
        assert files.differing(release) == []
    page = bytes(release.files.get(name="annual-RP2022-en.html").body).decode()
    assert "Edition 1, approved" in page
    assert "International Organization for Migration" in page


def test_a_revision_says_what_changed_and_replaces_the_edition_before(
    ana, chair, partner, publisher, home
):
    release = moved(publisher, approved(ana, chair, partner), "freeze", "publish")
    with seen_by(ana):
        why = {"en": "A register came late.", "es": "Un registro llegó tarde."}
        later = actions.revise(ana, release, why)
        actions.omit(ana, later, "means", "being_checked")
        report = chosen.edition_of(later).report("en")
    assert report.sections[0].code == "changed"
    assert report.sections[0].blocks[0] == Paragraph(why["en"])
    table = report.sections[0].blocks[1]
    assert isinstance(table, Grid)
    assert table.sheet.rows
    assert {row[2] for row in table.sheet.rows} == {"–"}
    moved(ana, later, "submit")
    moved(chair, later, "pass_on")
    moved(partner, later, "cosign")
    moved(publisher, later, "freeze", "publish")
    with seen_by(publisher):
        assert Release.objects.get(pk=release.pk).status == workflow.REPLACED
        assert Release.objects.get(pk=later.pk).number == 2


def test_what_changed_is_read_from_the_files_of_figures():
    def told(value, status="counted"):
        figure = {"key": "k", "title": {"en": "T", "es": "T"}, "where": {}, "cells": []}
        return json.loads(json.dumps({"figures": [{**figure, "value": value, "status": status}]}))

    same = {"en": "T", "es": "T"}
    assert changes(told(3), told(3)) == ()
    assert changes(told(3), told(4)) == ((same, "3", "4"),)
    assert changes(told(None, "hidden"), told(4)) == ((same, "hidden", "4"),)
    assert changes({"figures": []}, told(0)) == ((same, "", "0"),)
