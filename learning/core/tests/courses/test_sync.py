"""Rows follow what is published, and outlive it."""

import pytest
from wagtail.models import Locale, Page, Site

from learning.core import api
from learning.core.models import Activity, Course, FieldOfKnowledge, Scope, Section
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    add_page,
    development_form,
    make_course_page,
    make_courses_index,
    make_section_page,
)
from learning.plugins.lesson.models import LessonPage

pytestmark = pytest.mark.django_db


def make_lesson(parent, title="Pelajaran", publish=True, **kwargs):
    return add_page(parent, LessonPage(title=title, **kwargs), publish=publish)


def row_of(page):
    return Course.objects.get(translation_key=page.translation_key)


def titles(course):
    course.refresh_from_db()
    return [row.title for row in api.outline(course).activities]


@pytest.fixture
def course_page():
    return make_course_page(title="Dasar", programme_jp=4, scope=Scope.REGION)


def test_a_draft_makes_no_row():
    make_course_page(publish=False)

    assert Course.objects.count() == 0


def test_publishing_copies_the_settings(course_page):
    course = row_of(course_page)

    assert (course.title, course.programme_jp, course.scope, course.is_live) == (
        "Dasar",
        4,
        "region",
        True,
    )
    assert course.region == course_page.region_page.region
    assert course.url == course_page.url


def test_the_outline_is_the_tree(course_page):
    section = make_section_page(course_page, title="Modul A")
    make_lesson(section, "Satu")
    make_lesson(section, "Konsep", publish=False)
    make_lesson(course_page, "Dua")

    course = row_of(course_page)
    shape = api.outline(course)
    assert [(part.title, [row.title for row in part.activities]) for part in shape.sections] == [
        ("Modul A", ["Satu"]),
        ("", ["Dua"]),
    ]
    assert (course.activity_count, course.required_count) == (2, 2)


def test_reordering_changes_the_outline(course_page):
    first, second = make_lesson(course_page, "Satu"), make_lesson(course_page, "Dua")
    course = row_of(course_page)
    assert titles(course) == ["Satu", "Dua"]

    Page.objects.get(pk=second.pk).move(Page.objects.get(pk=first.pk), pos="left")

    assert titles(course) == ["Dua", "Satu"]


def test_unpublishing_hides_and_keeps_the_row(course_page):
    lesson = make_lesson(course_page, "Satu")
    course = row_of(course_page)

    lesson.unpublish()

    assert titles(course) == []
    assert Activity.objects.get(course=course).is_live is False


def test_an_unpublished_section_hides_its_lessons(course_page):
    section = make_section_page(course_page)
    make_lesson(section, "Satu")
    course = row_of(course_page)

    Page.objects.get(pk=section.pk).specific.unpublish()

    assert titles(course) == []


def test_deleting_a_page_keeps_the_records(course_page):
    lesson = make_lesson(course_page, "Satu")
    course, person = row_of(course_page), PersonFactory(region=row_of(course_page).region)
    api.enrol(course, person=person)
    api.complete_manually(Activity.objects.get(course=course), person=person)

    Page.objects.get(pk=lesson.pk).delete()

    activity = Activity.objects.get(course=course)
    assert (activity.is_live, activity.page_id) == (False, None)
    assert person.progress.get().is_complete


def test_deleting_the_course_page_keeps_its_rows(course_page):
    make_lesson(make_section_page(course_page), "Satu")
    course = row_of(course_page)

    Page.objects.get(pk=course_page.pk).specific.delete()

    course.refresh_from_db()
    assert (course.is_live, course.page_id) == (False, None)
    assert Section.objects.get().is_live is False


def test_moving_a_lesson_to_another_course(course_page):
    lesson = make_lesson(course_page, "Satu")
    other = make_course_page(course_page.get_parent().specific)

    Page.objects.get(pk=lesson.pk).move(Page.objects.get(pk=other.pk), pos="last-child")

    assert titles(row_of(course_page)) == []
    assert titles(row_of(other)) == ["Satu"]


