"""The command `amparo compare-people`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.kernel.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

    from .pairs.everybody import Told

DONE, REFUSED = 0, 1
STEWARD = "DATA_STEWARD"
_COMPARE = """\
Compare everybody with everybody: make people findable, put those who may be one person into the
data steward's queue, and say how many people there are, with a range. Needed once in a home from
before; harmless again. Decisions that were made stay.

examples:
  amparo compare-people
  amparo compare-people --user steward --format json
  amparo compare-people --learn-anew

exit codes: 0 done, 1 refused, 2 wrong usage"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's."""
    parser = subparsers.add_parser(
        "compare-people",
        help="find files that may speak of one person",
        description=_COMPARE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--user", help="the user name of the data steward who asks")
    parser.add_argument(
        "--learn-anew", action="store_true", help="learn anew how telling agreements are"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Compare, and tell how many; gives the exit code."""
    from .pairs.everybody import compare_everybody

    try:
        told = compare_everybody(_viewer(args.user), learn_anew=args.learn_anew)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    sys.stdout.write(f"{_as_json(told) if args.format == 'json' else _as_text(told)}\n")
    return DONE


def _as_text(told: Told) -> str:
    return _(
        "%(identities)s identities, %(pairs)s pairs in the queue. People: %(people)s, between "
        "%(least)s and %(most)s."
    ) % {
        "identities": told.identities,
        "pairs": told.pairs,
        "people": told.people.people,
        "least": told.people.at_least,
        "most": told.people.at_most,
    }


def _as_json(told: Told) -> str:
    return json.dumps(
        {
            "identities": told.identities,
            "pairs": told.pairs,
            "people": told.people.people,
            "at_least": told.people.at_least,
            "at_most": told.people.at_most,
            "largest": told.people.largest,
        }
    )


def _viewer(username: str | None) -> Viewer:
    """The steward who asks: the one named, else the operator in that role. Raises NotAllowed."""
    from amparo.access.models import User
    from amparo.access.users import operator
    from amparo.access.viewer import viewer_of
    from amparo.kernel.scope import unscoped

    if username is None:
        return operator(STEWARD)
    with unscoped("whoever runs the program on this machine says as whom"):
        users = User.rows.filter(is_active=True, voided_at__isnull=True, username=username)
        if user := users.first():
            return viewer_of(user)
    raise NotAllowed(_("There is no user of this name."))
