"""Keys, codes and sessions of one's own; invitations; and recovery by two who know the user."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.access import gate, proof, users, ways_in
from amparo.access.action import perform
from amparo.access.factories import a_user, a_viewer
from amparo.access.factors import kept
from amparo.access.layout import UNIT
from amparo.access.models import RoleGrant, Session, User, WayIn
from amparo.access.tests.authenticator import Authenticator
from amparo.access.tests.test_signin import GOOD, enrol, is_in, password, touch, with_key
from amparo.access.viewer import viewer_of
from amparo.audit.models import Entry
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.scope import seen_by, unscoped

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "another long walk home"
MINE = "/my-security/"


@pytest.fixture
def ana():
    return a_user("ana", "ATIP_OFF", "police", password=GOOD)


@pytest.fixture
def inside(client, ana):
    """Ana’s browser, signed in with a new key."""
    password(client, "ana")
    key = Authenticator()
    enrol(client, key, name="blue key")
    return client, key


@pytest.fixture
def colleagues(ana):
    """Two who know Ana, of two units of one agency."""
    root, found = users.operator(), []
    for name, code in (("bea", "north"), ("cleo", "south")):
        user = a_user(name, "DHS_SW", "dhs")
        with seen_by(root), perform(root, "user.edit"):
            user.unit = gate.create(root, UNIT, {"agency": "dhs", "code": code})
            user.save()
        found.append(viewer_of(user))
    return found


def days(number, way=None):
    """Let time pass for a way in."""
    way = way or WayIn.objects.get()
    for name in ("opens_at", "expires_at"):
        if moment := getattr(way, name):
            setattr(way, name, moment - timedelta(days=number))
    way.save()


# --- My security ------------------------------------------------------------------------------


def test_the_page_tells_of_keys_codes_sessions_and_sign_ins(inside):
    page = inside[0].get(MINE)
    assert [each["name"] for each in page.context["factors"]] == ["blue key"]
    assert page.context["codes_left"] == 10
    assert [each["is_this"] for each in page.context["sessions"]] == [True]
    assert [each["way"] for each in page.context["sign_ins"]] == ["with a key"]


def test_another_session_is_ended_and_this_one_stays(inside):
    client, key = inside
    elsewhere = Client()
    password(elsewhere, "ana")
    touch(elsewhere, key)
    page = client.get(MINE)
    other = next(each for each in page.context["sessions"] if not each["is_this"])
    keys = Session.objects.values_list("session_key", flat=True)
    assert not [key for key in keys if key in page.content.decode()]
    client.post("/my-security/end/", {"session": other["mark"]})
    assert is_in(client)
    assert not is_in(elsewhere)


def test_a_session_that_was_left_idle_is_not_shown_as_open(inside):
    client, key = inside
    elsewhere = Client()
    password(elsewhere, "ana")
    touch(elsewhere, key)
    session = elsewhere.session
    session["seen"] = timezone.now().timestamp() - 3600
    session.save()
    assert len(client.get(MINE).context["sessions"]) == 1
    assert not is_in(elsewhere)


def test_nobody_ends_the_session_of_somebody_else(inside):
    client, _key = inside
    eve = Client()
    key = with_key(eve, a_user("eve", "ATIP_OFF", "police", password=GOOD))
    password(eve, "eve")
    touch(eve, key)
    mark = eve.get(MINE).context["sessions"][0]["mark"]
    client.post("/my-security/end/", {"session": mark})
    client.post("/my-security/end/", {"session": "all"})
    assert is_in(eve)


def test_the_last_key_that_the_role_asks_for_stays(inside, ana):
    client, _key = inside
    (only,) = [each for each in kept.of(ana) if each.kind == "key"]
    assert client.post(f"/my-security/remove/{only.pk}/").status_code == 409
    asked = client.get("/my-security/add/").context["options"]
    client.post("/my-security/add/", {"credential": Authenticator().make(asked), "name": "spare"})
    assert client.post(f"/my-security/remove/{only.pk}/").status_code == 302
    assert [each.name for each in kept.of(ana) if each.kind == "key"] == ["spare"]
    assert Entry.objects.filter(name="factor.remove", by="ana").exists()


def test_two_browsers_at_once_do_not_take_the_last_key(inside, ana, monkeypatch):
    client, _key = inside
    asked = client.get(reverse("factor-add")).context["options"]
    client.post(reverse("factor-add"), {"credential": Authenticator().make(asked), "name": "red"})
    first, second = [each for each in kept.of(ana) if each.kind == kept.KEY]
    fresh = proof.must_be_fresh

    def meanwhile(viewer):
        kept.drop(ana, second.pk)
        fresh(viewer)

    monkeypatch.setattr(proof, "must_be_fresh", meanwhile)
    assert client.post(f"/my-security/remove/{first.pk}/").status_code == 409
    assert kept.KEY in {each.kind for each in kept.of(ana)}


def test_nobody_removes_the_key_of_somebody_else(inside):
    other = a_user("eve", "ATIP_OFF", "police", password=GOOD)
    with_key(Client(), other)
    pk = kept.of(other)[0].pk
    assert inside[0].post(f"/my-security/remove/{pk}/").status_code == 404


@pytest.mark.parametrize("path", ["add/", "codes/"])
def test_keys_and_codes_are_changed_on_a_fresh_proof_only(inside, path):
    client, _key = inside
    session = client.session
    session["seen"] = timezone.now().timestamp()
    session["began"] = session["seen"] - 3600
    session.save()
    assert client.post(f"/my-security/{path}").status_code == 403


def test_new_recovery_codes_end_the_old_ones(inside, ana):
    client, _key = inside
    first = client.post("/my-security/codes/").context["codes"]
    client.post("/my-security/codes/")
    with pytest.raises(kept.NotProved):
        kept.use_recovery_code(ana, first[0])


# --- Invitations ------------------------------------------------------------------------------


def test_a_recovery_code_is_good_once_though_two_workers_take_it(ana):
    code = kept.make_recovery_codes(ana)[0]
    with CaptureQueriesContext(connection) as asked:
        kept.use_recovery_code(ana, code)
    with pytest.raises(kept.NotProved):
        kept.use_recovery_code(ana, code)
    if connection.features.has_select_for_update:
        assert any("FOR UPDATE" in query["sql"] for query in asked)


def test_an_invited_user_sets_a_password_adds_a_key_and_is_in(client):
    user = users.add_user(users.operator(), None, username="ben", agency="police", roles=["VSC"])
    code = ways_in.invite(users.operator(), user)
    sent = {"username": "ben", "code": code.lower(), "password": NEW}
    assert client.post("/join/", sent)["Location"] == reverse("sign-in-second")
    enrol(client, Authenticator())
    assert is_in(client)
    assert b"do not fit" in Client().post("/join/", sent).content


def test_an_invitation_ends_after_a_week_and_with_the_next_one(client):
    user = users.add_user(users.operator(), None, username="ben", agency="police")
    first = ways_in.invite(users.operator(), user)
    code = ways_in.invite(users.operator(), user)
    with pytest.raises(Invalid):
        ways_in.come_in("ben", first, NEW)
    days(8, WayIn.objects.get(ended_at=None))
    with pytest.raises(Invalid):
        ways_in.come_in("ben", code, NEW)


def test_an_invitation_does_not_get_past_a_key(client, inside, ana):
    code = ways_in.invite(users.operator(), ana)
    thief = Client()
    thief.post("/join/", {"username": "ana", "code": code, "password": NEW})
    assert thief.get(reverse("sign-in-enrol")).status_code == 302
    assert not is_in(thief)


def test_after_an_invitation_roles_with_content_wait_again(ana):
    ways_in.invite(a_viewer("root", "SYS_ADMIN", "council"), ana)
    with unscoped("test"):
        assert RoleGrant.rows.get(user=ana).is_waiting


def test_only_administrators_invite(ana):
    with pytest.raises(NotAllowed):
        ways_in.invite(a_viewer("eve", "ATIP_OFF", "police"), ana)


def test_the_code_is_on_the_page_once_and_nowhere_else(client, ana):
    root = a_user("root", "SYS_ADMIN", "council", password=GOOD)
    password(client, "root")
    enrol(client, Authenticator())
    page = client.get(reverse("record-page", args=["user", ana.pk])).content.decode()
    assert reverse("user-invite", args=[ana.pk]) in page
    code = client.post(reverse("user-invite", args=[ana.pk])).context["code"]
    assert code.replace("-", "") not in str(list(WayIn.objects.values()))
    assert code not in str(list(Entry.objects.values()))
    assert root.is_active


def test_the_operator_alone_takes_every_key_away(inside, ana):
    with pytest.raises(NotPossible):
        ways_in.drop_keys(a_viewer("root", "SYS_ADMIN", "council"), ana)
    ways_in.drop_keys(users.operator(), ana)
    assert kept.of(ana) == []
    assert not is_in(inside[0])


def test_guesses_at_a_code_are_few(client, ana):
    code = ways_in.invite(users.operator(), ana)
    for _try in range(6):
        client.post("/join/", {"username": "ana", "code": "AAAAA", "password": NEW})
    answer = client.post("/join/", {"username": "ana", "code": code, "password": NEW})
    assert b"fifteen minutes" in answer.content


# --- Recovery ---------------------------------------------------------------------------------


def test_two_of_two_units_let_a_colleague_in_a_day_later_with_new_keys(client, inside, colleagues):
    halves = [ways_in.vouch(each, "ana")[0] for each in colleagues]
    with pytest.raises(Invalid, match="opens on"):
        ways_in.come_in("ana", " ".join(halves), NEW)
    days(1.01)
    user = ways_in.come_in("ana", "".join(reversed(halves)), NEW)
    assert kept.of(user) == []
    assert not is_in(inside[0])
    password(client, "ana", NEW)
    enrol(client, Authenticator())
    assert is_in(client)
    assert Entry.objects.filter(name="user.recover", by="ana").exists()


def test_one_colleague_alone_lets_nobody_in(ana, colleagues):
    half, way = ways_in.vouch(colleagues[0], "ana")
    assert way.opens_at is None
    with pytest.raises(NotPossible):
        ways_in.vouch(colleagues[0], "ana")
    days(1.5)
    for code in (half, half + half):
        with pytest.raises(Invalid):
            ways_in.come_in("ana", code, NEW)


def test_two_of_one_unit_are_one(ana, colleagues):
    twin = a_user("dina", "DHS_SW", "dhs")
    with unscoped("test"):
        unit = User.rows.get(username="bea").unit
    with seen_by(users.operator()), perform(users.operator(), "user.edit"):
        twin.unit = unit
        twin.save()
    ways_in.vouch(colleagues[0], "ana")
    with pytest.raises(NotPossible):
        ways_in.vouch(viewer_of(twin), "ana")


def test_nobody_answers_for_themselves(ana):
    with pytest.raises(Invalid):
        ways_in.vouch(viewer_of(ana), "ana")


def test_the_user_is_told_on_every_page_and_stops_it(inside, colleagues):
    client, _key = inside
    halves = [ways_in.vouch(each, "ana")[0] for each in colleagues]
    assert b"asked to let you in anew" in client.get("/").content
    client.post("/my-security/stop/")
    client.get(MINE)
    assert b"asked to let you in anew" not in client.get("/").content
    days(1.01)
    with pytest.raises(Invalid):
        ways_in.come_in("ana", "".join(halves), NEW)


def test_whoever_signs_in_meanwhile_is_told_too(client, ana, colleagues):
    key = with_key(client, ana)
    ways_in.vouch(colleagues[0], "ana")
    password(client, "ana")
    touch(client, key)
    assert b"asked to let you in anew" in client.get("/").content


def test_the_page_gives_each_colleague_half_a_code(client, ana):
    a_user("bea", "DHS_SW", "dhs", password=GOOD)
    password(client, "bea")
    enrol(client, Authenticator())
    page = client.post("/colleague/", {"username": "ana", "is_known": "on"})
    assert len(page.context["code"]) == 11
    page = client.post("/colleague/", {"username": "nobody", "is_known": "on"})
    assert page.context["form"].errors