def test_moving_a_course_to_another_region(course_page):
    index = make_courses_index()

    Page.objects.get(pk=course_page.pk).move(Page.objects.get(pk=index.pk), pos="last-child")

    course = row_of(course_page)
    assert course.region == index.region
    assert course.url.startswith(index.url)


def test_a_renamed_branch_changes_the_addresses(course_page, django_capture_on_commit_callbacks):
    branch = course_page.region_page
    branch.slug = "daerah-baru"
    with django_capture_on_commit_callbacks(execute=True):
        branch.save_revision().publish()

    assert row_of(course_page).url.startswith("/daerah-baru/")


def test_publishing_a_lesson_gives_its_content_a_new_version(course_page):
    lesson = make_lesson(course_page, "Satu")
    before = Activity.objects.get().content_version

    lesson.save_revision().publish()

    assert Activity.objects.get().content_version == before + 1


def test_prerequisites_become_rows(course_page):
    page = make_course_page(course_page.get_parent().specific)
    page.prerequisites.create(course=course_page)
    page.save_revision().publish()

    course = row_of(page)
    assert list(course.prerequisites.all()) == [row_of(course_page)]
    assert api.outline(course).prerequisites[0][1] == "Dasar"

    course_page.title = "Dasar yang baru"
    course_page.save_revision().publish()
    course.refresh_from_db()
    assert api.outline(course).prerequisites[0][1] == "Dasar yang baru"


def test_all_translations_share_one_row(course_page):
    make_lesson(course_page, "Satu")
    english = Locale.objects.get_or_create(language_code="en")[0]
    copy = course_page.copy_for_translation(english, copy_parents=True)
    copy.title = "Basics"
    copy.save_revision().publish()

    assert Course.objects.count() == 1
    assert row_of(course_page).title == "Dasar"


def test_copying_a_course_makes_a_draft_tree_with_keys_of_its_own(course_page):
    make_lesson(make_section_page(course_page, title="Modul"), "Satu")

    copy = course_page.copy(
        recursive=True, keep_live=False, update_attrs={"title": "Salinan", "slug": "salinan"}
    )

    assert [page.live for page in copy.get_descendants(inclusive=True)] == [False] * 3
    assert Course.objects.count() == 1
    assert copy.translation_key != course_page.translation_key


@pytest.mark.parametrize("part", ["form", "field_of_knowledge"])
def test_learners_see_the_new_name_of_a_form_or_field(
    client, part, django_capture_on_commit_callbacks
):
    field = FieldOfKnowledge.objects.create(code="arsip", name="Kearsipan lama")
    page = make_course_page(title="Dasar", form=development_form(), field_of_knowledge=field)
    learner = PersonFactory()
    EnrolmentFactory(course=row_of(page), person=learner)
    client.force_login(learner.user)
    client.get(page.url)
    reference = getattr(page, part)

    with django_capture_on_commit_callbacks(execute=True):
        reference.name = "Nama yang baru"
        reference.save()

    assert "Nama yang baru" in client.get(page.url).content.decode()


def test_a_warm_outline_costs_nothing(course_page, django_assert_num_queries):
    make_lesson(course_page, "Satu")
    course = row_of(course_page)
    api.outline(course)

    with django_assert_num_queries(0):
        api.outline(course)


def test_a_region_gets_a_site_of_its_own(django_capture_on_commit_callbacks, client):
    page = make_course_page(title="Dasar")
    before = row_of(page)

    with django_capture_on_commit_callbacks(execute=True):
        site = Site.objects.create(hostname="binjai.example", root_page=page.region_page)

    there = row_of(page)
    path = page.get_url_parts()[2]
    assert there.url == f"http://binjai.example{path}"
    assert there.content_version > before.content_version
    assert client.get(path, headers={"host": "binjai.example"}).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        site.delete()

    assert row_of(page).url == before.url
