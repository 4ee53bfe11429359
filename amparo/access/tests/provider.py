"""A ministry’s server of OpenID Connect on this machine, for tests; it can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY, STRANGE = RSAKey.generate_key(2048), RSAKey.generate_key(2048)


class Provider:
    """Signs ``who`` in without asking; every attribute can be changed by a test."""

    def __init__(self) -> None:
        self.who, self.client, self.secret = "mhd-0042", "amparo", "a shared word"
        self.lies: dict[str, Any] = {}  # claims of the token that are not as they should be
        self.header = {"alg": "RS256"}
        self.key = KEY
        self.told: dict[str, Any] = {}  # of its own description
        self.is_down = False
        self._asked: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def allow(self, where: str) -> dict[str, str]:
        """What the browser brings back after the ministry was visited at this address."""
        asked = dict(parse_qsl(urlsplit(where).query))
        code = f"code-{len(self._asked)}"
        self._asked[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(provider.described() if "well-known" in self.path else provider.keys())

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                given = {name: values[0] for name, values in parse_qs(sent).items()}
                self._say(provider.token(given, self.headers.get("Authorization", "")))

            def _say(self, told: dict[str, Any] | None) -> None:
                self.send_response(400 if told is None or provider.is_down else 200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(told or {"error": "invalid_grant"}).encode())

            def log_message(self, *_more: Any) -> None:
                pass

        return Handler

    def described(self) -> dict[str, Any]:
        places = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return {**places, **self.told}

    def keys(self) -> dict[str, Any]:
        return {"keys": [KEY.as_dict(private=False)]}

    def token(self, given: dict[str, str], who: str) -> dict[str, Any] | None:
        """One token for one code, for whoever shows the client’s secret and the verifier."""
        asked = self._asked.pop(given.get("code", ""), None)
        basic = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        if asked is None or who != f"Basic {basic}":
            return None
        challenge = hashlib.sha256(given["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked["code_challenge"]:
            return None
        claims = {
            "iss": self.issuer,
            "aud": self.client,
            "sub": self.who,
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": asked["nonce"],
        }
        token = jwt.encode(self.header, {**claims, **self.lies}, self.key)
        return {"access_token": "unused", "token_type": "Bearer", "id_token": token}
