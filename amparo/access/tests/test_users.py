"""Administrators add users and give them roles; nobody gives one to themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from amparo.access import gate, second, users
from amparo.access.action import perform
from amparo.access.factories import a_user, a_viewer
from amparo.access.layout import ROLE_GRANT
from amparo.access.models import RoleGrant, Unit, User
from amparo.access.viewer import viewer_of
from amparo.audit.models import Entry
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible, Stale
from amparo.kernel.scope import seen_by, unscoped

pytestmark = pytest.mark.django_db

GOOD = "a long walk home"


@pytest.fixture
def admin():
    return a_viewer("admin", "SYS_ADMIN", "council")


@pytest.fixture
def keys():
    """Holds keys in another unit, and so may be the second person."""
    viewer = a_viewer("keys", "KEY_CUSTODIAN", "council")
    with seen_by(users.operator()), perform(users.operator(), "unit.create"):
        unit = Unit(agency="council", code="vault", name="Vault")
        unit.save()
    with unscoped("test"):
        user = User.rows.get(pk=viewer.user_id)
    with perform(users.operator(), "user.edit"):
        user.unit = unit
        user.save()
    return viewer_of(user)


def confirm(viewer, *, agrees=True):
    """Settle everything that waits for this viewer. Gives how much that was."""
    found = second.waiting(viewer)
    for kind, record in found:
        second.settle(viewer, kind.code, record.pk, record.version, agrees=agrees)
    return len(found)


def add(viewer, username="ana", agency="police", **more):
    return users.add_user(viewer, None, username=username, agency=agency, **more)


def last_entry():
    return Entry.objects.order_by("-seq").first()


def test_an_administrator_adds_a_user_with_a_role_and_a_second_person_confirms_it(admin, keys):
    user = add(admin, password=GOOD, roles=["ATIP_OFF", "POL_ACAD"])
    assert user.check_password(GOOD)
    assert viewer_of(user).roles == {"POL_ACAD"}
    assert last_entry().name == "user.add"
    assert last_entry().by == "admin"
    confirm(keys)
    assert viewer_of(user).roles == {"ATIP_OFF", "POL_ACAD"}
    assert last_entry().name == "role.confirm"
    assert last_entry().by == "keys"


def test_the_operator_makes_the_first_administrator():
    user = add(users.operator(), "first", "council", roles=["SYS_ADMIN"])
    assert viewer_of(user).has("user.manage")
    assert last_entry().by == "system:operator"


def test_without_a_password_nobody_signs_in_yet(admin):
    assert not add(admin).has_usable_password()


def test_the_ledger_holds_neither_names_nor_hashes(admin):
    user = add(admin, name="Ana Invented", password=GOOD)
    users.set_password(admin, user, GOOD + " again")
    with unscoped("test"):
        told = str(list(Entry.objects.values_list("changes", flat=True)))
    assert "Invented" not in told
    assert user.password not in told
    assert "'password'" in told


def test_whoever_does_not_administer_adds_nobody():
    officer = a_viewer("ben", "ATIP_OFF", "police")
    with pytest.raises(NotAllowed):
        add(officer)


@pytest.mark.parametrize("username", ["", "A", "Ana", "system:operator", "ana b", "añ", "a" * 61])
def test_a_user_name_is_a_plain_word(admin, username):
    with pytest.raises(Invalid) as refusal:
        add(admin, username)
    assert "username" in refusal.value.errors


def test_a_user_name_belongs_to_one_person_for_good(admin):
    add(admin)
    with pytest.raises(Invalid, match="taken"):
        add(admin)


@pytest.mark.parametrize("password", ["short", "password1234", "anaanaanaana"])
def test_a_weak_password_is_refused_with_a_sentence(admin, password):
    with pytest.raises(Invalid) as refusal:
        add(admin, "anaanaanaana", password=password)
    assert str(refusal.value.errors["password"]).endswith(".")


def test_an_unknown_agency_is_refused(admin):
    with pytest.raises(Invalid):
        add(admin, agency="nowhere")


def test_a_password_is_changed(admin):
    user = add(admin, password=GOOD)
    users.set_password(admin, user, "another long walk")
    assert not user.check_password(GOOD)
    with pytest.raises(Invalid):
        users.set_password(admin, user, "")


def test_whoever_is_disabled_may_do_nothing(admin, keys):
    user = add(admin, roles=["ATIP_OFF"])
    confirm(keys)
    users.disable_user(admin, user)
    assert not viewer_of(user).has("case.open")
    users.enable_user(admin, user)
    assert viewer_of(user).has("case.open")
    assert last_entry().name == "user.enable"


def test_nobody_closes_their_own_account(admin):
    with seen_by(admin):
        me = User.objects.get(username="admin")
    with pytest.raises(NotPossible):
        users.disable_user(admin, me)


def test_nobody_gives_a_role_to_themselves(admin):
    with seen_by(admin):
        me = User.objects.get(username="admin")
    with pytest.raises(NotPossible):
        users.grant_role(admin, me, "AUDITOR")
    with pytest.raises(NotPossible):
        gate.create(admin, ROLE_GRANT, {"role": "AUDITOR"}, me)


def test_a_role_belongs_to_kinds_of_agencies(admin):
    user = add(admin, agency="police")
    for role in ("DPP", "unknown", "NO_SUCH_ROLE"):
        with pytest.raises(Invalid):
            users.grant_role(admin, user, role)


def test_a_role_is_given_once_and_ends(admin):
    user = add(admin)
    users.grant_role(admin, user, "ATIP_OFF")
    with pytest.raises(NotPossible):
        users.grant_role(admin, user, "ATIP_OFF")
    users.end_role(admin, user, "ATIP_OFF")
    assert viewer_of(user).roles == frozenset()
    with pytest.raises(NotPossible):
        users.end_role(admin, user, "ATIP_OFF")


def test_a_role_runs_from_a_day_to_a_day(admin):
    user, today = add(admin), timezone.localdate()
    users.grant_role(admin, user, "ATIP_OFF", today + dt.timedelta(days=3))
    assert viewer_of(user).roles == frozenset()
    with pytest.raises(Invalid):
        users.grant_role(admin, user, "VSC", today, today - dt.timedelta(days=1))


def test_an_administrator_of_a_page_cannot_skip_the_rules(admin, keys):
    user = a_user("ben", "ATIP_OFF", "police")
    grant = gate.create(admin, ROLE_GRANT, {"role": "VSC"}, user)
    assert grant.is_waiting
    assert viewer_of(user).roles == {"ATIP_OFF"}
    confirm(keys)
    assert viewer_of(user).roles == {"ATIP_OFF", "VSC"}


# --- The second person ------------------------------------------------------------------------


def test_whoever_asked_and_whoever_gets_the_role_are_no_second_person(admin, keys):
    user = add(admin, "new", "council", roles=["KEY_CUSTODIAN"])
    other = a_viewer("other", "SYS_ADMIN", "council")
    assert not confirm(admin)
    assert not confirm(viewer_of(user))
    assert not confirm(other)
    assert confirm(keys) == 1


def test_two_accounts_of_one_human_being_are_one_person(admin, keys):
    with unscoped("test"):
        first = User.rows.get(username="admin")
        second_account = User.rows.get(username="keys")
    with perform(users.operator(), "user.edit"):
        second_account.same_as = first
        second_account.save()
    add(admin, roles=["ATIP_OFF"])
    assert not confirm(keys)


def test_the_second_person_is_of_another_unit(admin, keys):
    with unscoped("test"):
        first = User.rows.get(username="admin")
        unit = Unit.rows.get(code="vault")
    with perform(users.operator(), "user.edit"):
        first.unit = unit
        first.save()
    add(admin, roles=["ATIP_OFF"])
    assert not confirm(keys)


def test_a_supervisor_confirms_the_roles_of_the_own_agency_alone(admin):
    chief = a_viewer("chief", "ATIP_CMD", "police")
    officer, worker = add(admin, roles=["ATIP_OFF"]), add(admin, "bea", "dhs", roles=["DHS_SW"])
    assert confirm(chief) == 1
    assert viewer_of(officer).roles == {"ATIP_OFF"}
    assert viewer_of(worker).roles == frozenset()


def test_what_waits_lapses_after_a_day_and_what_is_refused_is_gone(admin, keys):
    user = add(admin, roles=["ATIP_OFF"])
    with unscoped("test"):
        grant = RoleGrant.rows.get(user=user)
    grant.asked_at -= second.LASTS
    with perform(users.operator(), "test"):
        grant.save()
    assert not confirm(keys)
    users.grant_role(admin, user, "VSC")
    assert confirm(keys, agrees=False) == 1
    assert viewer_of(user).roles == frozenset()


def test_what_was_changed_after_the_look_is_not_confirmed(admin, keys):
    user = add(admin, roles=["ATIP_OFF"])
    ((kind, shown),) = second.waiting(keys)
    with unscoped("test"):
        grant = RoleGrant.rows.get(user=user)
    gate.edit(admin, grant, ROLE_GRANT.section("role"), {"role": "ATIP_CMD"})
    with pytest.raises(Stale):
        second.settle(keys, kind.code, shown.pk, shown.version, agrees=True)
    assert viewer_of(user).roles == frozenset()


def test_an_approval_is_used_once(admin, keys):
    add(admin, roles=["ATIP_OFF"])
    ((kind, shown),) = second.waiting(keys)
    second.settle(keys, kind.code, shown.pk, shown.version, agrees=True)
    with pytest.raises(NotAllowed):
        second.settle(keys, kind.code, shown.pk, shown.version, agrees=True)


def test_a_role_that_was_confirmed_waits_again_when_it_is_widened(admin, keys):
    user, today = add(admin), timezone.localdate()
    users.grant_role(admin, user, "VSC", today, today + dt.timedelta(days=9))
    confirm(keys)
    section = ROLE_GRANT.section("role")
    with unscoped("test"):
        grant = RoleGrant.rows.get(user=user)
    gate.edit(admin, grant, section, {"to_on": today + dt.timedelta(days=3)})
    assert viewer_of(user).roles == {"VSC"}
    gate.edit(admin, grant, section, {"to_on": None})
    assert viewer_of(user).roles == frozenset()


def test_an_administrator_who_sets_a_password_cannot_work_as_that_user(admin, keys):
    user = add(admin, password=GOOD, roles=["ATIP_OFF"])
    confirm(keys)
    users.set_password(admin, user, "another long walk")
    assert viewer_of(user).roles == frozenset()
    assert confirm(keys) == 1
    assert viewer_of(user).roles == {"ATIP_OFF"}


def test_the_operator_of_the_machine_gives_roles_that_count_at_once():
    user = add(users.operator(), roles=["ATIP_OFF"])
    assert viewer_of(user).roles == {"ATIP_OFF"}
