"""What is kept of one's own pages for all to whom it says the same: nobody sees another's."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from learning.core.testing.factories import PersonFactory, make_course, site_home
from learning.plugins.paths.engine.nodes import Kind, Leaf
from learning.plugins.paths.models import Claim, LearningPath
from learning.plugins.paths.services import enrolling, events
from learning.plugins.paths.testing import completed, course_leaf, make_path

from .conftest import words

MINE = reverse("learning_paths:mine")


@pytest.fixture
def clients(db):
    """By person, a browser that is signed in: of ``count`` people."""

    def found(count):
        browsers = {}
        for number in range(count):
            person = PersonFactory(name=f"Nama {number}", user__first_name=f"Nama{number}")
            browser = Client()
            browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
            browser.force_login(person.user)
            browsers[person] = browser
        return browsers

    return found


def url_of(path):
    return reverse("learning_paths:path", args=[path.pk])


def tokens(text):
    return {part[:64] for part in text.split('name="csrfmiddlewaretoken" value="')[1:]}


def test_nobody_sees_what_belongs_to_another(clients):
    courses = [make_course(title=title) for title in ("Satu", "Dua")]
    path = make_path(*map(course_leaf, courses), title="Bersama")
    alone = make_path(course_leaf(courses[0]), title="Rahasia")
    browsers = clients(2)
    (first, one), (second, other) = browsers.items()
    today = timezone.localdate()
    for person, days, why in ((first, 40, "Tugas pertama"), (second, 50, "Tugas kedua")):
        enrolling.assign_many(
            path,
            person_ids=[person.pk],
            actor=None,
            due_on=today + dt.timedelta(days=days),
            reason=why,
        )
    enrolling.enrol(alone, person=first)
    completed(courses[0], second)
    events.fact_arrived(second.pk, kind=Kind.COURSE, ref=str(courses[0].pk))

    for _ in range(2):
        lists = [browser.get(MINE).text for browser in (one, other)]
        assert ["Rahasia" in text for text in lists] == [True, False]
        assert ["<b>50 %</b>" in text for text in lists] == [False, True]
        assert ["Nama0" in text for text in lists] == [True, False]
        pages = [browser.get(url_of(path)).text for browser in (one, other)]
        assert ["Tugas pertama" in text for text in pages] == [True, False]
        assert ["Tugas kedua" in text for text in pages] == [False, True]
        assert ["Reached on" in text for text in pages] == [False, True]
        assert ["Nama1" in text for text in pages] == [False, True]


def test_forms_hold_the_token_of_their_reader(clients):
    path = make_path(course_leaf(make_course()), course_enrolment="none")
    browsers = clients(2)
    for person in browsers:
        enrolling.enrol(path, person=person)
    found = [tokens(browser.get(url_of(path)).text) for browser in browsers.values()]
    assert found[0]
    assert found[0].isdisjoint(found[1])
    strict = Client(enforce_csrf_checks=True)
    person = next(iter(browsers))
    strict.force_login(person.user)
    for address in (url_of(path), f"{url_of(path)}?x=1"):
        [*_, token] = tokens(strict.get(address).text)
        answer = strict.post(
            reverse("learning_paths:leave", args=[path.pk]), {"csrfmiddlewaretoken": token}
        )
        assert answer.status_code in (302, 409)


def test_evidence_shows_to_its_owner_alone(clients):
    path = make_path(Leaf(key="b", kind=Kind.EVIDENCE, ref="b", title="Diklat"))
    browsers = clients(2)
    (first, one), (_second, other) = browsers.items()
    rows = [enrolling.enrol(path, person=person) for person in browsers]
    claim = Claim.objects.create(
        enrolment=rows[0],
        person=first,
        key="b",
        leaf_title="Diklat",
        title="Pelatihan rahasia",
        organiser="LAN",
        finished_on=timezone.localdate(),
        file="x.pdf",
        file_name="x.pdf",
    )
    for _ in range(2):
        assert "Pelatihan rahasia" in one.get(url_of(path)).text
        assert "Pelatihan rahasia" not in other.get(url_of(path)).text
    Claim.objects.filter(pk=claim.pk).update(state="returned", reason="Tidak terbaca")
    assert "Tidak terbaca" in one.get(url_of(path)).text
    assert "Tidak terbaca" not in other.get(url_of(path)).text


def test_what_is_reached_shows_at_once(read, learner):
    first, second = make_course(title="Satu"), make_course(title="Dua")
    path = make_path(course_leaf(first), course_leaf(second))
    enrolling.enrol(path, person=learner)
    assert "Next: Satu" in words(read(MINE), ".card")[0]
    assert words(read(url_of(path)), ".my-path-next strong") == ["Satu"]
    completed(first, learner)
    events.fact_arrived(learner.pk, kind=Kind.COURSE, ref=str(first.pk))
    assert "Next: Dua" in words(read(MINE), ".card")[0]
    assert words(read(url_of(path)), ".my-path-next strong") == ["Dua"]
    assert words(read(url_of(path)), ".ring text") == ["50%"]


def test_the_region_is_named_as_it_is_now(read, learner):
    path = make_path(course_leaf(make_course()), scope="region")
    enrolling.assign_many(path, person_ids=[learner.pk], actor=None)
    assert words(read(MINE), ".card-over") == [path.region.name]
    type(path.region).objects.filter(pk=path.region_id).update(name="Kota Baru")
    assert words(read(MINE), ".card-over") == ["Kota Baru"]
    assert "Kota Baru" in words(read(url_of(path)), ".eyebrow")[0]


def test_the_next_step_is_in_the_readers_language(read, learner):
    english = Locale.objects.create(language_code="en")
    site_home().copy_for_translation(english).save_revision().publish()
    inner = make_path(course_leaf(make_course()), title="Dasar")
    path = make_path(Leaf(key="p", kind=Kind.PATH, ref=str(inner.pk), title="Dasar"))
    LearningPath.objects.create(
        title="Basics",
        slug="basics",
        locale=english,
        region=inner.region,
        translation_key=inner.translation_key,
        live=True,
    )
    enrolling.enrol(path, person=learner)
    assert any("Next: Basics" in card for card in words(read(MINE), ".card"))
    assert words(read(url_of(path)), ".my-path-next strong") == ["Basics"]


def test_a_message_is_shown_once(client, learner):
    path = make_path(course_leaf(make_course()))
    client.post(reverse("learning_paths:enrol", args=[path.pk]))
    assert "You follow this path now." in client.get(url_of(path)).text
    assert "You follow this path now." not in client.get(url_of(path)).text


def test_long_lists_are_paged(read, learner):
    for number in range(13):
        enrolling.enrol(make_path(course_leaf(make_course()), title=f"J{number}"), person=learner)
    assert len(words(read(MINE), ".card")) == 12
    assert len(words(read(f"{MINE}?page=2"), ".card")) == 1
    assert len(words(read(f"{MINE}?status=active&page=2"), ".card")) == 1
