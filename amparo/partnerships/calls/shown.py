"""What the pages of data calls say, made from decided fields only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from amparo.access import drawing
from amparo.access.decide import decide
from amparo.access.rows import NATIONAL_ROLES
from amparo.access.views_of import open_value, opened, preload
from amparo.cases.clocks import clock
from amparo.kernel.layout import LAYOUTS
from amparo.kernel.scope import row_rule
from amparo.kernel.sealing import keyring
from amparo.partnerships.layout.calls import DATA_CALL
from amparo.partnerships.models import DataRequest
from amparo.reference.codes import code_list
from amparo.reference.country import country

from . import attached
from .actions import requests_of
from .forms import ReturnForm, question_words
from .outcome import READS, state_of, together

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from amparo.access.viewer import Viewer
    from amparo.access.views_of import Shown
    from amparo.partnerships.models import DataCall

WAITING = ("asked", "returned")
TONES = {"done": "teal", "none": "blue", "no_data": "amber", "not_reported": ""}
ANSWERED_IN_VIEW = 50


def sees_everything(viewer: Viewer) -> bool:
    """Whether the viewer sees what all bodies were asked."""
    return bool(viewer.roles & NATIONAL_ROLES)


def span(call: DataCall) -> str:
    """The period of a call in words."""
    days = (call.about.first, call.about.last)
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in days)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def state_tag(request: DataRequest) -> dict[str, str]:
    """What a body told, as a tag; what it still owes in the words of its step."""
    state = state_of(request)
    if request.status == "answered" and request.answer and state == "not_reported":
        return {"label": code_list("answer_state").label(request.answer.state), "tone": "amber"}
    if state == "not_reported":
        words = str(request.workflow.steps[request.status].label)
        return {"label": words, "tone": "amber" if request.status == "returned" else ""}
    return {"label": code_list("answer_state").label(state), "tone": TONES[state]}


def title_of(request: DataRequest, told: Mapping[str, Shown]) -> str:
    """The question: its own words where the Focal Point wrote some, else the country's."""
    own = told["wording"].value if "wording" in told else ""
    return own or question_words(request.question)


# --- Whoever asks ------------------------------------------------------------------------------


def call_context(
    viewer: Viewer, call: DataCall, told: Mapping[str, Shown], only: str = ""
) -> dict[str, Any]:
    """A call: how far it is, what can be done now, and its questions by body.

    ``only`` narrows them to what is ``missing`` or ``answered``; anything else shows all.
    """
    today = timezone.localdate()
    with keyring():
        rows = preload(requests_of(call))
        bodies = _by_body(viewer, _narrowed(rows, only), today)
    answered = [row for row in rows if row.status == "answered"]
    late = [row for row in rows if row.status in WAITING and row.due_on < today]
    due = clock(call.due_on, today) if call.status == "out" and len(answered) < len(rows) else None
    return {
        "title": told["product"].value,
        "kind_label": str(DATA_CALL.title),
        "trail": [{"url": drawing.list_url(DATA_CALL), "label": str(DATA_CALL.plural)}],
        "lead": span(call),
        "steps": drawing.steps(call),
        "clock": due,
        "due": told["due_on"].value,
        "message": told["note"].value if "note" in told else "",
        "progress": _progress(len(answered), len(rows), len(late)),
        "share": round(100 * len(answered) / len(rows)) if rows else 0,
        "bodies": bodies,
        "filters": _filters(call, len(rows), len(answered), only) if answered else [],
        "outcomes": _outcomes(rows) if call.status != "draft" else [],
        "action": reverse("data-call-step", args=[call.pk]),
        "may_send": call.status == "draft" and bool(decide(viewer, "data-call.send", call)),
        "may_remind": call.status == "out" and bool(decide(viewer, "data-call.edit", call)),
        "edit_url": (
            reverse("record-edit", args=["data-call", call.pk, "what"])
            if decide(viewer, "data-call.edit", call)
            else ""
        ),
        "history_url": reverse("record-history", args=["data-call", call.pk]),
    }


