"""Belize's registers and a data steward, for the tests of this room."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from amparo.access.factories import a_user, a_viewer
from amparo.exchange import batches, jobs
from amparo.exchange.migration import country_mappings, prepare, read_mappings
from amparo.exchange.registers.raw import Raw
from amparo.exchange.uploads import actions
from amparo.reference.country import country


@pytest.fixture(scope="session")
def registers():
    folder = country().folder / "registers"
    return sorted(path for path in folder.iterdir() if path.suffix in {".csv", ".xlsx"})


@pytest.fixture(scope="session")
def mappings():
    return read_mappings(country_mappings())


@pytest.fixture
def prepared(registers, mappings):
    return prepare(registers, mappings)


@pytest.fixture
def edition(tmp_path, mappings):
    """Writes an edition of a register in a folder of its own; gives it prepared."""
    editions: list[Path] = []

    def written(*rows, name="dhs_client_register"):
        path = tmp_path / str(len(editions)) / f"{name}.csv"
        editions.append(path)
        path.parent.mkdir()
        path.write_text("\n".join(rows) + "\n")
        return prepare([path], mappings)

    return written


@pytest.fixture
def steward(db):
    return a_viewer("steward", "DATA_STEWARD", "council")


@pytest.fixture
def staff(db):
    for username in ("officer", "officer2", "officer3"):
        a_user(username, "ATIP_OFF", "police")
    for username in ("social", "social2"):
        a_user(username, "DHS_SW", "dhs")


@pytest.fixture
def folder(tmp_path, settings):
    """Files and snapshots of a test lie in a folder of its own."""
    settings.HOME = SimpleNamespace(files=tmp_path / "files")
    settings.AMPARO_HOME = tmp_path


@pytest.fixture
def bring_registers(steward, registers, folder):
    """Brings Belize's registers in, read and mapped; gives the keys of the uploads."""
    mappings = {path.stem: path.read_text() for path in country_mappings()}

    def brought(path):
        raw = Raw(path.name, path.read_bytes())
        origin = actions.Origin("police", "own_record", "The office’s own shelf", 2018, 2022)
        upload = actions.receive(steward, None, raw, origin)
        upload = actions.look_into(steward, upload)
        actions.save_mapping(steward, None, upload, mappings[path.stem])
        return str(upload.pk)

    return lambda: [brought(path) for path in registers]


@pytest.fixture
def uploads(bring_registers):
    return bring_registers()


@pytest.fixture
def rehearsed(steward, uploads):
    batch = batches.begin(steward, None, uploads)
    assert jobs.work()
    batch.refresh_from_db()
    return batch


@pytest.fixture
def loaded(steward, rehearsed):
    batches.ask(steward, None, rehearsed, "load")
    assert jobs.work()
    rehearsed.refresh_from_db()
    return rehearsed
