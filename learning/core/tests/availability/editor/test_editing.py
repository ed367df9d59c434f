"""The editor of access conditions in Wagtail's forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.api import Role
from learning.core.models import Course, CourseGroup, CoursesIndexPage, SectionPage
from learning.core.testing.factories import (
    add_page,
    make_course_page,
    make_region,
    make_unit,
    site_home,
)
from learning.plugins.lesson.models import LessonPage

from .forms import NAME, ask, done, edit_url, group, leaf, member, posted, says, stored

pytestmark = pytest.mark.django_db


def test_a_nested_rule_is_saved_and_comes_back(editor, lessons, course):
    CourseGroup.objects.create(
        course=Course.objects.get(translation_key=course.translation_key), key="a", name="Grup A"
    )
    first, second = lessons
    data = {
        **group("", 2),
        **leaf("0", "completion", **done(first)),
        **group("1", 2, op="any"),
        **leaf("1-0", "group", group="a"),
        **leaf("1-1", "date", **{"from": "2026-12-03T08:00"}),
        f"{NAME}-0-shown": "0",
    }

    answer = editor.post(edit_url(second), posted(second, **data))

    assert answer.status_code == 302
    moment = "2026-12-03T08:00:00+07:00"
    assert stored(second) == {
        "op": "all",
        "children": [
            {"kind": "completion", **done(first), "shown": False},
            {
                "op": "any",
                "children": [
                    {"kind": "group", "group": "a"},
                    {"kind": "date", "from": moment},
                ],
                "shown": True,
            },
        ],
    }
    html = editor.get(edit_url(second)).content.decode()
    assert says(html) == (
        "To open: complete “Satu” <strong>and</strong> (for the group “Grup A” "
        "<strong>or</strong> from 3 December 2026, 08:00 WIB)."
    )
    assert 'value="2026-12-03T08:00"' in html


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("add::date", ["completion", "score", "date"]),
        ("group:", ["completion", "score", "parts"]),
        ("remove:0", ["score"]),
        ("up:1", ["score", "completion"]),
        ("down:0", ["score", "completion"]),
        ("down:1", ["completion", "score"]),
        ("up:7.3.1", ["completion", "score"]),
        ("remove:", ["completion", "score"]),
        ("add:0:date", ["completion", "score"]),
        ("nonsense", ["completion", "score"]),
    ],
)
def test_a_button_changes_the_tree_and_keeps_what_was_typed(editor, lessons, action, expected):
    first, second = lessons
    data = {
        **group("", 2),
        **leaf("0", "completion", **done(first, "incomplete")),
        **leaf("1", "score", activity="course", min="70", max="abc"),
    }

    html = ask(editor, second, {**data, f"{NAME}-action": action})

    kinds = [
        html.split(f'name="{NAME}-{n}-kind" value="')[1].split('"')[0] for n in range(len(expected))
    ]
    assert kinds == expected
    if "score" in expected:
        number = expected.index("score")
        assert f'name="{NAME}-{number}-f-max" value="abc"' in html
        assert f'name="{NAME}-{number}-f-min" value="70"' in html


def test_without_a_script_a_button_sends_the_form_and_nothing_is_saved(editor, lessons):
    first, second = lessons
    data = {**group("", 1), **leaf("0", "completion", **done(first)), f"{NAME}-action": "add::date"}

    answer = editor.post(edit_url(second), posted(second, title="Judul lain", **data))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "The conditions were changed below; nothing is saved yet." in html
    assert f'name="{NAME}-1-f-from"' in html
    assert 'value="Judul lain"' in html
    assert stored(second) == {}


def test_what_is_wrong_is_told_at_its_place(editor, lessons):
    first, second = lessons
    data = {
        **group("", 3),
        **leaf("0", "score", activity=str(first.translation_key), min="80", max="120"),
        **leaf("1", "date", **{"from": "2026-12-03T08:00", "until": "2026-12-01T08:00"}),
        **leaf("2", "completion", activity="tiada", wanted="complete"),
    }

    html = editor.post(edit_url(second), posted(second, **data)).content.decode()

    assert "Complete or correct the conditions that are marked below." in html
    wrong = [
        part.split("</p>")[0].split("</svg>")[-1].strip()
        for part in html.split('class="rules-error"')[1:]
    ]
    assert wrong == [
        "Ensure this value is less than or equal to 100.",
        "It must end after it begins.",
        "Select a valid choice. tiada is not one of the available choices.",
    ]
    assert 'value="120"' in html
    assert stored(second) == {}


def test_a_draft_may_be_unfinished_but_not_published_so(editor, branch, lessons):
    first, second = lessons
    data = {**group("", 2), **leaf("0", "date"), **group("1", 0, op="any")}

    saved = editor.post(edit_url(second), posted(second, **data))

    assert saved.status_code == 302
    assert [row.get("kind", row.get("op")) for row in stored(second)["children"]] == ["date", "any"]
    editor.force_login(member(branch.region, Role.MODERATOR))
    refused = editor.post(edit_url(second), posted(second, **data, **{"action-publish": "1"}))
    html = refused.content.decode()
    assert "Enter from when or until when." in html
    assert "This group is empty: add a condition, or remove it." in html


def test_too_deep_is_told_where_it_is(editor, lessons):
    data, path = group("", 1), "0"
    for _level in range(10):
        data |= group(path, 1)
        path += "-0"
    data |= leaf(path, "date")

    html = editor.post(edit_url(lessons[1]), posted(lessons[1], **data)).content.decode()

    assert "nested too deeply" in html
    place = html.split("nested too deeply")[0].rsplit('id="availability-', 1)[1]
    assert place.startswith("0-0-0-0-0-0-0-0-0-0-wrong")


def test_odd_posts_do_no_harm(editor, lessons):
    page = lessons[1]
    odd = [
        {f"{NAME}-op": "xor", f"{NAME}-count": "-3"},
        {**group("", 999_999_999), **leaf("0", "tiada")},
        {**group("", 1), **leaf("0", "tiada", json="{bad")},
        {**group("", 1), f"{NAME}-0-f-from": "x"},
        {},
    ]
    for data in odd:
        assert editor.post(edit_url(page), posted(page, **data)).status_code in (200, 302)
        assert ask(editor, page, data)
    assert stored(page) == {}


def test_what_cannot_be_read_stays_closed_until_it_is_replaced(editor, lessons):
    page = lessons[1]
    broken = {"op": "xor", "children": [1]}
    page.availability = broken
    page.save_revision()

    html = editor.get(edit_url(page)).content.decode()
    assert "The stored conditions cannot be read" in html
    kept = {**group("", 0), f"{NAME}-broken": "1"}
    editor.post(edit_url(page), posted(page, **kept))
    assert stored(page) == broken
    put = {**group("", 1), **leaf("0", "date", **{"from": "2026-12-03T08:00"})}
    editor.post(edit_url(page), posted(page, **put, **{f"{NAME}-broken": "1"}))
    assert stored(page)["op"] == "all"


def test_drafts_can_be_named_and_the_page_itself_cannot(editor, course, lessons):
    section = add_page(course, SectionPage(title="Bab"), publish=False)
    inside = add_page(section, LessonPage(title="Dalam"), publish=False)

    html = ask(editor, inside, {**group("", 1), **leaf("0", "completion")})

    offered = html.split(f'id="id_{NAME}-0-f-activity"')[1].split("</select>")[0]
    titles = [part.split("<")[0] for part in offered.split('">')[1:]]
    assert [title for title in titles if title in ("Satu", "Dua", "Bab › Dalam")] == ["Satu", "Dua"]


def test_the_live_view_says_rule_and_dead_end_with_the_other_fields(editor, lessons):
    first, second = lessons
    first.availability = {"op": "all", "children": [{"kind": "completion", **done(second)}]}
    first.save_revision()
    soon = timezone.localtime() + timedelta(days=2)
    data = {
        **group("", 1),
        **leaf("0", "completion", **done(first)),
        "requires_previous": "on",
        "required": "on",
        "completion": "manual",
        "available_until": soon.strftime("%Y-%m-%d %H:%M"),
    }

    html = ask(editor, second, data)

    assert says(html).startswith("To open: until ")
    assert "complete “Satu” <strong>and</strong> complete “Satu”" in says(html)
    assert "The conditions go round in a circle" in html
    assert "Access conditions 1" in html


def test_a_new_page_has_the_editor_too(editor, course, lessons):
    url = reverse("wagtailadmin_pages:add", args=["learning_lesson", "lessonpage", course.pk])
    assert "Open to everybody who takes part." in editor.get(url).content.decode()
    data = {
        "parent": course.pk,
        "model": "learning_lesson.lessonpage",
        **group("", 1),
        **leaf("0", "completion", activity="previous", wanted="complete"),
    }

    html = editor.post(reverse("learning_access:rule"), data).content.decode()

    assert says(html) == "To open: complete “Dua”."


def test_before_the_course_is_published_there_is_a_region_already(editor, branch):
    index = CoursesIndexPage.objects.get(pk=branch.courses_index.pk)
    draft = make_course_page(index, publish=False)
    make_unit(branch.region, name="Dinas kita")
    make_unit(make_region("Kota Asing"), name="Dinas asing")
    for page in (draft, add_page(draft, LessonPage(title="Satu"), publish=False)):
        html = ask(editor, page, {**group("", 2), **leaf("0", "unit"), **leaf("1", "group")})
        assert "Dinas kita" in html
        assert "Dinas asing" not in html


def test_who_may_not_edit_the_page_learns_nothing_of_it(client, lessons, branch):
    url, page = reverse("learning_access:rule"), lessons[1]
    elsewhere = api.provision_region(make_region(), parent_page=site_home())
    client.force_login(member(elsewhere.region, Role.EDITOR))

    for data in ({"page": page.pk}, {"parent": page.get_parent().pk, "model": page._meta.label}):
        assert client.post(url, {**data, **group("", 0)}).status_code in (302, 403)
    assert client.get(url).status_code == 405


def test_addresses_that_mean_nothing(editor, course, branch):
    url = reverse("learning_access:rule")
    model = {"parent": course.pk}
    cases = {
        400: [{}, {"page": "x"}, {"page": "9" * 30}],
        404: [
            {"page": 999_999},
            {"page": branch.courses_index.pk},
            {**model, "model": "learning.Person"},
            {**model, "model": "tiada"},
        ],
    }
    for status, rows in cases.items():
        for data in rows:
            assert editor.post(url, data).status_code == status, data


def test_what_is_sent_from_the_editor_is_held_where_nobody_gets_in(editor, course, lessons):
    first, second = lessons
    first.availability = {"op": "all", "children": [{"kind": "completion", **done(second)}]}
    first.save_revision()
    data = {**group("", 1), **leaf("0", "completion", **done(first)), "action-submit": "1"}

    answer = editor.post(edit_url(second), posted(second, summary="S", **data))

    assert answer.url == reverse("learning_courses:outline", args=[course.pk]) + "?send=1"
    second.refresh_from_db()
    assert second.current_workflow_state is None
    assert stored(second)["children"][0]["kind"] == "completion"
    gate = editor.get(answer.url).content.decode()
    assert "The conditions go round in a circle" in gate


def test_a_moderator_who_publishes_is_warned(client, branch, lessons):
    first, second = lessons
    client.force_login(member(branch.region, Role.MODERATOR))
    first.availability = {"op": "all", "children": [{"kind": "completion", **done(second)}]}
    first.save_revision()
    data = {**group("", 1), **leaf("0", "completion", **done(first)), "action-publish": "1"}

    answer = client.post(edit_url(second), posted(second, **data), follow=True)

    told = [str(message) for message in answer.context["messages"]]
    assert any("The conditions go round in a circle" in text for text in told)
    second.refresh_from_db()
    assert second.live


def test_versions_are_compared_in_words(editor, lessons):
    first, second = lessons
    before = second.save_revision()
    second.availability = {"op": "all", "children": [{"kind": "completion", **done(first)}]}
    after = second.save_revision()
    url = reverse("wagtailadmin_pages:revisions_compare", args=[second.pk, before.pk, after.pk])

    html = editor.get(url).content.decode()

    assert "To open: complete “Satu”." in html
    assert "Open to everybody who takes part." in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_editor_costs_the_same_for_more_conditions(
    editor, lessons, number, django_assert_num_queries
):
    first, second = lessons
    leaves = [
        {"kind": "completion", **done(first, wanted)}
        for wanted in ("complete", "pass", "fail")[:number]
    ]
    second.availability = {"op": "any", "children": leaves}
    second.save_revision()
    editor.get(edit_url(second))

    with django_assert_num_queries(76):
        editor.get(edit_url(second))
