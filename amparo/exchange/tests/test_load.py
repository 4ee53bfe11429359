"""Loading Belize's registers: once, whole, and with everything traced to its row."""

from __future__ import annotations

import pytest

from amparo.access.factories import a_viewer
from amparo.audit.models import Entry
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import Batch, PairDecision, Provenance, SourceRow
from amparo.justice.models import Charge
from amparo.kernel.act import Act, performing
from amparo.kernel.errors import Invalid, NotAllowed
from amparo.kernel.scope import unscoped


@pytest.fixture
def count():
    from django.apps import apps

    def rows(label, **where):
        with unscoped("a test counts"):
            return apps.get_model(label).rows.filter(**where).count()

    return rows


@pytest.mark.usefixtures("staff")
def test_everything_is_there_once(prepared, steward, count):
    done = load(steward, prepared)
    assert count("justice.Investigation") == 35
    assert count("justice.Suspect") == 48
    assert count("justice.Prosecution") == 8
    assert count("justice.Defendant") == 13
    assert count("intake.Identification") == 13
    assert count("cases.Case") == 40
    assert count("people.Person") == 61
    assert done.nobody == {}
    assert done.written == {kind.lower(): n for kind, n in prepared.plan.counts().items()}


@pytest.mark.usefixtures("staff")
def test_the_officials_case_is_sealed_and_counted(prepared, steward, count):
    load(steward, prepared)
    assert count("cases.Case", is_compartment=True) == 1
    assert count("cases.Case", is_compartment=True, is_countable=True) == 1
    assert count("justice.Suspect", is_official=True) == 2


@pytest.mark.usefixtures("staff")
def test_the_same_files_again_change_nothing(prepared, steward, registers, mappings, count):
    load(steward, prepared)
    again = load(steward, prepare(registers, mappings))
    assert again.batch == ""
    assert again.new_rows == 0
    assert count("people.Person") == 61
    assert Batch.objects.count() == 1


@pytest.mark.usefixtures("staff")
def test_files_that_come_one_after_the_other_meet(steward, registers, mappings, count):
    """Each time all files so far are given, as an office does that adds to its folder."""
    for number in range(1, len(registers) + 1):
        load(steward, prepare(registers[:number], mappings))
    assert count("justice.Investigation") == 35
    assert count("justice.Suspect") == 48
    assert count("justice.Defendant") == 13
    assert Batch.objects.count() == len(registers)


@pytest.mark.usefixtures("staff")
def test_each_record_tells_its_row(prepared, steward):
    load(steward, prepared)
    assert SourceRow.objects.filter(refused="duplicate").count() == 1
    kinds = set(Provenance.objects.values_list("record", flat=True))
    assert kinds == set(prepared.plan.counts())


@pytest.mark.usefixtures("staff")
def test_one_entry_in_the_ledger_holds_counts_and_no_name(prepared, steward):
    load(steward, prepared)
    entry = Entry.objects.get(name="register.load")
    assert entry.facts["counts"]["justice.investigation"] == 35
    assert len(entry.facts["merkle_root"]) == 64
    assert "Bonilla" not in str(entry.facts)
    assert Batch.objects.get().entry == entry.seq


@pytest.mark.usefixtures("staff")
def test_pairs_are_kept_without_names(prepared, steward):
    load(steward, prepared)
    assert PairDecision.objects.filter(decision="joined").count() == len(prepared.plan.pairs)
    assert not PairDecision.objects.filter(a__contains="Gwendolyn").exists()


@pytest.mark.django_db
def test_others_may_not_load(prepared):
    with pytest.raises(NotAllowed):
        load(a_viewer("ana", "ATIP_OFF", "police"), prepared)


@pytest.mark.usefixtures("staff")
def test_nor_may_they_when_there_is_nothing_to_load(prepared, steward):
    load(steward, prepared)
    with pytest.raises(NotAllowed):
        load(a_viewer("ana", "ATIP_OFF", "police"), prepared)


@pytest.mark.usefixtures("staff")
def test_a_client_whose_days_cannot_be_read_still_has_a_team(steward, mappings, tmp_path, count):
    register = tmp_path / "dhs_client_register.csv"
    register.write_text(
        "Client no;Surname;Given name(s);Date identified;Status;Social worker\n"
        "DHS-1;Tzul;Ismael;31/02/2021;Confirmed;SW-01\n"
    )
    load(steward, prepare([register], mappings))
    assert count("cases.TeamMember", from_on__isnull=False) == 1
    assert count("cases.Case", opened_on__isnull=True) == 1


@pytest.mark.usefixtures("staff")
def test_each_decision_on_a_victim_is_a_row_of_its_own(prepared, steward, count):
    load(steward, prepared)
    confirmed = count("intake.Identification", status="confirmed")
    assert count("intake.IdentificationDecision", outcome="confirmed") == confirmed > 0
    assert count("intake.IdentificationDecision", decider__isnull=False) == 0


def test_a_term_above_the_maximum_is_kept_and_marked(steward, mappings, tmp_path):
    """What a register says is not repaired, nor does it stand in the way of another change."""
    docket = tmp_path / "prosecutions_docket.csv"
    docket.write_text(
        "docket,accused,sex,act,charge,date charged,outcome,outcome date,sentence\n"
        "DPP 2018/38,Ramiro Ical,M,TIP Act,trafficking in persons (labour exploitation),"
        "01-Jul-2018,guilty,01-Sep-2019,30 yrs\n"
    )
    load(steward, prepare([docket], mappings))
    with unscoped("a test looks"), performing(Act("test.edit", "test", "", "")):
        charge = Charge.rows.get()
        assert (charge.sentence_months, charge.sentence_flag) == (360, "above_maximum")
        charge.is_familial = True
        charge.save()
        charge.sentence_months = 350
        with pytest.raises(Invalid):
            charge.save()
