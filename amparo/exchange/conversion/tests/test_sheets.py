"""What a mapping may say of empty cells, and which rows are sums: nothing else is taken so."""

from __future__ import annotations

from typing import Any

from amparo.exchange.conversion.sheets import convert_table
from amparo.exchange.mapping.fitting import fit
from amparo.exchange.mapping.reading import parse_mapping
from amparo.exchange.registers.books import Sheet

HEADINGS: list[Any] = ["No", "Surname", "Given", "Sex", "Identified", "Status"]
MAPPING = """
mapping: clients
version: 1
office: dhs
date_order: dmy
sheets:
  - rows: victim
    columns:
      reference: [No]
      family: [Surname]
      given: [Given]
      sex: [Sex]
      identified: [Identified]
      status: [Status]
    constants: {sex: female}
    blank_means: {status: confirmed}
"""


def converted(*rows, formulas=()):
    mapping = parse_mapping(MAPPING)
    sheet = Sheet("clients", [HEADINGS, *rows], formulas=frozenset(formulas))
    table = fit(sheet, mapping.sheets[0])
    assert table is not None
    return convert_table(table, mapping, "digest", "clients.csv")


def test_what_an_empty_cell_means_is_said_of_empty_cells_alone():
    done = converted(
        ["5", "Tzul", "Ismael", "M", "03/02/2021", "Potential"],
        ["6", "Choc", "Elvia", None, "14/02/2021", "zzz unknown word"],
        ["7", "Pop", "Rosa", "qqq", "15/02/2021", None],
    )
    one, two, three = done.rows
    assert (one.values["sex"], one.values["status"]) == ("male", "potential")
    assert "status" not in two.values
    assert "sex" not in three.values
    assert (two.values["sex"], two.assumed) == ("female", ("sex",))
    assert (three.values["status"], three.assumed) == ("confirmed", ("status",))
    said = {(flag.row, flag.field) for flag in done.flags if flag.code == "blank_means"}
    assert said == {(3, "sex"), (4, "status")}


def test_a_row_with_a_formula_and_a_name_is_no_sum():
    done = converted(
        [1, "Tzul", "Ismael", "M", "03/02/2021", "Potential"],
        [2, "Choc", None, None, None, None],
        [3, None, None, None, None, None],
        ["Total", None, None, None, None, None],
        formulas={2, 3, 4, 5},
    )
    refused = {problem.row: problem.code for problem in done.rejected}
    assert (refused.get(4), refused.get(5)) == ("total_row", "total_row")
    assert refused.get(3) != "total_row"
