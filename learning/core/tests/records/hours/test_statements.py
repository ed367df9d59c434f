"""Statements: issued, downloaded, superseded, checked by code and by file."""

import json
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learning.core import signing
from learning.core.contract import DomainError
from learning.core.models import Statement
from learning.core.records.hours import statements
from learning.core.records.ledger.posting import reverse_credit
from learning.core.testing.factories import IdentityNumberFactory, PersonFactory

pytestmark = pytest.mark.django_db
BASE = "http://testserver/"
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def signing_key(settings, tmp_path):
    settings.ASAH_SIGNING_KEY_FILE = str(tmp_path / "key.pem")
    settings.ASAH_SIGNING_KEY_MADE = True
    cache.clear()


@pytest.fixture
def number(person):
    return IdentityNumberFactory(person=person)


@pytest.fixture
def statement(person, number, book):
    book(person, [(DAY, 5)], form="e-learning", title="Arsip digital")
    return statements.issue(person, year=2026, base_url=BASE)


def checked(client, statement, **query):
    return client.get(reverse("statements:check", args=[statement.code]), query)


UNCHANGED = "Berkas tidak berubah sejak diterbitkan situs ini."


def handed_in(client, content, name="keterangan.pdf"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("statements:entry"), {"by": "file", "file": file})


def test_it_states_what_the_ledger_holds(person, statement, number):
    data = statement.data

    assert (data["raw_jp"], data["credited_jp"], data["status"]) == (
        5,
        3,
        "Pegawai negeri sipil (PNS)",
    )
    (row,) = data["activities"]
    assert (row["title"], row["reasons"]) == ("Arsip digital", ["dibatasi 3 JP per hari"])
    assert number.number not in json.dumps(data)
    assert statement.pdf.startswith(b"%PDF")
    assert number.number.encode() not in statement.pdf


def test_what_was_taken_back_is_not_stated(person, statement, book):
    wrong = book(person, 9, title="Salah")
    reverse_credit(wrong, actor=None, reason="Salah")

    again = statements.issue(person, year=2026, base_url=BASE)

    assert again == statement


def test_a_newer_one_supersedes(person, statement, book):
    book(person, 4)

    newer = statements.issue(person, year=2026, base_url=BASE)

    statement.refresh_from_db()
    assert (statement.superseded_at is not None, statement.pdf) == (True, None)
    assert newer.code != statement.code
    held = statements.holding(person, 2026)
    assert held == (newer.code, newer.issued_at, 7)


@pytest.mark.parametrize("year", [0, 1999, 2025, 9999])
def test_there_is_nothing_to_state_of_other_years(person, statement, year):
    with pytest.raises(DomainError):
        statements.issue(person, year=year, base_url=BASE)


