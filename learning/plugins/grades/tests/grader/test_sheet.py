"""The list of gradebooks and the sheet: who stands there, what the cells say, what it costs."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from learning.core.models import (
    Cohort,
    CohortMember,
    CourseGroup,
    Enrolment,
    GroupMember,
)
from learning.core.testing import factories as make

from ...models import Grade, Gradebook
from ...services import grading
from ...testing import category, gradebook, manual, scale, settled
from .conftest import client_of, text, url

D = Decimal
PART = {"headers": {"X-Sheet-Part": "1"}}


def soup(markup):
    return BeautifulSoup(markup, "lxml")


def page(client, place, **query):
    response = client.get(url("sheet", place.book.pk, **query))
    assert response.status_code == 200
    return soup(text(response))


def part(client, place, **query):
    response = client.get(url("sheet", place.book.pk, **query), **PART)
    assert response.status_code == 200
    return soup(text(response))


def names(found):
    return [one.get_text() for one in found.select(".gb-table tbody th a")]


def heads(found):
    return [
        one.get_text() for one in found.select(".gb-table thead tr:last-child th a:not(.gb-fold)")
    ]


def line(found, person):
    [row] = found.select(f'tr[data-p="{person.pk}"]')
    return [cell.get_text().strip() for cell in row.select("td")]


def columns(found):
    [data] = found.select("#gb-columns")
    return json.loads(data.string)


class TestBooks:
    def books(self, user):
        response = client_of(user).get(url("books"))
        if response.status_code != 200:
            return None
        return {book.pk for book in response.context["page_obj"]}

    def test_of_the_users_regions_and_of_people_they_may_see(self, binjai, jambi, users):
        both = {binjai.book.pk, jambi.book.pk}
        found = {role: self.books(user) for role, user in users.items()}
        assert found == {
            "editor": None,
            "moderator": {binjai.book.pk},
            "admin": {binjai.book.pk},
            "national": both,
            "other": {jambi.book.pk},
            "leader": {binjai.book.pk},
            "asn": None,
            "nobody": None,
        }

    def test_searched_by_the_courses_title(self, binjai, browser):
        assert self.books(binjai.admin) == {binjai.book.pk}
        for asked, number in (("binjai", 1), ("tiada", 0), ("\0", 1)):
            response = browser.get(url("books", q=asked))
            assert len(response.context["page_obj"]) == number

    def test_people_are_counted_whom_one_may_see(self, binjai, users):
        course = binjai.book.course
        elsewhere = make.PersonFactory(region=make.make_region(), name="Zainal")
        make.EnrolmentFactory(course=course, person=elsewhere)
        make.EnrolmentFactory(course=course, person=users["leader"].person)
        gone = make.PersonFactory(unit=binjai.first.unit, region=binjai.region)
        make.EnrolmentFactory(course=course, person=gone, status="withdrawn")
        found = {}
        for role in ("moderator", "national", "leader"):
            page = client_of(users[role]).get(url("books"))
            [row] = [row for row in page.context["rows"] if row["book"] == binjai.book]
            found[role] = (row["learner_count"], row["item_count"])
        # Two quizzes and a practice; a head counts neither others' people nor themselves.
        assert found == {"moderator": (5, 3), "national": (5, 3), "leader": (3, 3)}

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, binjai, browser, django_assert_num_queries, number):
        for _more in range(number - 1):
            gradebook(1, region=binjai.region)
        browser.get(url("books"))
        with django_assert_num_queries(16):
            browser.get(url("books"))


class TestWhoIsThere:
    def test_people_by_name_with_their_grades(self, binjai, browser):
        found = page(browser, binjai)
        assert names(found) == [person.name for person in binjai.people]
        assert heads(found) == [
            *("Kuis 1", "Kuis 2", "Praktik"),
            *("Total: Praktik lapangan", "Nilai total kursus"),
        ]
        assert line(found, binjai.first) == ["80", "", "", "", "80/100"]
        assert line(found, binjai.second) == [""] * 5

    def test_each_role_sees_whom_it_may(self, binjai, users):
        everybody = [person.name for person in binjai.people]
        elsewhere = make.PersonFactory(region=make.make_region(), name="Zainal")
        make.EnrolmentFactory(course=binjai.book.course, person=elsewhere)
        seen = {}
        for role, user in users.items():
            response = client_of(user).get(url("sheet", binjai.book.pk))
            assert response.status_code in {200, 302, 403, 404}, role
            seen[role] = names(soup(text(response))) if response.status_code == 200 else None
        assert seen == {
            "editor": None,
            "moderator": [*everybody, "Zainal"],
            "admin": [*everybody, "Zainal"],
            "national": [*everybody, "Zainal"],
            "other": None,
            "leader": everybody,
            "asn": None,
            "nobody": None,
        }

    def test_who_only_asked_to_come_in_is_not_there(self, binjai, browser):
        Enrolment.objects.filter(person=binjai.first).update(status="requested")
        assert names(page(browser, binjai, status="semua")) == [
            binjai.second.name,
            binjai.third.name,
        ]

    def test_by_state(self, binjai, browser):
        Enrolment.objects.filter(person=binjai.first).update(status="suspended")
        assert len(names(page(browser, binjai))) == 2
        assert names(page(browser, binjai, status="tidak")) == [binjai.first.name]
        assert len(names(page(browser, binjai, status="semua"))) == 3

    def test_by_name_unit_and_group(self, binjai, browser):
        other = make.make_unit(binjai.region, name="Dinas Lain")
        binjai.second.unit = other
        binjai.second.save()
        group = CourseGroup.objects.create(course=binjai.book.course, key="a", name="Kelas A")
        GroupMember.objects.create(group=group, person=binjai.third)
        asked = [
            ({"q": "binjai a"}, [binjai.first]),
            ({"q": "tiada"}, []),
            ({"unit": binjai.agency.pk}, [binjai.first, binjai.third]),
            ({"unit": other.pk}, [binjai.second]),
            ({"unit": 999_999}, []),
            ({"grup": group.pk}, [binjai.third]),
            ({"unit": other.pk, "grup": group.pk}, []),
            ({"unit": "x", "grup": "9" * 30}, binjai.people),
        ]
        for query, people in asked:
            assert names(page(browser, binjai, **query)) == [one.name for one in people], query

    def test_a_group_of_another_course_has_nobody(self, binjai, jambi, browser):
        group = CourseGroup.objects.create(course=jambi.book.course, key="a", name="Kelas A")
        GroupMember.objects.create(group=group, person=binjai.third)
        assert names(page(browser, binjai, grup=group.pk)) == []

    def test_by_a_cohort_that_the_user_may_see(self, binjai, jambi, browser):
        made = {}
        for place in (binjai, jambi):
            cohort = Cohort.objects.create(region=place.region, key=place.name, name=place.name)
            CohortMember.objects.create(cohort=cohort, person=binjai.second)
            made[place.name] = cohort
        found = page(browser, binjai, kohort=made["Binjai"].pk)
        assert names(found) == [binjai.second.name]
        assert "Jambi" not in {one.get_text() for one in found.select("#gb-kohort option")}
        # What another region thinks of somebody is not to be found out by asking.
        assert len(names(page(browser, binjai, kohort=made["Jambi"].pk))) == 3


class TestPages:
    @pytest.fixture
    def many(self, binjai):
        """55 in all, some of the same name."""
        for number in range(52):
            person = make.PersonFactory(
                region=binjai.region, unit=binjai.unit, name=f"Orang {number // 3:02d}"
            )
            make.EnrolmentFactory(course=binjai.book.course, person=person)
        return binjai

    def address(self, found, rel):
        links = found.select(f'.gb-pages a[rel="{rel}"]')
        return links[0].get("href") if links else None

    @pytest.mark.parametrize("order", ["", "-nama", "total", "-total"])
    def test_forward_and_back_through_everybody(self, many, browser, order):
        base = url("sheet", many.book.pk)
        first = soup(text(browser.get(base, {"urut": order})))
        second = soup(text(browser.get(base + self.address(first, "next"))))
        again = soup(text(browser.get(base + self.address(second, "prev"))))
        rows = [
            [row.get("data-p") for row in found.select("tr[data-p]")]
            for found in (first, second, again)
        ]
        assert [len(some) for some in rows] == [50, 5, 50]
        assert len({*rows[0], *rows[1]}) == 55
        assert rows[2] == rows[0]
        assert self.address(first, "prev") is None
        assert self.address(second, "next") is None

    def test_ordered_by_the_total(self, binjai, browser):
        grading.set_grade(
            binjai.practice, person=binjai.third, number=0, actor=binjai.admin, value=D(10)
        )
        assert names(page(browser, binjai, urut="-total")) == [
            one.name for one in (binjai.first, binjai.third, binjai.second)
        ]
        assert names(page(browser, binjai, urut="total"))[0] == binjai.second.name


class TestColumns:
    def test_folded_columns_are_not_sent_but_their_total_is(self, binjai, browser):
        inner = category(binjai.book, name="Lapangan", parent=binjai.category)
        manual(binjai.book, name="Kebun", parent=inner)
        settled(binjai.book)
        found = page(browser, binjai, lipat=binjai.category.pk)
        assert heads(found) == ["Kuis 1", "Kuis 2", "Total: Praktik lapangan", "Nilai total kursus"]
        found = page(browser, binjai, lipat=inner.pk)
        assert heads(found)[2:5] == ["Praktik", "Total: Lapangan", "Total: Praktik lapangan"]
        [fold] = found.select(".gb-fold[data-fold=false]")
        assert "lipat" not in fold.get("href")

    def test_what_may_be_typed_in(self, binjai, browser, users):
        fixed = [column.get("fixed", False) for column in columns(page(browser, binjai))]
        assert fixed == [False, False, False, True, True]
        looking = columns(page(client_of(users["moderator"]), binjai))
        assert [column["fixed"] for column in looking] == [True] * 5

    def test_words_and_text(self, binjai, browser):
        attitude = manual(binjai.book, name="Sikap", value_type="scale", scale=scale(binjai.region))
        note = manual(binjai.book, name="<i>Kesan</i>", value_type="text")
        settled(binjai.book)
        for item, more in ((attitude, {"value": D(3)}), (note, {"text": "<b>" + "x" * 80})):
            grading.set_grade(item, person=binjai.first, number=0, actor=binjai.admin, **more)
        found = page(browser, binjai)
        assert line(found, binjai.first)[4:6] == ["Baik", "<b>" + "x" * 57 + "…"]
        assert [column.get("words") for column in columns(found)][4] == ["Kurang", "Cukup", "Baik"]
        assert heads(found)[5] == "<i>Kesan</i>"

    def test_marks_of_a_cell(self, binjai, browser):
        Grade.objects.filter(item=binjai.quiz).update(
            overridden=True,
            excluded=True,
            locked=True,
            hidden_until=timezone.now() + timezone.timedelta(days=1),
            penalty=3,
            feedback="Bagus",
            due_at=timezone.now(),
        )
        [cell] = page(browser, binjai).select(f'tr[data-p="{binjai.first.pk}"] td:nth-of-type(1)')
        assert [mark["class"] for mark in cell.select("i")] == [[f"m-{name}"] for name in "oxkhlfe"]
        assert all(mark.get_text() for mark in cell.select("i"))
        assert cell.get("data-n") == "1"

    def test_who_is_not_counted_yet_is_marked(self, binjai, browser):
        Gradebook.objects.filter(pk=binjai.book.pk).update(version=99)
        marked = page(browser, binjai).select("tbody th .m-s")
        assert len(marked) == 1


class TestCost:
    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_grow_neither_with_learners_nor_with_items(
        self, binjai, browser, django_assert_num_queries, number
    ):
        course = gradebook(number, region=binjai.region)
        for _one in range(number):
            person = binjai.person("Orang")
            make.EnrolmentFactory(course=course.course, person=person)
        address = url("sheet", course.pk)
        browser.get(address)
        with django_assert_num_queries(20):
            browser.get(address)
        with django_assert_num_queries(13):
            browser.get(address, **PART)

    def test_a_cell_is_a_few_bytes(self, binjai, browser):
        items = [manual(binjai.book, name=f"Praktik {at}") for at in range(20)]
        settled(binjai.book)
        before = len(browser.get(url("sheet", binjai.book.pk), **PART).content)
        for item in items:
            Grade.objects.bulk_create(
                Grade(gradebook=binjai.book, item=item, person=person, raw=75, final=75, number=1)
                for person in binjai.people
            )
        after = len(browser.get(url("sheet", binjai.book.pk), **PART).content)
        assert (after - before) / 60 <= 12

    def test_a_part_is_the_sheet_alone(self, binjai, browser):
        found = part(browser, binjai)
        assert names(found) == [person.name for person in binjai.people]
        assert not found.select("aside, form")


def test_ids_that_no_row_can_have(binjai, browser):
    for address in ("/kelola/nilai/0/", "/kelola/nilai/999999999999999999/"):
        assert browser.get(address).status_code == 404
    assert re.match("/kelola/nilai/", url("sheet", 1))
    assert browser.get(f"/kelola/nilai/{'9' * 19}/").status_code == 404
