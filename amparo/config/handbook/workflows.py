"""Every workflow as a diagram and a table of its moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.kernel.workflow import WORKFLOWS

from . import words

if TYPE_CHECKING:
    from amparo.kernel.workflow import Workflow

ABOUT = """\
Steps and moves. The name of a move is the permission, the event in the ledger and the address
of its page in one. A move may ask for answers and may have to wait; then the page says why."""


def text() -> str:
    """The page."""
    parts = []
    for code in sorted(WORKFLOWS):
        parts += [f"## {code}", _diagram(WORKFLOWS[code]), _moves(WORKFLOWS[code])]
    return words.page("Workflows", ABOUT, *parts)


def _diagram(workflow: Workflow) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{step.label}" as {step.code}' for step in workflow.steps.values()]
    lines.append(f"    [*] --> {workflow.start}")
    for move in workflow.moves.values():
        lines += [f"    {left} --> {move.enters}: {move.label}" for left in move.leaves]
    lines += [f"    {step.code} --> [*]" for step in workflow.steps.values() if step.is_final]
    return "\n".join([*lines, "```"])


def _moves(workflow: Workflow) -> str:
    rows = [
        (
            words.code(workflow.permission(move.code)),
            move.label,
            ", ".join(str(workflow.steps[left].label) for left in move.leaves),
            workflow.steps[move.enters].label,
            words.codes(move.asks),
            words.yes(move.unless),
        )
        for move in workflow.moves.values()
    ]
    return words.table(("permission", "move", "from", "to", "asks", "may have to wait"), rows)
