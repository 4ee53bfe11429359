"""What leaves for a court or a defence names nobody protected, and only after two agreed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from hashlib import sha256

import pytest
from django.utils import timezone

from amparo.access import bundled, second
from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.audit.models import Entry
from amparo.cases.factories import a_case, on_team, somebody_in
from amparo.cases.models import Conflict, Document
from amparo.justice.models import Investigation, Suspect
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.scope import seen_by
from amparo.people.models import Contact
from amparo.protection.models import Placement
from amparo.publishing.bundles import actions
from amparo.publishing.copies.actions import forget_lapsed, take
from amparo.publishing.copies.models import Copy

from .doors import browser

pytestmark = pytest.mark.django_db
TEXT = (
    "Carmen Canário said that CARMEN  CANARIO and Ms Canario-Lopez went to 12 Canary Street, "
    "telephone 600 12 34. Ramiro Accused drove. The reporter was Rosa Quietly."
)
PROTECTED = ("carmen", "canario", "canary street", "600 12 34", "rosa", "quietly")


def saved(viewer, record):
    with perform(viewer, "test.enter"):
        record.save()
    return record


@pytest.fixture
def ana():
    return a_viewer("ana", "ATIP_OFF", "police")


@pytest.fixture
def fiscal():
    return a_viewer("fiscal", "DPP", "dpp")


@pytest.fixture
def head():
    return a_viewer("head", "DHS_SUP", "dhs")


@pytest.fixture
def case(ana, fiscal):
    made = a_case(ana)
    on_team(ana, made, fiscal, function="other", half="investigation")
    victim = somebody_in(ana, made, "victim", "Carmen Canario")
    somebody_in(ana, made, "reporter", "Rosa Quietly")
    suspect = somebody_in(ana, made, "suspect", "Ramiro Accused")
    saved(ana, Contact(person=victim, kind="mobile", value="600-1234"))
    saved(ana, Placement(case=made, person=victim, kind="safe_house", address="12 Canary Street"))
    saved(ana, Document(case=made, kind="statement", title="Statement of Carmen", text=TEXT))
    inquiry = Investigation(case=made, opened_on=timezone.localdate(), exploitation="sex")
    inquiry.channel, inquiry.agency, inquiry.reference = "embassy", "police", "B-17"
    saved(ana, inquiry)
    saved(ana, Suspect(case=made, investigation=inquiry, person=suspect, note="tip of an agent"))
    return made


def a_bundle(viewer, case, recipient="defence", **more):
    with seen_by(viewer):
        offer = bundled.offered(viewer, case.pk)
        assert offer is not None
        given = {
            "documents": [key for key, _label in offer.documents],
            "sections": [code for code, _label in offer.sections],
            **more,
        }
        until = timezone.localdate()
        named = more.pop("named", "Chambers of the defence")
        given.pop("named", None)
        return actions.make_bundle(viewer, case.pk, recipient, named, until, **given)


def agreed(viewer, copy, **more):
    given = {"agrees": True, "count": copy.rows, **more}
    return second.settle(viewer, "copy", copy.pk, copy.version, **given)


def opened(viewer, copy):
    """What is in the bundle as taken: the text of each file, the paper as its digest alone."""
    copy.refresh_from_db()
    with seen_by(viewer):
        body = b"".join(take(viewer, copy))
    assert sha256(body).hexdigest() == copy.digest
    with zipfile.ZipFile(io.BytesIO(body)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def told(files):
    return "\n".join(body.decode() for name, body in files.items() if not name.endswith(".pdf"))


def test_nobody_protected_is_named_however_the_name_is_written(fiscal, head, case):
    copy = agreed(head, a_bundle(fiscal, case))
    files = opened(fiscal, copy)
    whole = told(files).casefold()
    assert not [word for word in PROTECTED if word in whole]
    assert "canário" not in whole
    assert "ramiro accused" in whole
    assert "█████ drove" not in whole
    assert "person 1" in whole


def test_a_court_reads_who_the_victim_is_and_neither_the_reporter_nor_the_place(fiscal, head, case):
    files = opened(fiscal, agreed(head, a_bundle(fiscal, case, "court")))
    whole = told(files).casefold()
    assert "carmen canario" in whole
    assert not [word for word in ("rosa", "quietly", "canary street") if word in whole]
    assert "tip of an agent" not in whole


def test_the_manifest_has_the_digest_of_every_file_and_the_mark_stands_in_each(fiscal, head, case):
    files = opened(fiscal, agreed(head, a_bundle(fiscal, case)))
    manifest = json.loads(files.pop("manifest.json"))
    listed = {one["name"]: one["sha256"] for one in manifest["files"]}
    assert listed == {name: sha256(body).hexdigest() for name, body in files.items()}
    for name, body in files.items():
        if name.endswith(".txt"):
            assert "Chambers of the defence" in body.decode()
    assert files["bundle.pdf"].startswith(b"%PDF")


def test_the_second_person_reads_all_of_it_and_counts_the_items(fiscal, head, case):
    copy = a_bundle(fiscal, case)
    page = browser(head)
    shown = page.get(f"/to-confirm/copy/{copy.pk}/").content.decode()
    assert "Chambers of the defence" in shown
    assert "Ramiro Accused" in shown
    assert "armen" not in shown
    with pytest.raises(Invalid):
        agreed(head, copy, count=copy.rows + 1)
    with pytest.raises(NotAllowed):
        agreed(fiscal, copy)
    agreed(head, copy)
    assert Entry.objects.filter(name="bundle.make", by="fiscal").exists()
    register = browser(a_viewer("watch", "AUDITOR", "council")).get("/copies/").content.decode()
    assert "The defence" in register


def test_it_leaves_once_and_its_bytes_are_gone_then(fiscal, head, case):
    copy = agreed(head, a_bundle(fiscal, case))
    opened(fiscal, copy)
    assert not copy.path().exists()
    with pytest.raises(NotPossible):
        opened(fiscal, copy)
    late = a_bundle(fiscal, case)
    Copy.objects.filter(pk=late.pk).update(asked_at=timezone.now() - second.LASTS * 2)
    assert forget_lapsed() == 1


def test_a_mark_that_would_name_somebody_protected_is_refused(fiscal, case):
    with pytest.raises(NotPossible, match="protected name"):
        a_bundle(fiscal, case, named="for Carmen Canario")
    assert not Copy.objects.exists()


def test_nothing_of_a_sealed_file_leaves_and_nothing_by_those_without_the_right(ana, fiscal, case):
    sealed = a_case(ana, is_compartment=True)
    assert browser(ana).get(f"/copies/proceedings/{sealed.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        a_bundle(ana, case)
    with pytest.raises(Invalid):
        a_bundle(fiscal, case, documents=[], sections=[])
    with pytest.raises(Invalid):
        a_bundle(fiscal, case, "neighbour")
    stranger = a_viewer("stranger", "DPP", "dpp")
    assert browser(stranger).get(f"/copies/proceedings/{case.pk}/").status_code == 404
    assert browser(fiscal).get(f"/copies/proceedings/{sealed.pk}/").status_code == 404


def test_whoever_a_conflict_keeps_from_the_case_is_not_asked(ana, fiscal, head, case):
    copy = a_bundle(fiscal, case)
    saved(ana, Conflict(case=case, kind="relative", user_id=head.user_id))
    assert second.find(head, "copy", copy.pk) is None


def test_the_page_puts_it_together_by_hand(fiscal, head, case):
    page, where = browser(fiscal), f"/copies/proceedings/{case.pk}/"
    shown = page.get(where).content.decode()
    assert where in page.get(f"/case/{case.pk}/").content.decode()
    keys = re.findall(r'name="documents" value="([^"]+)"', shown)
    sent = {
        "recipient": "defence",
        "named": "Chambers",
        "return_on": "2030-01-01",
        "documents": keys,
    }
    assert page.post(where, {**sent, "documents": []}).status_code == 200
    assert page.post(where, sent).status_code == 302
    copy = Copy.objects.get()
    assert (copy.rows, copy.recipient, copy.is_waiting) == (1, "defence", True)
