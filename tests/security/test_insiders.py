"""What somebody with an account may try, by addresses and forms, and what must come of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from amparo.access.action import perform
from amparo.access.decide import decide
from amparo.access.factories import a_user, a_viewer
from amparo.access.gate import create, edit, void
from amparo.access.models import RoleGrant, User
from amparo.audit.models import Entry
from amparo.cases.factories import a_case, on_team, shared, somebody_in
from amparo.cases.models import Sharing, Task
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import seen_by, unscoped
from amparo.people.models import Name, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def eve():
    return a_viewer("eve", "ATIP_OFF", "police")


@pytest.fixture
def ben():
    return a_viewer("ben", "DHS_SW", "dhs")


@pytest.fixture
def root():
    return a_viewer("root", "SYS_ADMIN", "council")


def account(viewer):
    with unscoped("test"):
        return User.rows.get(pk=viewer.user_id)


def browser(viewer):
    client = Client(raise_request_exception=False)
    client.force_login(account(viewer), backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    return client


def renamed(viewer, user, section, **answers):
    return edit(viewer, user, LAYOUTS["user"].section(section), answers)


# --- What is never shown ----------------------------------------------------------------------


def test_nobody_opens_the_hash_of_a_password(ana, eve, root):
    for viewer in (ana, root):
        answer = browser(viewer).post(f"/user/{eve.user_id}/reveal/password/")
        assert answer.status_code == 404
        with seen_by(viewer):
            decision = decide(viewer, "user.read", account(eve))
        assert "password" not in decision.reads | decision.writes


def test_only_sealed_fields_are_revealed(ana):
    case = a_case(ana)
    assert browser(ana).post(f"/case/{case.pk}/reveal/is_compartment/").status_code == 404


def test_a_form_that_shows_sealed_words_is_written_down_like_a_reveal(ana):
    case = a_case(ana, summary="Invented words.")
    answer = browser(ana).get(f"/case/{case.pk}/edit/summary/")
    assert "Invented words." in answer.content.decode()
    entry = Entry.objects.latest("seq")
    assert entry.name == "record.reveal"
    assert entry.changes[0]["sealed"] == ["summary"]
    assert "Invented" not in str(entry.changes)


def test_a_limited_view_of_victims_opens_no_name_of_a_suspect(ana):
    case = a_case(ana)
    ivy = a_viewer("ivy", "IMM", "immigration")
    on_team(ana, case, ivy, function="other", half="")
    victim = somebody_in(ana, case, "victim", "Invented Victim")
    suspect = somebody_in(ana, case, "suspect", "Invented Suspect")
    with seen_by(ivy):
        assert not Person.objects.filter(pk=suspect.pk).exists()
    with perform(ana, "task.create"):
        Task(case=case, kind="interview", assigned_to_id=ivy.user_id).save()
    with seen_by(ivy):
        names = {name.person_id: name for name in Name.objects.all()}
        assert "full" in decide(ivy, "name.read", names[victim.pk]).reads
        assert "full" not in decide(ivy, "name.read", names[suspect.pk]).reads


def test_breaches_by_officers_are_closed_to_their_own_colleagues(ana):
    assert not decide(ana, "off-duty-breach.read", LAYOUTS["off-duty-breach"].model)
    assert browser(ana).get("/off-duty-breach/").status_code == 404
    assert browser(ana).get("/off-duty-breach/new/").status_code == 404


def test_the_steward_meets_nobody_of_a_compartment(ana):
    sam = a_viewer("sam", "DATA_STEWARD", "council")
    sealed, plain = a_case(ana, is_compartment=True), a_case(ana)
    hidden = somebody_in(ana, sealed, "suspect", "Invented Official", is_under_review=True)
    open_one = somebody_in(ana, plain, "suspect", "Invented Other", is_under_review=True)
    with seen_by(sam):
        assert set(Person.objects.values_list("pk", flat=True)) == {open_one.pk}
    assert browser(sam).get(f"/person/{hidden.pk}/").status_code == 404


# --- Sharing and teams ------------------------------------------------------------------------


def sharing_of(viewer, case, **answers):
    given = {"agency": "dhs", "purpose": "care", "from_on": timezone.localdate(), **answers}
    return create(viewer, LAYOUTS["sharing"], given, case)


def test_whoever_sees_a_case_by_a_sharing_neither_prolongs_it_nor_passes_it_on(ana, ben):
    case = a_case(ana)
    until = timezone.localdate()
    sharing = shared(ana, case, "dhs", half="protection", until_on=until)
    section = LAYOUTS["sharing"].sections[0]
    with pytest.raises(NotPossible):
        edit(ben, sharing, section, {"until_on": None})
    with pytest.raises(NotPossible):
        sharing_of(ben, case, agency="health")
    with unscoped("test"):
        assert Sharing.rows.get(pk=sharing.pk).until_on == until


def test_nobody_opens_the_other_half_by_sharing_with_the_own_agency(ana, ben):
    case = a_case(ana)
    on_team(ana, case, ben, function="social_worker", half="protection")
    with pytest.raises(Invalid):
        sharing_of(ben, case, half="investigation")
    assert sharing_of(ben, case).half == "protection"
    assert sharing_of(ana, case, half="protection").half == "protection"


def test_nobody_puts_a_colleague_on_a_half_that_is_open_to_neither(ana, ben):
    case = a_case(ana)
    bea = a_viewer("bea", "DHS_SW", "dhs")
    on_team(ana, case, ben, function="social_worker", half="protection")
    with pytest.raises(Invalid):
        on_team(ben, case, bea, function="social_worker", half="investigation")
    assert on_team(ben, case, bea, function="social_worker").half == "protection"


def test_a_record_is_entered_only_under_a_record_of_the_right_kind(ana):
    case = a_case(ana)
    with pytest.raises(NotAllowed):
        create(ana, LAYOUTS["name"], {"kind": "legal", "full": "Invented"}, case)
    answer = browser(ana).post(f"/case/{case.pk}/name/new/", {"kind": "legal", "full": "x"})
    assert answer.status_code == 404


# --- Administrators ---------------------------------------------------------------------------


def test_a_user_name_is_never_changed_since_the_ledger_knows_people_by_it(ana, root):
    for viewer in (ana, root):
        with pytest.raises(Invalid):
            renamed(root, account(viewer), "account", username="somebody-else")


def test_no_account_takes_the_name_of_the_system(root):
    with pytest.raises(Invalid):
        create(root, LAYOUTS["user"], {"username": "system:operator", "agency": "police"})


def test_administrators_change_nothing_of_their_own_account(root):
    own = account(root)
    with pytest.raises(NotPossible):
        renamed(root, own, "account", agency="police")
    with pytest.raises(NotPossible):
        renamed(root, account(root), "state", is_active=False)
    with pytest.raises(NotPossible):
        void(root, account(root), "duplicate")
    with pytest.raises(NotPossible):
        create(root, LAYOUTS["role-grant"], {"role": "FOCAL"}, account(root))


def test_nobody_takes_roles_along_to_another_agency(ana, root):
    with pytest.raises(Invalid):
        renamed(root, account(ana), "account", agency="dhs")


# --- The machine ------------------------------------------------------------------------------


def test_a_home_of_real_work_shows_no_personas_whatever_the_environment_says(
    client, ana, settings, tmp_path
):
    settings.AMPARO_DEMONSTRATION, settings.AMPARO_HOME = True, tmp_path
    assert "ana" not in client.get("/sign-in/").content.decode()
    assert client.post("/persona/", {"username": "ana"}).status_code == 404


def test_a_home_that_was_open_to_others_is_closed(tmp_path):
    from amparo.config.home import Home

    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    Home(folder, folder / "keys").make()
    assert folder.stat().st_mode & 0o077 == 0


def test_an_invisible_nul_in_an_address_breaks_nothing(client):
    client.raise_request_exception = False
    user = a_user("nul", "AUDITOR", "council")
    client.force_login(user, backend="amparo.access.signin.Backend")
    session = client.session
    session["began"] = timezone.now().timestamp()
    session.save()
    assert client.get("/ledger/?by=%00&event=a%00").status_code == 200
    assert client.post("/draft/?place=/%00", {"text": "x"}).status_code == 404
    assert client.post("/persona/", {"username": "\x00"}).status_code == 404


# --- What is read anew with each request --------------------------------------------------------


def test_a_role_that_ended_opens_nothing_with_the_next_click(ana, root):
    case = a_case(ana)
    page = browser(ana)
    assert page.get(f"/case/{case.pk}/").status_code == 200
    with perform(root, "role.end"), unscoped("test"):
        grant = RoleGrant.rows.get(user=ana.user_id)
        grant.voided_at, grant.void_reason = timezone.now(), "other"
        grant.save()
    assert page.get(f"/case/{case.pk}/").status_code == 404
    assert page.get("/case/").status_code == 404


def test_an_administrator_meets_no_page_of_a_case(ana, root):
    case = a_case(ana)
    page = browser(root)
    for path in ("/case/", "/case/new/", f"/case/{case.pk}/", "/person/search/", "/ledger/"):
        assert page.get(path).status_code == 404, path


def test_a_link_to_a_record_out_of_sight_is_refused(ana, eve):
    case = a_case(ana)
    hidden = somebody_in(eve, a_case(eve), "victim", "Invented Victim")
    with seen_by(ana), pytest.raises(Invalid, match="offered"):
        create(ana, LAYOUTS["case_role"], {"person": hidden, "role": "victim"}, case)
