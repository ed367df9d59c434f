"""What an author may name in conditions: only what they could choose elsewhere."""

from __future__ import annotations

import json

import pytest
from wagtail.models import PageViewRestriction

from learning.core import api
from learning.core.models import Cohort, CourseGroup, CoursesIndexPage
from learning.core.testing.factories import (
    make_course,
    make_course_page,
    make_region,
    make_unit,
    site_home,
)

from .forms import ask, edit_url, group, leaf, posted, stored

pytestmark = pytest.mark.django_db
TITLES = ("Kursus terbuka", "Kursus kita", "Kursus ditarik", "Kursus tertutup")


def test_only_what_one_may_see_is_offered_and_what_stands_there_stays(editor, branch, lessons):
    other = make_region("Kota Lain")
    Cohort.objects.create(key="kita", name="Angkatan kita", region=branch.region)
    Cohort.objects.create(key="mereka", name="Angkatan mereka", region=other)
    Cohort.objects.create(key="dulu", name="Angkatan dulu", region=other)
    make_unit(branch.region, name="Dinas kita")
    make_unit(other, name="Dinas mereka")
    page = lessons[1]
    page.availability = {"op": "all", "children": [{"kind": "cohort", "cohort": "dulu"}]}
    page.save_revision()
    data = {**group("", 2), **leaf("0", "cohort", cohort="dulu"), **leaf("1", "unit")}

    html = ask(editor, page, data)

    assert ">Angkatan kita<" in html
    assert ">Angkatan mereka<" not in html
    assert ">Angkatan dulu<" in html
    assert "Dinas kita" in html
    assert "Dinas mereka" not in html
    editor.post(edit_url(page), posted(page, **group("", 1), **leaf("0", "cohort", cohort="dulu")))
    assert stored(page)["children"][0]["cohort"] == "dulu"
    refused = leaf("0", "cohort", cohort="mereka")
    answer = editor.post(edit_url(page), posted(page, **group("", 1), **refused))
    assert answer.status_code == 200
    assert stored(page)["children"][0]["cohort"] == "dulu"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("cohort", {"cohort": "mereka"}),
        ("group", {"group": "mereka"}),
        ("unit", {"unit": 0}),
    ],
)
def test_the_way_of_unknown_kinds_is_no_way_around_a_form(editor, lessons, kind, data):
    other = make_region("Kota Lain")
    Cohort.objects.create(key="mereka", name="Rahasia mereka", region=other)
    elsewhere = make_course(region=other)
    CourseGroup.objects.create(course=elsewhere, key="mereka", name="Rahasia mereka")
    unit = make_unit(other, name="Rahasia mereka")
    named = {"unit": unit.pk} if kind == "unit" else data
    page, posts = lessons[1], {**group("", 1), **leaf("0", kind, json=json.dumps(named))}

    assert "Rahasia mereka" not in ask(editor, page, posts)
    assert "Rahasia mereka" not in editor.post(edit_url(page), posted(page, **posts)).text
    # Drafts may be unfinished.
    (kept,) = stored(page)["children"]
    assert not set(named) & set(kept)


@pytest.mark.parametrize("kind", ["course_done", "certificate"])
def test_a_course_that_one_could_not_choose_is_not_offered(editor, branch, lessons, kind):
    """As in page choosers: of others only what every visitor sees."""
    other = api.provision_region(make_region(), parent_page=site_home())
    index = CoursesIndexPage.objects.get(pk=other.courses_index.pk)
    seen = make_course_page(index, title="Kursus terbuka")
    withdrawn = make_course_page(index, title="Kursus ditarik")
    withdrawn.unpublish()
    private = make_course_page(index, title="Kursus tertutup")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    own = make_course_page(
        CoursesIndexPage.objects.get(pk=branch.courses_index.pk), title="Kursus kita"
    )
    PageViewRestriction.objects.create(page=own, restriction_type="login")
    page = lessons[1]

    html = ask(editor, page, {**group("", 1), **leaf("0", kind)})

    offered = {title: f">{title}<" in html for title in TITLES}
    assert offered == dict(zip(TITLES, (True, True, False, False), strict=True))
    for asked, status in ((withdrawn, 200), (private, 200), (seen, 302)):
        posts = {**group("", 1), **leaf("0", kind, course=str(asked.translation_key))}
        assert editor.post(edit_url(page), posted(page, **posts)).status_code == status
