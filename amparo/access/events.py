"""How the events of the ledger read to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from amparo.kernel.layout import LAYOUTS
from amparo.kernel.workflow import WORKFLOWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.utils.functional import Promise

    from .viewer import Viewer

    Rule = Callable[[Viewer, Any], bool]

VERBS: dict[str, Promise] = {
    "create": pgettext_lazy("event", "entered"),
    "edit": pgettext_lazy("event", "changed"),
    "void": pgettext_lazy("event", "marked as entered in error"),
}
NAMED: dict[str, Promise] = {
    "session.begin": gettext_lazy("Signed in"),
    "session.end": gettext_lazy("Signed out"),
    "record.reveal": gettext_lazy("Hidden words were opened"),
    "register.load": gettext_lazy("Brought in from an earlier register"),
    "demonstration.assign": gettext_lazy("The demonstration assigned its cases"),
    "user.add": gettext_lazy("A user was added"),
    "user.disable": gettext_lazy("A user may sign in no more"),
    "user.enable": gettext_lazy("A user may sign in again"),
    "user.set_password": gettext_lazy("A password was set"),
    "user.invite": gettext_lazy("A user was invited"),
    "user.join": gettext_lazy("A user came in by an invitation"),
    "user.vouch": gettext_lazy("Somebody answered for a user who could not get in"),
    "user.stop_recovery": gettext_lazy("The recovery of an account was stopped"),
    "user.recover": gettext_lazy("An account was recovered"),
    "user.drop_keys": gettext_lazy("Every key and code of a user was removed"),
    "factor.add": gettext_lazy("A key or code was added"),
    "factor.remove": gettext_lazy("A key or code was removed"),
    "factor.codes": gettext_lazy("Recovery codes were made"),
    "ministry.link": gettext_lazy("An account at a ministry was linked"),
    "ministry.unlink": gettext_lazy("The link with an account at a ministry was ended"),
    "session.end_other": gettext_lazy("A session was ended from another one"),
    "role.grant": gettext_lazy("A role was given"),
    "role.end": gettext_lazy("A role was ended"),
    "snapshot.take": gettext_lazy("A snapshot was taken for figures"),
    "role.confirm": gettext_lazy("A role was confirmed"),
    "record.look": gettext_lazy("A file was opened"),
    "record.listed": gettext_lazy("Names were read in a list"),
    "record.refused": gettext_lazy("A try at what is closed"),
    "watch.read_tries": gettext_lazy("Tries at what is closed were read"),
    "look.explain": gettext_lazy("A reason for opening more files was given"),
    "alert.settle": gettext_lazy("An alert was looked into"),
    "emergency.open": gettext_lazy("A file was opened in an emergency"),
    "emergency.end": gettext_lazy("An emergency was ended"),
    "emergency.review": gettext_lazy("An emergency was reviewed"),
    "bundle.make": gettext_lazy("Documents for proceedings were put together"),
    "copy.make": gettext_lazy("A copy was made"),
    "copy.look": gettext_lazy("A copy was looked at by a second person"),
    "copy.confirm": gettext_lazy("A second person answered for a copy"),
    "copy.take": gettext_lazy("A copy was taken"),
    "access.tables": gettext_lazy("The tables of access in force"),
    "tables.propose": gettext_lazy("A change of the tables of access was proposed"),
    "tables.confirm": gettext_lazy("A second person answered for a change of the tables of access"),
}

_rules: dict[str, Rule] = {}


def told_where(*names: str) -> Callable[[Rule], Rule]:
    """Register who is told of these events in the history of a record; others never are."""

    def register(rule: Rule) -> Rule:
        _rules.update(dict.fromkeys(names, rule))
        return rule

    return register


def is_told(viewer: Viewer, entry: Any) -> bool:
    """Whether an entry of the ledger may stand in a history that this viewer reads."""
    rule = _rules.get(entry.name)
    return rule is None or rule(viewer, entry)


def event_label(name: str) -> str:
    """A sentence for an event such as ``placement.edit``; the name itself where none is known."""
    if name in NAMED:
        return str(NAMED[name])
    code, _dot, verb = name.partition(".")
    if code in LAYOUTS and verb in VERBS:
        return _("%(record)s: %(verb)s") % {"record": LAYOUTS[code].title, "verb": VERBS[verb]}
    if code in WORKFLOWS and verb in WORKFLOWS[code].moves:
        label = WORKFLOWS[code].moves[verb].label
        title = LAYOUTS[code].title if code in LAYOUTS else code
        return _("%(record)s: %(verb)s") % {"record": title, "verb": label}
    return name
