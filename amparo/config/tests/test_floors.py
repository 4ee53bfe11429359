"""What `amparo check` complains of."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps

from amparo.access import rls
from amparo.access.factories import a_viewer
from amparo.config import cli, floors, installation
from amparo.people.factories import a_person
from amparo.people.pairs.completing import complete_search_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys_elsewhere(settings, tmp_path):
    settings.AMPARO_KEYS = tmp_path / "keys"
    settings.AMPARO_KEYS.mkdir(mode=0o700)
    settings.ALLOWED_HOSTS = ["localhost"]
    path = settings.AMPARO_KEYS / "master.key"
    path.write_text("0" * 64)
    path.chmod(0o600)
    return path


def test_a_sound_installation_has_no_problems(settings, keys_elsewhere):
    settings.PASSWORD_HASHERS = ["amparo.access.hashers.Argon2id"]
    assert floors.problems() == {
        "country": [],
        "facts": [],
        "database": [],
        "access": [],
        "keys": [],
        "settings": [],
    }


def test_people_whom_a_search_would_not_find_are_a_problem(keys_elsewhere):
    person = a_person(a_viewer("ana", "ATIP_OFF", "police"), "Marisol Invented")
    assert floors.problems()["database"] == []
    apps.get_model("people.SearchKey").objects.filter(person=person).delete()
    (said,) = floors.problems()["database"]
    assert said.startswith("People whom no search finds by name yet: 1.")
    complete_search_keys()
    assert floors.problems()["database"] == []


def test_keys_beside_what_they_lock_are_a_problem(settings):
    assert any("move the folder" in said for said in floors.problems()["keys"])


def test_keys_that_others_may_read_are_a_problem(keys_elsewhere):
    keys_elsewhere.chmod(0o644)
    assert any("open to other users" in said for said in floors.problems()["keys"])


def test_a_missing_master_key_is_a_problem(keys_elsewhere):
    keys_elsewhere.unlink()
    assert any("no master key" in said for said in floors.problems()["keys"])


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEBUG", True, "DEBUG"),
        ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"], "Argon2id"),
        ("AUTH_PASSWORD_VALIDATORS", [], "shorter than 12"),
        ("SESSION_IDLE", timedelta(hours=1), "Idle"),
        ("SESSION_AT_MOST", timedelta(days=1), "12 hours"),
        ("SESSION_COOKIE_SAMESITE", "Lax", "SameSite"),
        ("ALLOWED_HOSTS", ["tip.example.org"], "TLS"),
        ("ALLOWED_HOSTS", ["*"], "every name"),
    ],
)
def test_settings_do_not_fall_below_the_floors(settings, name, value, words):
    setattr(settings, name, value)
    assert any(words in said for said in floors.problems()["settings"])


def test_the_demonstration_is_not_for_a_network(settings):
    settings.ALLOWED_HOSTS, settings.IS_SECURE = ["tip.example.org"], True
    settings.AMPARO_DEMONSTRATION = True
    assert any("demonstration" in said for said in floors.problems()["settings"])


def test_check_gives_sentences_json_and_an_exit_code(settings, keys_elsewhere, capsys):
    settings.PASSWORD_HASHERS = ["amparo.access.hashers.Argon2id"]
    assert cli.main(["check"]) == 0
    stands = "is not asked for (docs/howto/run.md)" if rls.is_possible() else "stands"
    assert capsys.readouterr().out == f"All is well.\nThe second wall {stands}.\n"
    settings.DEBUG = True
    assert cli.main(["check", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["is_sound"] is False
    assert cli.main(["check", "--country"]) == 0


def test_a_new_key_is_never_made_beside_data_of_another(settings, tmp_path):
    from amparo.access import users

    users.add_user(users.operator(), None, username="ana", agency="police", name="Ana Example")
    settings.AMPARO_KEYS = tmp_path / "elsewhere"
    with pytest.raises(installation.NotReady, match="key"):
        installation.prepare()
    assert not (Path(settings.AMPARO_KEYS) / "master.key").exists()
