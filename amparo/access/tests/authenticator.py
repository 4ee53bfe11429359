"""A security key made of software, for tests: it makes a passkey and signs what it is asked."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key of one holder. ``verifies`` says whether it asks for a finger or a PIN."""

    origin: str = "https://testserver"
    verifies: bool = True
    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key_id: bytes = field(default_factory=lambda: os.urandom(16))
    handle: str = ""
    site: str = ""

    def make(self, options: dict[str, Any]) -> str:
        """Answer to ``navigator.credentials.create``, as the page sends it."""
        asked = options["publicKey"]
        self.handle, self.site = asked["user"]["id"], asked["rp"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        length = len(self.key_id).to_bytes(2, "big")
        data = self._data(ATTESTED) + bytes(16) + length + self.key_id + public
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"])
        return self._told(clientDataJSON=client, attestationObject=statement)

    def touch(self, options: dict[str, Any]) -> str:
        """Answer to ``navigator.credentials.get``, as the page sends it."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signed = data + hashlib.sha256(client).digest()
        return self._told(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self.private.sign(signed, ec.ECDSA(SHA256())),
            userHandle=websafe_decode(self.handle),
        )

    def _data(self, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(self.site.encode()).digest() + bytes((flags,)) + bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _told(self, **response: bytes) -> str:
        name = websafe_encode(self.key_id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": {key: websafe_encode(value) for key, value in response.items()},
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