def _narrowed(rows: Sequence[DataRequest], only: str) -> Sequence[DataRequest]:
    if only not in ("missing", "answered"):
        return rows
    return [row for row in rows if (row.status == "answered") == (only == "answered")]


def _filters(call: DataCall, asked: int, answered: int, only: str) -> list[dict[str, Any]]:
    """All questions, those without an answer, and those with one: each with how many they are."""
    labels = {
        "": pgettext("questions", "All"),
        "missing": _("Without an answer"),
        "answered": _("Answered"),
    }
    counts = {"": asked, "missing": asked - answered, "answered": answered}
    here = only if only in labels else ""
    return [
        {
            "url": drawing.url_of(call) + (f"?show={code}" if code else ""),
            "label": f"{words} ({counts[code]})",
            "current": code == here,
        }
        for code, words in labels.items()
    ]


def _progress(answered: int, asked: int, late: int) -> str:
    words = ngettext(
        "%(answered)d of %(asked)d question answered",
        "%(answered)d of %(asked)d questions answered",
        asked,
    ) % {"answered": answered, "asked": asked}
    if not late:
        return words
    return f"{words}; " + ngettext("%(late)d is late", "%(late)d are late", late) % {"late": late}


def _by_body(viewer: Viewer, rows: Sequence[DataRequest], today: dt.date) -> list[dict[str, Any]]:
    bodies: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        bodies.setdefault(row.agency, []).append(_if_late(_line(viewer, row, today)))
    labels = code_list("agency")
    return [{"name": labels.label(code), "rows": lines} for code, lines in bodies.items()]


def _line(viewer: Viewer, row: DataRequest, today: dt.date) -> dict[str, Any]:
    reads = decide(viewer, "data-request.read", row, is_seen=True).reads
    own = open_value(row, "wording") if "wording" in reads else ""
    return {
        "url": drawing.url_of(row),
        "what": own or question_words(row.question),
        "tag": state_tag(row),
        "clock": clock(row.due_on, today) if row.status in WAITING else None,
        "told": _told_of(row),
    }


def _if_late(line: dict[str, Any]) -> dict[str, Any]:
    """Without the clock that all lines share; one that is late keeps its own."""
    is_late = line["clock"] and line["clock"]["state"] == "overdue"
    return line if is_late else line | {"clock": None}


def _told_of(row: DataRequest) -> list[str]:
    """Reminders, whom it was sent on to, and the number of an answer, each in a few words."""
    found = []
    if row.status == "answered" and row.answer and row.answer.number is not None:
        found.append(_("number: %(n)s") % {"n": formats.number_format(row.answer.number)})
    elif row.status == "answered" and state_of(row) == "not_reported":
        found.append(_("without its number: figures read “not reported”"))
    if row.status in WAITING and row.reminded_on:
        day = formats.date_format(row.reminded_on, "SHORT_DATE_FORMAT")
        words = ngettext(
            "reminded %(n)d time, on %(day)s",
            "reminded %(n)d times, last on %(day)s",
            row.reminders,
        )
        found.append(words % {"n": row.reminders, "day": day})
    if row.status in WAITING and row.escalation:
        whom = code_list("escalation").label(row.escalation)
        found.append(_("sent on to: %(whom)s") % {"whom": whom})
    return found


def _outcomes(rows: Sequence[DataRequest]) -> list[dict[str, Any]]:
    """What each question comes to in the figures, with how many bodies were asked."""
    questions: dict[str, list[DataRequest]] = {}
    for row in rows:
        questions.setdefault(row.question, []).append(row)
    labels, states = code_list("question"), code_list("answer_state")
    return [
        {
            "question": labels.label(code),
            "tag": {"label": states.label(state), "tone": TONES[state]},
            "reads": str(READS[state]),
        }
        for code, asked in questions.items()
        for state in [together(asked)]
    ]


# --- Whoever answers ---------------------------------------------------------------------------


def of_own_body(viewer: Viewer) -> Any:
    """The questions to the viewer's own body, once they were sent."""
    rows = row_rule(DataRequest, viewer).filter(agency=viewer.agency).exclude(status="draft")
    return rows.select_related("call", "answer").order_by("due_on", "question", "pk")


