"""What other systems read: documents by schemas, signatures and pictures by other libraries."""

import json
import struct
import zlib
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from joserfc import jws
from joserfc.jwk import KeySet, RSAKey
from jsonschema import Draft202012Validator
from openbadgeslib.baking import SVG_ELEMENT, SVG_ELEMENT_OB3, extract_png, extract_svg
from openbadgeslib.ob2 import OB2Verifier
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from PIL import Image

from learning.plugins.certificates.badges import bits, picture
from learning.plugins.certificates.models import BadgeDefinition
from learning.plugins.certificates.models.badges import Colour, Icon, Shape
from learning.plugins.certificates.services.badges import awarding, revoking

from . import schemas
from .conftest import make_badge

OB3_KEYWORD = b"openbadgecredential"
BASE = "https://lencana.example"


@pytest.fixture(autouse=True)
def public_site(settings):
    settings.WAGTAILADMIN_BASE_URL = BASE


@pytest.fixture
def badge(binjai):
    made = make_badge(
        region=binjai.region, name='Pelayan <Prima> & "Sigap"', given_by="admin", valid_months=12
    )
    made.tags.add("layanan", "prima")
    made.save()
    return BadgeDefinition.objects.get(pk=made.pk)


@pytest.fixture
def award(badge, person):
    return awarding.award_many(badge, [person.pk])[0]


def address(client, url):
    """The answer at one of our own absolute addresses."""
    assert url.startswith(BASE)
    return client.get(urlsplit(url).path)


def credential_of(client, award):
    token = client.get(f"/lencana/{award.public_id}/kredensial.jwt").content.decode()
    registry = jws.JWSRegistry(algorithms=["RS256"])
    registry.max_header_length = 2_000
    keys = KeySet.import_key_set(client.get("/.well-known/jwks.json").json())
    key = next(iter(keys.keys))
    read = jws.deserialize_compact(token, key, registry=registry)
    return token, json.loads(read.payload), read.headers()


def check(document, schema):
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []


def test_the_credential_keeps_to_the_schema_and_another_library_verifies_it(client, award):
    _token, payload, header = credential_of(client, award)
    check(payload, schemas.CREDENTIAL)
    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert payload["jti"] == payload["id"] == f"{BASE}/lencana/{award.public_id}/"
    assert payload["nbf"] == int(award.valid_from.timestamp())
    assert payload["exp"] == int(award.expires_at.timestamp())
    published = client.get("/.well-known/jwks.json").json()["keys"][0]
    assert header["jwk"] == {name: published[name] for name in ("kty", "n", "e")}
    assert payload["credentialSubject"]["achievement"]["tag"] == ["layanan", "prima"]


def verifier(client):
    key = RSAKey.import_key(client.get("/.well-known/jwks.json").json()["keys"][0])
    return OB3Verifier(pubkey_pem=key.as_pem(private=False))


def test_a_verifier_of_open_badges_accepts_it_until_it_is_revoked(client, award, binjai):
    token, _payload, _header = credential_of(client, award)

    def download(url, *args, **kwargs):
        return address(client, url).content

    read = verifier(client).verify(token, check_status=True, download=download)
    assert read.achievement.name == award.definition.name
    revoking.revoke(award, actor=binjai.admin, reason="Syarat tidak terpenuhi")
    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier(client).verify(token, check_status=True, download=download)


def test_the_status_list_is_a_signed_credential_of_the_same_issuer(client, award):
    _token, payload, _header = credential_of(client, award)
    status = payload["credentialStatus"]
    answer = address(client, status["statusListCredential"])
    assert answer["Content-Type"] == "application/vc+jwt"
    registry = jws.JWSRegistry(algorithms=["RS256"])
    registry.max_header_length = 2_000
    published = client.get("/.well-known/jwks.json").json()["keys"][0]
    key = RSAKey.import_key(published)
    document = json.loads(jws.deserialize_compact(answer.content, key, registry=registry).payload)
    check(document, schemas.STATUS_LIST)
    assert document["issuer"] == payload["iss"]
    assert int(status["statusListIndex"]) == bits.place(award.pk)[1]


def test_lists_that_nobody_stands_in_do_not_exist(client, award):
    region = award.definition.region_id
    assert client.get(f"/lencana/penerbit/{region}/status/99999/").status_code == 404
    assert client.get("/lencana/penerbit/999999/status/0/").status_code == 404
    assert client.get("/lencana/penerbit/999999999999999999/").status_code == 404


def test_the_hosted_badge_keeps_to_its_schemas_and_another_library_verifies_it(
    client, award, person, monkeypatch
):
    answer = client.get(f"/lencana/{award.public_id}/assertion.json")
    assertion = json.loads(answer.content)
    check(assertion, schemas.ASSERTION)
    badge_class = json.loads(address(client, assertion["badge"]).content)
    check(badge_class, schemas.BADGE_CLASS)
    issuer = json.loads(address(client, badge_class["issuer"]).content)
    check(issuer, schemas.ISSUER)
    for document in (assertion, badge_class, issuer):
        assert json.loads(address(client, document["id"]).content) == document
    reader = OB2Verifier(download=lambda url, *args, **kwargs: address(client, url).content)
    reader.verify_hosted(assertion, expected_recipient=person.user.email)


def test_a_revoked_hosted_badge_is_gone_and_says_why(client, award, binjai):
    revoking.revoke(award, actor=binjai.admin, reason="Keliru")
    answer = client.get(f"/lencana/{award.public_id}/assertion.json")
    assert answer.status_code == 410
    assert json.loads(answer.content)["revoked"] is True
    assert json.loads(answer.content)["revocationReason"] == "Keliru"


