"""Every text of every page stands in Spanish too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import extract, pofile
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2] / "amparo"
ROOMS = sorted(path for path in ROOT.iterdir() if (path / "__init__.py").exists())
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
HOLES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def texts(room: Path) -> dict[str, Path]:
    """Every text that a room shows, with the file that shows it."""
    found: dict[str, Path] = {}
    for path in sorted(room.rglob("*")):
        if path.suffix == ".py" and "tests" not in path.parts and "migrations" not in path.parts:
            source = path.read_bytes()
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            source = _as_python(path.read_text()).encode()
        else:
            continue
        for _line, words, _comments, _context in extract.extract(
            "python", io.BytesIO(source), KEYWORDS
        ):
            first = words if isinstance(words, str) else [*(words or ()), ""][0]
            if first:
                found[first] = path
    return found


def _as_python(template: str) -> str:
    """A template as calls of gettext, one after the other, without its indentation."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def translations() -> Iterator[tuple[tuple[str, str], str]]:
    """Each context and English text with what a room says for it in Spanish."""
    for path in ROOT.glob("*/locale/es/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in pofile.read_po(file, locale="es"):
                forms = message.string
                said = forms if isinstance(forms, str) else "".join(forms or ())
                first = message.id if isinstance(message.id, str) else next(iter(message.id))
                if first and said and not message.fuzzy:
                    yield (str(message.context or ""), first), said


def spanish() -> dict[str, str]:
    return {text: said for (_context, text), said in translations()}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_text_of_a_room_stands_in_spanish(room):
    known = spanish()
    missing = sorted(text for text in texts(room) if text not in known)
    assert not missing, f"amparo/{room.name}/locale/es/LC_MESSAGES/django.po lacks: {missing}"


def test_translations_keep_the_holes_that_are_filled_in():
    wrong = [
        text
        for text, said in spanish().items()
        if {h[0] or h[1] for h in HOLES.findall(text)}
        != {h[0] or h[1] for h in HOLES.findall(said)}
    ]
    assert not wrong


def test_one_english_text_says_one_thing_in_spanish_whatever_the_room():
    """All rooms share one catalogue: of two translations, one would be lost without a word."""
    found: dict[tuple[str, str], set[str]] = {}
    for text, said in translations():
        found.setdefault(text, set()).add(said)
    twice = {text[1]: said for text, said in found.items() if len(said) > 1}
    assert not twice, f"choose one, or give each a context: {twice}"
