"""What each person gained between the tests before and after a course."""

from __future__ import annotations

from decimal import Decimal

import pytest

from learning.core.testing import factories as make

from ...testing import Place, enrolled, make_quiz, take
from .conftest import client_of, text, url
from .test_marking import change

RIGHT, WRONG = {"answer": "a"}, {"answer": "c"}


@pytest.fixture
def tests(binjai):
    course = make.make_course(0, region=binjai.region, title="Kursus dengan dua tes")
    places = [Place(binjai.choice), Place(binjai.choice)]
    binjai.pre, binjai.post = (
        make_quiz(*places, course=course, test_role=role) for role in ("pre", "post")
    )
    first, second, third = binjai.people
    for person, before, after in ((first, WRONG, RIGHT), (second, RIGHT, RIGHT)):
        take(binjai.pre, enrolled(binjai.pre, person), {1: before, 2: WRONG})
        take(binjai.post, person, {1: after, 2: RIGHT})
    take(binjai.post, enrolled(binjai.post, third), {1: RIGHT})
    return binjai


def gains(browser, quiz, **query):
    page = browser.get(url("grades", quiz.pk, ordering="name", **query))
    return [row.gained and row.gained.gain for row in page.context["rows"]]


def test_beside_each_grade_stands_what_was_gained(browser, tests):
    assert gains(browser, tests.post) == [100, 50, None]
    assert gains(browser, tests.pre) == [100, 50]
    assert "+100" in text(browser.get(url("grades", tests.post.pk)))


def test_a_quiz_of_no_pair_has_no_such_column(browser, tests):
    seen = text(browser.get(url("grades", tests.quiz.pk)))
    assert "Peningkatan" not in seen
    assert "Peningkatan" in text(browser.get(url("grades", tests.post.pk)))


def test_the_table_taken_along_has_it_too(browser, tests):
    lines = b"".join(browser.get(url("grades", tests.post.pk, export="csv"))).decode().splitlines()
    assert lines[0].rstrip().endswith("Peningkatan (poin)")
    assert [line.rstrip().rsplit(";", 1)[-1] for line in lines[1:4]] == ["100", "50", ""]
    other = b"".join(browser.get(url("grades", tests.quiz.pk, export="csv"))).decode()
    assert "Peningkatan" not in other


def test_nothing_is_told_before_the_marks_are_out(browser, tests):
    change(tests.post, anonymous_marking=True)
    tests.post.attempts.update(marked_by_people=True, waits_for_marking=True)
    assert gains(browser, tests.post) == [None, None, None]
    assert gains(browser, tests.pre) == [None, None]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same(tests, count, django_assert_num_queries):
    for number in range(count):
        person = enrolled(tests.post, tests.person(f"Lagi {number}"))
        take(tests.pre, person, {1: RIGHT})
        take(tests.post, person, {1: RIGHT})
    client = client_of(tests.admin)
    client.get(url("grades", tests.post.pk))
    with django_assert_num_queries(25):
        client.get(url("grades", tests.post.pk))


def test_a_gain_is_told_in_points_of_percent(browser, tests):
    page = browser.get(url("grades", tests.post.pk, ordering="name"))
    first = page.context["rows"][0].gained
    assert (first.before, first.after, first.gain) == (Decimal(0), Decimal(100), Decimal(100))
