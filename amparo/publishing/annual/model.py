"""What a report is made of: sections in order, and in each the blocks that every renderer knows.

Blocks hold finished words in one language; two halves that follow each other stand side by side
on wide paper. HTML, PDF and data are made from them alone, so that no two editions can differ.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Paragraph:
    """Running text; `quiet` for notes."""

    block: ClassVar[str] = "paragraph"
    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Number:
    """One large number with what it counts, or the reason in words why there is none."""

    value: str
    label: str
    is_known: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """Large numbers side by side."""

    block: ClassVar[str] = "numbers"
    items: tuple[Number, ...]
    source: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table: header and rows of finished words.

    All columns but the first are numbers, unless `is_text`: then all are sentences.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_text: bool = False


@dataclass(frozen=True)
class Drawing:
    """A chart or map: message, what is measured, the picture in two widths, table, source."""

    block: ClassVar[str] = "drawing"
    name: str
    title: str
    subtitle: str
    sentence: str
    wide: str
    narrow: str
    sheet: Sheet | None
    source: str
    notes: tuple[str, ...] = ()
    is_half: bool = False


@dataclass(frozen=True)
class Grid:
    """A table that stands on its own."""

    block: ClassVar[str] = "grid"
    title: str
    subtitle: str
    sheet: Sheet
    source: str
    notes: tuple[str, ...] = ()
    is_half: bool = False


@dataclass(frozen=True)
class Box:
    """A definition or a campaign, set apart."""

    block: ClassVar[str] = "box"
    title: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class Gap:
    """What is printed in place of a number that is not there."""

    block: ClassVar[str] = "gap"
    status: str
    words: str
    text: str


@dataclass(frozen=True)
class Address:
    """How to reach a body: lines of label, words and, where there is one, a link."""

    block: ClassVar[str] = "address"
    name: str
    address: str
    lines: tuple[tuple[str, str, str], ...]
    is_half: bool = True


@dataclass(frozen=True)
class Meanings:
    """Terms and what they mean; a long list is folded away on a screen."""

    block: ClassVar[str] = "meanings"
    title: str
    items: tuple[tuple[str, str], ...]
    is_long: bool = False
    is_half: bool = False


Block = Paragraph | Numbers | Drawing | Grid | Box | Gap | Address | Meanings


@dataclass(frozen=True)
class Section:
    """One section. `level` 1 or 2; `is_half` where two stand side by side on wide paper."""

    code: str
    number: str
    heading: str
    level: int
    blocks: tuple[Block, ...]
    is_half: bool = False
    footnote: str = ""


@dataclass(frozen=True)
class Report:
    """The annual report of one period in one language."""

    period: str
    language: str
    kind: str
    title: str
    author: str
    place: str
    span: str
    glance: Numbers
    sections: tuple[Section, ...]
    as_of: datetime.date
    snapshot: str
    names: dict[str, str] = field(default_factory=dict)
    """Words that every page needs, such as “Source” and “Note”."""

    def drawings(self) -> list[Drawing]:
        """All charts and maps, in order."""
        return [
            block
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Drawing)
        ]

    def as_data(self) -> dict[str, Any]:
        """The report as plain data, each block with its kind, for the typesetter."""
        found = asdict(self)
        found["as_of"] = self.as_of.isoformat()
        for section, plain in zip(self.sections, found["sections"], strict=True):
            for block, fields in zip(section.blocks, plain["blocks"], strict=True):
                fields["block"] = block.block
        return found
