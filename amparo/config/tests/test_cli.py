"""The command line: help with examples, exit codes, JSON, sentences instead of tracebacks."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys

import pytest
from django.db import OperationalError

from amparo.audit.models import Entry
from amparo.config import cli
from amparo.config.commands.speaking import sentence
from amparo.kernel.errors import Invalid, Refused
from amparo.kernel.numbers import UnknownNumber
from amparo.kernel.sealing import NoKey

WANTED = {
    *("serve", "demo", "check", "migrate-registers", "mapping", "snapshot", "figures", "report"),
    *("ledger", "user", "backup", "restore", "prepare", "docs"),
}


def parsers():
    """Every command and deed that carries something out, by the words that call it."""
    found = {}

    def walk(parser):
        deeper = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        if "run" in parser._defaults or not deeper:
            found[parser.prog.removeprefix("amparo ")] = parser
        for action in deeper:
            for each in action.choices.values():
                walk(each)

    walk(cli.build_parser())
    return found


PARSERS = parsers()


def test_the_commands_are_all_there():
    assert {words.split()[0] for words in PARSERS} >= WANTED


@pytest.mark.parametrize("words", sorted(words.split()[0] for words in PARSERS))
def test_each_command_has_help_with_examples_and_exit_codes(words, capsys):
    texts = ""
    for each in PARSERS:
        if each.split()[0] == words:
            assert cli.main([*each.split(), "--help"]) == 0
    assert cli.main([words, "--help"]) == 0
    texts = capsys.readouterr().out
    assert f"amparo {words}" in texts
    assert "exit codes:" in texts


def test_without_a_command_it_shows_what_there_is(capsys):
    assert cli.main([]) == 0
    assert "amparo demo" in capsys.readouterr().out


def test_it_says_its_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("amparo ")


@pytest.mark.parametrize("words", [["nothing"], ["user"], ["ledger", "burn"], ["backup"]])
def test_wrong_usage_is_two(words):
    assert cli.main(words) == 2


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from amparo.config.cli import main; main(['--help']);"
        "heavy = {'ibis', 'duckdb', 'typst', 'pyarrow', 'granian'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run(  # noqa: S603  this very program
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=cli.PACKAGE.parent,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused("No."), "No."),
        (Invalid({"name": "Too long."}), "name: Too long."),
        (OperationalError("no such table: x"), "amparo prepare"),
        (OperationalError("database is locked"), "busy"),
        (NoKey("No key."), "No key."),
        (UnknownNumber("AMPARO_X must be a whole number."), "AMPARO_X must be a whole number."),
        (FileNotFoundError(2, "No such file", "a.xlsx"), "a.xlsx: No such file."),
        (KeyError("x"), "AMPARO_TRACEBACK=1"),
    ],
)
def test_whatever_goes_wrong_becomes_a_sentence(error, words):
    assert words in sentence(error)


@pytest.mark.django_db
def test_a_refusal_is_one_and_no_traceback(capsys):
    assert cli.main(["user", "disable", "nobody"]) == 1
    assert "There is no user 'nobody'" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_operator_makes_the_first_administrator(capsys, monkeypatch):
    words = ["user", "add", "first", "--agency", "council", "--role", "SYS_ADMIN", "--generate"]
    assert cli.main(words) == 0
    assert "shown this once" in capsys.readouterr().out
    assert list(Entry.objects.values_list("name", "by")) == [("user.add", "system:operator")]


@pytest.mark.django_db
def test_users_roles_and_passwords(capsys, monkeypatch):
    assert cli.main(["user", "add", "ana", "--agency", "police", "--role", "ATIP_OFF"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("a long walk home\n"))
    assert cli.main(["user", "password", "ana", "--stdin"]) == 0
    assert cli.main(["user", "role", "grant", "ana", "VSC"]) == 0
    assert cli.main(["user", "role", "end", "ana", "ATIP_OFF"]) == 0
    assert cli.main(["user", "disable", "ana"]) == 0
    capsys.readouterr()
    assert cli.main(["user", "list", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "users": [
            {
                "username": "ana",
                "agency": "police",
                "is_active": False,
                "has_password": True,
                "roles": ["VSC"],
            }
        ]
    }
    assert cli.main(["user", "enable", "ana"]) == 0


@pytest.mark.django_db
def test_an_invitation_is_printed_once_and_drops_keys_where_asked(capsys):
    assert cli.main(["user", "add", "ana", "--agency", "police"]) == 0
    assert cli.main(["user", "invite", "ana", "--drop-keys"]) == 0
    assert "shown this once" in capsys.readouterr().out
    names = list(Entry.objects.order_by("seq").values_list("name", flat=True))
    assert names == ["user.add", "user.drop_keys", "user.invite"]


@pytest.mark.django_db
def test_a_weak_password_is_refused_and_nothing_is_printed(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert cli.main(["user", "add", "ana", "--agency", "police", "--stdin"]) == 1
    said = capsys.readouterr()
    assert "password" in said.err
    assert said.out == ""


@pytest.mark.django_db
def test_the_ledger_is_verified_and_a_changed_entry_named(capsys):
    cli.main(["user", "add", "ana", "--agency", "police"])
    cli.main(["user", "disable", "ana"])
    capsys.readouterr()
    assert cli.main(["ledger", "verify", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["entries"], answer["is_whole"]) == (2, True)
    Entry.objects.filter(seq=1).update(by="somebody")
    assert cli.main(["ledger", "verify", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"] == [{"seq": 1, "what": "was edited"}]
    assert cli.main(["ledger", "verify"]) == 1
    assert "Entry 1: was edited." in capsys.readouterr().out
