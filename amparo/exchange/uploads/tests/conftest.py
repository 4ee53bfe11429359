"""A folder of its own for files, a steward, and registers to bring in."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from openpyxl import Workbook

from amparo.access.factories import a_viewer
from amparo.exchange.registers.outlines import as_told
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.reading import read_raw
from amparo.exchange.uploads import actions
from amparo.exchange.uploads.actions import Origin, look_into, receive
from amparo.reference.country import country

REGISTERS = country().folder / "registers"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """The folder in which uploads lie."""
    settings.HOME = SimpleNamespace(files=tmp_path / "files")
    return settings.HOME.files / "registers"


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    """Files are read in this process; what the process apart does has tests of its own."""
    monkeypatch.setattr(actions, "read_apart", lambda raw: as_told(read_raw(raw)))


@pytest.fixture
def steward(db):
    return a_viewer("steward", "DATA_STEWARD", "council")


@pytest.fixture
def raw():
    def named(name):
        return Raw(name, (REGISTERS / name).read_bytes())

    return named


@pytest.fixture
def bring(steward):
    """Bring a file in and have it read."""

    def brought(raw, office="police"):
        origin = Origin(office, "own_record", "The office’s own shelf", 2018, 2022)
        upload = receive(steward, None, raw, origin)
        return look_into(steward, upload)

    return brought


@pytest.fixture
def hidden_book():
    """A workbook with a sheet that is hidden."""
    book = Workbook()
    rows = (("Case No", "Date opened"), ("A/1", "2021-05-06"), ("A/2", "2021-05-07"))
    for name in ("cases", "old cases"):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.worksheets[1].sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)
    return Raw("hidden.xlsx", kept.getvalue())
