"""The one way to change anything: allowed, done and written down, together or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from amparo.audit import ledger
from amparo.kernel import act as acts
from amparo.kernel import privacy
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.scope import seen_by
from amparo.kernel.sealing import keyring

from . import proof, relations
from .decide import decide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from amparo.kernel.act import Act

    from .viewer import Viewer

ACTIONS: dict[str, Callable[..., Any]] = {}


@contextmanager
def perform(viewer: Viewer, name: str, **facts: Any) -> Iterator[Act]:
    """One act by one viewer: one transaction, one ledger entry. An act within an act joins it."""
    outer = acts.under_way()
    if outer is not None:
        yield outer
        return
    relations.forget_ties()
    doing = acts.Act(name, viewer.username, viewer.agency, viewer.purpose, facts=facts)
    with (
        refusals(),
        keyring() as ring,
        seen_by(viewer),
        transaction.atomic(),
        acts.performing(doing),
    ):
        ring.held.clear()  # an act that was refused let go of what it held
        yield doing
        entry = ledger.write(doing)
        for tell in doing.afterwards:
            tell(entry.seq)
        ring.held.clear()
    relations.forget_ties()


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the models and the database refuse into sentences, alike for hidden clashes."""
    try:
        yield
    except ValidationError as error:
        raise Invalid(_sentences(error)) from error
    except IntegrityError as error:
        raise NotPossible(_rule_of(error)) from error


def _rule_of(error: IntegrityError) -> str:
    """The sentence of the rule that the database refused by.

    Clashes of unique values all read alike: the other row may be one that the viewer must not know.
    """
    told = str(error)
    for model in privacy.records():
        for rule in model._meta.constraints:
            if isinstance(rule, CheckConstraint) and rule.name in told:
                return str(rule.get_violation_error_message())
    return _("These answers cannot be saved together. Check them again.")


def _sentences(error: ValidationError) -> dict[str, str]:
    if hasattr(error, "error_dict"):
        return {name: " ".join(texts) for name, texts in error.message_dict.items()}
    return {"": " ".join(error.messages)}


def action(name: str, needs: str | None = None) -> Callable[[Any], Any]:
    """Make a function an action: ``def close(viewer, record, ...)``.

    The first argument is the viewer, the second the record that it is about, or None. ``needs`` is
    the permission, by default the name itself. Raises NotAllowed before anything is done.
    """

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def performed(viewer: Viewer, target: Any = None, *args: Any, **kwargs: Any) -> Any:
            allowed = decide(viewer, needs or name, target)
            if not allowed:
                raise NotAllowed(_("This is not open to you."))
            proof.must_follow(allowed)
            with perform(viewer, name):
                return function(viewer, target, *args, **kwargs)

        ACTIONS[name] = performed
        return performed

    return wrap
