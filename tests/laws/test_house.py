"""Laws over the house itself: addresses, workflows, words, files."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

from amparo.access.matrix import grants
from amparo.access.page import ANYBODY
from amparo.access.viewer import Viewer
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.workflow import WORKFLOWS
from amparo.reference.codes import all_lists
from amparo.reference.country import country

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("amparo", "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts and "vendor" not in path.parts
)
PUBLIC = {"sign-in", "sign-in-second", "sign-in-enrol", "sign-out", "set_language", "persona"}
PUBLIC |= {"join", "ministry", "published", "published-in", "published-file"}


def patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


@pytest.mark.parametrize("pattern", list(patterns()), ids=lambda pattern: str(pattern.name))
def test_every_page_says_who_may_ask(pattern):
    needs = getattr(pattern.callback, "needs", None)
    assert needs, f"{pattern.name} is not a @page"
    if needs == ANYBODY:
        assert pattern.name in PUBLIC, f"{pattern.name} is open to anybody"


def everybody() -> list[Viewer]:
    return [
        Viewer("", code.lower(), "police", frozenset({code}), purpose=(role.purposes or ("",))[0])
        for code, role in country().roles.items()
    ]


MOVES = [
    pytest.param(workflow, move, id=f"{workflow.code}.{move}")
    for workflow in WORKFLOWS.values()
    for move in workflow.moves
]


@pytest.mark.parametrize(("workflow", "move"), MOVES)
def test_every_move_can_be_made_by_some_role(workflow, move):
    permission = workflow.permission(move)
    assert any(grants(viewer, permission) for viewer in everybody()), (
        f"no role holds {permission}: countries/*/access/roles.yaml"
    )


@pytest.mark.parametrize("code", sorted(WORKFLOWS))
def test_every_workflow_has_a_layout_of_its_name(code):
    assert code in LAYOUTS


@pytest.mark.parametrize("code", sorted(LAYOUTS))
def test_every_record_can_be_read_by_some_role(code):
    assert any(grants(viewer, f"{code}.read") for viewer in everybody())


@pytest.mark.parametrize("name", sorted(all_lists()))
def test_every_code_list_is_whole_in_every_language(name):
    code_list = all_lists()[name]
    for code, term in code_list.terms.items():
        for language in country().about.languages:
            assert term.label.get(language), f"{name}.{code} has no word in {language}"
    assert code_list.title.get("en")
    assert code_list.title.get("es")


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_it_is_for_and_stays_short(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 500, "split it: 500 lines is the limit"
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "say in the first line what it is for"
