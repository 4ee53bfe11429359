"""The demonstration: loaded once, kept, and never mixed with real work."""

from __future__ import annotations

import json

import pytest

from amparo.reference.country import country

pytestmark = pytest.mark.slow

PERSONAS = {
    *("officer", "officer2", "officer3", "social", "social2", "prosecutor", "focal"),
    *("steward", "member", "ngo", "auditor", "admin", "custodian", "statistics"),
    *("chair", "iom", "publisher", "supervisor", "commander"),
}


def test_it_prints_who_can_sign_in_and_how(demonstration):
    said = demonstration("demo", "--no-serve")
    assert "amparo-demonstration" in said
    for username in PERSONAS:
        assert f"  {username} " in said


def test_everybody_has_a_role(demonstration):
    users = json.loads(demonstration("user", "list", "--format", "json"))["users"]
    assert {user["username"] for user in users} == PERSONAS
    assert all(user["roles"] and user["has_password"] for user in users)


def test_a_second_start_changes_nothing(demonstration):
    before = demonstration("ledger", "verify", "--format", "json")
    demonstration("demo", "--no-serve")
    assert demonstration("ledger", "verify", "--format", "json") == before


def test_its_figures_are_those_that_were_published(demonstration):
    words = ("figures", "M-INV-NEW", "--period", "RP2022", "--format", "json")
    assert json.loads(demonstration(*words))["value"] == 15


def test_it_is_sound(demonstration):
    assert "All is well." in demonstration("check")


def test_nothing_is_written_outside_the_home(demonstration):
    beside = {path.name for path in demonstration.home.parent.iterdir()}
    assert beside == {"home"}


def test_it_does_not_load_into_a_home_where_somebody_works(installation):
    installation("user", "add", "ana", "--agency", "police")
    assert "holds work already" in installation("demo", "--no-serve", code=1)


def test_the_operator_brings_registers_into_an_empty_home(installation):
    folder = country().folder / "registers"
    files = [str(path) for path in sorted(folder.iterdir()) if path.suffix in {".csv", ".xlsx"}]
    said = ("--origin", "The archive of the office", "--years", "2018-2022")
    told = json.loads(installation("migrate-registers", *files, *said, "--format", "json"))
    assert told["staff_not_found"]
    installation("snapshot")
    figure = json.loads(
        installation("figures", "M-INV-NEW", "--period", "RP2022", "--format", "json")
    )
    assert figure["value"] == 15
    assert "holds work already" in installation("demo", "--no-serve", code=1)
