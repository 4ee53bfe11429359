"""All pages of the reference, written, or compared with those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from amparo.config.home import ROOT

from . import (
    acceptance,
    access,
    actions,
    codelists,
    commands,
    facts,
    indicators,
    mapping,
    records,
    settings,
    words,
    workflows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FOLDER = ROOT / "docs" / "reference"
PAGES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "acceptance.md": ("the published figures: computed or stated, and why", acceptance.text),
    "access.md": ("who may see what, by role, topic and purpose", access.text),
    "actions.md": ("what can be done, and which roles may", actions.text),
    "code-lists.md": ("the agreed words, in each language", codelists.text),
    "commands.md": ("the command line", commands.text),
    "facts.md": ("what statistics may read", facts.text),
    "fields.md": ("every record and field with its class of data", records.text),
    "mapping.md": ("how an old register is told to the program", mapping.text),
    "metrics.md": ("every figure: what it counts, and how it may be cut", indicators.text),
    "settings.md": ("what is set from outside", settings.text),
    "workflows.md": ("steps and moves, with diagrams", workflows.text),
}
ABOUT = "What the program says of itself. `make docs` writes these pages; `make check` compares."


def pages() -> dict[str, str]:
    """The text of every page by file name, the same on every machine."""
    with translation.override("en"):
        found = {name: text() for name, (_about, text) in PAGES.items()}
    rows = [(f"[{name}]({name})", about) for name, (about, _text) in PAGES.items()]
    found["README.md"] = words.page(
        "Reference", ABOUT, words.table(("page", "what it tells"), rows)
    )
    return found


def write(folder: Path = FOLDER) -> list[str]:
    """Write every page that differs; gives their names."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = stale(folder)
    made = pages()
    for name in changed:
        (folder / name).write_text(made[name], encoding="utf-8")
    return changed


def stale(folder: Path = FOLDER) -> list[str]:
    """The pages that are missing or say something else than the program."""
    return [name for name, text in sorted(pages().items()) if _there(folder / name) != text]


def _there(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
