"""Review on the course desk: a moderator asks for changes, the editor mends and sends again."""

from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.core import api
from learning.core.api import Role
from learning.core.contract import DomainError
from learning.core.courses import desk
from learning.core.models import Course, CoursePage, CoursesIndexPage, DevelopmentForm
from learning.core.testing.factories import UserFactory, add_page, make_region, site_home
from learning.core.testing.shared import kept_rows
from learning.plugins.lesson.models import LessonPage

BACKEND = "cms.users.backends.SignInBackend"
COMMENT = "Tambahkan satu contoh dari loket."

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_branch(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield api.provision_region(make_region(), parent_page=site_home())


@pytest.fixture
def branch(kept_branch, db):
    return deepcopy(kept_branch)


@pytest.fixture
def course(branch):
    index = CoursesIndexPage.objects.get(pk=branch.courses_index.pk)
    form = DevelopmentForm.objects.current().first()
    page = CoursePage(title="Layanan", slug="layanan", summary="Ringkas", form=form)
    return add_page(index, page, publish=False)


@pytest.fixture
def lesson(course, editor):
    page = add_page(course, LessonPage(title="Satu", summary="Ringkas"), publish=False)
    desk.submit_for_review(course, user=editor)
    return page


def member(branch, role, **names):
    user = UserFactory(**names)
    api.assign_role(user, region=branch.region, role=role)
    return user


@pytest.fixture
def editor(branch):
    return member(branch, Role.EDITOR)


@pytest.fixture
def moderator(branch):
    return member(branch, Role.MODERATOR, first_name="Mira", last_name="Moderator")


def states(course, user):
    return [row.state for row in desk.desk(course, user=user).entries]


def test_what_is_asked_stands_beside_the_lesson(course, lesson, editor, moderator):
    desk.request_changes(lesson, user=moderator, comment=COMMENT)

    entry = desk.desk(course, user=editor).entries[-1]

    assert (entry.state, entry.label) == ("returned", "Perlu diperbaiki")
    assert entry.remark == desk.Remark(by="Mira Moderator", text=COMMENT)
    assert states(course, editor) == ["in_review", "returned"]


def test_what_was_sent_back_is_sent_again_and_approved(course, lesson, editor, moderator):
    desk.request_changes(lesson, user=moderator, comment=COMMENT)
    lesson.refresh_from_db()
    lesson.title = "Satu, dengan contoh"
    lesson.save_revision(user=editor)

    assert desk.submit_for_review(course, user=editor) == 1
    assert states(course, editor) == ["in_review", "in_review"]
    assert desk.desk(course, user=editor).entries[-1].remark is None

    assert desk.approve_all(course, user=moderator) == 2
    course.refresh_from_db()
    assert states(course, editor) == ["live", "live"]
    lesson.refresh_from_db()
    assert lesson.title == "Satu, dengan contoh"
    assert Course.objects.get().activity_count == 1


def test_changes_are_asked_with_words(course, lesson, editor, moderator):
    with pytest.raises(DomainError) as refused:
        desk.request_changes(lesson, user=moderator, comment="  ")

    assert refused.value.code == "no_comment"
    assert states(course, editor) == ["in_review", "in_review"]


def test_an_editor_sends_nothing_back(course, lesson, editor):
    with pytest.raises(PermissionDenied):
        desk.request_changes(lesson, user=editor, comment=COMMENT)

    assert not desk.desk(course, user=editor).entries[-1].can_review


def test_the_moderator_asks_on_the_desk_and_the_editor_reads_it(
    client, course, lesson, editor, moderator
):
    outline = reverse("learning_courses:outline", args=[course.pk])
    back = reverse("learning_courses:request_changes", args=[course.pk, lesson.pk])
    client.force_login(moderator, backend=BACKEND)
    assert back in client.get(outline).text
    assert client.post(back, {"comment": COMMENT}).status_code == 302

    client.force_login(editor, backend=BACKEND)
    assert COMMENT in client.get(outline).text
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert COMMENT in edit.text


def test_a_request_without_words_says_so(client, course, lesson, moderator):
    client.force_login(moderator, backend=BACKEND)
    back = reverse("learning_courses:request_changes", args=[course.pk, lesson.pk])

    response = client.post(back, {"comment": ""}, follow=True)

    assert "Tulis apa yang perlu diperbaiki" in response.text
    assert states(course, moderator) == ["in_review", "in_review"]


def test_strangers_send_nothing_back(client, course, lesson, moderator):
    stranger = api.provision_region(make_region(), parent_page=site_home())
    client.force_login(member(stranger, Role.MODERATOR), backend=BACKEND)

    back = reverse("learning_courses:request_changes", args=[course.pk, lesson.pk])

    assert client.post(back, {"comment": COMMENT}).status_code in (302, 403)
    assert states(course, moderator) == ["in_review", "in_review"]


@pytest.mark.parametrize("lessons", [1, 3])
def test_the_state_of_review_is_asked_for_the_whole_desk(course, editor, lessons):
    for number in range(lessons):
        add_page(course, LessonPage(title=f"Pelajaran {number}"), publish=False)

    with CaptureQueriesContext(connection) as queries:
        desk.desk(course, user=editor)

    # Once for the course itself, once for everything below it.
    assert sum("workflowstate" in row["sql"] for row in queries) == 2
