"""How reports, screenings and identifications are shown and asked: each field once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.kernel.layout import Layout, Section

from .models import Identification, IdentificationDecision, Report, Screening

REPORT = Layout(
    Report,
    code="report",
    title=_("Report"),
    plural=_("Reports"),
    sections=(
        Section("arrival", _("Arrival"), fields=("received_on", "channel", "agency", "language")),
        Section("story", _("What was reported"), fields=("story", "district", "exploitation")),
        Section("care", _("Handle with care"), fields=("urgency", "is_danger", "is_child")),
        Section("reporter", _("Who reports"), fields=("reporter", "is_anonymous")),
        Section(
            "official",
            _("Officials"),
            fields=("names_official",),
            hint=_("A report that names an official leaves the ordinary way at once."),
        ),
        Section(
            "end",
            _("What became of it"),
            fields=("case", "passed_to", "closing_reason", "second_reader"),
            later=True,
        ),
    ),
    columns=("number", "status", "received_on", "channel", "urgency", "district"),
    order=("-received_on",),
    elsewhere=frozenset({"number", "status"}),
    help=_("Every suspicion gets a number at once, before anybody judges what it is."),
    icon="inbox",
    room=_("Intake"),
)

SCREENING = Layout(
    Screening,
    code="screening",
    title=_("Screening"),
    plural=_("Screenings"),
    sections=(
        Section(
            "round",
            _("Screening"),
            fields=("screened_on", "screened_by", "setting", "district", "agency"),
        ),
        Section("people", _("Who was asked"), fields=("risk_group", "sex", "language")),
        Section(
            "numbers",
            _("How many"),
            fields=("encountered", "screened", "found", "found_status"),
            hint=_("Leave empty what nobody counted; an empty number is not zero."),
        ),
        Section(
            "manner",
            _("How it was done"),
            fields=("tool_version", "screener_sex", "has_interpreter", "has_social_worker"),
            later=True,
        ),
        Section("note", _("Note"), fields=("note",)),
    ),
    columns=("screened_on", "setting", "risk_group", "screened", "found"),
    order=("-screened_on",),
    elsewhere=frozenset({"case"}),
    help=_("Rounds of questions, with how many people were met, asked and found."),
    icon="search-check",
    room=_("Intake"),
)

IDENTIFICATION = Layout(
    Identification,
    code="identification",
    title=_("Identification"),
    plural=_("Identifications"),
    sections=(
        Section("person", _("Person"), fields=("person", "potential_on")),
        Section(
            "finding",
            _("How the person was found"),
            fields=("identified_by", "identifier_agency", "found_in", "screening", "district"),
        ),
        Section(
            "exploitation",
            _("Exploitation"),
            fields=("exploitation", "exploitation_form", "where_exploited"),
            hint=_("“Unspecified” is an answer, and can be replaced later."),
        ),
        Section("grounds", _("Grounds"), fields=("grounds", "procedure_version")),
        Section("decision", _("Decision"), fields=("confirmed_on",), later=True),
        Section(
            "marks",
            _("At that time"),
            fields=("age", "age_group", "sex", "nationality"),
            hint=_("Left empty, these come from the person's identity."),
            later=True,
        ),
    ),
    columns=("person", "status", "potential_on", "confirmed_on", "identified_by"),
    order=("-potential_on",),
    parent="case",
    elsewhere=frozenset({"case", "status", "decided_on"}),
    help=_("Potential and confirmed are separate decisions, each with its day and grounds."),
    icon="user-check",
    room=_("Intake"),
)


class WrittenByMoves(Layout):
    """Shows records that a move writes down: nobody enters or changes one by hand."""

    def permission(self, verb: str) -> str:
        return "" if verb in ("create", "edit") else super().permission(verb)


IDENTIFICATION_DECISION = WrittenByMoves(
    IdentificationDecision,
    code="identification_decision",
    title=_("Decision on an identification"),
    plural=_("Decisions on identifications"),
    sections=(
        Section(
            "decision",
            _("Decision"),
            fields=("identification", "outcome", "decided_on", "decider", "agency"),
        ),
        Section(
            "grounds",
            _("Grounds"),
            fields=("grounds", "procedure_version", "exploitation", "where_exploited"),
        ),
    ),
    columns=("outcome", "decided_on", "decider", "procedure_version"),
    order=("-decided_on",),
    parent="case",
    elsewhere=frozenset({"case"}),
    icon="scroll-text",
)
