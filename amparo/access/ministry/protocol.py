"""OpenID Connect as this site speaks it: code flow with PKCE, state and nonce; a signed token.

Only the identity of the user at the ministry is asked for. Roles, names and mail addresses that a
ministry might tell are neither asked for nor believed.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from .setting import is_sound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .setting import Ministry

PATIENCE = 10  # seconds that a ministry may take for one answer
LATE = 60  # seconds that its clock may be wrong
SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA"]  # never by a shared word, never by nothing
WHERE = ".well-known/openid-configuration"
PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


NOT_AN_ANSWER = (ValueError, TypeError, LookupError, AttributeError)


class NotKnown(Exception):
    """The ministry did not answer, or its answer does not prove who somebody is."""


def begin(ministry: Ministry, back: str) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what it must bring back. Raises NotKnown."""
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce")}
    kept["verifier"] = secrets.token_urlsafe(64)
    where, _state = _session(ministry, back).create_authorization_url(
        _told(ministry)["authorization_endpoint"],
        state=kept["state"],
        nonce=kept["nonce"],
        code_verifier=kept["verifier"],
    )
    return str(where), kept


def subject(
    ministry: Ministry, back: str, kept: Mapping[str, Any], answer: Mapping[str, str]
) -> str:
    """Who came back, as the ministry calls them for ever. Raises NotKnown."""
    state, code = answer.get("state", ""), answer.get("code", "")
    if not code or not secrets.compare_digest(state.encode(), str(kept["state"]).encode()):
        raise NotKnown
    if answer.get("iss", ministry.issuer) != ministry.issuer:
        raise NotKnown  # an answer of another provider, mixed in
    told = _told(ministry)
    try:
        token = _session(ministry, back).fetch_token(
            told["token_endpoint"],
            code=code,
            code_verifier=kept["verifier"],
            timeout=PATIENCE,
            allow_redirects=False,
        )
        keys = KeySet.import_key_set(_get(told["jwks_uri"]))  # type: ignore[arg-type]  # checked within
        read = jwt.decode(token["id_token"], keys, algorithms=SIGNED_BY)
        rules = jwt.JWTClaimsRegistry(
            leeway=LATE,
            iss={"essential": True, "value": ministry.issuer},
            aud={"essential": True, "value": ministry.client},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": kept["nonce"]},
            sub={"essential": True},
        )
        rules.validate(read.claims)
    except (requests.RequestException, OAuthError, JoseError, *NOT_AN_ANSWER) as error:
        raise NotKnown from error
    if read.claims.get("azp", ministry.client) != ministry.client:
        raise NotKnown
    return str(read.claims["sub"])


def _session(ministry: Ministry, back: str) -> Any:
    return OAuth2Session(
        ministry.client,
        ministry.secret,
        scope="openid",
        redirect_uri=back,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106  names a way
    )


def _told(ministry: Ministry) -> dict[str, str]:
    """What the ministry says of itself; its places must be sealed against readers too."""
    told = _get(f"{ministry.issuer.rstrip('/')}/{WHERE}")
    is_itself = told.get("issuer") == ministry.issuer
    if not is_itself or not all(is_sound(str(told.get(place, ""))) for place in PLACES):
        raise NotKnown
    return {place: str(told[place]) for place in PLACES}


def _get(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=PATIENCE, allow_redirects=False)
        answer.raise_for_status()
        told = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise NotKnown from error
    if not isinstance(told, dict) or answer.status_code != requests.codes.ok:
        raise NotKnown
    return told
