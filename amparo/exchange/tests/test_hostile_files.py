"""More than sixty hostile files: none crashes, none is executed, each is read or says why not."""

from __future__ import annotations

import contextlib
import datetime
import sys

import pytest
from django.utils.translation import override

from amparo.exchange.conversion.checking import draft_mapping
from amparo.exchange.mapping.document import as_text, document_of
from amparo.exchange.mapping.proposing import propose
from amparo.exchange.migration import NoMapping, fitted, plan_of
from amparo.exchange.registers import telling
from amparo.exchange.registers.apart import book_apart, read_apart
from amparo.exchange.registers.cells import Unread
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.reading import read_raw
from amparo.exchange.registers.refusals import Unreadable

from .hostile_files import READ, REFUSED, xls

RUNS = ("os.system", "os.exec", "os.posix_spawn", "subprocess.Popen", "socket.connect", "exec.")
DAYS = (datetime.date, datetime.datetime, datetime.time, datetime.timedelta)
PLAIN = (str, int, float, bool, Unread, *DAYS)
WRITES = ("os.remove", "os.rename", "os.mkdir")
APART = ("bomb.xlsx", "far.xlsx", "locked.xls", "macros.xlsx", "entities.xlsx", "formulas.csv")
_watched: list[str] = []
_is_watching = [False]


def _watch(event: str, args: tuple[object, ...]) -> None:
    if not _is_watching[0]:
        return
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if event.startswith((*RUNS, *WRITES)) or writes:
        _watched.append(event)


sys.addaudithook(_watch)


@pytest.fixture
def nothing_is_run():
    """Whatever starts a program, opens a connection or writes a file meanwhile fails the test."""
    _watched.clear()
    _is_watching[0] = True
    yield
    _is_watching[0] = False
    assert not _watched


def test_there_are_sixty_and_more():
    contents = [content for content, _code in REFUSED.values()] + list(READ.values())
    assert len({repr(content) for content in contents}) >= 60  # no file twice


@pytest.mark.usefixtures("nothing_is_run")
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_says_why(name):
    content, code = REFUSED[name]
    with pytest.raises(Unreadable) as raised:
        read_raw(Raw(name, content))
    assert raised.value.code == code
    sentences = set()
    for language in ("en", "es"):
        with override(language):
            sentences.add(str(raised.value))
    assert len(sentences) == 2
    assert all(len(sentence) > 15 and "{" not in sentence for sentence in sentences)


@pytest.mark.usefixtures("nothing_is_run")
@pytest.mark.parametrize("name", READ)
def test_what_is_read_is_plain_values_from_end_to_end(name):
    """Read, proposed, written as a mapping, read back, converted and planned."""
    book = read_raw(Raw(name, READ[name]))
    found = propose(book)
    text = as_text(document_of(found, {sheet.name: sheet for sheet in book.sheets}, "police"))
    mapping = draft_mapping(text)
    with contextlib.suppress(NoMapping):
        plan_of([fitted(book, [mapping])])
    assert all(
        cell is None or type(cell) in PLAIN for s in book.sheets for r in s.rows for cell in r
    )


@pytest.mark.parametrize("name", APART)
def test_the_process_apart_says_the_same(name):
    content, code = REFUSED.get(name) or (READ[name], "")
    if not code:
        assert read_apart(Raw(name, content))["sheets"]
        return
    with pytest.raises(Unreadable) as raised:
        read_apart(Raw(name, content))
    assert raised.value.code == code


@pytest.mark.parametrize("name", ["old.xls", "dates.xlsx", "ragged.csv", "claims.xlsx"])
def test_all_rows_come_from_the_process_apart_as_they_are_read_here(name):
    raw = Raw(name, READ[name])
    here, apart = read_raw(raw), book_apart(raw)
    assert repr(apart).replace("nan", "None") == repr(here).replace("nan", "None")


def test_a_process_apart_that_breaks_off_is_a_sentence(monkeypatch):
    """Half of the rows is no register."""
    monkeypatch.setattr(telling, "WHOLE", 100)
    with pytest.raises(Unreadable) as raised:
        book_apart(Raw("formulas.csv", READ["formulas.csv"]))
    assert raised.value.code == "gave_up"


def test_entities_are_never_put_in():
    for name in ("entities.xlsx", "declared.ods"):
        cells = [
            cell
            for sheet in read_raw(Raw(name, READ[name])).sheets
            for row in sheet.rows
            for cell in row
        ]
        assert not any("root:" in str(cell) or "haha" in str(cell) for cell in cells)


def test_an_old_workbook_is_read():
    book = read_raw(Raw("old.xls", xls()))
    assert book.sheets[0].rows == [["Case No", "Opened"], ["A/1", "2021-05-06"]]
    assert book.kind == "xls"
