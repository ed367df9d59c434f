"""What is kept of "JP saya" for all who see the same: nobody sees another's."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.models import Credit, Statement
from learning.core.records.hours import statements
from learning.core.records.ledger.posting import reverse_credit
from learning.core.testing.factories import PersonFactory, make_course

pytestmark = pytest.mark.django_db
URL = reverse("learning:hours")


@pytest.fixture
def people(db):
    return [
        PersonFactory(name=f"Nama {number}", user__first_name=f"Nama{number}")
        for number in range(2)
    ]


def browser_of(person, language="id", **options):
    browser = Client(**options)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    browser.force_login(person.user)
    return browser


def tokens(text):
    return {part[:64] for part in text.split('name="csrfmiddlewaretoken" value="')[1:]}


def test_nobody_sees_what_belongs_to_another(people, book):
    first, second = people
    today = timezone.localdate()
    book(first, [(today, 5)], form="e-learning", title="Bersama", certificate_number="NO-1")
    book(second, [(today, 5)], form="e-learning", title="Bersama", certificate_number="NO-2")
    book(second, [(today, 7)], title="Rahasia")
    for person in people:
        statements.issue(person, year=today.year, base_url="https://asah.example/")
    api.enrol(make_course(1, programme_jp=2), person=first)
    codes = [Statement.objects.get(person=person).code for person in people]
    browsers = [browser_of(person) for person in people]

    for _time in range(2):
        one, other = (browser.get(URL).text for browser in browsers)
        for own, foreign, words in (
            (
                one,
                other,
                [
                    "Nama0",
                    "Nama 0",
                    "NO-1",
                    codes[0],
                    "Kurang 17 JP",
                    "Selesaikan yang sudah dimulai",
                ],
            ),
            (other, one, ["Nama1", "Nama 1", "NO-2", codes[1], "Kurang 10 JP", "Rahasia"]),
        ):
            assert [word in own for word in words] == [True] * len(words)
            assert [word in foreign for word in words] == [False] * len(words)


def test_forms_hold_the_token_of_their_reader(people, book):
    today = timezone.localdate()
    for person in people:
        book(person, [(today, 2)])
    found = [tokens(browser_of(person).get(URL).text) for person in people]
    assert found[0]
    assert found[0].isdisjoint(found[1])

    strict = browser_of(people[0], enforce_csrf_checks=True)
    for address in (URL, f"{URL}?tahun={today.year}"):
        text = strict.get(address).text
        form = text[text.index(f'action="{reverse("learning:statement")}"') :]
        [token] = tokens(form.partition("</form>")[0])
        answer = strict.post(
            reverse("learning:statement"), {"csrfmiddlewaretoken": token, "tahun": today.year}
        )
        assert answer.status_code == 302
    assert Statement.objects.get().person == people[0]


def test_each_reads_their_own_language_and_status(people, book):
    first, second = people
    second.status = "pppk"
    second.save()
    for person in people:
        book(person, [(timezone.localdate(), 5)], form="e-learning")

    texts = [browser_of(first, code).get(URL).text for code in ("id", "en")]
    ceiling = browser_of(second).get(URL).text

    assert ["dibatasi 3 JP per hari" in text for text in texts] == [True, False]
    assert ["limited to 3 JP a day" in text for text in texts] == [False, True]
    assert "paling sedikit 20 JP" in texts[0]
    assert "paling banyak 24 JP" in ceiling
    assert "paling sedikit 20 JP" not in ceiling


def test_what_changes_shows_at_once(people, book):
    today, browser = timezone.localdate(), browser_of(people[0])
    assert "table-stack" not in browser.get(URL).text
    row = book(people[0], [(today, 6)], title="Baru")
    assert ["Baru" in (text := browser.get(URL).text), "Kurang 14 JP" in text] == [True, True]
    reverse_credit(row, actor=None, reason="Salah orang")
    text = browser.get(URL).text
    assert ["dibatalkan: Salah orang" in text, "Kurang 20 JP" in text] == [True, True]
    # Nobody edits one; what is kept would follow all the same.
    Credit.objects.update(title="Nama lain")
    assert "Nama lain" in browser.get(URL).text


def test_a_message_is_shown_once(people, book):
    browser = browser_of(people[0])
    book(people[0], [(timezone.localdate(), 2)])
    browser.post(reverse("learning:statement"), {"tahun": timezone.localdate().year})
    code = Statement.objects.get().code
    assert f"Keterangan Anda siap: {code}." in browser.get(URL).text
    assert f"Keterangan Anda siap: {code}." not in browser.get(URL).text
