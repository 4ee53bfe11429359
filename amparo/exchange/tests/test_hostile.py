"""Torn and hostile files: each is read or refused with a sentence, whatever is in it."""

from __future__ import annotations

import random

import pytest

from amparo.exchange.migration import prepare
from amparo.exchange.registers.reading import read
from amparo.kernel.errors import Refused
from amparo.reference.country import country

FOLDER = country().folder / "registers"
TORN = ["police_case_register.xlsx", "ngo_referencias.xlsx", "prosecutions_docket.csv"]
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "<script>alert(1)</script>",
    "'; DROP TABLE cases_case; --",
    "\u202egnp.exe",
    "😀" * 200,
    "x" * 10_000,
    "\x00\x07",
    "٣/٤/٢٠٢١",
    "9999-12-31",
    "{{7*7}}",
    "%s%n",
    "../../etc/passwd",
]


def said(attempt):
    """What an attempt gives, or the sentence by which it is refused."""
    try:
        return attempt()
    except Refused as refusal:
        return str(refusal)


@pytest.mark.parametrize("name", TORN)
def test_a_torn_file_is_read_or_refused(name, tmp_path):
    content = (FOLDER / name).read_bytes()
    chance = random.Random(name)
    for number in range(60):
        torn = bytearray(content)
        for _ in range(chance.randrange(1, 30)):
            torn[chance.randrange(len(torn))] = chance.randrange(256)
        if number % 3 == 0:
            del torn[chance.randrange(len(torn)) :]
        path = tmp_path / f"{number}{name[name.rindex('.') :]}"
        path.write_bytes(bytes(torn))
        assert said(lambda path=path: read(path))


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_hostile_cell_is_a_text_or_refused_in_its_place(cell, mappings, tmp_path):
    """The same words in every cell of every column, one row among good ones."""
    for name in ("dhs_client_register.csv", "prosecutions_docket.csv"):
        source = FOLDER / name
        encoding = "cp1252" if name.startswith("dhs") else "utf-8-sig"
        lines = source.read_text(encoding).splitlines()
        mark = ";" if name.startswith("dhs") else ","
        quoted = '"' + cell.replace('"', '""') + '"'
        lines.insert(2, mark.join([quoted] * (lines[0].count(mark) + 1)))
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        found = said(lambda path=path: prepare([path], mappings).plan.sheets[0].rows)
        assert len(found) >= 10