def test_who_has_no_address_is_named_by_a_number(client, badge, binjai):
    nobody = binjai.person("Tanpa Surel", user=None)
    award = awarding.award_many(badge, [nobody.pk])[0]
    assertion = json.loads(client.get(f"/lencana/{award.public_id}/assertion.json").content)
    check(assertion, schemas.ASSERTION)
    assert assertion["recipient"]["type"] == "id"
    _token, payload, _header = credential_of(client, award)
    assert "identifier" not in payload["credentialSubject"]


def test_no_document_holds_a_number_or_an_address(client, award, person):
    number = person.numbers.get().number
    base = f"/lencana/{award.public_id}/"
    texts = [
        client.get(base).content,
        client.get(f"{base}assertion.json").content,
        json.dumps(credential_of(client, award)[1]).encode(),
        *(
            client.get(f"{base}{v}/lencana.{k}").content
            for v in ("ob2", "ob3")
            for k in ("png", "svg")
        ),
    ]
    for text in texts:
        assert number.encode() not in text
        assert person.user.email.encode() not in text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/lencana/{a}/assertion.json", "application/ld+json"),
        ("/lencana/{a}/kredensial.jwt", "application/vc+jwt"),
        ("/lencana/{a}/ob3/lencana.png", "image/png"),
        ("/lencana/{a}/ob2/lencana.svg", "image/svg+xml"),
        ("/lencana/jenis/{d}/badgeclass.json", "application/ld+json"),
        ("/lencana/jenis/{d}/lencana.png", "image/png"),
        ("/lencana/jenis/{d}/lencana.svg", "image/svg+xml"),
        ("/lencana/penerbit/{r}/", "application/ld+json"),
        ("/lencana/penerbit/{r}/issuer.json", "application/ld+json"),
        ("/lencana/penerbit/{r}/status/0/", "application/vc+jwt"),
    ],
)
def test_every_origin_may_read_and_nobody_may_write(client, award, path, kind):
    badge = award.definition
    url = path.format(a=award.public_id, d=badge.public_id, r=badge.region_id)
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("tail", ["", "assertion.json", "kredensial.jwt", "ob3/lencana.png"])
def test_what_nobody_holds_does_not_exist(client, db, tail):
    assert client.get(f"/lencana/{'x' * 22}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["ob4/lencana.png", "ob3/lencana.gif"])
def test_other_files_do_not_exist(client, award, tail):
    assert client.get(f"/lencana/{award.public_id}/{tail}").status_code == 404


def test_without_a_key_it_is_said_and_the_rest_goes_on(client, award, settings):
    settings.ASAH_SIGNING_KEY_FILE, settings.ASAH_SIGNING_KEY_MADE = "", False
    assert client.get(f"/lencana/{award.public_id}/kredensial.jwt").status_code == 503
    assert client.get(f"/lencana/{award.public_id}/ob3/lencana.png").status_code == 503
    assert client.get(f"/lencana/{award.public_id}/ob2/lencana.png").status_code == 200
    page = client.get(f"/lencana/{award.public_id}/").content.decode()
    assert "kredensial.jwt" not in page


def chunks(png):
    """A reader of our own, from the PNG specification."""
    at = 8
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        checksum = struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        assert checksum == zlib.crc32(kind + data)
        yield kind, data
        at += 12 + length


def test_the_png_carries_the_credential_for_two_readers(client, award):
    png = client.get(f"/lencana/{award.public_id}/ob3/lencana.png").content
    read = Image.open(BytesIO(png))
    read.load()
    assert (read.format, read.size, read.mode) == ("PNG", (512, 512), "RGBA")
    token = extract_png(png, keyword=OB3_KEYWORD)
    assert verifier(client).verify(token).achievement.name == award.definition.name
    texts = [data for kind, data in chunks(png) if kind == b"iTXt"]
    assert texts == [OB3_KEYWORD + b"\0\0\0\0\0" + token.encode()]
    assert read.text["openbadgecredential"] == token


def test_the_svg_carries_the_credential(client, award):
    svg = client.get(f"/lencana/{award.public_id}/ob3/lencana.svg").content
    token = extract_svg(svg, element=SVG_ELEMENT_OB3)
    assert verifier(client).verify(token).achievement.name == award.definition.name


def test_pictures_for_older_wallets_carry_the_hosted_assertion(client, award):
    base = f"/lencana/{award.public_id}/"
    hosted = json.loads(client.get(f"{base}assertion.json").content)
    png = client.get(f"{base}ob2/lencana.png").content
    assert json.loads(extract_png(png)) == hosted
    svg = client.get(f"{base}ob2/lencana.svg").content
    assert extract_svg(svg, element=SVG_ELEMENT) == hosted["id"]


@pytest.mark.parametrize("shape", Shape.values)
@pytest.mark.parametrize("icon", Icon.values)
def test_every_shape_and_icon_is_a_picture(shape, icon):
    badge = BadgeDefinition(name="Uji", shape=shape, icon=icon, ring_text="Uji & Coba")
    svg = picture.draw(badge)
    assert extract_svg(svg.encode()) is None
    assert "UJI &amp; COBA" in svg


@pytest.mark.parametrize("colour", Colour.values)
def test_white_on_the_field_is_readable(colour):
    field = picture.COLOURS[colour][0].lstrip("#")
    parts = [int(field[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (light + 0.05) >= 4.5


def test_the_longest_words_stay_in_the_upper_part(db):
    badge = BadgeDefinition(name="Uji", ring_text="W" * 32)
    svg = picture.draw(badge)
    size = float(svg.split('font-size="')[1].split('"')[0])
    assert 32 * size * 0.86 <= 1_051


def test_a_credential_costs_few_queries(client, award, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get(f"/lencana/{award.public_id}/kredensial.jwt")
