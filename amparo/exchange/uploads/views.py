"""The pages of registers that are brought in: the list, bringing, one file, destroying it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.access.keyset import page_of
from amparo.access.page import page
from amparo.kernel.sealing import NoKey
from amparo.reference.codes import code_list

from . import actions, reading
from .forms import UploadForm
from .opening import outline_of
from .own import mappings_of, uploads_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer
    from amparo.exchange.models import RegisterUpload

AT_ONCE = 25
TONES = {"read": "teal", "loaded": "blue", "refused": "danger", "quarantined": "amber"}


@page(needs=actions.NEEDS)
def upload_list(request: HttpRequest, viewer: Viewer) -> Drawn:
    """The registers that were brought, the latest first."""
    every = uploads_of(viewer).select_related("mapping")
    place = request.GET.get("after", "")
    found, after = page_of(every, place, AT_ONCE)
    return "exchange/uploads.html", {
        "title": _("Registers"),
        "lead": _("Files of earlier years: brought, read, mapped, and then loaded as a batch."),
        "actions": [
            {
                "url": reverse("upload-new"),
                "label": _("Bring files"),
                "icon": "upload",
                "is_main": True,
            }
        ],
        "caption": _("Registers that were brought"),
        "columns": [
            {"label": _("File")},
            {"label": _("Kept by")},
            {"label": _("Rows"), "kind": "number"},
            {"label": _("State")},
            {"label": _("Mapping")},
            {"label": _("Received on")},
        ],
        "rows": [_listed(upload) for upload in found],
        "next_url": f"?after={after}" if after else "",
        "first_url": request.path if place else "",
        "template_url": reverse("template-workbook"),
    }


def _listed(upload: RegisterUpload) -> dict[str, Any]:
    return {
        "url": reverse("upload-page", args=[upload.pk]),
        "cells": [
            {"text": name_of(upload)},
            {"text": code_list("agency").label(upload.office)},
            {"text": number_format(upload.rows_found, force_grouping=True)},
            _state(upload, "text"),
            {"text": str(upload.mapping or "")},
            {"text": date_format(timezone.localtime(upload.received_at), "SHORT_DATE_FORMAT")},
        ],
    }


def _state(upload: RegisterUpload, key: str) -> dict[str, str]:
    label = code_list("upload_state").label(upload.state)
    return {key: label, "tone": TONES.get(upload.state, "")}


def name_of(upload: RegisterUpload) -> str:
    """The name that a file had; its reference once the name is destroyed."""
    try:
        return upload.words.get("name", "") or upload.reference
    except NoKey:
        return upload.reference


@page(needs=actions.NEEDS)
def upload_new(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Bring files. Each is taken in and read at once; what cannot be read says why."""
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"legal_basis": "own_record"},
    )
    if form.is_bound and form.is_valid():
        brought = []
        for raw in form.cleaned_data["registers"]:
            upload = actions.receive(viewer, None, raw, form.facts())
            reading.look(viewer, upload)
            brought.append(upload)
        if len(brought) == 1:
            return redirect("upload-page", pk=brought[0].pk)
        messages.success(
            request,
            ngettext("%(count)s file was brought.", "%(count)s files were brought.", len(brought))
            % {"count": len(brought)},
        )
        return redirect("upload-list")
    return "exchange/upload_new.html", {
        "title": _("Bring files"),
        "parent": {"url": reverse("upload-list"), "label": _("Registers")},
        "lead": _("A file is kept sealed. Nothing in it is run, and nothing is loaded yet."),
        "action": request.path,
        "form": form,
        "template_url": reverse("template-workbook"),
    }


def upload_or_404(viewer: Viewer, pk: UUID) -> RegisterUpload:
    found = uploads_of(viewer).select_related("mapping").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@page(needs=actions.NEEDS)
def upload_page(request: HttpRequest, viewer: Viewer, pk: UUID) -> Drawn:
    """One file: what is known of it, its sheets, and what comes next."""
    upload = upload_or_404(viewer, pk)
    if request.method == "POST" and upload.state == "quarantined":
        reading.look(viewer, upload)
        return redirect("upload-page", pk=pk)
    return "exchange/upload.html", {
        "title": name_of(upload),
        "kind_label": _("Register"),
        "reference": upload.reference,
        "parent": {"url": reverse("upload-list"), "label": _("Registers")},
        "state": _state(upload, "label"),
        "actions": _actions(upload),
        "upload": upload,
        "progress": _progress(upload),
        "refusal": upload.why_refused if upload.state == "refused" else "",
        "facts": _facts(upload),
        "sheets": _sheets(upload),
        "earlier": _earlier(viewer, upload),
        "action": request.path,
    }


