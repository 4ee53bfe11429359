"""A proposal as the text of a mapping, with what is not sure as remarks."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from .subjects import subjects
from .synonyms import language_of

if TYPE_CHECKING:
    from .proposing import Guess, Proposal, SheetProposal

UNSURE = 0.25  # confidence under which a proposal says of a sheet that it may be anything


def as_yaml(proposal: Proposal) -> str:
    """The proposal as a mapping: to be read, mended and saved. Remarks stand as comments."""
    lines = [
        f"# Proposed for {proposal.file}. Look at every line; what is not sure says so.",
        "# The remarks show values of the register, names among them. Delete them before you give",
        "# this file to anybody.",
        "mapping: new_mapping",
        "version: 1",
        "office: not_recorded  # whose register it is: the code of an agency",
        f"language: {_language(proposal)}",
        f"date_order: {_usual_order(proposal)}",
        "sheets:" if proposal.sheets else "sheets: []",
    ]
    for sheet in proposal.sheets:
        lines += _sheet_lines(sheet)
    lines += [f"# Nothing could be made of the sheet {_quoted(name)}." for name in proposal.unknown]
    lines += [
        f"# The sheet {_quoted(name)} is hidden and left out; hidden_too: true reads it."
        for name in proposal.hidden
    ]
    return "\n".join(lines) + "\n"


def _language(proposal: Proposal) -> str:
    return language_of(
        heading
        for sheet in proposal.sheets
        for heading in (*(guess.heading for guess in sheet.guesses), *sheet.not_used)
    )


def _usual_order(proposal: Proposal) -> str:
    orders = [g.date_order for sheet in proposal.sheets for g in sheet.guesses if g.date_order]
    return max(set(orders), key=orders.count) if orders else "dmy"


def _sheet_lines(sheet: SheetProposal) -> list[str]:
    lines = [
        f"  - sheet: [{_quoted(sheet.sheet)}]",
        *_doubts(sheet),
        f"    rows: {sheet.rows}  # confidence {sheet.confidence:.2f}, headings in row "
        f"{sheet.heading_row}",
        "    columns:",
    ]
    for guess in sheet.guesses:
        samples = ", ".join(_quoted(sample[:40]) for sample in guess.samples)
        said = f"such as {samples}" if samples else "no values"
        lines.append(f"      # confidence {guess.confidence:.2f}; {said}")
        lines.append(f"      {_quoted(guess.field)}: {_column_entry(guess)}")
    lines += _word_lines(sheet)
    if sheet.not_used:
        lines.append(
            "    # No field was found for these. Give them one, or write each that is known"
        )
        lines.append("    # and not needed under ignore:")
        lines += [f"    # - {_quoted(heading)}" for heading in sheet.not_used]
    return lines


def _doubts(sheet: SheetProposal) -> list[str]:
    """Said of a sheet whose headings tell next to nothing: which kinds of rows there are."""
    if sheet.confidence >= UNSURE:
        return []
    return [
        "    # NOT SURE AT ALL what the rows are: the headings tell next to nothing. Choose one of",
        *(f"    # {line}" for line in wrap(", ".join(subjects()), 92)),
        "    # and give each heading its field; docs/reference/mapping.md lists them.",
    ]


def _column_entry(guess: Guess) -> str:
    if guess.join:
        return f"{{join: [{', '.join(map(_quoted, guess.join))}]}}"
    more = []
    if guess.split:
        more.append(f"split: [{', '.join(map(_quoted, guess.split))}]")
    if guess.after:
        more.append(f"after: [{', '.join(map(_quoted, guess.after))}]")
    if guess.names:
        more.append(f"names: {guess.names}")
    if more:
        return f"{{headings: [{_quoted(guess.heading)}], {', '.join(more)}}}"
    return f"[{_quoted(guess.heading)}]"


def _word_lines(sheet: SheetProposal) -> list[str]:
    lines = []
    for guess in sheet.guesses:
        if guess.words:
            lines.append(f"      {guess.field}:")
            lines += [
                f"        {_quoted(word)}: {_quoted(code)}" for word, code in guess.words.items()
            ]
    missing = [
        f"      # {guess.field}: no code for {_quoted(word)}, {count} times"
        for guess in sheet.guesses
        for word, count in guess.not_mapped.items()
    ]
    return ["    words:", *lines, *missing] if lines else missing


def _quoted(words: str) -> str:
    """A text as YAML reads it back, on one line."""
    flat = " ".join(words.split())
    return '"' + flat.replace("\\", "\\\\").replace('"', '\\"') + '"'
