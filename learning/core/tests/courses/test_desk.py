"""The course desk: what editors see, send for review, approve and reorder."""

from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Page

from learning.core import api
from learning.core.api import Role
from learning.core.contract import DomainError
from learning.core.courses import desk
from learning.core.courses.admin import UnfinishedCoursesPanel
from learning.core.models import Course, CoursePage, CoursesIndexPage, DevelopmentForm, SectionPage
from learning.core.testing.factories import (
    UserFactory,
    add_page,
    make_course_page,
    make_region,
    site_home,
)
from learning.core.testing.shared import kept_rows
from learning.plugins.lesson.models import LessonPage

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


def member(branch, role):
    user = UserFactory()
    api.assign_role(user, region=branch.region, role=role)
    return user


@pytest.fixture
def editor(branch):
    return member(branch, Role.EDITOR)


@pytest.fixture
def moderator(branch):
    return member(branch, Role.MODERATOR)


def add_lessons(course, *titles):
    section = add_page(course, SectionPage(title="Modul"), publish=False)
    return [add_page(section, LessonPage(title=title), publish=False) for title in titles]


def order(lessons):
    parent = Page.objects.get(pk=lessons[0].pk).get_parent()
    return [page.title for page in parent.get_children()]


def test_the_desk_names_what_is_missing(course, editor):
    add_lessons(course, "Satu")

    found = desk.desk(course, user=editor)

    assert [(row.page.title, row.state) for row in found.entries] == [
        ("Layanan", "draft"),
        ("Modul", "draft"),
        ("Satu", "draft"),
    ]
    assert len(found.entry.missing) == 3
    assert len(found.entries[-1].missing) == 2


def test_from_draft_to_published_in_two_steps(course, editor, moderator):
    add_lessons(course, "Satu", "Dua")

    assert desk.submit_for_review(course, user=editor) == 4
    assert {row.state for row in desk.desk(course, user=editor).entries} == {"in_review"}
    assert Course.objects.count() == 0

    assert desk.approve_all(course, user=moderator) == 4
    row = Course.objects.get()
    assert (row.is_live, row.activity_count) == (True, 2)


def test_sending_twice_sends_nothing(course, editor):
    desk.submit_for_review(course, user=editor)

    with pytest.raises(DomainError):
        desk.submit_for_review(course, user=editor)


def test_what_is_incomplete_is_named_and_not_sent(course, editor):
    lesson = add_lessons(course, "Satu")[0]
    heading = {"type": "heading", "value": {"text": "", "level": "h2"}, "id": "1"}
    lesson.body = lesson.body.stream_block.to_python([heading])
    lesson.save_revision()

    entry = desk.desk(course, user=editor).entries[-1]
    with pytest.raises(DomainError) as refused:
        desk.submit_for_review(course, user=editor)

    assert (entry.faults, refused.value.code) == (("Judul bagian",), "incomplete")
    assert "Satu" in refused.value.message
    assert {row.state for row in desk.desk(course, user=editor).entries} == {"draft"}


def test_arrows_stand_only_where_they_work(course, editor, moderator):
    lessons = add_lessons(course, "Satu", "Dua", "Tiga")
    lessons[2].save_revision().publish()

    def arrows(user):
        rows = desk.desk(course, user=user).entries[-3:]
        return [(row.order.up, row.order.down, row.order.drag) for row in rows]

    assert arrows(editor) == [(False, True, False), (True, False, False), (False, False, False)]
    assert arrows(moderator) == [(False, True, True), (True, True, True), (True, False, True)]


def test_an_editor_approves_nothing(course, editor):
    desk.submit_for_review(course, user=editor)

    with pytest.raises(PermissionDenied):
        desk.approve_all(course, user=editor)

    assert Course.objects.count() == 0


def test_an_editor_orders_drafts_but_not_what_is_public(course, editor):
    lessons = add_lessons(course, "Satu", "Dua", "Tiga")

    desk.move(lessons[1], user=editor, direction="up")
    assert order(lessons) == ["Dua", "Satu", "Tiga"]

    desk.place(Page.objects.get(pk=lessons[1].pk), user=editor, position=2)
    assert order(lessons) == ["Satu", "Tiga", "Dua"]

    lessons[2].refresh_from_db()
    lessons[2].save_revision().publish()
    with pytest.raises(PermissionDenied):
        desk.move(Page.objects.get(pk=lessons[2].pk), user=editor, direction="up")


