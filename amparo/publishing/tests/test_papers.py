"""The answer to the TIP Report and the forms leave as the annual report does, or not at all."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace

import pytest

from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.scope import seen_by
from amparo.publishing import actions, commands, workflow
from amparo.publishing.models import ReleasedTable
from amparo.publishing.papers import PAPERS
from amparo.publishing.release import chosen, files
from amparo.publishing.release.compared import changes
from amparo.publishing.tests.test_editions import ana as ana
from amparo.publishing.tests.test_editions import chair as chair
from amparo.publishing.tests.test_editions import home as home
from amparo.publishing.tests.test_editions import moved
from amparo.publishing.tests.test_editions import publisher as publisher

ASKED = [("tip", "RP2022"), ("global_report", "CY2021"), ("sdg", "CY2021")]
KIND = {"tip": "tip", "global_report": "glotip", "sdg": "sdg"}


def opened(viewer, paper, named):
    with seen_by(viewer):
        return actions.open_release(viewer, None, named, "", paper)


def approved(ana, chair, paper, named):
    release = moved(ana, opened(ana, paper, named), "submit")
    return moved(chair, release, "approve")


def called(*words):
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    asked = parser.parse_args(["report", *words])
    return asked.run(asked)


@pytest.mark.parametrize(("paper", "named"), ASKED)
def test_it_leaves_approved_by_others_registered_and_byte_for_byte(
    ana, chair, publisher, tmp_path, capsys, paper, named
):
    release = approved(ana, chair, paper, named)
    with seen_by(publisher):
        seen = dict(PAPERS[paper].figures(chosen.edition_of(release)))
    assert called(KIND[paper], "--period", named, "--out", str(tmp_path)) == commands.REFUSED
    assert "frozen" in capsys.readouterr().err
    release = moved(publisher, release, "freeze", "publish")
    assert set(seen.values()) <= {bytes(f.body) for f in release.files.all()}
    leaving = release.files.exclude(name=chosen.CHECKLIST)
    assert leaving.count() == len(PAPERS[paper].listed(PAPERS[paper].covered(named)))
    assert ReleasedTable.objects.filter(release=chosen.name_of(release)).exists()
    with seen_by(publisher):
        assert files.differing(release) == []
    out = str(tmp_path)
    assert called(KIND[paper], "--period", named, "--out", out, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["digest"] == release.manifest
    for kept in release.files.all():
        assert (tmp_path / kept.name).read_bytes() == bytes(kept.body)


def test_whoever_prepared_the_answer_does_not_approve_it(ana, chair):
    release = moved(ana, opened(ana, "tip", "RP2022"), "submit")
    chairing = replace(chair, username=ana.username)
    with pytest.raises(NotPossible, match="worked on"):
        moved(chairing, release, "approve")


def test_once_another_table_left_what_was_approved_is_approved_again(
    ana, chair, publisher, monkeypatch
):
    """Its numbers would be protected anew, and so not be those that were approved."""
    release = approved(ana, chair, "sdg", "CY2021")
    monkeypatch.setattr(files, "counted", lambda _release: "the digest of other numbers")
    with pytest.raises(NotPossible, match="approved again"):
        moved(publisher, release, "freeze")
    assert not ReleasedTable.objects.exists()
    release = moved(ana, release, "reopen", "submit")
    release = moved(chair, release, "approve")
    assert moved(publisher, release, "freeze").status == workflow.FROZEN


def test_papers_of_one_period_have_editions_of_their_own(ana):
    opened(ana, "annual", "RP2022")
    assert opened(ana, "tip", "RP2022").number == 1
    with pytest.raises(Invalid):
        opened(ana, "tip", "RP2022")


@pytest.mark.parametrize(("paper", "named"), [("sdg", "RP2022"), ("nothing", "CY2021")])
def test_a_paper_that_there_is_not_gets_a_sentence(ana, paper, named):
    with pytest.raises(Invalid):
        opened(ana, paper, named)


def test_only_the_annual_report_has_texts_and_sections_to_choose(ana):
    release = opened(ana, "tip", "RP2022")
    with seen_by(ana):
        with pytest.raises(NotPossible):
            actions.omit(ana, release, "means", "no_data")
        with pytest.raises(NotPossible):
            actions.reword(ana, release, "means.total", {"en": "x", "es": "x"})


def test_help_shows_examples_and_exit_codes(capsys):
    for kind in KIND.values():
        with pytest.raises(SystemExit):
            called(kind, "--help")
        told = capsys.readouterr().out
        assert f"amparo report {kind} --period" in told
        assert "exit codes: 0 done, 1 refused" in told


def test_what_changed_in_a_form_is_told_by_its_own_words():
    def told(value):
        row = {"Indicator": "Detected", "Sex": "Female", "Age": "Total", "Year": 2021}
        return {"rows": [{**row, "VALUE": value, "Status": "counted"}]}

    words = "Detected, Female, 2021"
    assert changes(told(3), told(3), "global_report") == ()
    assert changes(told(3), told(4), "global_report") == (({"en": words, "es": words}, "3", "4"),)
