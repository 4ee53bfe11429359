"""The commands say what they found, and refuse with a sentence and a code."""

import argparse
import json

import pyarrow as pa
import pytest

from amparo.indicators import commands, snapshots


@pytest.fixture
def _home(settings, tmp_path):
    settings.AMPARO_HOME = tmp_path


@pytest.fixture
def _snapshot(_home):
    days = {name: pa.array([None] * 2, pa.date32()) for name in ("opened_on", "closed_on")}
    cases = pa.table({"case_id": [1, 2], **days, "exploitation": ["sex"] * 2, "district": [""] * 2})
    snapshots.take(tables={"case": cases}.items())


def called(*words):
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    args = parser.parse_args(words)
    return args.run(args)


@pytest.mark.usefixtures("_snapshot")
def test_a_figure_is_printed_as_json(capsys):
    assert called("figures", "M-CASES", "--period", "RP2022", "--format", "json") == 0
    said = json.loads(capsys.readouterr().out)
    keys = "metric kind period unit population status value cells adds_up not_adding partial_from"
    keys += " partial_to source definition snapshot"
    assert list(said) == keys.split()
    assert said["period"] == {"from": "2021-04-01", "to": "2022-03-31", "name": "RP2022"}
    assert (said["value"], said["status"]) == (0, "counted")


@pytest.mark.usefixtures("_snapshot")
def test_a_figure_is_printed_as_text(capsys):
    words = ("--from", "2021-04-01", "--to", "2022-03-31", "--by", "exploitation", "district")
    assert called("figures", "m-cases", *words) == 0
    assert capsys.readouterr().out.startswith(
        "M-CASES, RP2022 (2021-04-01 – 2022-03-31)\n  0 cases"
    )


@pytest.mark.usefixtures("_snapshot")
def test_dimensions_and_codes_may_be_given_together_or_one_by_one(capsys):
    words = ("figures", "M-CASES", "--period", "RP2022", "--format", "json")
    assert called(*words, "--by", "exploitation,district") == 0
    assert called(*words, "--where", "exploitation=sex", "--where", "exploitation=labour") == 0
    assert called(*words, "--where", "exploitation=sex", "exploitation=mars") == 1


@pytest.mark.usefixtures("_snapshot")
def test_a_status_is_printed_in_words(capsys):
    assert called("figures", "M-VIC-CONF", "--period", "CY2020") == 0
    assert "\n  not collected\n" in capsys.readouterr().out


def test_every_metric_is_listed_with_its_dimensions_and_codes(capsys):
    assert called("figures", "--list", "--format", "json") == 0
    said = {metric["metric"]: metric for metric in json.loads(capsys.readouterr().out)}
    assert said["M-VIC-CONF"]["dimensions"]["identified_by"][:2] == ["authority", "ngo"]
    assert "COL" in said["M-VIC-CONF"]["dimensions"]["nationality"]
    assert said["M-PROS-OPEN"]["dimensions"]["origin"][:2] == ["new", "continued"]
    assert said["M-CONV"]["defaults"]["statute"]["is"] == ["tip_act_2013", "csec_act_2013"]


@pytest.mark.usefixtures("_snapshot")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("M-INV-NEU", "--period", "RP2022"), "Did you mean M-INV-NEW"),
        (("M-CASES", "--period", "2020"), "can mean several periods"),
        (("M-CASES", "--period", "RP2022", "--by", "sex"), "cannot be broken down by “sex”"),
        (("M-CASES", "--period", "RP2022", "--where", "district=mars"), "not a code of district"),
        (("M-CASES", "--from", "2022-01-01", "--to", "2021-01-01"), "before it begins"),
        (("M-CASES", "--period", "RP2022", "--snapshot", "none"), "There is no snapshot"),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(capsys, words, says):
    assert called("figures", *words) == 1
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("figures",),
        ("figures", "M-CASES"),
        ("figures", "M-CASES", "--from", "yesterday", "--to", "2021-01-01"),
        ("figures", "M-CASES", "--period", "RP2022", "--where", "district"),
        ("snapshot", "--as-of", "noon"),
    ],
)
def test_wrong_usage_ends_with_two(capsys, words):
    with pytest.raises(SystemExit) as ended:
        called(*words)
    assert ended.value.code == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("_home")
def test_a_snapshot_is_taken_and_listed(capsys):
    assert called("snapshot", "--as-of", "2022-04-01", "--format", "json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["as_of"] == "2022-04-01T00:00:00+00:00"
    assert said["facts"]["case"] == 0
    assert called("snapshot", "--list") == 0
    assert capsys.readouterr().out.strip() == said["id"]
