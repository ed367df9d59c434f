"""What authors are told of dead ends in their drafts."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from learning.core.contract import all_content_checks
from learning.core.courses.findings import Held, hold_errors
from learning.core.models import Cohort, CourseGroup, SectionPage
from learning.core.records.dead_ends.checks import findings
from learning.core.testing.factories import (
    PersonFactory,
    add_page,
    make_course,
    make_course_page,
)
from learning.plugins.lesson.models import LessonPage
from learning.plugins.quiz.models import QuizPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def course(db):
    return make_course_page(title="Layanan")


def lesson(parent, title, *leaves, op="all", publish=False, model=LessonPage, **kwargs):
    page = model(title=title, availability=tree(*leaves, op=op), **kwargs)
    return add_page(parent, page, publish=publish)


def tree(*children, op="all"):
    return {"op": op, "children": list(children)} if children else {}


def done(page, wanted="complete"):
    return {"kind": "completion", "activity": str(page.translation_key), "wanted": wanted}


def change(page, **values):
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision()
    return page


def told(*pages):
    found = findings(pages)
    return [
        (page.title, item.is_error, item.code, item.text, item.where, item.path)
        for page in pages
        for item in found.get(page.pk, ())
    ]


def codes(*pages):
    return [(title, code, is_error) for title, is_error, code, *_rest in told(*pages)]


def test_a_circle_is_told_with_its_way_and_place(course):
    first = lesson(course, "Satu")
    second = lesson(course, "Dua", {"kind": "date", "from": "2026-01-01T00:00:00Z"}, done(first))
    change(first, availability=tree(done(second)))

    found = told(first, second)

    circle = "The conditions go round in a circle, so nobody ever gets in: "
    assert found == [
        (
            *("Satu", True, "access-cycle"),
            f"{circle}“Satu” waits for “Dua”; “Dua” waits for “Satu”.",
            *("Access conditions 1", "availability.0"),
        ),
        (
            *("Dua", True, "access-cycle"),
            f"{circle}“Dua” waits for “Satu”; “Satu” waits for “Dua”.",
            *("Access conditions 2", "availability.1"),
        ),
    ]


def test_a_circle_through_a_section_and_the_order(course):
    section = add_page(course, SectionPage(title="Bab"), publish=False)
    inside = lesson(section, "Dalam")
    change(section, availability=tree(done(inside)))
    after = lesson(course, "Sesudah", requires_previous=True)

    assert codes(section, inside, after) == [
        ("Bab", "access-cycle", True),
        ("Sesudah", "access-blocked", True),
    ]


def test_in_order_counts_for_the_whole_course(course):
    change(course, sequential=True)
    first = lesson(course, "Satu")
    second = lesson(course, "Dua")
    change(first, availability=tree(done(second)))

    assert codes(first, second) == [
        ("Satu", "access-cycle", True),
        ("Dua", "access-cycle", True),
    ]


def test_what_nobody_can_do(course):
    untracked = lesson(course, "Bebas", completion="none")
    unscored = lesson(course, "Bacaan")
    quiz = lesson(course, "Kuis", model=QuizPage)
    deleted = lesson(course, "Hapus")
    score = {"kind": "score", "activity": str(unscored.translation_key), "min": 60}
    pages = [
        lesson(course, "A", done(untracked)),
        lesson(course, "B", score),
        lesson(course, "C", done(unscored, "pass")),
        lesson(course, "D", done(quiz, "pass"), {**score, "activity": str(quiz.translation_key)}),
        lesson(course, "E", done(deleted)),
        lesson(course, "F", {"kind": "unknown"}),
        lesson(course, "G", {"kind": "cohort", "cohort": "tiada"}),
        lesson(course, "H", done(untracked), {"kind": "date", "from": "2026-01-01"}, op="any"),
    ]
    deleted.delete()

    assert codes(*pages) == [
        ("A", "access-untracked", True),
        ("B", "access-unscored", True),
        ("C", "access-untracked", True),
        ("E", "access-gone", True),
        ("F", "access-gone", True),
        ("G", "access-gone", True),
        ("H", "access-untracked", False),
    ]


def test_what_is_no_longer_published_lets_nobody_in_unless_it_comes_back(course):
    first = lesson(course, "Satu", publish=True)
    second = lesson(course, "Dua", done(first))
    first.unpublish()
    first.refresh_from_db()

    assert [row[3] for row in told(second)] == [
        "“Satu” is no longer published, so nobody can do it now."
    ]
    assert told(first, second) == []


def test_dates(course):
    soon, late = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=9)
    past = timezone.now() - timedelta(days=3)
    opens_late = lesson(course, "Telat", available_from=late)
    too_late = lesson(course, "Tutup", done(opens_late), available_until=soon)
    clash = lesson(
        course, "Bentrok", {"kind": "date", "until": soon.isoformat()}, available_from=late
    )
    closed = lesson(course, "Lewat", available_until=past)
    newcomers = lesson(course, "Terlambat", done(closed))

    assert codes(opens_late, too_late, clash, closed, newcomers) == [
        ("Tutup", "access-late", True),
        ("Bentrok", "access-clash", True),
        ("Lewat", "access-closed", False),
        ("Terlambat", "access-newcomers", False),
    ]


def test_nobody_in_a_group_or_cohort_is_a_remark(course):
    row = course_row(course)
    CourseGroup.objects.create(course=row, key="a", name="Kelompok A")
    filled = CourseGroup.objects.create(course=row, key="b", name="Kelompok B")
    filled.members.create(person=PersonFactory())
    Cohort.objects.create(key="angkatan", name="Angkatan", region=row.region)
    page = lesson(
        course,
        "Satu",
        {"kind": "group", "group": "a"},
        {"kind": "group", "group": "b"},
        {"kind": "cohort", "cohort": "angkatan"},
    )

    assert [(row[1], row[3]) for row in told(page)] == [
        (False, "Nobody is in “Kelompok A” yet."),
        (False, "Nobody is in “Angkatan” yet."),
    ]


def test_any_group_where_nobody_is_in_one_is_a_remark(course):
    page = lesson(course, "Satu", {"kind": "group"})
    group = CourseGroup.objects.create(course=course_row(course), key="a", name="Kelompok A")
    other = CourseGroup.objects.create(course=make_course(), key="a", name="Kelompok A")
    other.members.create(person=PersonFactory())

    assert [(row[1], row[3]) for row in told(page)] == [
        (False, "Nobody is in any group of this course yet.")
    ]
    group.members.create(person=PersonFactory())
    assert told(page) == []


def completed(page):
    return {"kind": "course_done", "course": str(page.translation_key)}


def test_courses_that_wait_for_each_other_are_a_remark(course):
    middle = make_course_page(title="Tengah", availability=tree(completed(course)))
    last = make_course_page(title="Akhir")
    course_row(last).prerequisites.add(course_row(middle))
    assert codes(course) == []
    change(course, availability=tree(completed(last), {"kind": "group"}))

    words = [row[3] for row in told(course) if row[2] == "access-courses"]
    assert [text.split(": ")[1] for text in words] == [
        "“Layanan” waits for “Akhir”; “Akhir” waits for “Tengah”; “Tengah” waits for “Layanan”."
    ]
    assert {is_error for _title, _code, is_error in codes(course)} == {False}


def test_criteria_wait_too(course):
    other = make_course_page(title="Lain", availability=tree(completed(course)))
    asked = {"match": "all", "courses": {"keys": [str(other.translation_key)]}}
    change(course, criteria=asked)
    assert [code for _title, code, _error in codes(course)] == ["access-courses"]
    change(course, criteria={**asked, "match": "any", "declaration": {}})
    assert codes(course) == []


def test_prerequisites_of_a_draft_wait_too(course):
    other = make_course_page(title="Lain", availability=tree(completed(course)))
    course.prerequisites.create(course=other)
    course.save_revision()
    assert [code for _title, code, _error in codes(course)] == ["access-courses"]


@pytest.mark.parametrize("number", [1, 3])
def test_circles_cost_by_their_length_not_their_number(number, django_assert_num_queries):
    pages = []
    for _number in range(number):
        page = make_course_page()
        other = make_course_page(availability=tree(completed(page)))
        pages.append(change(page, availability=tree(completed(other))))
    with django_assert_num_queries(8):
        found = findings(pages)
    assert len(found) == number


@pytest.mark.parametrize(
    ("op", "children", "waits"),
    [
        ("any", ["back"], True),
        ("any", ["back", "free"], False),
        ("not_any", ["back"], False),
        ("not_all", [("not_any", ["back"])], True),
        ("any", [("all", ["back", "free"]), ("all", ["back"])], True),
    ],
)
def test_only_what_cannot_be_gone_round_is_waited_for(course, op, children, waits):
    back = completed(make_course_page(availability=tree(completed(course))))
    leaves = {"back": back, "free": completed(make_course_page())}

    def made(part):
        return leaves[part] if isinstance(part, str) else tree(*map(made, part[1]), op=part[0])

    change(course, availability=tree(*map(made, children), op=op))
    assert bool(codes(course)) == waits


def course_row(page):
    from learning.core.models import Course

    return Course.objects.get(translation_key=page.translation_key)


def test_for_and_against_the_same_group(course):
    CourseGroup.objects.create(course=course_row(course), key="a", name="Kelompok A")
    leaf = {"kind": "group", "group": "a"}
    page = lesson(course, "Satu", leaf, tree(leaf, op="not_any"))

    assert told(page)[0][3:5] == (
        "It asks for “Kelompok A” and for the contrary.",
        "Access conditions 2.1",
    )


def test_a_dead_end_is_held_before_review(course):
    first = lesson(course, "Satu")
    change(first, availability=tree(done(first)))

    assert findings in all_content_checks()
    with pytest.raises(Held):
        hold_errors([first])


def test_pages_outside_courses_are_nothing_to_it(course):
    assert findings([course.get_parent()]) == {}
    assert findings([]) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_queries_follow_neither_courses_nor_pages(number, django_assert_num_queries):
    pages = []
    for _number in range(number):
        course = make_course_page()
        CourseGroup.objects.create(course=course_row(course), key="a", name="A")
        first = lesson(course, "Satu", {"kind": "group", "group": "a"})
        pages += [first, lesson(course, "Dua", done(first), {"kind": "cohort", "cohort": "x"})]

    with django_assert_num_queries(7):
        found = findings(pages)

    assert len(found) == 2 * number


def test_what_a_draft_leaves_open_is_called_unfinished(course):
    pages = [
        lesson(course, kind, {"kind": kind})
        for kind in ("date", "completion", "score", "cohort", "unit", "course_done")
    ]

    assert {row[3] for row in told(*pages)} == {"This condition is not filled in yet."}
    assert len(told(*pages)) == 6
