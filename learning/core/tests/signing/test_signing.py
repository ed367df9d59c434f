import json
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.checks import run_checks
from joserfc import jws
from joserfc.jwk import KeySet, RSAKey

from learning.core.api import NotGenuine, SigningUnavailable, can_sign, jwks, sign, verify
from learning.core.signing.checks import key_in_use

FACT = {"sub": "urn:uuid:1", "jp": 3}


def private_pem(bits: int = 2048) -> bytes:
    return rsa.generate_private_key(public_exponent=65_537, key_size=bits).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.fixture
def key_file(settings, tmp_path) -> Path:
    path = tmp_path / "key.pem"
    path.write_bytes(private_pem())
    settings.ASAH_SIGNING_KEY_FILE, settings.ASAH_SIGNING_KEY_MADE = str(path), False
    return path


@pytest.fixture
def no_key(settings) -> None:
    settings.ASAH_SIGNING_KEY_FILE, settings.ASAH_SIGNING_KEY_MADE = "", False


def header(token: str) -> dict:
    part = token.split(".")[0]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_another_library_verifies_by_the_public_keys(key_file):
    token = sign(FACT, typ="statement+jwt")
    read = jws.deserialize_compact(token, KeySet.import_key_set(jwks()), algorithms=["RS256"])
    assert json.loads(read.payload) == FACT
    assert read.headers() == {"alg": "RS256", "typ": "statement+jwt", "kid": header(token)["kid"]}


def test_the_kid_is_the_thumbprint_of_rfc_7638(key_file):
    (published,) = jwks()["keys"]
    assert published["kid"] == RSAKey.import_key(key_file.read_bytes()).thumbprint()
    assert set(published) == {"kty", "n", "e", "kid", "alg", "use"}


def test_the_key_may_travel_in_the_header(key_file):
    token = sign(FACT, typ="JWT", with_key=True)
    assert set(header(token)) == {"alg", "typ", "jwk"}
    assert verify(token) == FACT
    key = RSAKey.import_key(header(token)["jwk"])
    registry = jws.JWSRegistry(algorithms=["RS256"])
    registry.max_header_length = 2_000  # joserfc's default is made for headers without a key
    assert json.loads(jws.deserialize_compact(token, key, registry=registry).payload) == FACT


def test_a_key_that_the_token_brings_along_is_not_believed(key_file):
    foreign = RSAKey.generate_key(2048)
    public = foreign.as_dict(private=False)
    forged = jws.serialize_compact(
        {"alg": "RS256", "jwk": public}, json.dumps(FACT).encode(), foreign
    )
    with pytest.raises(NotGenuine):
        verify(forged)


def test_what_was_changed_is_refused(key_file):
    head, _payload, signature = sign(FACT, typ="JWT").split(".")
    payload = urlsafe_b64encode(json.dumps({**FACT, "jp": 30}).encode()).rstrip(b"=").decode()
    with pytest.raises(NotGenuine):
        verify(f"{head}.{payload}.{signature}")


@pytest.mark.parametrize("token", ["", "a.b.c", "x" * 5000, "e30.e30.", "\0.\0.\0", "ü.ü.ü"])
def test_what_is_no_token_is_refused(key_file, token):
    with pytest.raises(NotGenuine):
        verify(token)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_another_algorithm_is_refused(key_file, algorithm):
    kid = jwks()["keys"][0]["kid"]
    head = urlsafe_b64encode(json.dumps({"alg": algorithm, "kid": kid}).encode()).decode()
    with pytest.raises(NotGenuine):
        verify(f"{head.rstrip('=')}.e30.AAAA")


def test_a_token_of_another_kind_is_refused(key_file):
    token = sign(FACT, typ="statement+jwt")
    assert verify(token, typ="statement+jwt") == FACT
    with pytest.raises(NotGenuine):
        verify(token, typ="badge+jwt")


def test_what_has_expired_is_still_genuine(key_file):
    past = {**FACT, "exp": 1_000_000_000, "nbf": 900_000_000, "aud": "somebody"}
    assert verify(sign(past, typ="JWT")) == past


def test_after_a_rotation_what_the_old_key_signed_is_genuine(key_file, settings, tmp_path):
    token, old = sign(FACT, typ="JWT"), jwks()["keys"][0]["kid"]
    retired = tmp_path / "old.pem"
    retired.write_bytes(RSAKey.import_key(key_file.read_bytes()).as_pem(private=False))
    newer = tmp_path / "new.pem"
    newer.write_bytes(private_pem())
    settings.ASAH_SIGNING_KEY_FILE = str(newer)
    with pytest.raises(NotGenuine):
        verify(token)
    settings.ASAH_SIGNING_OLD_KEYS = [str(retired)]
    assert verify(token) == FACT
    assert [key["kid"] for key in jwks()["keys"]][1] == old
    assert header(sign(FACT, typ="JWT"))["kid"] != old
    settings.ASAH_SIGNING_OLD_KEYS = [str(key_file)]
    assert verify(token) == FACT


def test_the_key_may_come_as_text_of_one_line(no_key, settings):
    settings.ASAH_SIGNING_KEY = private_pem().decode().replace("\n", "\\n")
    assert verify(sign(FACT, typ="JWT")) == FACT


def test_without_a_key_nothing_is_signed_and_it_is_said(no_key):
    assert not can_sign()
    assert jwks() == {"keys": []}
    with pytest.raises(SigningUnavailable):
        sign(FACT, typ="JWT")


@pytest.mark.parametrize("data", [b"", b"no key", private_pem(1024)])
def test_a_key_that_is_none_or_too_short_is_refused(key_file, settings, tmp_path, data):
    poor = tmp_path / "poor.pem"
    poor.write_bytes(data or b"\n")
    settings.ASAH_SIGNING_KEY_FILE = str(poor)
    with pytest.raises(SigningUnavailable):
        sign(FACT, typ="JWT")
    assert [message.id for message in key_in_use()] == ["learning.E020"]


def test_a_key_is_made_once_and_for_its_owner_only(settings, tmp_path):
    path = tmp_path / "var" / "signing-key.pem"
    settings.ASAH_SIGNING_KEY_FILE, settings.ASAH_SIGNING_KEY_MADE = str(path), True
    first = jwks()
    assert jwks() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["signing-key.pem"]


def test_the_deployment_check_warns_without_a_key(no_key):
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert "learning.W020" in found


def test_the_deployment_check_is_content_with_a_key(key_file):
    assert key_in_use() == []


def test_the_public_keys_stand_at_a_known_address_and_need_no_database(client, key_file):
    answer = client.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/jwk-set+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer.json() == jwks()
    assert "d" not in answer.json()["keys"][0]
    assert client.post("/.well-known/jwks.json").status_code == 405
