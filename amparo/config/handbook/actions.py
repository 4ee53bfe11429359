"""Actions and permissions: what can be done, and which roles may."""

from __future__ import annotations

from inspect import getdoc, getmodule
from typing import TYPE_CHECKING

from amparo.access import matrix
from amparo.access.action import ACTIONS
from amparo.access.viewer import Viewer
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.workflow import WORKFLOWS
from amparo.reference.country import country

from . import words

if TYPE_CHECKING:
    from collections.abc import Iterable

ABOUT = """\
The one way to change anything is an action: allowed, done and written to the ledger together,
or not at all. Three generic ones, entering, editing and moving, and voiding, serve every record
that has a layout; the others are named first. A role may need a tie to the case as well: this
page says what the roles carry, and the gate decides on each record."""
VERBS = ("read", "create", "edit", "void")


def text() -> str:
    """The page."""
    return words.page(
        "Actions and permissions",
        ABOUT,
        "## Named actions",
        words.table(("event in the ledger", "what it does", "where"), _actions()),
        "## Permissions of records",
        words.table(("permission", "roles"), _permissions(_of_layouts())),
        "## Permissions of moves",
        words.table(("permission", "roles"), _permissions(_of_moves())),
        "## Other permissions",
        words.table(("permission", "roles"), _permissions(_others())),
    )


def _actions() -> Iterable[tuple[str, str, str]]:
    for name in sorted(ACTIONS):
        function = ACTIONS[name]
        said = (getdoc(function) or "").split("\n\n")[0]
        module = getmodule(function)
        yield words.code(name), said, words.code(module.__name__ if module else "")


def _of_layouts() -> list[str]:
    found = {layout.permission(verb) for layout in LAYOUTS.values() for verb in VERBS}
    return sorted(found - {""})


def _of_moves() -> list[str]:
    found = {flow.permission(move) for flow in WORKFLOWS.values() for move in flow.moves}
    return sorted(found)


def _others() -> list[str]:
    named = {each for role in country().roles.values() for each in role.permissions}
    return sorted(named - set(_of_layouts()) - set(_of_moves()))


def _permissions(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        yield words.code(name), ", ".join(_holders(name)) or "nobody"


def _holders(permission: str) -> list[str]:
    return [
        role
        for role in sorted(country().roles)
        if matrix.grants(Viewer("", "", "", frozenset({role})), permission)
    ]
