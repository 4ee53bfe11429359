"""The pages of figures: numbers equal to the published ones, small groups hidden, no bad input."""

from __future__ import annotations

import csv
import datetime
import importlib
import io
import json
import sys
import types
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.access.factories import a_viewer
from amparo.access.models import User
from amparo.indicators import snapshots
from amparo.indicators.facts import installed
from amparo.indicators.snapshot import Snapshot
from amparo.kernel.scope import unscoped
from amparo.publishing import figure_asked, figure_guard, figure_shown
from amparo.publishing.figure_asked import Question
from amparo.publishing.figure_pages import GROUPS, group_of
from amparo.publishing.figure_shown import shown
from amparo.publishing.workbook import plain

pytestmark = pytest.mark.once  # figures are counted by DuckDB, whatever the database
ACCEPTANCE = Path(__file__).parents[3] / "tests" / "acceptance"
APRIL, MARCH = datetime.date(2021, 4, 1), datetime.date(2022, 3, 31)
FOUL = [
    "x" * 10_000,
    "a\x00b",
    "a\x07b",
    "\u202eabc",
    "=1+1",
    "<script>alert(1)</script>",
    "'\";--",
    "😀",
    "٢٠٢١",
    "0001",
    "9999-12-31",
    "RP9999",
    "Q9-2021",
]


def tables():
    """The facts of the acceptance fixture, by name."""
    found = _loaded("figures_acceptance", "fixture_facts").snapshot()
    return [(name, found.table(name)) for name in installed() if found.table(name) is not None]


