from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core.api import Role
from learning.plugins.desk.queries import panels

from .conftest import client_of

HOME = "wagtailadmin_home"


def titles(rows):
    return [page.draft_title for page in rows.pages]


def fill(place, number):
    """``number`` pages for each card."""
    today, now = timezone.localdate(), timezone.now()
    for _again in range(number):
        place.article("Draf")
        place.submit(place.article("Ditinjau"))
        place.send_back(place.article("Kembali"), "Lengkapi angka.")
        place.article("Usang", publish=True, review_by=today - timedelta(days=1))
        place.article("Berakhir", publish=True, expire_at=now + timedelta(days=3))
        place.article("Terjadwal", publish=True, go_live_at=now + timedelta(days=2))


def test_each_card_shows_what_belongs_there(binjai, jambi):
    fill(binjai, 1)
    fill(jambi, 1)
    editor, moderator = binjai.editor, binjai.moderator

    assert titles(panels.my_drafts(editor)) == ["Draf"]
    assert titles(panels.waiting_for(moderator)) == ["Ditinjau"]
    assert titles(panels.waiting_for(editor)) == []
    assert titles(panels.sent_back(editor)) == ["Kembali"]
    assert titles(panels.scheduled(editor)) == ["Terjadwal", "Berakhir"]
    assert titles(panels.to_review(editor)) == ["Usang"]


def test_drafts_are_those_of_the_person(binjai):
    binjai.article("Draf")
    assert titles(panels.my_drafts(binjai.moderator)) == []


def test_the_words_of_the_moderator_are_shown(binjai):
    page = binjai.send_back(binjai.article(), "Lengkapi angka.")
    remark = panels.sent_back(binjai.editor).extra[page.pk]
    assert (remark.by, remark.text, remark.sent_back) == (
        binjai.moderator,
        "Lengkapi angka.",
        True,
    )


def test_review_is_called_up_a_month_before(binjai):
    today = timezone.localdate()
    for days in (-1, 29, 31):
        binjai.article(f"{days}", publish=True, review_by=today + timedelta(days=days))
    assert titles(panels.to_review(binjai.editor)) == ["-1", "29"]


def test_no_more_than_five_and_it_says_that_there_are_more(binjai):
    for _again in range(6):
        binjai.article()
    found = panels.my_drafts(binjai.editor)
    assert (len(found.pages), found.has_more) == (5, True)


def test_figures_count_the_own_region_without_its_branch(binjai, jambi):
    fill(binjai, 1)
    fill(jambi, 3)
    found = panels.figures(binjai.editor)
    assert [number for _kind, number in found.live] == [2]
    assert (found.draft, found.waiting, found.scheduled) == (1, 1, 2)


def test_creating_is_offered_where_one_may(binjai, jambi):
    kinds = {place.model.__name__: place.parent for place in panels.places(binjai.editor)}
    assert {"CoursePage", "ArticlePage", "PracticePage", "InnovationPage"} <= set(kinds)
    assert all(parent.path.startswith(binjai.made.page.path) for parent in kinds.values())
    assert panels.places(binjai.user(Role.ADMIN)) == []


def test_a_lesson_goes_into_the_course_worked_on_last(binjai, as_editor):
    assert "LessonPage" not in {place.model.__name__ for place in panels.places(binjai.editor)}
    index = binjai.made.courses_index
    course = index.add_child(instance=make_course(index))
    inside = [place for place in panels.places(binjai.editor) if place.inside]
    assert "LessonPage" in {place.model.__name__ for place in inside}
    assert {place.parent.pk for place in inside} == {course.pk}
    assert reverse("wagtailadmin_pages:add", args=["learning_lesson", "lessonpage", course.pk]) in (
        as_editor.get(reverse(HOME)).text
    )


def make_course(index):
    from learning.core.models import CoursePage
    from learning.core.testing.factories import development_form

    index.refresh_from_db()
    return CoursePage(
        title="Kursus", slug="kursus-1", summary="-", form=development_form(), live=False
    )


def test_the_first_page_replaces_wagtails_lists(binjai, as_editor):
    text = as_editor.get(reverse(HOME)).text
    for slug in ("waiting", "back", "drafts", "scheduled", "review"):
        assert f'id="ld-{slug}"' in text
    assert "recent-edits" not in text


def test_empty_cards_say_what_to_do(as_editor):
    text = as_editor.get(reverse(HOME), headers={"Accept-Language": "en"}).text
    assert text.count('class="ld-empty"') == 5


def test_whoever_edits_no_page_sees_no_desk(binjai):
    text = client_of(binjai.user(Role.ADMIN)).get(reverse(HOME)).text
    assert "ld-desk" not in text


def test_nothing_of_another_region_is_on_it(binjai, jambi):
    fill(jambi, 1)
    for user in (binjai.editor, binjai.moderator):
        text = client_of(user).get(reverse(HOME)).text
        for title in ("Ditinjau", "Kembali", "Usang", "Berakhir</a>", "Lengkapi angka."):
            assert title not in text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("editor", 49), ("moderator", 51)])
def test_costs_the_same_at_any_number(
    binjai, jambi, role, queries, number, django_assert_num_queries
):
    fill(binjai, number)
    client = client_of(getattr(binjai, role))
    client.get(reverse(HOME))
    with django_assert_num_queries(queries):
        client.get(reverse(HOME))
