"""How allauth keeps second factors for us: secrets sealed, names ours, no mail to anybody."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amparo.kernel.sealing import named_key

if TYPE_CHECKING:
    from amparo.access.models import User

KEY = "second-factor"
NONCE = 12  # bytes


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The secrets of codes lie in the database under a key that lies elsewhere."""

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(NONCE)
        sealed = AESGCM(named_key(KEY)).encrypt(nonce, text.encode(), KEY.encode())
        return b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = b64decode(encrypted_text)
        opened = AESGCM(named_key(KEY)).decrypt(sealed[:NONCE], sealed[NONCE:], KEY.encode())
        return opened.decode()

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """What a key remembers of its holder: an identifier and the user name."""
        return {"id": user.pk.bytes, "name": user.username, "display_name": user.username}

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing leaves by mail; the ledger and the page *My security* tell of changes."""