def _loaded(package, name):
    """A module of the acceptance tests, which are no package of the program."""
    holder = types.ModuleType(package)
    holder.__path__ = [str(ACCEPTANCE)]
    sys.modules[package] = holder
    return importlib.import_module(f"{package}.{name}")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with one snapshot, of the fixture as of April 2022."""
    folder = tmp_path_factory.mktemp("figures")
    moment = datetime.datetime(2022, 4, 2, tzinfo=datetime.UTC)
    snapshots.take(moment, folder=folder / "snapshots", tables=tables())
    return folder


@pytest.fixture
def snapshot(home, settings):
    settings.AMPARO_HOME = home
    return snapshots.names()[-1]


@pytest.fixture
def signed_in(db):
    """A browser in which somebody of a role has signed in."""

    def opened(role="FOCAL", agency="council", language="en"):
        viewer = a_viewer(f"one_{role.lower()}", role, agency)
        with unscoped("test"):
            user = User.rows.get(pk=viewer.user_id)
        client = Client(headers={"accept-language": language})
        client.force_login(user, backend="amparo.access.signin.Backend")
        session = client.session
        session["began"] = timezone.now().timestamp()
        session.save()
        return client

    return opened


def asked(client, metric="M-VIC-CONF", **query):
    return client.get(reverse("figure", args=[metric]), query)


def rows(answer):
    return {tuple(row[:-1]): row[-1] for row in answer.context["table"]["rows"]}


def told(snapshot, metric, by=(), **where):
    question = Question(metric, APRIL, MARCH, tuple(by), tuple(sorted(where.items())))
    return shown(snapshot, question, "")


# --- All figures ------------------------------------------------------------------------------


def test_all_figures_stand_under_the_headings_of_the_field(signed_in, snapshot):
    answer = signed_in().get(reverse("figures"), {"period": "RP2022"})
    assert [group["code"] for group in answer.context["groups"]] == list(GROUPS)
    cards = {c["title"]: c for group in answer.context["groups"] for c in group["cards"]}
    assert cards["Investigations opened"]["value"] == "15"
    assert cards["Confirmed victims"]["population"] == "confirmed victims"
    assert cards["Officials convicted"]["status_words"] == "None reported"
    assert "1 April 2021 to 31 March 2022" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"period": "RP2022"},
        {"period": "Y2021"},
        {"from": "1 April 2021", "to": "31/03/2022"},
        {"from": "abril de 2021", "to": "March 2022"},
        {"period": "RP2022", "shown": "RP2022", "from": "2021-04-01", "to": "2022-03-31"},
    ],
)
def test_a_period_is_named_or_typed_as_days(signed_in, snapshot, query):
    answer = signed_in().get(reverse("figures"), query)
    cards = {c["title"]: c for group in answer.context["groups"] for c in group["cards"]}
    assert cards["Investigations opened"]["value"] == "15"


def test_a_name_that_was_typed_anew_counts_before_old_days(signed_in, snapshot):
    query = {"period": "CY2020", "shown": "", "from": "1 April 2021", "to": "31 March 2022"}
    answer = signed_in().get(reverse("figures"), query)
    assert answer.context["form"].covered.code == "CY2020"
    assert answer.context["form"]["from"].value() == ""


def test_the_snapshot_is_named_and_a_period_that_goes_on_is_marked(signed_in, snapshot):
    answer = signed_in().get(reverse("figures"), {"period": "CY2022"})
    assert "Apr" in answer.context["as_of"]
    assert "may still grow" in answer.content.decode()


def test_without_a_snapshot_the_page_says_what_to_do(signed_in, settings, tmp_path):
    settings.AMPARO_HOME = tmp_path
    client = signed_in()
    for answer in (client.get(reverse("figures")), asked(client)):
        assert answer.status_code == 200
        assert "amparo snapshot" in answer.content.decode()


def test_who_may_not_read_figures_finds_no_page(signed_in, snapshot):
    client = signed_in("SYS_ADMIN", "council")
    assert client.get(reverse("figures")).status_code == 404
    assert asked(client).status_code == 404
    assert asked(Client()).status_code == 302


def test_every_metric_has_a_heading():
    from amparo.indicators.catalogue import catalogue

    assert {group_of(definition) for definition in catalogue().values()} == set(GROUPS)


# --- One figure -------------------------------------------------------------------------------


def test_one_figure_shows_number_sentence_chart_table_and_rule(signed_in, snapshot):
    answer = asked(signed_in(), "M-INV-NEW", period="RP2022", by="exploitation")
    page = answer.content.decode()
    assert answer.context["value"] == "15 cases"
    assert rows(answer)["Labour exploitation",] == "3"
    assert answer.context["table"]["total"] == "15"
    assert page.count("<svg xmlns") == 2
    assert "Investigations opened, 1 April 2021 to 31 March 2022: 15 cases." in page
    assert "whose opening date lies in the period" in page
    assert snapshot in page


def test_every_figure_opens_in_both_languages(signed_in, snapshot):
    from amparo.indicators.catalogue import catalogue

    client = signed_in(language="es")
    for metric, definition in catalogue().items():
        cuts = {"by": next(iter(sorted(definition.main.by)), "")}
        answer = asked(client, metric, period="RP2022", **cuts)
        assert answer.status_code == 200, metric
        assert definition.title["es"] in answer.content.decode()


def test_a_filter_and_two_breakdowns_are_asked_together(signed_in, snapshot):
    answer = asked(signed_in(), "M-INV-NEW", by="month", and_by="agency", exploitation="labour")
    assert answer.context["value"] == "3 cases"
    assert "Exploitation: Labour exploitation" in answer.content.decode()


def test_another_way_of_counting_is_chosen(signed_in, snapshot):
    answer = asked(signed_in(), "M-SCREENED", measure="encountered")
    assert answer.context["named"] == "People screened: People met"


def test_a_list_is_told_value_by_value(signed_in, snapshot):
    answer = asked(signed_in(), "M-SENTENCE")
    assert answer.context["value"] == "12; 10 years"


# --- Small groups -----------------------------------------------------------------------------


def test_what_was_published_is_shown_and_what_adds_up_from_it(snapshot):
    crossed = told(snapshot, "M-VIC-CONF", ("sex", "age_group")).figure
    assert {cell.value for cell in crossed.cells} == {2, 1, 6}
    alone = told(snapshot, "M-VIC-CONF", ("sex",)).figure
    assert {cell.by["sex"]: cell.value for cell in alone.cells} == {"female": 3, "male": 6}


def test_crossed_traits_of_few_people_are_not_shown(signed_in, snapshot):
    found = told(snapshot, "M-VIC-CONF", ("nationality", "sex"))
    assert found.withheld
    assert not found.figure.cells
    answer = asked(signed_in(), by="nationality", and_by="sex")
    assert "groups are so small" in answer.content.decode()
    assert not answer.context["table"]["rows"]


def test_a_small_group_is_hidden_in_words_with_a_second_one(signed_in, snapshot):
    answer = asked(signed_in(), "M-REPAT", by="sex")
    assert set(rows(answer).values()) == {"Hidden"}
    assert answer.context["table"]["total"] == "6"


def test_a_filter_does_not_tell_what_a_breakdown_hides(snapshot):
    found = told(snapshot, "M-REPAT", sex="female").figure
    assert (found.value, found.status) == (None, "hidden")
    crossed = told(snapshot, "M-REPAT", ("month",), sex="female").figure
    assert (crossed.value, crossed.cells) == (None, ())


def test_people_chosen_by_another_rule_are_hidden_when_few(snapshot):
    found = told(snapshot, "M-VIC-CONF", where_exploited="abroad").figure
    assert (found.value, found.status) == (None, "hidden")


def test_crossings_of_suspects_are_hidden_though_their_number_is_public(snapshot):
    alone = told(snapshot, "M-INV-NEW-IND", ("sex",))
    assert {cell.value for cell in alone.figure.cells} == {1, 3, 16}
    assert told(snapshot, "M-INV-NEW-IND", ("sex", "nationality")).withheld


def test_a_median_is_not_broken_down(snapshot):
    assert not told(snapshot, "M-VIC-AGE", ("age",)).figure.cells


def test_no_row_of_a_shown_crossing_gives_a_hidden_margin(snapshot):
    for names in (("sex", "month"), ("age_group", "month"), ("sex", "destination")):
        crossed = told(snapshot, "M-REPAT", names)
        for name in names:
            margin = {c.by[name]: c for c in told(snapshot, "M-REPAT", (name,)).figure.cells}
            hidden = {code for code, cell in margin.items() if cell.status == "hidden"}
            shown_rows = [c for c in crossed.figure.cells if c.by[name] in hidden]
            assert all(cell.status == "hidden" for cell in shown_rows)


# --- Files ------------------------------------------------------------------------------------


def test_a_figure_is_taken_away_as_json(signed_in, snapshot):
    answer = asked(signed_in(), "M-INV-NEW", period="RP2022", by="exploitation", format="json")
    found = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert (found["value"], found["status"], found["snapshot"]) == (15, "counted", snapshot)
    assert {"by": {"exploitation": "labour"}, "value": 3, "status": "counted"} in found["cells"]


def test_a_figure_is_taken_away_as_a_sheet_with_what_is_hidden_left_out(signed_in, snapshot):
    answer = asked(signed_in(), "M-REPAT", period="RP2022", by="sex", format="csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["status"] for line in lines] == ["counted", "hidden", "hidden"]
    assert [line["value"] for line in lines] == ["6", "", ""]
    assert "m-repat-rp2022.csv" in answer["Content-Disposition"]


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_sheet_carries_out_nothing(word):
    assert plain(word) == f"'{word}"


def test_numbers_in_a_sheet_stay_numbers():
    assert (plain(-5), plain(None), plain(2.5)) == ("-5", "", "2.5")


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize("word", FOUL)
@pytest.mark.parametrize("name", ["period", "from", "to", "by", "and_by", "sex", "measure"])
def test_foul_words_get_a_sentence_beside_the_field_and_are_kept(signed_in, snapshot, name, word):
    answer = asked(signed_in(), "M-SCREENED", **{name: word})
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.errors
    assert form[name].value() == word
    assert "has-error" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "field", "part"),
    [
        ({"from": "2022-03-31", "to": "2021-04-01"}, "to", "before it begins"),
        ({"from": "2022-03-31"}, "to", "last day"),
        ({"to": "2022-03-31"}, "from", "first day"),
        ({"period": "2021"}, "period", "several periods"),
        ({"period": "RP2022", "sex": "blue"}, "sex", "not in the list"),
        ({"period": "RP2022", "by": "colour"}, "by", "not in the list"),
    ],
)
def test_what_cannot_be_answered_is_said_beside_its_field(signed_in, snapshot, query, field, part):
    answer = asked(signed_in(), **query)
    assert part in str(answer.context["form"].errors[field])
    assert answer.context["form"][field].value() == query.get(field, "")


def test_faults_of_several_fields_are_told_at_once(signed_in, snapshot):
    answer = asked(signed_in(), period="foo", sex="blue", format="csv")
    assert set(answer.context["form"].errors) == {"period", "sex"}
    assert answer["Content-Type"].startswith("text/html")


def test_more_than_three_traits_of_people_are_not_crossed(signed_in, snapshot):
    query = {"by": "sex", "and_by": "age_group", "nationality": "col", "district": "bz_bz"}
    answer = asked(signed_in(), **query)
    assert "three traits" in str(answer.context["form"].errors["by"])


@pytest.mark.parametrize("word", ["NOPE", "x" * 3000, "=1+1", "<script>", "😀", "a\x07b"])
def test_an_unknown_figure_gets_a_sentence_and_the_others(signed_in, snapshot, word):
    answer = signed_in().get(reverse("figure", args=[word]))
    assert answer.status_code == 404
    assert "There is no figure" in answer.content.decode()
    assert "<script>”" not in answer.content.decode()


def test_unknown_parameters_are_left_aside(signed_in, snapshot):
    answer = asked(signed_in(), "M-INV-NEW", nonsense="1", format="exe")
    assert answer.context["value"] == "15 cases"


def test_codes_may_be_written_as_figures_print_them(signed_in, snapshot):
    assert asked(signed_in(), nationality="COL").context["value"] == "4 people"


def test_people_cut_by_two_attributes_are_counted_in_one_scan(signed_in, snapshot, monkeypatch):
    figure_asked.forget()
    scans = []
    plain = Snapshot.rows

    def rows(self, query):
        scans.append(query)
        return plain(self, query)

    monkeypatch.setattr(Snapshot, "rows", rows)
    client = signed_in()
    for cache in (figure_shown.shown, figure_guard.verdict, figure_guard._alone):
        cache.cache_clear()
    asked(client, "M-VIC-CONF", period="RP2022", by="sex", and_by="age_group")
    assert len([one for one in scans if 'FROM "identification"' in one]) == 1
