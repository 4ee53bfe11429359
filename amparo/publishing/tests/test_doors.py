"""The command and the pages: files in a folder, a page for those who may, a sentence otherwise."""

from __future__ import annotations

import argparse
import json

import pytest
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from amparo.access.viewer import Viewer
from amparo.kernel.scope import seen_by
from amparo.publishing import commands, views, writing


def called(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    return parser.parse_args(["report", "annual", *words])


@pytest.fixture
def at_hand(monkeypatch, rp2022, cy2020):
    """Editions from figures at hand instead of a snapshot."""
    editions = {"RP2022": rp2022, "CY2020": cy2020}
    monkeypatch.setattr(writing, "from_snapshot", lambda named, _snapshot=None: editions[named])
    monkeypatch.setattr(views, "_edition", lambda named: editions[named])


def test_the_command_writes_both_languages_charts_and_data(at_hand, tmp_path, capsys):
    asked = called("--period", "RP2022", "--out", str(tmp_path), "--format", "json")
    assert asked.run(asked) == commands.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["languages"] == ["en", "es"]
    assert told["hidden"] == 3
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert {
        "annual-RP2022-en.html",
        "annual-RP2022-en.pdf",
        "annual-RP2022-es.html",
        "annual-RP2022-es.pdf",
        "annual-RP2022-en-map.svg",
        "annual-RP2022-figures.json",
        "annual-RP2022-figures.csv",
    } <= names


def test_one_language_is_enough(at_hand, tmp_path, capsys):
    asked = called("--period", "CY2020", "--lang", "es", "--out", str(tmp_path))
    assert asked.run(asked) == commands.DONE
    assert "numbers hidden" in capsys.readouterr().out
    assert not list(tmp_path.glob("*-en.*"))


def test_without_a_snapshot_the_command_says_so(settings, tmp_path, capsys):
    settings.AMPARO_HOME = tmp_path
    asked = called("--period", "RP2022", "--out", str(tmp_path / "out"))
    assert asked.run(asked) == commands.REFUSED
    assert "snapshot" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_period_that_there_is_not_gets_a_sentence(settings, tmp_path, capsys, monkeypatch):
    from amparo.publishing.edition import edition
    from amparo.publishing.tests import figures

    monkeypatch.setattr(
        writing, "from_snapshot", lambda named, _s: edition(named, figures.ask, figures.MOMENT)
    )
    asked = called("--period", "2022", "--out", str(tmp_path))
    assert asked.run(asked) == commands.REFUSED
    assert "RP2022" in capsys.readouterr().err


def viewer(*roles: str) -> Viewer:
    return Viewer("1", "focal", "council", frozenset(roles))


def visit(url: str, *roles: str):
    request = RequestFactory().get(url)
    request.viewer = viewer(*roles)  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request.resolver_match = resolve(url.partition("?")[0])
    found = request.resolver_match
    with seen_by(request.viewer):  # type: ignore[attr-defined]
        return found.func(request, *found.args, **found.kwargs)


@pytest.mark.django_db
def test_the_list_offers_both_reports_to_read_and_no_file(at_hand):
    page = visit("/reports/", "FOCAL").content.decode()
    assert "/reports/annual/RP2022/" in page
    assert "/reports/annual/CY2020/" in page
    assert ".pdf" not in page
    assert ".xlsx" not in page


@pytest.mark.parametrize("kind", ["pdf", "html", "csv", "json", "xlsx", "zip"])
def test_a_draft_has_no_file_of_any_kind(kind):
    with pytest.raises(Resolver404):
        resolve(f"/reports/annual/RP2022/en.{kind}")


def test_a_draft_of_other_days_is_read_by_those_who_prepare_alone(at_hand, monkeypatch):
    monkeypatch.setattr(views, "report_file", lambda _country: {"offered": ["CY2020"]})
    assert visit("/reports/annual/RP2022/", "FOCAL").status_code == 200
    refused = visit("/reports/annual/RP2022/", "COUNCIL")
    assert refused.status_code == 409
    assert "those who prepare the report" in refused.content.decode()
    assert visit("/reports/annual/CY2020/", "COUNCIL").status_code == 200


def test_the_report_is_a_page_of_the_product(at_hand):
    page = visit("/reports/annual/RP2022/", "FOCAL").content.decode()
    assert page.count("<h1") == 1
    assert "Actions against human trafficking" in page
    assert "<style" not in page
    assert " style=" not in page


@pytest.mark.parametrize("url", ["/reports/", "/reports/annual/RP2022/"])
def test_who_may_not_read_reports_meets_nothing(at_hand, url):
    from django.http import Http404

    with pytest.raises(Http404):
        visit(url, "SYS_ADMIN")


@pytest.mark.parametrize("words", ["RP2022", "rp2022", "2021-04-01..2022-03-31"])
def test_any_year_is_read_by_its_name_or_its_days(at_hand, words):
    answer = visit(f"/reports/?period={words}", "FOCAL")
    assert answer["Location"] == "/reports/annual/RP2022/"


@pytest.mark.parametrize("words", ["2022", "x", "2022-03-31..2021-04-01"])
def test_a_year_that_there_is_not_gets_a_sentence(at_hand, words):
    answer = visit(f"/reports/?period={words}", "FOCAL")
    assert answer.status_code == 409
