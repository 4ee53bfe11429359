"""The command line: every command with its arguments and examples."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from amparo.config import cli

from . import words

if TYPE_CHECKING:
    from collections.abc import Iterator


def text() -> str:
    """The page."""
    parts = []
    for parser in _walk(cli.build_parser()):
        parts += [f"## {parser.prog}", *_parser(parser)]
    return words.page(
        "Commands", f"```text\n{cli.ABOUT}\n```", f"```text\n{cli.EXAMPLES}\n```", *parts
    )


def _walk(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield each
                yield from _walk(each)


def _parser(parser: argparse.ArgumentParser) -> Iterator[str]:
    told = "\n\n".join(filter(None, (parser.description, parser.epilog)))
    if told:
        yield f"```text\n{told.strip()}\n```"
    rows = [_argument(action) for action in parser._actions if _is_shown(action)]
    yield words.table(("argument", "meaning"), rows)


def _is_shown(action: argparse.Action) -> bool:
    hidden = (argparse._HelpAction, argparse._SubParsersAction)
    return not isinstance(action, hidden) and action.help is not argparse.SUPPRESS


def _argument(action: Any) -> tuple[str, str]:
    value = "" if action.nargs == 0 else action.metavar or action.dest.upper()
    if action.choices:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    named = ", ".join(action.option_strings)
    shown = f"{named} {value}".strip()
    if action.nargs in ("+", "*"):
        shown += " ..."
    is_optional = not action.required and not (action.option_strings or action.nargs != "?")
    return words.code(f"[{shown}]" if is_optional else shown), action.help or ""
