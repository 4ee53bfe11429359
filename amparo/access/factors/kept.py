"""The second factors that a user keeps: security keys, a code generator, recovery codes."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from fido2.utils import websafe_decode

from amparo.access.matrix import held
from amparo.access.models import REACHING, WITHOUT_CONTENT, User
from amparo.access.second import hold
from amparo.kernel.scope import unscoped
from amparo.reference.country import country

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from amparo.reference.grants import Role

NOT_OF_PEOPLE = WITHOUT_CONTENT | {"data_call", "release"}
KEY, CODE, RECOVERY, PASSWORD = "key", "code", "recovery", "password"
TYPES = {KEY: "webauthn", CODE: "totp", RECOVERY: "recovery_codes"}
LONGEST_NAME = 60
LONGEST_ANSWER = 20_000  # characters of what a browser says of a key
NOT_AN_ANSWER = (
    *(ValidationError, ValueError, TypeError, LookupError, AttributeError),
    *(struct.error, RecursionError),
)  # what reading an answer raises that no key gave: its bytes may be cut short or nested deep
FEW = 3  # recovery codes left, from which on we say so


class NotProved(Exception):
    """What was shown is no proof: a wrong or used code, a strange key, an answer too late."""


@dataclass(frozen=True)
class Kept:
    """One factor as its page tells of it."""

    pk: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


def must_hold_key(roles: Iterable[str]) -> bool:
    """Whether roles see sealed classes of people's files by the country's matrix, or reach them by
    giving roles: then codes, which can be coaxed out of somebody, are not enough."""
    return any(_sees_sealed(role) for role in held(frozenset(roles)))


def _sees_sealed(role: Role) -> bool:
    limited = country().limited
    cells = {topic: cell.level for topic, cell in role.cells.items() if topic not in NOT_OF_PEOPLE}
    return bool(role.permissions & REACHING) or any(
        level == "F" or (level == "L" and limited.get(topic)) for topic, level in cells.items()
    )


def of(user: User) -> list[Kept]:
    """The factors of a user, the oldest first. One query."""
    kinds = {name: kind for kind, name in TYPES.items()}
    rows = Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk")
    return [
        Kept(row.pk, kinds[row.type], row.data.get("name", ""), row.created_at, row.last_used_at)
        for row in rows
    ]


def held_fast(user: User) -> list[Kept]:
    """The factors of a user, which nobody else adds to or takes from until the transaction ends."""
    hold(user.pk)
    return of(user)


def _row(user: User, kind: str) -> Any:
    return Authenticator.objects.filter(user_id=user.pk, type=TYPES[kind]).first()


def drop(user: User, pk: int) -> bool:
    """Take one factor away. Gives whether it was there."""
    return bool(Authenticator.objects.filter(user_id=user.pk, pk=pk).delete()[0])


def drop_all(user: User) -> None:
    """Take every factor away, so that the user begins anew."""
    Authenticator.objects.filter(user_id=user.pk).delete()


# --- Keys -------------------------------------------------------------------------------------


def ask_new_key(user: User) -> dict[str, Any]:
    """What a browser needs to make a key for this user; the challenge stays in the session."""
    return _plain(webauthn.begin_registration(user, passwordless=True))


def add_key(user: User, answer: str, name: str) -> None:
    """Keep a key that a browser made. Raises NotProved."""
    told = _told(answer)
    try:
        webauthn.parse_registration_response(told)
        webauthn.complete_registration(told)
    except NOT_AN_ANSWER as error:
        raise NotProved from error
    webauthn.WebAuthn.add(user, name.strip()[:LONGEST_NAME], told)


def ask_key(user: User | None) -> dict[str, Any]:
    """What a browser needs to ask for a key of this user, or for any passkey of this site."""
    return _plain(webauthn.begin_authentication(user))


def show_key(user: User, answer: str) -> None:
    """Accept a touch of one of the user's keys. Raises NotProved."""
    told = _told(answer)
    try:
        webauthn.parse_authentication_response(told)
        webauthn.complete_authentication(user, told).record_usage()
    except NOT_AN_ANSWER as error:
        raise NotProved from error


def holder_of(answer: str) -> User:
    """Whose passkey it says it is; proved only by ``show_key``. Raises NotProved."""
    try:
        key = UUID(bytes=websafe_decode(_told(answer)["response"]["userHandle"]))
    except (KeyError, TypeError, ValueError) as error:
        raise NotProved from error
    with unscoped("sign-in"):
        user: User | None = User.rows.filter(pk=key, is_active=True, voided_at__isnull=True).first()
    if user is None:
        raise NotProved
    return user


def _told(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise NotProved
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise NotProved from error
    if not isinstance(told, dict) or not isinstance(told.get("response"), dict):
        raise NotProved
    return told


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Options as JSON can carry them."""
    return json.loads(json.dumps(options, default=dict))  # type: ignore[no-any-return]


# --- Codes ------------------------------------------------------------------------------------


def new_secret() -> str:
    """A secret for a code generator, in base 32."""
    return str(totp.generate_totp_secret())


def picture_of(user: User, secret: str) -> str:
    """The secret as a picture to be scanned, SVG."""
    adapter = get_adapter()
    drawn = str(adapter.build_totp_svg(adapter.build_totp_url(user, secret)))
    return "<svg" + drawn.partition("<svg")[2]


def add_codes(user: User, secret: str, code: str) -> None:
    """Keep a code generator that has just shown the right code. Raises NotProved."""
    if not secret or not _is_code(code) or not totp.validate_totp_code(secret, code):
        raise NotProved
    with transaction.atomic():
        Authenticator.objects.filter(user_id=user.pk, type=TYPES[CODE]).delete()
        totp.TOTP.activate(user, secret)


def show_code(user: User, code: str) -> None:
    """Accept a one-time code, once: whatever worker it is shown to. Raises NotProved."""
    if not _is_code(code):
        raise NotProved
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update()
        row = rows.filter(user_id=user.pk, type=TYPES[CODE]).first()
        secret = get_adapter().decrypt(row.data["secret"]) if row else ""
        step = _step_of(secret, code.strip()) if row else None
        if row is None or step is None or step <= row.data.get("step", 0):
            raise NotProved
        row.data["step"] = step
        row.save(update_fields=["data"])
        row.record_usage()


def _step_of(secret: str, code: str) -> int | None:
    """The step of time to which a code belongs, of those that count now."""
    steps = totp.yield_hotp_counters_from_time()
    shown = ((step, totp.format_hotp_value(totp.hotp_value(secret, step))) for step in steps)
    return next((step for step, value in shown if value == code), None)


def _is_code(code: str) -> bool:
    return code.strip().isascii() and code.strip().isdigit()


# --- Recovery codes ---------------------------------------------------------------------------


def make_recovery_codes(user: User) -> list[str]:
    """New recovery codes; those from before no longer count."""
    with transaction.atomic():
        Authenticator.objects.filter(user_id=user.pk, type=TYPES[RECOVERY]).delete()
        codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def recovery_codes_left(user: User) -> int:
    """How many are not used yet."""
    row = _row(user, RECOVERY)
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def use_recovery_code(user: User, code: str) -> None:
    """Accept a recovery code, once: whatever worker it is shown to. Raises NotProved."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update()
        row = rows.filter(user_id=user.pk, type=TYPES[RECOVERY]).first()
        if row is None or not RecoveryCodes(row).validate_code(code.strip()):
            raise NotProved
