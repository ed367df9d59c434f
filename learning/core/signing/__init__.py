"""Facts that leave this site and can be proved without it: compact JWS under the site's key.

The key is RSA with RS256, which Open Badges 3.0 asks every verifier to know. ``kid`` is the key's
thumbprint (RFC 7638), so it stays the same wherever the key is kept. Public keys, also earlier
ones, stand at ``/.well-known/jwks.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt
from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from .keys import ALGORITHM, Key, SigningUnavailable, keyring

__all__ = ["NotGenuine", "SigningUnavailable", "can_sign", "jwks", "sign", "verify"]


class NotGenuine(DomainError):
    code = "not_genuine"


def can_sign() -> bool:
    return keyring().signing is not None


def sign(payload: Mapping[str, Any], *, typ: str, with_key: bool = False) -> str:
    """Return ``payload`` as a compact JWS; ``typ`` tells readers what kind of fact it is.

    ``with_key`` puts the public key into the header (``jwk``) instead of its ``kid``, as Open
    Badges 3.0 wants it (section 8.2). Raises SigningUnavailable where the site has no key.
    """
    key = keyring().signing
    if key is None or key.private is None:
        raise SigningUnavailable(_("This site has no key to sign with yet. Tell its operators."))
    named = {"jwk": _bare(key)} if with_key else {"kid": key.kid}
    return jwt.encode(dict(payload), key.private, ALGORITHM, headers={"typ": typ, **named})


def verify(token: str, *, typ: str = "") -> dict[str, Any]:
    """Return what this site once signed, under its present or an earlier key.

    Times in the payload are the caller's to judge: what has expired is still genuine. ``typ``, if
    given, has to be the one it was signed as. Raises NotGenuine.
    """
    refused = NotGenuine(_("This was not signed by this site, or was changed afterwards."))
    try:
        header = jwt.get_unverified_header(token)
        if typ and header.get("typ") != typ:
            raise refused
        for key in _candidates(header):
            return _decoded(token, key)
    except jwt.PyJWTError:
        raise refused from None
    raise refused


def jwks() -> dict[str, list[dict[str, str]]]:
    """The public keys as a JWK Set (RFC 7517), the present one first."""
    return {"keys": [key.public_jwk for key in keyring().all]}


def _bare(key: Key) -> dict[str, str]:
    return {name: key.public_jwk[name] for name in ("kty", "n", "e")}


def _candidates(header: Mapping[str, Any]) -> list[Key]:
    """The key of ours that the header means: a key that the token brings along proves nothing."""
    named = header.get("jwk")
    if isinstance(named, dict):
        return [key for key in keyring().all if key.public_jwk["n"] == named.get("n")]
    return [key for key in keyring().all if key.kid == header.get("kid")]


def _decoded(token: str, key: Key) -> dict[str, Any]:
    unchecked: Any = {
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "verify_aud": False,
    }
    return dict(jwt.decode(token, key.public, algorithms=[ALGORITHM], options=unchecked))
