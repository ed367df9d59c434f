"""What is kept for all who see the same: it changes at once, and nobody sees another's."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from learning.core import api
from learning.core.activities.registry import access_rules
from learning.core.contract import AccessRule
from learning.core.models import Activity, Course, Enrolment
from learning.core.records.suggestions import suggestions
from learning.core.testing.factories import (
    CourseFactory,
    PersonFactory,
    add_page,
    make_course,
    make_course_page,
)
from learning.plugins.lesson.models import LessonPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(settings, tmp_path, django_capture_on_commit_callbacks):
    """Run what waits for the commit: publishing changes the version of all content."""
    settings.PAGE_CACHE_VERSION_FILE = tmp_path / "version"
    with django_capture_on_commit_callbacks(execute=True):
        yield lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def course_page():
    page = make_course_page(title="Antrean digital")
    for number in (1, 2):
        lesson = LessonPage(title=f"Pelajaran {number}", slug=f"pelajaran-{number}")
        add_page(page, lesson)
    return page


@pytest.fixture
def course(course_page):
    return Course.objects.get(page=course_page)


@pytest.fixture
def addresses(course):
    """The desk, the course's page and its first lesson."""
    first = course.activities.order_by("order").first()
    return ["/belajar/", course.url, reverse("learning:activity", args=[first.pk])]


@pytest.fixture
def enrolled(course, person):
    return api.enrol(course, person=person)


def signed_in(client_class, person):
    client = client_class()
    client.force_login(person.user)
    return client


def test_nobody_sees_what_belongs_to_another(client, course, addresses):
    names = ["Rukiah Selian", "Togar Siregar"]
    for name in names:
        api.enrol(course, person=PersonFactory(name=name, user__first_name=name))
    people = [row.person for row in Enrolment.objects.select_related("person__user")]
    clients = [signed_in(type(client), person) for person in people]

    for address in addresses:
        texts = [one.get(address).text for one in (*clients, *clients)]
        for text, own, other in zip(texts, names * 2, names[::-1] * 2, strict=True):
            assert own in text
            assert other not in text
        assert tokens(texts[0]).isdisjoint(tokens(texts[1]))


def tokens(text):
    return {part[:64] for part in text.split('name="csrfmiddlewaretoken" value="')[1:]}


def test_what_is_completed_shows_at_once(learner, enrolled, course, addresses):
    for address in addresses:
        learner.get(address)
    first, second = course.activities.order_by("order")
    api.complete_manually(first, person=enrolled.person)

    desk, page, lesson = (learner.get(address) for address in addresses)

    assert desk.context["desk"].resume.step == second
    assert "<b>50 %</b>" in desk.text
    assert "<b>50 %</b>" in page.text
    assert "is-done" in page.text
    assert 'value="1" max="2"' in lesson.text


def test_what_is_published_shows_at_once(learner, enrolled, course_page, addresses, published):
    for address in addresses:
        assert "Antrean digital" in learner.get(address).text

    with published():
        course_page.refresh_from_db()
        course_page.title = "Antrean tanpa kertas"
        course_page.save_revision().publish()

    for address in addresses:
        text = learner.get(address).text
        assert "Antrean tanpa kertas" in text
        assert "Antrean digital" not in text


def test_a_new_lesson_shows_at_once(learner, enrolled, course_page, addresses, published):
    for address in addresses[1:]:
        learner.get(address)

    with published():
        course_page.refresh_from_db()
        add_page(course_page, LessonPage(title="Pelajaran baru", slug="baru"))

    for address in addresses[1:]:
        assert "Pelajaran baru" in learner.get(address).text


def test_a_new_name_shows_at_once(learner, enrolled, addresses):
    for address in addresses:
        learner.get(address)
    person, user = enrolled.person, enrolled.person.user
    person.name = user.first_name = "Rukiah Kaloko"
    person.save()
    user.save()

    assert all("Rukiah Kaloko" in learner.get(address).text for address in addresses)


def test_another_language_shows_at_once(learner, enrolled, addresses):
    words = {
        "id": ["Ruang Belajar", "Kemajuan Anda", "Tandai"],
        "en": ["Learning space", "Your progress", "Mark as done"],
    }
    for language in ("id", "en", "id"):
        learner.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        for address, text in zip(addresses, words[language], strict=True):
            assert text in learner.get(address).text


def test_a_notice_shows_once(learner, course, addresses):
    for address in addresses:
        Enrolment.objects.all().delete()
        learner.post(reverse("learning:enrol", args=[course.pk]))

        assert 'class="alert alert-success"' in learner.get(address).text
        assert 'class="alert alert-success"' not in learner.get(address).text


def test_a_page_made_private_is_shown_no_more(learner, enrolled, course_page, published):
    assert learner.get(course_page.url).status_code == 200

    with published():
        PageViewRestriction.objects.create(page=course_page, restriction_type="groups")

    assert learner.get(course_page.url).status_code == 302


@pytest.mark.parametrize("end", ["withdrawn", "over"])
def test_whoever_is_no_learner_any_more_gets_the_offer(learner, enrolled, course, end):
    assert learner.get(course.url).text.count("is-current") == 1
    if end == "withdrawn":
        api.withdraw(enrolled)
    else:
        past = timezone.now() - timedelta(minutes=1)
        Enrolment.objects.filter(pk=enrolled.pk).update(expires_at=past)

    assert "is-current" not in learner.get(course.url).text


def test_a_date_that_passes_opens_what_is_kept_closed(person):
    course, opens = make_course(2), timezone.now() + timedelta(days=1)
    Activity.objects.filter(course=course, order=1).update(available_from=opens)

    def states(now):
        shape = api.learner_outline(course, person=person, now=now)
        return [row.state for row in shape.activities]

    assert states(opens - timedelta(seconds=1)) == ["available", "locked"]
    assert states(opens) == ["available", "available"]
    assert states(opens - timedelta(seconds=1)) == ["available", "locked"]


class ByName(AccessRule):
    """Looks at the person, which only a rule without a state may do."""

    slug = "by_name"

    def allows(self, context):
        return context.person.name == "Rukiah Selian"

    def describe(self, context):
        return "Not for you."


def test_a_rule_without_a_state_is_asked_for_everybody(person, monkeypatch):
    monkeypatch.setitem(access_rules._items, ByName.slug, ByName())
    course = make_course(1)

    def state(someone):
        return api.learner_outline(course, person=someone).activities[0].state

    assert [state(person), state(PersonFactory()), state(person)] == [
        *("available", "locked", "available")
    ]


def test_a_course_that_is_full_is_suggested_no_more(person):
    course = CourseFactory(seats=1)
    assert suggestions(person) == [course]

    api.assign(course, person=PersonFactory(), actor=None)

    assert suggestions(person) == []


def test_a_new_attempt_shows_at_once_and_to_nobody_else(learner, enrolled, course, person):
    neighbour = PersonFactory(region=person.region)
    api.enrol(course, person=neighbour)
    for activity in course.activities.all():
        for someone in (person, neighbour):
            api.complete_manually(activity, person=someone)
    assert "course-done" in learner.get(course.url).content.decode()

    api.begin_attempt(course, person=person, reason="Sertifikasi 2027")

    shown = learner.get(course.url).content.decode()
    assert "Sertifikasi 2027" in shown
    assert reverse("learning:record", args=[course.pk]) + "#earlier" in shown
    assert "course-done" not in shown
    other = signed_in(type(learner), neighbour).get(course.url).content.decode()
    assert "Sertifikasi 2027" not in other
    assert "course-done" in other
