"""Step-up: which acts ask for the second factor again, and until when it counts as just shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from .decide import Decision
    from .viewer import Viewer

CLASSES = frozenset({"whereabouts"})  # whose reveal asks for it
VERBS = frozenset({"export"})
# Whoever is the second or third person answers for what others did.
ACTIONS = frozenset(
    {
        "role.confirm",
        "entry.confirm",
        "copy.confirm",
        "erasure.confirm",
        "erasure.propose",
        "tables.confirm",
        "import.sign",
        "edition.approve",
        "edition.cosign",
    }
)


class ProofNeeded(Exception):
    """The act is open, once the second factor is shown again. Pages ask for it and then go on."""

    def __init__(self, forms: dict[str, forms.Form] | None = None) -> None:
        super().__init__("the second factor must be shown again")
        self.forms = forms or {}


def is_asked(viewer: Viewer, action: str) -> bool:
    """Whether this viewer must show the second factor again before this action."""
    is_named = action in ACTIONS or action.rpartition(".")[2] in VERBS
    return is_named and not viewer.is_proved


def must_follow(decision: Decision) -> None:
    """Go no further where a decision asks for a step-up. Raises ProofNeeded."""
    if decision.allowed and decision.needs_proof:
        raise ProofNeeded


def must_be_fresh(viewer: Viewer) -> None:
    """Raises ProofNeeded unless the viewer showed the second factor in the last minutes."""
    if not viewer.is_proved:
        raise ProofNeeded


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session showed its second factor in the last minutes; signing in counts."""
    session: Any = request.session
    shown = max(session.get("proved", 0), session.get("began", 0))
    return bool(0 <= timezone.now().timestamp() - shown < settings.PROOF_LASTS.total_seconds())


def note(request: HttpRequest) -> None:
    """The second factor was shown just now."""
    request.session["proved"] = timezone.now().timestamp()
