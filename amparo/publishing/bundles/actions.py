"""Putting a bundle together: what leaves is written now, scanned, and waits for a second person."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.access import bundled, proof, second
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.publishing.copies.actions import MAKE_BUNDLE, cover_of, lay_away
from amparo.publishing.copies.models import Copy
from amparo.reference.codes import code_list
from amparo.reference.country import country

from .writing import PAPER, write_bundle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable
    from typing import IO, Any

    from amparo.access.bundled import Picked
    from amparo.access.leaving import Sheet
    from amparo.access.viewer import Viewer
    from amparo.publishing.copies.formats import Cover

LONGEST = 120


def make_bundle(
    viewer: Viewer,
    case: Any,
    recipient: str,
    named: str,
    return_on: dt.date,
    documents: Collection[str],
    sections: Collection[str],
) -> Copy:
    """Write the bundle, seal it, and let it wait for a second person.

    ``case`` is its key; ``named`` is who receives it, whose mark it bears. Raises NotAllowed,
    ProofNeeded, Invalid, and NotPossible for a sealed file or where a protected word is left.
    """
    user = second.account(viewer)
    if not viewer.has(MAKE_BUNDLE) or user is None:
        raise NotAllowed(_("This is not open to you."))
    if recipient not in country().recipients:
        raise Invalid({"recipient": _("Choose a recipient from the list.")})
    if not named.strip() or len(named) > LONGEST:
        raise Invalid({"named": _("Write who receives it, in a few words.")})
    proof.must_be_fresh(viewer)
    if bundled.offered(viewer, case) is None:
        raise NotPossible(_("This is a sealed file. Sealed files do not leave."))
    picked = bundled.picked(viewer, case, recipient, documents, sections)
    if not picked.sheets:
        raise Invalid({"documents": _("Choose at least one document or section.")})
    copy = Copy(
        title=_("Documents for proceedings"),
        format="zip",
        agency=viewer.agency,
        purpose=viewer.purpose,
        recipient=recipient,
        return_on=return_on,
    )
    cover = _cover(viewer, copy, named, picked)

    def write(file: IO[bytes], cover: Cover, sheets: Iterable[Sheet]) -> None:
        whole = io.BytesIO()
        write_bundle(whole, cover, sheets)
        must_be_clean(whole, picked)
        file.write(whole.getvalue())

    return lay_away(viewer, copy, user, write, picked.sheets, cover, waits=True)


def _cover(viewer: Viewer, copy: Copy, named: str, picked: Picked) -> list[tuple[str, str]]:
    classes = code_list("data_class")
    left = ", ".join(
        f"{classes.label(kind)} ({count})" for kind, count in sorted(picked.counts.items())
    )
    return [
        *cover_of(viewer, copy),
        (_("For whom"), code_list("bundle_recipient").label(copy.recipient)),
        (_("Received by"), named.strip()),
        (_("To be returned or destroyed by"), f"{copy.return_on:%Y-%m-%d}"),
        (_("Items"), str(len(picked.sheets))),
        (_("Left out or blacked out"), left or _("Nothing")),
    ]


def must_be_clean(whole: IO[bytes], picked: Picked) -> None:
    """Look through everything written, names of files too. Raises NotPossible."""
    with zipfile.ZipFile(whole) as bundle:
        told = [bundle.comment.decode(errors="replace"), *bundle.namelist()]
        told += [bundle.read(name).decode() for name in bundle.namelist() if name != PAPER]
    if any(picked.is_told(text) for text in told):
        raise NotPossible(
            _("A protected name or number is left in what was written. Look at the recipient too.")
        )
