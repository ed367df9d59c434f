"""A copied course names its own activities; a translation shares keys with its source."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from learning.core import api
from learning.core.models import Activity, Course, GroupMember
from learning.core.records.availability import trees_of
from learning.core.records.conditions.progress import targets_of
from learning.core.records.copying import follow_copy
from learning.core.signals import course_copied
from learning.core.testing.availability import leaf
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    add_page,
    make_course_page,
    make_section_page,
    site_home,
)
from learning.plugins.lesson.models import LessonPage

pytestmark = pytest.mark.django_db


def after(page, **more):
    return leaf("completion", activity=str(page.translation_key), wanted="complete", **more)


def tree(*children, op="all"):
    return {"op": op, "children": list(children)}


@pytest.fixture
def original(region):
    course = make_course_page()
    first = add_page(course, LessonPage(title="Satu", slug="satu"))
    section = make_section_page(course, availability=tree(after(first)))
    inner = tree(
        leaf("score", activity=str(first.translation_key), min=50), leaf("group"), op="any"
    )
    second = LessonPage(
        title="Dua", slug="dua", availability=tree(after(first, shown=False), inner)
    )
    add_page(section, second)
    course.criteria = {
        "match": "all",
        "activities": {"match": "all", "keys": [str(first.translation_key)]},
    }
    course.availability = tree(leaf("course_done", course=str(course.translation_key)))
    course.save_revision().publish()
    course.refresh_from_db()
    return course


def copied(client, page, **fields):
    """As an editor copies."""
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    parent = fields.pop("parent", page.get_parent())
    values = {
        "new_title": "Salinan",
        "new_slug": "salinan",
        "new_parent_page": parent.pk,
        "copy_subpages": "on",
        **fields,
    }
    answer = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), values)
    assert answer.status_code == 302
    return type(page).objects.order_by("-pk").first()


def keys_in(course_page):
    course = Course.objects.get(translation_key=course_page.translation_key)
    kinds = ("completion", "score")
    return {leaf.data["activity"] for leaf in trees_of(course).leaves if leaf.kind in kinds}


def own_keys(course_page):
    rows = course_page.get_descendants().values_list("translation_key", flat=True)
    return {str(key) for key in rows}


@pytest.mark.parametrize("live", [True, False])
def test_the_copy_of_a_course_waits_for_its_own_activities(client, original, live):
    copy = copied(client, original, **({"publish_copies": "on"} if live else {}))
    pages = list(copy.get_descendants().specific())
    assert [page.live for page in pages] == [live] * 3
    if not live:
        copy.save_revision().publish()
        for page in pages:
            page.get_latest_revision().publish()
    assert keys_in(copy) <= own_keys(copy)
    assert len(keys_in(copy)) == 1
    assert keys_in(original) <= own_keys(original)


def test_flags_and_numbers_stay_as_they_were(client, original):
    copy = copied(client, original, publish_copies="on")
    row = Activity.objects.get(course__translation_key=copy.translation_key, title="Dua")
    first, inner = row.availability["children"]
    assert (first["shown"], inner["op"], inner["children"][0]["min"]) == (False, "any", 50)


def test_criteria_ask_for_the_copies_too(client, original):
    copy = copied(client, original, publish_copies="on")
    [key] = Course.objects.get(translation_key=copy.translation_key).criteria["activities"]["keys"]
    assert key in own_keys(copy)


def test_drafts_of_the_copy_name_its_own_activities(client, original):
    copy = copied(client, original)
    for page in copy.get_descendants().specific():
        draft = page.get_latest_revision_as_object()
        for child in draft.availability.get("children", []):
            if child.get("kind") == "completion":
                assert child["activity"] in own_keys(copy)


def test_what_lies_outside_of_what_was_copied_stays_named(client, original):
    section = original.get_children().get(slug__startswith="modul").specific
    copy = copied(client, section, parent=original, publish_copies="on")
    first = original.get_children().get(slug="satu")
    assert copy.availability["children"][0]["activity"] == str(first.translation_key)


def test_another_course_stays_named(client, original):
    copy = copied(client, original, publish_copies="on")
    assert copy.availability["children"][0]["course"] == str(original.translation_key)


def test_following_a_copy_twice_changes_nothing(client, original):
    copy = copied(client, original, publish_copies="on")
    assert follow_copy(original, copy) == 0


def test_what_cannot_be_read_is_copied_as_it_is(client, original):
    page = original.get_children().get(slug="satu").specific
    page.availability = {"op": "all", "children": "x"}
    page.save_revision().publish()
    copy = copied(client, page, parent=original)
    assert copy.availability == page.availability


def test_a_translation_shares_the_keys_of_its_source(original):
    english, _made = Locale.objects.get_or_create(language_code="en")
    site_home().copy_for_translation(english)
    original.copy_for_translation(english, copy_parents=True)
    second = LessonPage.objects.get(slug="dua", locale__language_code="id")
    for page in (*original.get_ancestors().filter(depth__gt=2), original):
        assert page.has_translation(english)
    translated = second.copy_for_translation(english, copy_parents=True)
    assert translated.availability == second.availability


def test_conditions_name_activities_in_the_readers_language(original):
    english, _made = Locale.objects.get_or_create(language_code="en")
    site_home().copy_for_translation(english)
    original.copy_for_translation(english, copy_parents=True)
    first = LessonPage.objects.get(slug="satu", locale__language_code="id")
    translated = first.copy_for_translation(english, copy_parents=True)
    translated.title = "One"
    translated.save_revision().publish()
    key, course = str(first.translation_key), Course.objects.get()

    def title(language):
        with translation.override(language):
            return targets_of([key], course)[key].title

    assert (title("en"), title("id"), title("en")) == ("One", "Satu", "One")


class TestWhatRowsTakeOver:
    @pytest.fixture
    def grouped(self, original):
        course = Course.objects.get(translation_key=original.translation_key)
        person = PersonFactory()
        EnrolmentFactory(course=course, person=person)
        group = api.create_group(course, name="Regu Pagi", description="Loket 1", capacity=8)
        api.add_members(group, person_ids=[person.pk])
        other = api.create_group(course, name="Regu Siang")
        api.save_grouping(course, name="Loket depan", groups=[group, other])
        return course

    @pytest.fixture
    def heard(self):
        told = []

        def listen(course, source, **kwargs):
            told.append((source, course))

        course_copied.connect(listen)
        yield told
        course_copied.disconnect(listen)

    @pytest.mark.parametrize("live", [True, False])
    def test_groups_without_their_people(self, client, original, grouped, heard, live):
        copy = copied(client, original, **({"publish_copies": "on"} if live else {}))
        if not live:
            assert heard == []
            copy.save_revision().publish()
        course = Course.objects.get(translation_key=copy.translation_key)
        assert heard == [(grouped, course)]
        fields = ("key", "name", "description", "capacity")
        rows = [list(row.groups.order_by("key").values_list(*fields)) for row in (grouped, course)]
        assert rows[0] == rows[1]
        assert len(rows[1]) == 2
        [grouping] = course.groupings.all()
        assert (grouping.name, grouping.key) == ("Loket depan", grouped.groupings.get().key)
        assert set(grouping.groups.all()) == set(course.groups.all())
        assert not GroupMember.objects.filter(group__course=course).exists()

    def test_it_happens_once(self, client, original, grouped, heard):
        copy = copied(client, original, publish_copies="on")
        course = Course.objects.get(translation_key=copy.translation_key)
        course.groups.all().delete()
        copy.save_revision().publish()
        assert not follow_copy(original, copy)
        assert (len(heard), course.groups.count()) == (1, 0)

    def test_a_page_within_a_course_brings_no_groups(self, client, original, grouped, heard):
        page = original.get_children().get(slug="satu")
        copy = copied(client, page, parent=original, publish_copies="on")
        assert heard == []
        assert api.sources_of([copy.translation_key]) == {
            copy.translation_key: page.translation_key
        }

    def test_a_course_never_published_has_nothing_to_give(self, client, region, heard):
        page = make_course_page(publish=False)
        copy = copied(client, page)
        copy.save_revision().publish()
        assert heard == []
