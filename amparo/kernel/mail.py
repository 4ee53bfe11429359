"""Tells people by mail that something waits in Amparo: the same words always, and nothing else.

Whoever reads a mailbox along learns of no case, no name and no question. Off unless a mail server
is set; what could not be sent is given back, so that it can be sent later.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True)
class Reader:
    """Where somebody reads mail, and in which language."""

    address: str
    language: str


@dataclass(frozen=True)
class Posted:
    """How many notices left, to whom none could be sent, and why, as the server says it."""

    sent: int
    unsent: tuple[Reader, ...] = ()
    why: str = ""


def is_on() -> bool:
    """Whether a mail server is set."""
    from django.conf import settings

    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def notify(readers: Iterable[Reader]) -> Posted:
    """Send each reader the notice, one mail each. Raises nothing: what failed is given back."""
    sent, unsent, why = 0, [], ""
    connection = get_connection()
    for reader in sorted(set(readers)):
        try:
            sent += connection.send_messages([_notice(reader)]) or 0
        except (OSError, smtplib.SMTPException, ValueError) as failure:
            unsent.append(reader)
            why = why or type(failure).__name__
    return Posted(sent, tuple(unsent), why)


def _notice(reader: Reader) -> EmailMessage:
    with translation.override(reader.language):
        subject = _("Something waits for you in Amparo")
        text = _(
            "Something waits for you in Amparo. Sign in as you always do to see what it is.\n\n"
            "This message says the same to everybody. It holds no link and asks for nothing; "
            "nobody reads an answer to it."
        )
    return EmailMessage(subject, text, to=[reader.address])