def waiting(viewer: Viewer) -> list[DataRequest]:
    """Those that still wait for an answer, in calls that are open; the most urgent first."""
    return list(of_own_body(viewer).filter(status__in=WAITING, call__status="out"))


def list_context(viewer: Viewer, today: dt.date) -> dict[str, Any]:
    """What waits and what was answered."""
    with keyring():
        rows = preload(of_own_body(viewer)[: 4 * ANSWERED_IN_VIEW])
        owed = [row for row in rows if row.status in WAITING and row.call.status == "out"]
        answered = [row for row in rows if row.status == "answered"][-ANSWERED_IN_VIEW:]
        told = [_owed(viewer, row, today) for row in owed]
        done = [_owed(viewer, row, today) for row in reversed(answered)]
    return {
        "title": _("Questions for us"),
        "lead": _("What the Council asks %(body)s. Others see neither questions nor answers.")
        % {"body": code_list("agency").label(viewer.agency)},
        "waiting": told,
        "answered": done,
        "empty": _("When the Focal Point asks your office something, it stands here."),
    }


def _owed(viewer: Viewer, row: DataRequest, today: dt.date) -> dict[str, Any]:
    line = _line(viewer, row, today)
    return line | {"facts": [code_list("call_product").label(row.call.product), span(row.call)]}


def request_context(
    viewer: Viewer, request: DataRequest, told: Mapping[str, Shown]
) -> dict[str, Any]:
    """One question: what is asked, of which period, why it came back, and what was answered."""
    call, today = request.call, timezone.localdate()
    answer = _opened_answer(viewer, request)
    own = request.agency == viewer.agency
    may = bool(decide(viewer, "data-request.answer", request)) and call.status == "out"
    national = sees_everything(viewer)
    back = drawing.url_of(call) if national else reverse("data-requests")
    label = code_list("call_product").label(call.product) if national else _("Questions for us")
    can_return = request.status == "answered" and bool(
        decide(viewer, "data-request.return", request)
    )
    return {
        "title": title_of(request, told),
        "kind_label": code_list("agency").label(request.agency),
        "trail": [{"url": back, "label": label}],
        "period": span(call),
        "clock": clock(request.due_on, today) if request.status in WAITING else None,
        "tag": state_tag(request),
        "told": _told_of(request),
        "why_back": told["return_reason"].value if request.status == "returned" else "",
        "message": _message(viewer, call),
        "files": attached.listed(viewer, request),
        "answer": answer,
        "answered": {name: shown.value for name, shown in answer.items() if name == "evidence"}
        | (
            {"state": request.answer.state, "number": request.answer.number}
            if request.answer
            else {}
        ),
        "may_answer": may and (own or request.status != "draft"),
        "register": _register(viewer, request),
        "return_form": ReturnForm() if can_return and not may else None,
        "return_action": drawing.url_of(request) if can_return else "",
        "history_url": reverse("record-history", args=["data-request", request.pk]),
    }


def _message(viewer: Viewer, call: DataCall) -> str:
    told = opened(call, viewer, decide(viewer, "data-call.read", call, is_seen=True))
    return told["note"].value if "note" in told else ""


def _opened_answer(viewer: Viewer, request: DataRequest) -> dict[str, Shown]:
    if request.answer is None:
        return {}
    told = opened(request.answer, viewer, decide(viewer, "answer.read", request.answer))
    return {n: told[n] for n in ("state", "number", "evidence", "answered_on") if n in told}


def _register(viewer: Viewer, request: DataRequest) -> dict[str, Any] | None:
    """The register in which the body enters what it did, with how much it holds already."""
    asked = country().calls.questions.get(request.question)
    layout = LAYOUTS.get(asked.register) if asked and asked.register else None
    if layout is None or not decide(viewer, layout.permission("create"), layout.model):
        return None
    call = request.call
    kept = row_rule(layout.model, viewer).filter(
        agency=request.agency,
        period_from__gte=call.period_from,
        period_to__lte=call.period_to,
    )
    return {
        "name": str(layout.plural),
        "count": kept.count(),
        "url": reverse("record-new", args=[layout.code]),
        "list_url": drawing.list_url(layout),
    }
