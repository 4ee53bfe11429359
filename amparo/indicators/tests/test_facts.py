"""Facts say what they hold, and what they draw on can be traced."""

from pathlib import Path

import pytest

from amparo.indicators.facts import BadFact, disagreements, read_fact, read_facts
from amparo.indicators.lineage import Untraceable, sources

GOOD = """-- fact: visit
-- grain: one row for each visit
-- column: person_id, key, the person
-- column: on_day, date, the day, which
--   may be known only roughly
-- column: kind, text, code of the list `visit_kind`
SELECT v.person_id AS person_id, v.made_on AS on_day, v.kind
  FROM care_visit v
  JOIN care_file f ON f.id = v.file_id AND f.is_countable
 WHERE v.voided_at IS NULL
   AND EXISTS (SELECT 1 FROM care_note n WHERE n.file_id = f.id AND n.secret = v.kind);
"""
SCHEMA = {
    "care_visit": ("id", "person_id", "made_on", "kind", "file_id", "voided_at"),
    "care_file": ("id", "is_countable"),
    "care_note": ("file_id", "secret"),
}


def written(folder: Path, text: str, name: str = "visit") -> Path:
    path = folder / f"{name}.sql"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_is_the_contract_of_the_fact(tmp_path):
    fact = read_fact(written(tmp_path, GOOD))
    assert fact.names == ("person_id", "on_day", "kind")
    assert fact.columns[1].meaning == "the day, which may be known only roughly"
    assert [c.kind for c in fact.columns] == ["key", "date", "text"]
    assert fact.columns[2].code_list == "visit_kind"
    assert not list(disagreements(fact))


def test_sources_reach_into_join_where_and_subquery(tmp_path):
    fact = read_fact(written(tmp_path, GOOD))
    assert sources(fact, SCHEMA) == {
        ("care_visit", "person_id"),
        ("care_visit", "made_on"),
        ("care_visit", "kind"),
        ("care_visit", "file_id"),
        ("care_visit", "voided_at"),
        ("care_file", "id"),
        ("care_file", "is_countable"),
        ("care_note", "file_id"),
        ("care_note", "secret"),
    }


def test_sources_see_through_stars_and_names_of_parts(tmp_path):
    starred = (
        "WITH v AS (SELECT * FROM care_visit) SELECT person_id, made_on AS on_day, kind FROM v"
    )
    text = GOOD[: GOOD.index("SELECT")] + starred
    found = sources(read_fact(written(tmp_path, text)), SCHEMA)
    assert ("care_visit", "voided_at") in found
    assert {table for table, _ in found} == {"care_visit"}


def test_a_table_that_no_record_has_is_named(tmp_path):
    fact = read_fact(written(tmp_path, GOOD))
    with pytest.raises(Untraceable, match="care_note"):
        sources(fact, {k: v for k, v in SCHEMA.items() if k != "care_note"})


def test_columns_that_disagree_are_told(tmp_path):
    text = GOOD.replace("v.kind\n", "v.kind AS sort\n")
    said = list(disagreements(read_fact(written(tmp_path, text))))
    assert said == [
        "visit.sql: kind is described, but the SELECT does not yield it.",
        "visit.sql: the SELECT yields sort, which is not described.",
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("-- fact: visit", "-- about: visit"), "begin with"),
        (("-- fact: visit", "-- fact: visits"), "name the file visits.sql"),
        (("kind, text", "kind, colour"), "the type must be one of"),
        (("kind, text, code of", "kind, code of"), "say a column's name"),
        (("-- column: kind", "-- column: on_day"), "on_day is described twice"),
    ],
)
def test_a_header_that_is_no_contract_is_refused(tmp_path, change, says):
    with pytest.raises(BadFact, match=says):
        read_fact(written(tmp_path, GOOD.replace(*change)))


def test_two_rooms_may_not_ship_one_fact(tmp_path):
    for room in ("a", "b"):
        (tmp_path / room).mkdir()
        written(tmp_path / room, GOOD)
    with pytest.raises(BadFact, match="is also in"):
        read_facts([tmp_path / "a", tmp_path / "b"])
