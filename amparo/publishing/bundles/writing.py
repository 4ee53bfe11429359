"""A bundle as one ZIP from nothing: a paper with cover and mark, each item as text, a manifest."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from typing import IO, TYPE_CHECKING

from amparo.access.leaving import Sheet
from amparo.publishing.copies.formats import NOT_PRINTED, write_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.publishing.copies.formats import Cover

BORN = (1980, 1, 1, 0, 0, 0)  # no time of a machine stands in it
PAPER, MANIFEST = "bundle.pdf", "manifest.json"


def write_bundle(file: IO[bytes], cover: Cover, sheets: Iterable[Sheet]) -> None:
    """Names of files tell a number and nothing else; the mark of the recipient is in each."""
    items = [(sheet, tuple(sheet.rows)) for sheet in sheets]
    made = {
        f"items/{number:03}.txt": _text(sheet.title, rows, cover)
        for number, (sheet, rows) in enumerate(items, 1)
    }
    paper = io.BytesIO()
    write_pdf(paper, cover, [Sheet(sheet.title, sheet.columns, rows) for sheet, rows in items])
    made[PAPER] = paper.getvalue()
    made[MANIFEST] = _manifest(cover, made)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, body in sorted(made.items()):
            whole.writestr(zipfile.ZipInfo(name, BORN), body, zipfile.ZIP_DEFLATED)


def _text(title: str, rows: Iterable[tuple[str, ...]], cover: Cover) -> bytes:
    lines = [title, ""]
    lines += [f"{label}: {NOT_PRINTED.sub('', words)}" for label, words in rows]
    lines += ["", *(f"{label}: {words}" for label, words in cover)]
    return "\n".join(lines).encode()


def _manifest(cover: Cover, made: dict[str, bytes]) -> bytes:
    told = {
        "cover": [list(pair) for pair in cover],
        "files": [
            {"name": name, "bytes": len(body), "sha256": sha256(body).hexdigest()}
            for name, body in sorted(made.items())
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()
