"""What the pages of second factors ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .kept import LONGEST_ANSWER, LONGEST_NAME


def _digits(label: Any, length: int, **more: Any) -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=length, widget=widget, **more)


class KeyForm(forms.Form):
    """What a browser says of a key; filled by the page’s script."""

    credential = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput)


class NewKeyForm(KeyForm):
    name = forms.CharField(
        label=_("A name for it"),
        help_text=_("So that you know it again, such as “blue key” or “work phone”."),
        max_length=LONGEST_NAME,
        required=False,
    )


class CodeForm(forms.Form):
    code = _digits(_("Six figures"), 12)


class RecoveryForm(forms.Form):
    recovery = _digits(_("Recovery code"), 20)