def test_many_activities_fill_more_than_a_page(person, book):
    for at in range(60):
        book(person, [(date(2026, 1 + at // 28, 1 + at % 28), 2)], title=f"Kegiatan {at} " * 6)

    row = statements.issue(person, year=2026, base_url=BASE)

    assert len(row.data["activities"]) == 60
    assert len(row.pdf) < 400_000


def test_the_learner_issues_and_downloads(learner, person, number, book):
    book(person, 7)

    page = learner.post("/belajar/jp/keterangan/", {"tahun": "2026"}, follow=True)

    row = Statement.objects.get()
    assert row.code in page.content.decode()
    pdf = learner.get(reverse("learning:statement_file", args=[row.code, "pdf"]))
    assert (pdf["Content-Type"], pdf.content) == ("application/pdf", bytes(row.pdf))
    told = learner.get(reverse("learning:statement_file", args=[row.code, "json"])).json()
    assert told["statement"]["credited_jp"] == 7
    assert "number" not in told["statement"]
    payload = signing.verify(told.pop("jws"), typ=statements.TYPE)
    assert payload == told


@pytest.mark.parametrize("year", ["", "abcd", "20266", "²⁰²⁶", "0000"])
def test_a_bad_year_states_nothing(learner, year):
    assert learner.post("/belajar/jp/keterangan/", {"tahun": year}).status_code in (302, 404)
    assert not Statement.objects.exists()


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_nobody_downloads_the_file_of_others(client, statement, kind):
    url = reverse("learning:statement_file", args=[statement.code, kind])

    assert client.get(url).status_code == 302
    client.force_login(PersonFactory().user)
    assert client.get(url).status_code == 404


class TestCheck:
    def test_by_code(self, client, person, statement, number):
        page = checked(client, statement)

        words = page.content.decode()
        assert page.context["check"].is_same
        assert "Masih sama" in words
        assert person.name in words
        assert number.number not in words
        assert number.masked not in words
        assert page["X-Robots-Tag"] == "noindex"
        assert "no-store" in page["Cache-Control"]

    def test_what_changed_since_is_said(self, client, person, statement, book):
        book(person, 4)

        page = checked(client, statement)

        assert (page.context["check"].total, page.context["check"].today) == (3, 7)
        assert "Berubah sejak itu" in page.content.decode()

    def test_what_is_superseded_is_said(self, client, person, statement, book):
        book(person, 4)
        statements.issue(person, year=2026, base_url=BASE)

        assert checked(client, statement).context["check"].is_superseded

    @pytest.mark.parametrize("wrap", [str.lower, lambda code: f" {code.replace('-', ' ')} "])
    def test_the_code_as_people_type_it(self, client, statement, wrap):
        page = client.post(reverse("statements:entry"), {"code": wrap(statement.code)})

        assert page.url == reverse("statements:check", args=[statement.code])

    @pytest.mark.parametrize("code", ["", "AAAA", "<script>", "%00", "'; --", "x" * 300, "\x00"])
    def test_an_unknown_code_is_refused_at_the_field(self, client, statement, code):
        page = client.post(reverse("statements:entry"), {"code": code})

        assert page.status_code == 422
        assert page.context["code_form"].errors

    def test_an_unknown_address_says_so(self, client):
        assert client.get("/jp/periksa/AAAA-BBBB-CCCC-DDDD/").status_code == 404

    def test_by_the_pdf(self, client, statement):
        page = handed_in(client, bytes(statement.pdf))

        assert page.url == reverse("statements:check", args=[statement.code])
        assert UNCHANGED in client.get(page.url).content.decode()

    @pytest.mark.parametrize("query", ["", "?berkas=asli"])
    def test_no_address_says_that_a_file_is_unchanged(self, client, statement, query):
        url = reverse("statements:check", args=[statement.code])

        assert UNCHANGED not in client.get(url + query).content.decode()

    def test_an_older_pdf_is_still_known(self, client, person, statement, book):
        content = bytes(statement.pdf)
        book(person, 4)
        statements.issue(person, year=2026, base_url=BASE)

        assert statement.code in handed_in(client, content).url

    def test_by_the_json(self, client, statement):
        told = statements.signed(statement, base_url=BASE)

        assert statement.code in handed_in(client, json.dumps(told).encode(), "a.json").url
        assert statement.code in handed_in(client, told["jws"].encode(), "a.jwt").url

    def test_a_changed_file_is_refused(self, client, statement):
        told = statements.signed(statement, base_url=BASE)
        told["statement"]["credited_jp"] = 40
        files = [
            bytes(statement.pdf) + b"\n",
            json.dumps(told).encode(),
            json.dumps({**told, "jws": told["jws"][:-4] + "AAAA"}).encode(),
            json.dumps({**told, "jws": 5}).encode(),
            b"{" * 100_000,
            b"\xff\xfe",
            b"x",
            b'{"jws": "\\ud800"}',
            "é.é.é".encode(),
            b"\x00",
        ]

        assert {handed_in(client, content).status_code for content in files} == {422}

    def test_other_things_that_were_signed_are_no_statement(self, client, statement):
        token = signing.sign({"jti": statement.code}, typ="badge+jwt")

        assert handed_in(client, token.encode()).status_code == 422

    def test_too_many_checks_are_refused(self, client, statement, settings):
        settings.ASAH_STATEMENT_CHECKS = (3, 600)

        answers = [checked(client, statement).status_code for _time in range(5)]

        assert answers[:3] == [200] * 3
        assert answers[-1] == 429

    def test_it_costs_little(self, client, statement, django_assert_max_num_queries):
        checked(client, statement)
        with django_assert_max_num_queries(6):
            checked(client, statement)
