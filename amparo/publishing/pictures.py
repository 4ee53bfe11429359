"""Charts as PNG that stand alone: message, what is measured, the drawing, source and notes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amparo.publishing.render_pdf import FONTS, NotSet, must_have_fonts

if TYPE_CHECKING:
    from amparo.publishing.annual.model import Drawing, Report

TEMPLATE = Path(__file__).parent / "typst" / "pictures.typ"
DOTS = 192.0  # dots an inch: twice those of a plain screen


@dataclass(frozen=True)
class Picture:
    """What one PNG shows; `drawing` is SVG, `foot` the lines under it."""

    title: str
    subtitle: str
    drawing: str
    foot: tuple[str, ...]
    language: str


def of_report(report: Report) -> list[Picture]:
    """The pictures of a report's charts and map, in order."""
    return [_of(report, drawing) for drawing in report.drawings()]


def _of(report: Report, drawing: Drawing) -> Picture:
    source = f"{report.names['source']}: {drawing.source}."
    foot = (source, *drawing.notes, f"{report.author} · {report.title} · {report.span}")
    return Picture(drawing.title, drawing.subtitle, drawing.wide, foot, report.language)


def png(pictures: Sequence[Picture], fonts: Path = FONTS) -> list[bytes]:
    """One PNG for each picture. A missing font is refused, as in the PDF."""
    import typst

    if not pictures:
        return []
    must_have_fonts(fonts)
    told = [asdict(picture) for picture in pictures]
    try:
        made: Any = typst.compile(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            format="png",
            ppi=DOTS,
            sys_inputs={"pictures": json.dumps(told, ensure_ascii=False)},
        )
    except typst.TypstError as refusal:
        raise NotSet(str(refusal)) from refusal
    return made if isinstance(made, list) else [made]
