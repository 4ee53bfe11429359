"""Signing in: password, then a key or a code; nobody locks an owner out; nothing else opens."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator as Row
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fido2.utils import websafe_encode

from amparo.access import signin, users
from amparo.access.factories import a_user
from amparo.access.factors import kept
from amparo.access.models import Session
from amparo.access.tests.authenticator import Authenticator
from amparo.audit.models import Entry
from amparo.kernel import act as acts
from amparo.kernel.scope import unscoped

pytestmark = pytest.mark.django_db
GOOD = "a long walk home"


@pytest.fixture(autouse=True)
def _named(settings):
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture(autouse=True)
def _half_a_minute_that_does_not_end(monkeypatch):
    """A code is of half a minute; a test that reads two of them means the same one."""
    now = time.time()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def officer():
    """Works on cases, so that a key is asked of her."""
    return a_user("ana", "ATIP_OFF", "police", password=GOOD)


@pytest.fixture
def counter():
    """Sees figures alone, so that codes are enough."""
    return a_user("mia", "STATISTICS", "council", password=GOOD)


def password(client, username, word=GOOD):
    return client.post(reverse("sign-in"), {"username": username, "password": word})


def is_in(client):
    return client.get("/").status_code == 200


def enrol(client, key, **more):
    client.get(reverse("sign-in-second"))
    asked = client.get(reverse("sign-in-enrol")).context["options"]
    return client.post(reverse("sign-in-enrol"), {"credential": key.make(asked), **more})


def with_key(client, user):
    """Signed in with a new key, and out again."""
    key = Authenticator()
    password(client, user.username)
    enrol(client, key)
    client.post(reverse("sign-out"))
    return key


def touch(client, key):
    asked = client.get(reverse("sign-in-second")).context["options"]
    return client.post(reverse("sign-in-second"), {"credential": key.touch(asked)})


def code_now(secret, steps=0):
    step = int(totp.time.time()) // 30 + steps
    return totp.format_hotp_value(totp.hotp_value(secret.replace(" ", ""), step))


# --- The first time ---------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(client, officer):
    assert password(client, "ana")["Location"] == reverse("sign-in-second")
    assert not is_in(client)


def test_whoever_sees_files_adds_a_key_at_the_first_sign_in_and_gets_recovery_codes(
    client, officer
):
    password(client, "ana")
    answer = enrol(client, Authenticator(), name="blue key")
    assert len(answer.context["codes"]) == 10
    assert is_in(client)
    assert [each.kind for each in kept.of(officer)] == ["key", "recovery"]
    assert Entry.objects.filter(name="session.begin", facts={"factor": "key"}).exists()


def test_codes_are_not_offered_to_whoever_sees_files(client, officer):
    password(client, "ana")
    page = client.get(reverse("sign-in-enrol"))
    assert "secret" not in page.context
    assert client.post(reverse("sign-in-enrol"), {"code": "123456"}).status_code == 200
    assert not is_in(client)


def test_whoever_sees_figures_alone_may_choose_codes(client, counter):
    password(client, "mia")
    secret = client.get(reverse("sign-in-enrol")).context["secret"]
    client.post(reverse("sign-in-enrol"), {"code": code_now(secret)})
    assert is_in(client)


def test_a_key_that_does_not_know_its_holder_is_refused(client, officer):
    password(client, "ana")
    answer = enrol(client, Authenticator(verifies=False))
    assert answer.context["key_form"].errors
    assert not is_in(client)


def test_a_key_made_for_another_site_is_refused(client, officer):
    password(client, "ana")
    answer = enrol(client, Authenticator(origin="https://testserver.example"))
    assert answer.context["key_form"].errors


# --- Every other time -------------------------------------------------------------------------


def test_a_key_and_a_password_open_the_session(client, officer):
    key = with_key(client, officer)
    password(client, "ana")
    touch(client, key)
    assert is_in(client)


def test_a_passkey_alone_opens_the_session(client, officer):
    key = with_key(client, officer)
    client.post(reverse("sign-in"), {"way": "passkey"})
    touch(client, key)
    assert is_in(client)


def test_a_touch_is_good_once(client, officer):
    key = with_key(client, officer)
    password(client, "ana")
    asked = client.get(reverse("sign-in-second")).context["options"]
    sent = {"credential": key.touch(asked)}
    client.post(reverse("sign-in-second"), sent)
    client.post(reverse("sign-out"))
    password(client, "ana")
    client.get(reverse("sign-in-second"))
    assert client.post(reverse("sign-in-second"), sent).status_code == 200
    assert not is_in(client)


def test_the_key_of_another_user_opens_nothing(client, officer):
    other = with_key(Client(), a_user("eve", "ATIP_OFF", "police", password=GOOD))
    with_key(client, officer)
    password(client, "ana")
    assert touch(client, other).context["key_form"].errors
    assert not is_in(client)


def test_a_code_is_good_once_whatever_worker_sees_it(client, counter, settings):
    password(client, "mia")
    secret = client.get(reverse("sign-in-enrol")).context["secret"]
    client.post(reverse("sign-in-enrol"), {"code": code_now(secret)})
    client.post(reverse("sign-out"))
    for is_first in (True, False):
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
        password(client, "mia")
        client.post(reverse("sign-in-second"), {"code": code_now(secret)})
        assert is_in(client) is is_first
        client.post(reverse("sign-out"))


def test_a_recovery_code_leads_whoever_sees_files_to_a_new_key(client, officer):
    password(client, "ana")
    codes = enrol(client, Authenticator()).context["codes"]
    client.post(reverse("sign-out"))
    password(client, "ana")
    answer = client.post(reverse("sign-in-second"), {"recovery": codes[0]})
    assert answer["Location"] == reverse("sign-in-enrol")
    assert not is_in(client)
    enrol(client, Authenticator())
    assert is_in(client)
    client.post(reverse("sign-out"))
    password(client, "ana")
    answer = client.post(reverse("sign-in-second"), {"recovery": codes[0]})
    assert answer.context["recovery_form"].errors


def test_nobody_adds_a_key_with_the_password_alone_where_one_is_kept(client, officer):
    with_key(client, officer)
    password(client, "ana")
    assert client.get(reverse("sign-in-enrol")).status_code == 302
    assert client.post(reverse("sign-in-enrol"), {"credential": "{}"}).status_code == 302
    assert Row.objects.filter(user_id=officer.pk, type="webauthn").count() == 1


def test_whoever_waits_too_long_at_the_door_begins_again(client, officer):
    password(client, "ana")
    session = client.session
    session["half"] = {**session["half"], "at": timezone.now().timestamp() - 700}
    session.save()
    assert client.get(reverse("sign-in-enrol"))["Location"] == reverse("sign-in")


def test_an_account_that_was_closed_at_the_door_stays_outside(client, officer):
    key = with_key(client, officer)
    password(client, "ana")
    asked = client.get(reverse("sign-in-second")).context["options"]
    with acts.performing(acts.Act("test", "test", "", "")), unscoped("test"):
        officer.is_active = False
        officer.save()
    client.post(reverse("sign-in-second"), {"credential": key.touch(asked)})
    assert not is_in(client)


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "{}", '{"response": {}}', "[" * 9000, '{"id": 1, "response": {}}']
)
def test_an_answer_that_no_key_gives_is_refused_with_a_sentence(client, officer, answer):
    with_key(client, officer)
    password(client, "ana")
    client.get(reverse("sign-in-second"))
    page = client.post(reverse("sign-in-second"), {"credential": answer})
    assert page.status_code == 200
    assert page.context["key_form"].errors


@pytest.mark.parametrize("content", [b"", b"\xa1", b"\x5b\x01", b"\x81" * 5000])
def test_a_new_key_whose_bytes_are_cut_short_or_nested_is_refused_with_a_sentence(
    client, officer, content
):
    password(client, "ana")
    client.get(reverse("sign-in-enrol"))
    told = {"type": "webauthn.create", "challenge": "AAAA", "origin": "https://testserver"}
    answer = {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(told).encode()),
            "attestationObject": websafe_encode(content),
        },
    }
    page = client.post(reverse("sign-in-enrol"), {"credential": json.dumps(answer)})
    assert page.status_code == 200
    assert page.context["key_form"].errors


def test_secrets_of_codes_are_sealed_in_the_database(counter):
    kept.add_codes(counter, secret := kept.new_secret(), code_now(secret))
    assert secret not in str(Row.objects.get().data)


# --- Waiting ----------------------------------------------------------------------------------


def test_a_stranger_who_tries_too_often_waits(client, officer):
    for _try in range(signin.PER_PAIR):
        password(client, "ana", "wrong")
    assert b"fifteen minutes" in password(client, "ana").content


def test_strangers_from_many_addresses_cannot_lock_an_owner_out_of_her_own_device(
    client, officer, monkeypatch
):
    key = with_key(client, officer)
    monkeypatch.setattr(signin, "PER_ACCOUNT", 8)
    for number in range(8):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{number}")
        password(stranger, "ana", "wrong")
    assert b"fifteen minutes" in password(Client(REMOTE_ADDR="203.0.113.9"), "ana").content
    password(client, "ana")
    touch(client, key)
    assert is_in(client)


def test_a_stranger_at_the_next_desk_cannot_lock_an_owner_out(client, officer):
    with_key(client, officer)
    stranger = Client()
    for _try in range(signin.PER_PAIR + 1):
        password(stranger, "ana", "wrong")
    assert password(client, "ana").status_code == 302


def test_a_device_mark_of_one_user_is_none_for_another(client, officer):
    with_key(client, officer)
    a_user("ben", "ATIP_OFF", "police", password=GOOD)
    for _try in range(signin.PER_PAIR):
        password(Client(), "ben", "wrong")
    assert b"fifteen minutes" in password(client, "ben").content


def test_codes_are_tried_a_few_times_only(client, counter):
    kept.add_codes(counter, secret := kept.new_secret(), code_now(secret, -1))
    password(client, "mia")
    for _try in range(signin.PER_PAIR):
        client.post(reverse("sign-in-second"), {"code": "000000"})
    page = client.post(reverse("sign-in-second"), {"code": code_now(secret)})
    assert b"fifteen minutes" in page.content
    assert not is_in(client)


def test_a_session_by_code_ends_when_a_role_that_asks_for_a_key_is_given(client, counter):
    password(client, "mia")
    secret = client.get(reverse("sign-in-enrol")).context["secret"]
    client.post(reverse("sign-in-enrol"), {"code": code_now(secret)})
    assert is_in(client)
    users.grant_role(users.operator(), counter, "AUDITOR")
    assert not is_in(client)
    password(client, "mia")
    page = client.post(reverse("sign-in-second"), {"code": code_now(secret, 1)})
    assert page["Location"] == reverse("sign-in-enrol")
    enrol(client, Authenticator())
    assert is_in(client)


def test_whoever_has_the_password_cannot_lock_the_owner_of_codes_out(client, counter):
    password(client, "mia")
    secret = client.get(reverse("sign-in-enrol")).context["secret"]
    client.post(reverse("sign-in-enrol"), {"code": code_now(secret)})
    client.post(reverse("sign-out"))
    thief = Client()
    password(thief, "mia")
    for _try in range(signin.PER_PAIR + 1):
        thief.post(reverse("sign-in-second"), {"code": "000000"})
    password(client, "mia")
    client.post(reverse("sign-in-second"), {"code": code_now(secret, 1)})
    assert is_in(client)


def test_failures_with_one_passkey_do_not_stop_the_passkeys_of_an_office(client, officer):
    key = with_key(client, officer)
    other = Client()
    other.post(reverse("sign-in"), {"way": "passkey"})
    for _try in range(signin.PER_PAIR + 1):
        other.post(reverse("sign-in-second"), {"credential": "{}"})
    fresh = Client()
    fresh.post(reverse("sign-in"), {"way": "passkey"})
    touch(fresh, key)
    assert is_in(fresh)


# --- Sessions ---------------------------------------------------------------------------------


def test_a_session_names_its_user_and_the_door_names_nobody(client, officer):
    password(client, "ana")
    assert Session.objects.get().user_id is None
    enrol(client, Authenticator())
    assert Session.objects.get().user_id == officer.pk


def test_the_demonstration_asks_for_the_password_alone_and_says_so(
    client, officer, settings, tmp_path
):
    (tmp_path / "demonstration.json").write_text("{}")
    settings.AMPARO_DEMONSTRATION, settings.AMPARO_HOME = True, tmp_path
    assert b"The password alone is enough here" in client.get(reverse("sign-in")).content
    password(client, "ana")
    assert is_in(client)


def test_a_home_of_real_work_never_takes_the_password_alone(client, officer, settings, tmp_path):
    settings.AMPARO_DEMONSTRATION, settings.AMPARO_HOME = True, tmp_path
    assert b"The password alone is enough here" not in client.get(reverse("sign-in")).content
    password(client, "ana")
    assert not is_in(client)


@pytest.mark.parametrize(
    ("role", "is_asked"),
    [
        ("ATIP_OFF", True),
        ("DHS_SW", True),
        ("SYS_ADMIN", True),
        ("AUDITOR", True),
        ("STATISTICS", False),
        ("CABINET", False),
        ("POL_ACAD", False),
        ("FOCAL", False),
    ],
)
def test_the_countrys_matrix_says_of_whom_a_key_is_asked(role, is_asked):
    assert kept.must_hold_key([role]) is is_asked
