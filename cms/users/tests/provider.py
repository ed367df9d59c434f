"""A small OpenID Connect provider on this machine: what allauth asks of one, and no more."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CLIENT, SECRET = "asah", "rahasia-klien"


class Provider(ThreadingHTTPServer):
    """``person`` holds the claims of whoever signs in there."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.person: dict[str, object] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()

    def sign_in(self, location: str) -> dict[str, str]:
        """Act as the page behind ``location``; return the query it sends the browser back with."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(location).query).items()}
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            home = self.server.address
            endpoints = {"authorization": "/auth", "token": "/token", "userinfo": "/userinfo"}
            self.answer(
                {"issuer": home, "jwks_uri": f"{home}/keys"}
                | {f"{name}_endpoint": home + path for name, path in endpoints.items()}
                | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            )
        elif self.path == "/userinfo" and self.bearer() in self.server.tokens:
            self.answer(self.server.person)
        else:
            self.answer({"error": "not found"}, 404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        given = {key: values[0] for key, values in parse_qs(self.rfile.read(length)).items()}
        fields = {key.decode(): value.decode() for key, value in given.items()}
        if self.path != "/token" or not self.may_have_token(fields):
            self.answer({"error": "invalid_grant"}, 400)
            return
        token = secrets.token_urlsafe()
        self.server.tokens.add(token)
        self.answer({"access_token": token, "token_type": "Bearer", "expires_in": 60})

    def may_have_token(self, fields: dict[str, str]) -> bool:
        asked = self.server.codes.pop(fields.get("code", ""), None)
        if asked is None or (fields["client_id"], fields["client_secret"]) != (CLIENT, SECRET):
            return False
        digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        same_place = fields["redirect_uri"] == asked["redirect_uri"]
        return same_place and challenge == asked["code_challenge"]

    def bearer(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def answer(self, data: object, status: int = 200) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()
