"""The course desk asks the content checks before it sends a course, as a page's editor does."""

import json

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from learning.core.api import DomainError, send_for_review
from learning.core.contract import all_content_checks
from learning.core.models import CoursePage, CoursesIndexPage, DevelopmentForm
from learning.core.testing.factories import add_page

from .conftest import picture

DEAD_PAGE = ("paragraph", '<p><a linktype="page" id="0">panduan</a></p>')


@pytest.fixture
def image(binjai):
    return get_image_model().objects.create(
        title="Loket", file=get_test_image_file(), collection=binjai.made.collection
    )


@pytest.fixture
def course(binjai):
    index = CoursesIndexPage.objects.get(pk=binjai.made.courses_index.pk)
    form = DevelopmentForm.objects.current().first()
    page = CoursePage(title="Layanan", slug="layanan", summary="Ringkas", form=form)
    return add_page(index, page, publish=False)


def lesson(course, title, *blocks):
    raw = [{"type": kind, "value": value, "id": f"b{n}"} for n, (kind, value) in enumerate(blocks)]
    model = apps.get_model("learning_lesson", "LessonPage")
    page = add_page(course, model(title=title, summary="Ringkas"), publish=False)
    page.body = page._meta.get_field("body").to_python(json.dumps(raw))
    page.save_revision(clean=False)
    return page


def outline(course, name="outline"):
    return reverse(f"learning_courses:{name}", args=[course.pk])


def sent(*pages):
    rows = Page.objects.filter(pk__in=[page.pk for page in pages]).specific()
    return sum(bool(row.current_workflow_state) for row in rows)


def test_errors_hold_the_whole_course_and_are_listed_by_page(binjai, course, image, as_editor):
    fine = lesson(course, "Satu", picture(image, "Papan petunjuk"))
    wrong = lesson(course, "Dua", DEAD_PAGE)

    response = as_editor.post(outline(course, "submit"))

    assert (response.url, sent(course, fine, wrong)) == (outline(course) + "?send=1", 0)
    shown = as_editor.get(response.url)
    held = shown.context["desk"].held
    assert [(row.page.title, [item.code for item in row.errors]) for row in held] == [
        ("Dua", ["page-gone"])
    ]
    edit = reverse("wagtailadmin_pages:edit", args=[wrong.pk])
    assert f"{edit}#:w:contentpath=body.b0" in shown.text
    assert "desk-gate" in shown.text


def test_who_has_seen_the_list_may_send_all_the_same(binjai, course, as_editor):
    wrong = lesson(course, "Dua", DEAD_PAGE)
    as_editor.post(outline(course, "submit"), {"knowingly": "1"})
    assert sent(course, wrong) == 2
    entry = as_editor.get(outline(course)).context["desk"].entries[-1]
    assert (entry.state, [item.code for item in entry.errors]) == ("in_review", ["page-gone"])


def test_remarks_hold_nothing_and_are_shown(binjai, course, as_editor):
    draft = binjai.article("draf")
    link = ("paragraph", f'<p><a linktype="page" id="{draft.pk}">ini</a></p>')
    page = lesson(course, "Satu", link)
    assert "desk-finding" in as_editor.get(outline(course)).text
    assert "desk-gate" not in as_editor.get(outline(course) + "?send=1").text
    as_editor.post(outline(course, "submit"))
    assert sent(course, page) == 2


def test_what_core_says_is_missing_is_not_said_twice(binjai, course, as_editor):
    page = lesson(course, "Satu", DEAD_PAGE)
    page.summary = ""
    page.save_revision(clean=False)
    entry = as_editor.get(outline(course)).context["desk"].entries[-1]
    assert entry.missing == ("Tanpa ringkasan.",)
    assert [item.code for item in entry.findings] == ["page-gone"]


def test_a_single_page_is_held_by_the_same_rule(binjai, course):
    page = lesson(course, "Dua", DEAD_PAGE)
    with pytest.raises(DomainError) as refused:
        send_for_review(page, user=binjai.editor)
    assert (refused.value.code, "“Dua”" in refused.value.message) == ("held", True)
    assert sent(page) == 0
    send_for_review(page, user=binjai.editor, knowingly=True)
    assert sent(page) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_checks_cost_the_same_for_any_course(binjai, course, number, django_assert_num_queries):
    pages = [lesson(course, f"P{n}", DEAD_PAGE) for n in range(number)]
    with django_assert_num_queries(7):
        [check(pages) for check in all_content_checks()]
