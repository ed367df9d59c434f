"""Where the site's keys come from: settings only, never the database."""

from __future__ import annotations

import os
import tempfile
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from learning.core.contract import DomainError

ALGORITHM = "RS256"
BITS = 2048


class SigningUnavailable(DomainError):
    code = "signing_unavailable"


@dataclass(frozen=True, slots=True)
class Key:
    public: RSAPublicKey
    private: RSAPrivateKey | None = None

    @property
    def kid(self) -> str:
        return self.public_jwk["kid"]

    @property
    def public_jwk(self) -> dict[str, str]:
        numbers = self.public.public_numbers()
        members = {"e": _base64(numbers.e), "kty": "RSA", "n": _base64(numbers.n)}
        # RFC 7638: the required members only, in this order, without white space.
        canonical = dumps(members, separators=(",", ":")).encode()
        kid = urlsafe_b64encode(sha256(canonical).digest()).rstrip(b"=").decode()
        return {**members, "kid": kid, "alg": ALGORITHM, "use": "sig"}


@dataclass(frozen=True, slots=True)
class Keyring:
    signing: Key | None
    old: tuple[Key, ...]

    @property
    def all(self) -> tuple[Key, ...]:
        return (self.signing, *self.old) if self.signing else self.old


def keyring() -> Keyring:
    """The keys that the settings name; read once for each set of settings."""
    path = str(getattr(settings, "ASAH_SIGNING_KEY_FILE", "") or "")
    if path and getattr(settings, "ASAH_SIGNING_KEY_MADE", False):
        make_key_file(Path(path))
    pem = getattr(settings, "ASAH_SIGNING_KEY", "")
    return _keyring(path, pem, tuple(map(str, getattr(settings, "ASAH_SIGNING_OLD_KEYS", ()))))


@lru_cache(maxsize=8)
def _keyring(path: str, pem: str, old: tuple[str, ...]) -> Keyring:
    # What stands in one line of an environment file has \n for its line breaks.
    data = _read(path) if path else pem.replace("\\n", "\n").encode()
    signing = _private(data) if data else None
    return Keyring(signing, tuple(_public(_read(name)) for name in old))


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise _unusable() from error


def _private(data: bytes) -> Key:
    try:
        key: Any = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError) as error:
        raise _unusable() from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < BITS:
        raise _unusable()
    return Key(key.public_key(), key)


def _public(data: bytes) -> Key:
    """An earlier key, of which the public half is enough."""
    if b"PRIVATE KEY" in data:
        return Key(_private(data).public)
    try:
        key: Any = serialization.load_pem_public_key(data)
    except ValueError as error:
        raise _unusable() from error
    if not isinstance(key, RSAPublicKey) or key.key_size < BITS:
        raise _unusable()
    return Key(key)


def make_key_file(path: Path) -> None:
    """Make a key where there is none: whole or not at all, readable by its owner only."""
    if path.exists():
        return
    key = rsa.generate_private_key(public_exponent=65_537, key_size=BITS)
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
        # A link, unlike a rename, leaves the key of whoever came first.
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _base64(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _unusable() -> SigningUnavailable:
    return SigningUnavailable(
        str(_("The key to sign with cannot be read: it has to be RSA in PEM, 2048 bits or more."))
    )
