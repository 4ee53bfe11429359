"""Proposing the files of the folder, and agreeing to them as a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import proof, second
from amparo.access.action import perform
from amparo.kernel.errors import NotAllowed, NotPossible, Stale
from amparo.reference.country import country_code, read_country

from .differences import Difference, differences
from .files import CONFIRM, PROPOSE, as_kept, country_with, digest_of, in_folder, must_be_sound
from .models import Tables, in_force, in_force_digest

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


# --- What the folder holds ----------------------------------------------------------------------


def difference() -> list[Difference]:
    """What the folder would change of what is in force; nothing before the first opening.

    Raises NotPossible where the files of the folder cannot be used.
    """
    now, texts = in_force(), in_folder()
    if now is None or now.digest == digest_of(texts):
        return []
    return differences(country_with(now.texts), country_with(texts))


def state() -> str:
    """A sentence where the folder holds other files than those in force, else nothing."""
    now = in_force()
    try:
        texts = in_folder()
    except NotPossible as fault:
        return str(fault)
    if now is None or now.digest == digest_of(texts):
        return ""
    names = ", ".join(name for name, text in texts.items() if now.texts.get(name) != text)
    return _(
        "The files of access changed (%(files)s). The earlier ones apply until two people agree."
    ) % {"files": names}


# --- Two persons --------------------------------------------------------------------------------


def propose(viewer: Viewer, shown: str) -> Tables:
    """Ask a second person to agree to the files of the folder, which have the digest shown.

    An earlier proposal ends. Raises NotAllowed, ProofNeeded, Stale where the files are others by
    now, NotPossible where nothing changed or they cannot be used.
    """
    user = second.account(viewer)
    if not viewer.has(PROPOSE) or user is None:
        raise NotAllowed(_("This is not open to you."))
    proof.must_be_fresh(viewer)
    texts, now = in_folder(), in_force_digest()
    digest = digest_of(texts)
    if digest != shown:
        raise Stale(_("The files changed in the meantime. Look at them again."))
    if not now or digest == now:
        raise NotPossible(_("The files are those in force."))
    must_be_sound(country_with(texts))
    kept = Tables(files=as_kept(texts), digest=digest, base=now)
    kept.wait(user)
    with perform(viewer, PROPOSE, proposed=digest, base=now):
        waiting = Tables.objects.filter(is_waiting=True, voided_at__isnull=True)
        waiting.update(voided_at=timezone.now(), void_reason="replaced")
        kept.save()
    return kept


def tables_that_wait(viewer: Viewer) -> list[Tables]:
    """Proposals to which this viewer may agree: another human being's, of another unit."""
    user = second.account(viewer) if viewer.has(CONFIRM) else None
    if user is None:
        return []
    rows = Tables.objects.filter(is_waiting=True, voided_at__isnull=True, base=in_force_digest())
    return [
        row
        for row in rows.select_related("asked_by").order_by("asked_at")
        if second.is_fresh(row)
        and row.asked_by is not None
        and second.is_second(user, row, row.asked_by)
    ]


def changes_of(row: Tables) -> list[Difference]:
    """What a proposal changes, from the files kept with it."""
    now = in_force()
    before = country_with(now.texts) if now else read_country(country_code())
    return differences(before, country_with(row.texts))


def drawn(row: Tables) -> second.Drawn:
    """What it is about, and the digest of the exact files."""
    return second.Drawn(
        title=_("A change of who may see what"),
        lines=(
            (_("Digest of the files"), row.digest[:16]),
            (_("They replace"), row.base[:16]),
        ),
    )


def table_of(found: list[Difference]) -> dict[str, Any]:
    """Differences as a table of a page."""
    heads = (_("Who or where"), _("On what"), _("Until now"), _("From now on"))
    return {
        "title": _("What changes"),
        "columns": [{"label": head} for head in heads],
        "rows": [
            {"cells": [{"text": text} for text in (d.who, d.what, d.before, d.after)]}
            for d in found
        ],
    }


def _tables(viewer: Viewer, row: Tables) -> list[dict[str, Any]]:
    return [table_of(changes_of(row))]


def _facts(row: Tables) -> dict[str, Any]:
    """What the ledger keeps of an agreement."""
    return {"tables": row.digest, "replaced": row.base}


second.waits(
    second.Kind(
        "tables",
        CONFIRM,
        tables_that_wait,
        drawn,
        count=lambda row: len(changes_of(row)),
        tables=_tables,
        facts=_facts,
    )
)