def _progress(upload: RegisterUpload) -> dict[str, Any] | None:
    """How far a worker is with the file, and how to stop it; None where none has to do with it."""
    if not upload.job:
        return None
    is_stopping = upload.is_stopping
    stop_url = "" if is_stopping else reverse("upload-stop", args=[upload.pk])
    return {
        "words": str(reading.PHASES.get(upload.phase, reading.PHASES[""])),
        "value": upload.part if upload.phase == reading.READ else None,
        "left": _("It stops at the next safe point.") if is_stopping else "",
        "cancel_url": stop_url,
    }


@page(needs=actions.NEEDS)
def upload_stop(request: HttpRequest, viewer: Viewer, pk: UUID) -> Drawn:
    """Stop the reading of a large file."""
    upload = upload_or_404(viewer, pk)
    if request.method != "POST":
        raise Http404
    reading.stop_reading(viewer, None, upload)
    return redirect("upload-page", pk=pk)


def _actions(upload: RegisterUpload) -> list[dict[str, Any]]:
    found = []
    if upload.is_open:
        found.append(
            {
                "url": reverse("upload-mapping", args=[upload.pk]),
                "label": _("Change the mapping") if upload.mapping else _("Map this file"),
                "icon": "table",
                "is_main": not upload.mapping,
            }
        )
    if upload.state in ("read", "refused", "quarantined"):
        found.append(
            {
                "url": reverse("upload-discard", args=[upload.pk]),
                "label": _("Destroy"),
                "icon": "x",
            }
        )
    return found


def _facts(upload: RegisterUpload) -> list[dict[str, Any]]:
    words = upload.words if upload.state != "discarded" else {}
    years = [str(year) for year in (upload.year_from, upload.year_to) if year]
    told = {
        _("Kept by"): code_list("agency").label(upload.office),
        _("Years"): "–".join(dict.fromkeys(years)),
        _("Legal basis"): code_list("import_basis").label(upload.legal_basis),
        _("Where it comes from"): words.get("origin", ""),
        _("Received"): _("%(when)s by %(who)s")
        % {
            "when": date_format(timezone.localtime(upload.received_at), "DATETIME_FORMAT"),
            "who": upload.received_by,
        },
        _("Size"): filesizeformat(upload.size),
        _("Digest (SHA-256)"): upload.digest,
        _("Mapping"): str(upload.mapping or ""),
    }
    return [{"label": label, "value": value, "empty": not value} for label, value in told.items()]


def _sheets(upload: RegisterUpload) -> list[dict[str, Any]]:
    if not upload.is_open:
        return []
    return [
        {
            "name": found.sheet.name,
            "rows": number_format(found.rows_found, force_grouping=True),
            "is_hidden": found.sheet.is_hidden,
        }
        for found in outline_of(upload).sheets
    ]


def _earlier(viewer: Viewer, upload: RegisterUpload) -> list[dict[str, str]]:
    """The same bytes, brought by the same agency before."""
    same = uploads_of(viewer).filter(digest=upload.digest, received_at__lt=upload.received_at)
    return [
        {"url": reverse("upload-page", args=[other.pk]), "label": other.reference}
        for other in same.exclude(pk=upload.pk)[:5]
    ]


@page(needs=actions.NEEDS)
def upload_discard(request: HttpRequest, viewer: Viewer, pk: UUID) -> Drawn:
    """Destroy a file that is not loaded. Only by a form, after one more look."""
    upload = upload_or_404(viewer, pk)
    if request.method == "POST":
        actions.discard(viewer, None, upload)
        messages.success(request, _("The file was destroyed."))
        return redirect("upload-list")
    return "records/confirm.html", {
        "title": _("Destroy this file"),
        "parent": {"url": reverse("upload-page", args=[pk]), "label": name_of(upload)},
        "intro": _(
            "The file and the key that opens it are destroyed. Who brought it and when stays "
            "written down; what was loaded from it stays too."
        ),
        "submit_label": _("Destroy"),
        "cancel_url": reverse("upload-page", args=[pk]),
        "action": request.path,
    }


@page(needs=actions.NEEDS)
def mapping_text(request: HttpRequest, viewer: Viewer, pk: UUID) -> Drawn:
    """A saved mapping as YAML, to be kept, read and used elsewhere."""
    version = mappings_of(viewer).filter(pk=pk).first()
    if version is None:
        raise Http404
    name = f"{version.code}.v{version.version}.yaml"
    return HttpResponse(
        version.text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@page(needs=actions.NEEDS)
def template_workbook(request: HttpRequest, viewer: Viewer) -> Drawn:
    """The empty workbook for an office that starts from paper."""
    from amparo.exchange.template import workbook

    return HttpResponse(
        workbook(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="amparo-registers.xlsx"'},
    )
