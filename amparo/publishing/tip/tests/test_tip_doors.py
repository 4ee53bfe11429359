"""The command and the pages of the answer to the TIP Report."""

import argparse
import json

import pytest
from django.http import Http404

from amparo.publishing import commands
from amparo.publishing.tests.test_doors import visit
from amparo.publishing.tip import commands as tip_commands
from amparo.publishing.tip import views, writing


def called(*words):
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    return parser.parse_args(["report", "tip", *words])


@pytest.fixture
def at_hand(monkeypatch, answer):
    monkeypatch.setattr(writing, "from_snapshot", lambda named, _snapshot=None: answer)
    monkeypatch.setattr(views, "_edition", lambda named: answer)


def test_the_command_writes_document_and_data(at_hand, tmp_path, capsys):
    asked = called("--period", "RP2022", "--out", str(tmp_path), "--format", "json")
    assert asked.run(asked) == tip_commands.DONE
    assert json.loads(capsys.readouterr().out)["report"] == "tip"
    assert {path.name for path in tmp_path.iterdir()} == {
        "tip-RP2022-en.html",
        "tip-RP2022-en.pdf",
        "tip-RP2022-es.html",
        "tip-RP2022-es.pdf",
        "tip-RP2022-figures.json",
        "tip-RP2022-figures.csv",
    }


def test_without_a_snapshot_the_command_says_so(settings, tmp_path, capsys):
    settings.AMPARO_HOME = tmp_path
    asked = called("--period", "RP2022", "--out", str(tmp_path / "out"))
    assert asked.run(asked) == tip_commands.REFUSED
    assert "snapshot" in capsys.readouterr().err


def test_help_shows_examples_and_exit_codes(capsys):
    with pytest.raises(SystemExit) as end:
        called("--help")
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert "examples:" in told
    assert "exit codes: 0 done, 1 refused" in told


def test_the_answer_is_a_page_and_a_list(at_hand):
    page = visit("/tip/RP2022/", "FOCAL").content.decode()
    assert page.count("<h1") == 1
    assert " style=" not in page
    assert "/tip/RP2022/es.pdf" in visit("/tip/", "FOCAL").content.decode()


@pytest.mark.parametrize("kind", ["pdf", "html", "csv", "json"])
def test_each_file_can_be_taken_along(at_hand, kind):
    assert "attachment" in visit(f"/tip/RP2022/en.{kind}", "FOCAL")["Content-Disposition"]


def test_who_may_not_read_reports_meets_nothing_and_neither_does_a_strange_file(at_hand):
    for url in ("/tip/", "/tip/RP2022/", "/tip/RP2022/en.pdf"):
        with pytest.raises(Http404):
            visit(url, "SYS_ADMIN")
    for url in ("/tip/RP2022/en.exe", "/tip/RP2022/fr.pdf"):
        with pytest.raises(Http404):
            visit(url, "FOCAL")
