"""How the case and what belongs to every case are shown and asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.access.second import FIELDS
from amparo.kernel.layout import Layout, Section

from .models import (
    Case,
    CaseRole,
    Conflict,
    Document,
    KeyDate,
    Note,
    Sharing,
    SilentHit,
    Task,
    TeamMember,
)

CASE = Layout(
    Case,
    code="case",
    title=_("Case"),
    plural=_("Cases"),
    sections=(
        Section("case", _("Case"), fields=("opened_on", "exploitation", "district")),
        Section("summary", _("Summary"), fields=("summary",)),
    ),
    columns=("reference", "status", "exploitation", "opened_on", "district"),
    order=("-opened_on", "-id"),
    elsewhere=frozenset(
        {"reference", "status", "is_compartment", "is_countable", "close_reason", "closed_on"}
    ),
    help=_("One situation of trafficking, followed from the first report to the closing."),
    by_name=frozenset({"void"}),
    icon="folder-open",
    room=_("Cases"),
)

CASE_ROLE = Layout(
    CaseRole,
    code="case_role",
    title=_("Role in the case"),
    plural=_("People"),
    sections=(
        Section("role", pgettext_lazy("case", "Role"), fields=("person", "role", "from_on")),
        Section("note", _("Note"), fields=("note",)),
    ),
    columns=("person", "role", "from_on"),
    order=("created_at",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="users",
)

TEAM_MEMBER = Layout(
    TeamMember,
    code="team_member",
    title=_("Team member"),
    plural=_("Team"),
    sections=(
        Section("work", _("Work on the case"), fields=("user", "function", "half")),
        Section("time", _("Time"), fields=("from_on",)),
    ),
    columns=("user", "function", "half", "from_on", "to_on", "is_waiting"),
    order=("-from_on",),
    parent="case",
    elsewhere=frozenset({"case", "assigned_by", "to_on", "through"}) | FIELDS,
    icon="users",
)

SHARING = Layout(
    Sharing,
    code="sharing",
    title=_("Sharing"),
    plural=_("Consent and sharing"),
    sections=(
        Section(
            "sharing",
            _("Sharing"),
            fields=("agency", "purpose", "half", "from_on", "until_on", "consent", "consent_on"),
            hint=_("The agency sees only what its role may see, and only until the last day."),
        ),
        Section("reach", _("What is shared"), fields=("classes",), later=True),
    ),
    columns=("agency", "purpose", "half", "from_on", "until_on", "withdrawn_on"),
    order=("-from_on",),
    parent="case",
    elsewhere=frozenset({"case", "withdrawn_on"}),
    icon="send",
)

CONFLICT = Layout(
    Conflict,
    code="conflict",
    title=_("Conflict of interest"),
    plural=_("Conflicts of interest"),
    sections=(
        Section(
            "conflict",
            _("Conflict of interest"),
            fields=("kind", "user", "unit", "agency"),
            hint=_("Whoever is named here never meets this case, whatever else is given to them."),
        ),
    ),
    columns=("kind", "user", "unit", "agency"),
    order=("created_at",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="users",
)

SILENT_HIT = Layout(
    SilentHit,
    code="silent_hit",
    title=_("Search or try that touched this file"),
    plural=_("Searches and tries that touched this file"),
    sections=(
        Section("hit", _("From outside"), fields=("kind", "at", "asked_by", "agency", "terms")),
    ),
    columns=("at", "kind", "asked_by", "agency"),
    order=("-at",),
    parent="case",
    elsewhere=frozenset({"case"}),
    by_name=frozenset({"create", "edit", "void"}),
    icon="search",
)

TASK = Layout(
    Task,
    code="task",
    title=_("Task"),
    plural=_("Tasks"),
    sections=(
        Section("task", _("Task"), fields=("kind", "assigned_to", "due_on", "half", "what")),
    ),
    columns=("kind", "status", "assigned_to", "due_on"),
    order=("due_on",),
    parent="case",
    elsewhere=frozenset({"case", "status", "asked_by", "done_on"}),
    icon="list-checks",
)

DOCUMENT = Layout(
    Document,
    code="document",
    title=_("Document"),
    plural=_("Documents"),
    sections=(
        Section(
            "document",
            _("Document"),
            fields=("kind", "title", "half", "is_for_both", "received_on"),
        ),
        Section("text", _("Text"), fields=("text",)),
    ),
    columns=("kind", "received_on", "half"),
    order=("-received_on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="file-text",
)

NOTE = Layout(
    Note,
    code="note",
    title=_("Note"),
    plural=_("Notes"),
    sections=(
        Section("note", _("Note"), fields=("kind", "text", "half", "is_for_both", "written_on")),
    ),
    columns=("kind", "written_on", "half"),
    order=("-written_on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="message-square",
)

KEY_DATE = Layout(
    KeyDate,
    code="key_date",
    title=_("Key date"),
    plural=_("Key dates"),
    sections=(Section("date", _("Date"), fields=("kind", "on")),),
    columns=("kind", "on"),
    order=("on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="calendar",
)
