"""A ministry’s sign-in stands for the password, never for the key, and only where it was linked."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.access import signin, users
from amparo.access.action import perform
from amparo.access.factories import a_user
from amparo.access.ministry.models import MinistryAccount
from amparo.access.ministry.setting import Ministry, UnknownMinistry, ministries
from amparo.access.tests.authenticator import Authenticator
from amparo.access.tests.provider import STRANGE, Provider
from amparo.access.tests.test_signin import GOOD, enrol, is_in, password, touch, with_key
from amparo.audit.models import Entry
from amparo.kernel.scope import seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LEAVE = "/sign-in/ministry/mhd/"
BACK, LINK = LEAVE, "/my-security/ministry/mhd/"


@pytest.fixture(autouse=True)
def provider(settings):
    made = Provider()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.AMPARO_OPENID = {
        "mhd": Ministry(
            "mhd",
            {"en": "Ministry of Tests", "es": "Ministerio de Pruebas"},
            made.issuer,
            made.client,
            made.secret,
            frozenset({"dhs"}),
        )
    }
    yield made
    made.close()


@pytest.fixture
def linked(client, provider):
    """Ana of the social services, with a key, and her ministry’s account linked; signed out."""
    ana = a_user("ana", "DHS_SW", "dhs", password=GOOD)
    password(client, "ana")
    key = Authenticator()
    enrol(client, key)
    visit(client, provider)
    client.post(LINK)
    client.post(reverse("sign-out"))
    return ana, key


def visit(client, provider):
    """To the ministry and back; gives the page that meets the browser then."""
    left = client.get(LEAVE)
    return client.get(BACK, provider.allow(left["Location"]))


def change(user, **more):
    root = users.operator()
    with seen_by(root), perform(root, "user.edit"):
        for name, value in more.items():
            setattr(user, name, value)
        user.save()


def test_a_linked_account_stands_for_the_password_and_the_key_still_follows(
    client, provider, linked
):
    page = visit(client, provider)
    assert page.context["onward"] == reverse("sign-in-second")
    assert not is_in(client)
    touch(client, linked[1])
    assert is_in(client)


def test_the_browser_goes_on_by_a_page_of_ours_since_a_redirect_would_bring_no_cookie(
    client, provider, linked
):
    page = visit(client, provider)
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.content.decode()
    assert client.cookies["amparo_ministry"].value == ""


def test_an_account_that_nobody_linked_opens_nothing_and_says_how_to_link(client, provider, linked):
    provider.who = "mhd-0043"
    page = visit(client, provider)
    assert page.status_code == 409
    assert "link it on the page My security" in page.content.decode()
    assert client.get(reverse("sign-in-second")).status_code == 302


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"aud": ["amparo", "another"], "azp": "another"},
        {"exp": int(time.time()) - 3_600},
        {"nonce": "of another sign-in"},
        {"sub": ""},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(client, provider, linked, lies):
    provider.lies = lies
    page = visit(client, provider)
    assert page.status_code == 409
    assert "does not answer as it should" in page.content.decode()
    assert client.get(reverse("sign-in-second")).status_code == 302


def test_a_token_that_the_ministry_did_not_sign_opens_nothing(client, provider, linked):
    provider.key = STRANGE
    assert visit(client, provider).status_code == 409
    provider.key, provider.header = None, {"alg": "none"}
    assert visit(client, provider).status_code == 409


@pytest.mark.parametrize("changed", [{"state": "another"}, {"code": ""}, {"iss": "https://x.bz"}])
def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(
    client, provider, linked, changed
):
    answer = provider.allow(client.get(LEAVE)["Location"])
    assert client.get(BACK, {**answer, **changed}).status_code == 409


def test_an_answer_counts_once_and_in_the_browser_that_asked(client, provider, linked):
    answer = provider.allow(client.get(LEAVE)["Location"])
    assert Client().get(BACK, answer).status_code == 404
    assert client.get(BACK, answer).status_code == 200
    assert client.get(BACK, answer).status_code == 404


def test_somebody_who_left_the_ministry_or_may_not_sign_in_stays_outside(
    client, provider, linked, settings
):
    settings.AMPARO_OPENID["mhd"] = replace(settings.AMPARO_OPENID["mhd"], agencies=frozenset())
    assert visit(client, provider).status_code == 409
    settings.AMPARO_OPENID["mhd"] = replace(settings.AMPARO_OPENID["mhd"], agencies={"dhs"})
    assert visit(client, provider).status_code == 200
    change(linked[0], is_active=False)
    assert visit(client, provider).status_code == 409


def test_only_somebody_who_just_showed_the_second_factor_links(client, provider, settings):
    a_user("ana", "DHS_SW", "dhs", password=GOOD)
    password(client, "ana")
    enrol(client, Authenticator())
    session = client.session
    session["began"] = (timezone.now() - timedelta(hours=1)).timestamp()
    session["seen"] = timezone.now().timestamp()
    session.pop("proof", None)
    session.save()
    assert client.get(LEAVE).status_code == 403
    assert not MinistryAccount.objects.exists()


def test_what_one_user_began_another_cannot_finish(client, provider, linked):
    other = a_user("bea", "DHS_SW", "dhs", password=GOOD)
    theirs = Client()
    key = with_key(theirs, other)
    password(theirs, "bea")
    touch(theirs, key)
    visit(theirs, provider)
    taken = theirs.cookies["amparo_ministry"].value
    password(client, "ana")
    touch(client, linked[1])
    client.cookies["amparo_ministry"] = taken
    assert client.post(LINK).status_code == 404


def test_one_ministry_account_opens_one_account_here(client, provider, linked):
    other = a_user("bea", "DHS_SW", "dhs", password=GOOD)
    theirs = Client()
    key = with_key(theirs, other)
    password(theirs, "bea")
    touch(theirs, key)
    visit(theirs, provider)
    page = theirs.post(LINK)
    assert page.status_code == 409
    assert "linked with somebody else" in page.content.decode()
    assert MinistryAccount.objects.get().user_id == linked[0].pk


def test_a_link_can_be_ended_and_both_stand_in_the_ledger_without_the_name_there(
    client, provider, linked
):
    password(client, "ana")
    touch(client, linked[1])
    assert [each["code"] for each in client.get("/my-security/").context["ministries"]] == ["mhd"]
    client.post(f"{LINK}end/")
    assert not MinistryAccount.objects.exists()
    done = Entry.objects.filter(name__startswith="ministry.").order_by("seq")
    assert [each.name for each in done] == ["ministry.link", "ministry.unlink"]
    assert not any(provider.who in str(each.__dict__) for each in done)


def test_a_ministry_that_does_not_answer_or_sends_us_elsewhere_gets_a_sentence(client, provider):
    provider.told = {"token_endpoint": "http://elsewhere.example/token"}
    assert "does not answer as it should" in client.get(LEAVE).content.decode()
    provider.told, provider.is_down = {}, True
    assert client.get(LEAVE).status_code == 409


def test_tries_that_fail_must_wait(client, provider, linked):
    provider.key = STRANGE
    for _try in range(signin.PER_PAIR):
        visit(client, provider)
    assert "Wait fifteen minutes" in visit(client, provider).content.decode()


def test_the_door_shows_each_ministry_by_its_name_in_the_readers_language(client):
    client.cookies["amparo_language"] = "es"
    assert "Ministerio de Pruebas" in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("code", ["nobody", "mhd2"])
def test_a_ministry_that_nobody_named_is_no_page(client, code):
    assert client.get(f"/sign-in/ministry/{code}/").status_code == 404
    assert client.get(f"/sign-in/ministry/{code}/?state=x").status_code == 404
    assert client.post(LEAVE).status_code == 404


RIGHT = """\
mhd:
  name: {{en: Ministry, es: Ministerio}}
  issuer: https://login.example.org/realms/mhd
  client: amparo
  secret_file: {secret}
  agencies: [dhs]
"""


@pytest.fixture
def written(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("a shared word\n", encoding="utf-8")

    def write(old="", new=""):
        path = tmp_path / "openid.yaml"
        path.write_text(RIGHT.format(secret=secret).replace(old, new), encoding="utf-8")
        return str(path)

    return write


def test_the_file_names_ministries_and_where_their_secret_lies(written):
    read = ministries(written())["mhd"]
    assert (read.secret, read.agencies) == ("a shared word", frozenset({"dhs"}))
    assert ministries("") == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://", "http://", "must begin with https"),
        ("[dhs]", "[]", "list the agencies"),
        ("es: Ministerio", "fr: Ministère", "in en and es"),
        ("client:", "klient:", "give agencies, client"),
        ("secret\n", "nowhere\n", "cannot be read"),
        ("mhd:", "MHD:", "small letters"),
        ("{en", "[en", "cannot be read as YAML"),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused_with_a_sentence(written, old, new, said):
    with pytest.raises(UnknownMinistry, match=said):
        ministries(written(old, new))
