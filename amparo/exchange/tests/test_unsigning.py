"""What was signed and then changed is compared and signed anew, and the page says why."""

from __future__ import annotations

import pytest
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.audit.models import Entry
from amparo.exchange import batches, jobs
from amparo.exchange.batch_forms import ExplainForm
from amparo.exchange.batch_pages import batch_context
from amparo.exchange.edits import accept, decline, record_of
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import Batch, ProposedEdit, Signature
from amparo.exchange.parting import made_of_several, mentions_of, part
from amparo.exchange.reach import Reach
from amparo.exchange.signing import sign
from amparo.kernel.errors import NotPossible
from amparo.people.pairs.deciding import decide_pair, pairs_of

CAUTIOUS = 0.995  # leaves some pairs to people
HEADINGS = "Client no;Surname;Given name(s);Sex;Nationality;Date identified;Status"
FIRST = (
    "DHS-1;Tzul;Ismael;M;Guatemala;03/02/2021;Potential",
    "DHS-2;Choc;Elvia;F;Honduras;04/02/2021;Confirmed",
)

pytestmark = pytest.mark.usefixtures("staff", "folder")


@pytest.fixture
def focal(db):
    return a_viewer("focal", "FOCAL", "council")


@pytest.fixture
def batch(steward, registers, mappings):
    done = load(steward, prepare(registers, mappings, CAUTIOUS))
    return Batch.objects.get(pk=done.batch)


def sign_once(viewer, batch):
    """The state in which a load waits for its second signature."""
    batch.step = "reconciled"
    batch.save()
    sign(viewer, None, batch)


def a_pair(viewer):
    return pairs_of(viewer).filter(decision="to_review")[0]


def is_back(viewer, batch, words):
    batch.refresh_from_db()
    shown = batch_context(viewer, batch, ExplainForm(batch))
    return batch.step == "loaded" and not batch.signatures.exists() and words in shown["why_back"]


def test_people_joined_after_the_first_signature_take_it_off(steward, focal, batch):
    sign_once(focal, batch)
    pair = a_pair(steward)
    decide_pair(steward, None, pair.pk, "joined")
    assert is_back(focal, batch, "decided otherwise")
    assert Entry.objects.filter(name="pair.decide").latest("seq").facts["stepped_back"]
    with pytest.raises(NotPossible):
        sign(a_viewer("prosecutor", "DPP", "dpp"), None, batch)
    sign_once(focal, batch)
    decide_pair(steward, None, pair.pk, "kept_apart")
    assert is_back(focal, batch, "decided otherwise")


def test_a_decision_that_changes_nobody_leaves_the_signature(steward, focal, batch):
    sign_once(focal, batch)
    decide_pair(steward, None, a_pair(steward).pk, "kept_apart")
    batch.refresh_from_db()
    assert batch.step == "reconciled"
    assert Signature.objects.count() == 1


def test_somebody_parted_after_the_first_signature_takes_it_off(steward, focal, batch):
    sign_once(focal, batch)
    person, _rows = made_of_several(steward)[0]
    part(steward, None, person, {mentions_of(person)[0].pk})
    assert is_back(focal, batch, "parted into two")


def test_an_accepted_edit_takes_signatures_off_the_load_that_brought_the_record(
    steward, focal, mappings, tmp_path
):
    first, second = _two_editions(steward, mappings, tmp_path)
    sign_once(focal, first)
    sign_once(focal, second)
    edits = list(ProposedEdit.objects.all())
    decline(steward, None, edits[0])
    assert Signature.objects.count() == 2
    accept(steward, None, edits[1])
    assert is_back(focal, first, "edit")
    assert is_back(focal, second, "edit")


def test_a_load_with_both_signatures_is_changed_by_no_proposal(steward, focal, mappings, tmp_path):
    first, _second = _two_editions(steward, mappings, tmp_path)
    sign_once(focal, first)
    sign(a_viewer("prosecutor", "DPP", "dpp"), None, first)
    edit = ProposedEdit.objects.all()[0]
    assert not Reach(steward).may_write(record_of(edit), edit.fields)
    with pytest.raises(NotPossible):
        accept(steward, None, edit)
    assert Signature.objects.count() == 2


def test_a_comparison_under_way_is_stopped_when_a_pair_is_joined(steward, focal, batch):
    batches.ask(focal, None, batch, "compare")
    Batch.objects.filter(pk=batch.pk).update(beat=timezone.now())
    decide_pair(steward, None, a_pair(steward).pk, "joined")
    jobs.work()
    assert is_back(focal, batch, "decided otherwise")
    assert batch.job == ""
    batches.ask(focal, None, batch, "compare")
    jobs.work()
    batch.refresh_from_db()
    shown = batch_context(focal, batch, ExplainForm(batch))
    assert (batch.step, shown["why_back"]) == ("reconciled", "")


def _two_editions(steward, mappings, tmp_path):
    made = []
    for folder, rows in (
        ("first", FIRST),
        ("second", (FIRST[0], FIRST[1].replace("Honduras", "Mexico"))),
    ):
        path = tmp_path / folder / "dhs_client_register.csv"
        path.parent.mkdir()

        path.write_text("\n".join((HEADINGS, *rows)) + "\n")
        made.append(load(steward, prepare([path], mappings)).batch)
    return [Batch.objects.get(pk=key) for key in made]