def test_the_ends_of_the_list_stay(course, moderator):
    lessons = add_lessons(course, "Satu", "Dua")

    desk.move(lessons[0], user=moderator, direction="up")

    assert order(lessons) == ["Satu", "Dua"]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR])
def test_the_outline_page(client, branch, course, role):
    add_lessons(course, "Satu")
    client.force_login(member(branch, role), backend="cms.users.backends.SignInBackend")

    response = client.get(reverse("learning_courses:outline", args=[course.pk]))

    assert response.status_code == 200
    assert "Satu" in response.text


def test_an_empty_course_says_what_to_do(client, course, editor):
    client.force_login(editor, backend="cms.users.backends.SignInBackend")

    response = client.get(reverse("learning_courses:outline", args=[course.pk]))

    assert "desk-empty" in response.text


@pytest.mark.parametrize("name", ["outline", "submit", "approve", "move", "place"])
def test_strangers_see_and_change_nothing(client, course, editor, name):
    lesson = add_lessons(course, "Satu")[0]
    stranger = api.provision_region(make_region(), parent_page=site_home())
    client.force_login(member(stranger, Role.MODERATOR), backend="cms.users.backends.SignInBackend")
    args = [course.pk, lesson.pk] if name in ("move", "place") else [course.pk]

    method = client.get if name == "outline" else client.post
    response = method(reverse(f"learning_courses:{name}", args=args))

    assert response.status_code in (302, 403)
    assert "Satu" not in response.text
    assert {row.state for row in desk.desk(course, user=editor).entries} == {"draft"}


@pytest.mark.parametrize("name", ["submit", "approve"])
def test_changes_need_a_post(client, course, editor, name):
    client.force_login(editor, backend="cms.users.backends.SignInBackend")

    assert client.get(reverse(f"learning_courses:{name}", args=[course.pk])).status_code == 405


@pytest.mark.parametrize("position", ["", "x", "1e9"])
def test_a_bad_position_is_refused(client, course, editor, position):
    lesson = add_lessons(course, "Satu")[0]
    client.force_login(editor, backend="cms.users.backends.SignInBackend")

    url = reverse("learning_courses:place", args=[course.pk, lesson.pk])

    assert client.post(f"{url}?position={position}").status_code == 400


def edited(course, **extra):
    """What the edit form posts for the course; lists without rows."""
    fields = ("title", "slug", "summary", "level", "enrol_method", "scope")
    values = {name: getattr(course, name) for name in fields}
    values |= {
        "form": course.form_id,
        "programme_jp": 1,
        "estimated_minutes": 10,
        "outcomes": "null",
    }
    for formset in ("instructors", "prerequisites", "comments"):
        values |= {f"{formset}-TOTAL_FORMS": 0, f"{formset}-INITIAL_FORMS": 0}
    return values | extra


@pytest.mark.parametrize("lessons", [0, 1])
def test_saving_a_course_without_lessons_opens_its_outline(client, course, editor, lessons):
    if lessons:
        add_lessons(course, "Satu")
    client.force_login(editor, backend="cms.users.backends.SignInBackend")
    edit = reverse("wagtailadmin_pages:edit", args=[course.pk])

    response = client.post(edit, edited(course))

    outline = reverse("learning_courses:outline", args=[course.pk])
    assert (response.status_code, response.url) == (302, edit if lessons else outline)


@pytest.mark.parametrize(("role", "number"), [(Role.EDITOR, 1), (Role.ADMIN, 0)])
def test_the_editor_of_a_lesson_leads_back_to_the_outline(client, branch, course, role, number):
    lesson = add_lessons(course, "Satu")[0]
    user = member(branch, role)
    client.force_login(user, backend="cms.users.backends.SignInBackend")

    text = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()

    address = reverse("learning_courses:outline", args=[course.pk])
    assert (
        text.count(
            f'class="button button-small button-secondary w-flex-none w-mr-2" href="{address}"'
        )
        == number
    )


def test_a_draft_stays_in_sight_however_many_courses_are_published_after_it(branch, course, editor):
    index = CoursesIndexPage.objects.get(pk=branch.courses_index.pk)
    for _number in range(UnfinishedCoursesPanel.most):
        make_course_page(index)
    shown = UnfinishedCoursesPanel(editor).get_context_data({})["courses"]
    assert shown[0][0].pk == course.pk
