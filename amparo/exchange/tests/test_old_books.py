"""Old workbooks tell formulas without a result and errors; broken ones break nothing."""

from __future__ import annotations

import struct
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.exchange.registers.cells import Unread
from amparo.exchange.registers.old_books import formulas_of_old
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.reading import read_raw

from .hostile_files import record, xls

TEXT = b"\xff\xff"  # at the end of a result that is no number


def formula(row: int, column: int, result: bytes, flags: int) -> bytes:
    head = struct.pack("<HHH", row, column, 0)
    return record(0x06, head + result + struct.pack("<HIH", flags, 0, 3) + b"\x1e\x01\x00")


def number(value: float) -> bytes:
    return struct.pack("<d", value)


ROW = b"".join(
    (
        formula(2, 0, b"\x03" + bytes(5) + TEXT, 3),
        formula(2, 1, number(0), 2),
        formula(3, 0, number(7), 3),
        formula(3, 1, b"\x02\x00\x2a" + bytes(3) + TEXT, 0),
        formula(4, 0, b"\x03" + bytes(5) + TEXT, 0),
        record(0x205, struct.pack("<HHHBB", 4, 1, 0, 0x2A, 1)),
        formula(5, 300, number(0), 3),
    )
)


def test_what_no_reader_gives_of_an_old_workbook_is_told():
    sheet = read_raw(Raw("old.xls", xls(more=ROW))).sheets[0]
    assert sheet.rows[2][:2] == [Unread.FORMULA, Unread.FORMULA]
    assert sheet.rows[3][:2] == [7, Unread.ERROR]
    assert sheet.rows[4][0] is None
    assert sheet.rows[4][1] is Unread.ERROR
    assert {3, 4, 5} <= sheet.formulas
    assert sheet.rows[5][300] == 0  # further than sheets of that time reach: as the reader gives it


def test_an_old_workbook_without_formulas_tells_of_none():
    assert formulas_of_old(xls()) == {"cases": (set(), {})}


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0", xls()[:600], b"\xff" * 4096])
def test_what_makes_no_sense_tells_nothing(content):
    assert formulas_of_old(content) == {}


@given(st.integers(0, 6000), st.binary(min_size=1, max_size=8))
def test_no_byte_that_is_changed_breaks_the_look(at, other):
    content = xls(more=ROW)
    formulas_of_old(content[:at] + other + content[at + len(other) :])


@pytest.mark.parametrize("is_ring", [True, False])
def test_a_small_file_whose_tables_name_themselves_again_fills_no_memory(is_ring):
    head = bytearray(4096)
    struct.pack_into("<HH", head, 30, 12, 6)
    struct.pack_into("<109I", head, 76, *[0xFFFFFFFF if is_ring else 0] * 109)
    struct.pack_into("<II", head, 68, 0 if is_ring else 0xFFFFFFFE, 0xFFFFFFFF)
    content = bytes(head) + struct.pack("<1024I", *[0xFFFFFFFF] * 1023, 0)
    tracemalloc.start()
    assert formulas_of_old(content) == {}
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
