"""The commands and the pages of the forms."""

import argparse
import json

import pytest
from django.http import Http404

from amparo.publishing import commands, released
from amparo.publishing.international import commands as form_commands
from amparo.publishing.international import views, writing
from amparo.publishing.international.edition import edition
from amparo.publishing.tests.test_doors import visit

from .test_forms import MOMENT, ask


def called(kind, *words):
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    return parser.parse_args(["report", kind, *words])


@pytest.fixture
def at_hand(monkeypatch):
    monkeypatch.setattr(
        writing,
        "from_snapshot",
        lambda code, named, years, _snapshot=None: edition(code, named, years, ask, MOMENT),
    )
    monkeypatch.setattr(released, "state", lambda: "")
    monkeypatch.setattr(
        views, "_kept", lambda code, named, *_rest: edition(code, named, 2, ask, MOMENT)
    )


@pytest.mark.parametrize(("kind", "stem"), [("glotip", "glotip"), ("sdg", "sdg-16-2-2")])
def test_the_command_writes_workbook_data_and_pages(at_hand, tmp_path, capsys, kind, stem):
    asked = called(kind, "--period", "CY2021", "--out", str(tmp_path), "--format", "json")
    assert asked.run(asked) == form_commands.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["years"] == [2021, 2020, 2019, 2018]
    assert any("unspecified" in one for one in told["unmapped"])
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{stem}-CY2021-en.html",
        f"{stem}-CY2021-es.html",
        f"{stem}-CY2021.xlsx",
        f"{stem}-CY2021.csv",
        f"{stem}-CY2021.json",
    }


@pytest.mark.parametrize("kind", ["glotip", "sdg"])
def test_a_reporting_period_is_refused_with_a_sentence(at_hand, tmp_path, capsys, kind):
    asked = called(kind, "--period", "RP2022", "--out", str(tmp_path))
    assert asked.run(asked) == form_commands.REFUSED
    assert "CY" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["glotip", "sdg"])
def test_help_shows_examples_and_exit_codes(capsys, kind):
    with pytest.raises(SystemExit):
        called(kind, "--help")
    told = capsys.readouterr().out
    assert f"amparo report {kind} --period CY2021 --out tables" in told
    assert "exit codes: 0 done, 1 refused" in told


def test_the_forms_are_pages_and_files(at_hand):
    page = visit("/forms/global_report/CY2021/", "FOCAL").content.decode()
    assert page.count("<h1") == 1
    assert " style=" not in page
    assert "/forms/sdg/" in visit("/forms/", "FOCAL").content.decode()
    for kind in ("xlsx", "csv", "json", "html"):
        answer = visit(f"/forms/sdg/CY2021/en.{kind}", "FOCAL")
        assert "attachment" in answer["Content-Disposition"]


def test_who_may_not_read_reports_meets_nothing_and_neither_does_a_strange_form(at_hand):
    for url in ("/forms/", "/forms/sdg/CY2021/", "/forms/sdg/CY2021/en.csv"):
        with pytest.raises(Http404):
            visit(url, "SYS_ADMIN")
    for url in ("/forms/nothing/CY2021/", "/forms/sdg/CY2021/en.exe", "/forms/sdg/CY2021/fr.csv"):
        with pytest.raises(Http404):
            visit(url, "FOCAL")
