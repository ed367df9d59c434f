"""What learners see of their grades: the pages, and that nothing hidden is anywhere in them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from learning.core.models import Course, Enrolment
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    make_course_page,
    site_home,
)
from learning.core.testing.places import client_of

from ...models import Grade, GradeItem
from ...services import books, grading, receiving, tree
from ...testing import (
    category,
    gradebook,
    learner,
    manual,
    root_of,
    scale,
    scored,
    settled,
)

pytestmark = pytest.mark.django_db
D = Decimal
MINE = reverse("learning_grades:mine")


def address(book):
    return reverse("learning_grades:course", args=[book.course_id])


def page(person, path):
    response = client_of(person.user).get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def main(person, book):
    """The page's words and marks, without what each request has of its own."""
    found = page(person, address(book)).select_one("main")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", str(found))


def rows(found):
    """Name and grade of each row, as they are read."""
    return [
        tuple(
            " ".join(part.get_text(" ", strip=True).split())
            for part in line.find_all(recursive=False)
        )
        for line in found.select(".gr-line")
    ]


def big(found):
    return " ".join(found.select_one(".gr-big").get_text(" ", strip=True).split())


def number(cell):
    return D(cell.get_text().replace(",", "."))


@pytest.fixture
def two(book, items, person):
    """73.519 of 100 for "Kuis 1", 91 of 100 for "Kuis 2"."""
    scored(items[0], person, "0.73519")
    scored(items[1], person, "0.91")
    receiving.sync_people(book, [person.pk])
    return items


def give(item, person, value, grader, **more):
    grading.set_grade(item, person=person, number=0, actor=grader, value=D(value), **more)


class TestCourse:
    def test_every_grade_and_the_total(self, book, two, person):
        found = page(person, address(book))
        assert big(found) == "164,52 dari 200"
        assert rows(found) == [("Kuis 1", "73,52 dari 100"), ("Kuis 2", "91 dari 100")]

    def test_the_sum_adds_up_as_it_is_shown(self, book, two, person):
        sums = page(person, address(book)).select_one(".gr-total .gr-sum")
        added = [number(cell) for cell in sums.select("tbody td")]
        assert added == [D("73.52"), D("91")]
        assert sums.select_one("tfoot td").get_text() == "164,52 dari 200"
        assert sums.select_one(".gr-how").get_text() == "73,52 dari 100 · bobot 50 %"

    def test_thirds_add_up(self, book, items, person, grader):
        root = root_of(book)
        tree.change(root, aggregation="mean")
        third = manual(book, name="Praktik", max=D(100))
        for item in (*items, third):
            grading.set_grade(item, person=person, number=0, actor=grader, value=D(100))
        sums = page(person, address(book)).select_one(".gr-total .gr-sum")
        added = [number(cell) for cell in sums.select("tbody td")]
        assert sorted(added) == [D("33.33"), D("33.33"), D("33.34")]
        assert sums.select_one("tfoot td").get_text() == "100 dari 100"

    def test_what_did_not_count_says_why(self, book, items, person, grader):
        best = category(book, name="Terbaik", aggregation="mean", drop_lowest=1)
        some = [manual(book, name=f"Tugas {at}", parent=best, max=D(10)) for at in range(4)]
        for item, value in zip(some, (10, 4, 8), strict=False):
            give(item, person, value, grader)
        grading.exclude(some[2], person=person, number=1, actor=grader, reason="Sakit")
        found = page(person, address(book))
        [sums] = found.select(".gr-row .gr-sum")
        told = [line.select_one("th").get_text(" ", strip=True) for line in sums.select("tbody tr")]
        assert told == [
            "Tugas 0 10 dari 10 · bobot 100 %",
            "Tugas 1 4 dari 10 · Tidak dihitung: hanya nilai terbaik yang dipakai",
            "Tugas 2 8 dari 10 · Dikecualikan: tidak dihitung untuk Anda",
            "Tugas 3 Belum ada nilai, jadi belum dihitung",
        ]
        assert [one["class"] for one in sums.select("tbody tr[class]")] == [["gr-out"]] * 3
        assert "1 nilai terendah tidak dihitung." in found.get_text()

    def test_words_feedback_lateness_and_passing(self, book, two, person, grader):
        attitude = manual(book, name="Sikap", value_type="scale", scale=scale(book.course.region))
        note = manual(book, name="Kesan", value_type="text")
        give(attitude, person, 3, grader)
        grading.set_grade(note, person=person, number=0, actor=grader, text="<b>Tekun</b>")
        grading.write_feedback(
            attitude, person=person, number=1, actor=grader, text="Baik.\nTeruskan."
        )
        grading.set_penalty(
            two[0], person=person, number=1, actor=grader, points=D("3.5"), reason="Terlambat"
        )
        tree.change(two[0], pass_mark=D(90))
        tree.change(two[1], pass_mark=D(90))
        found = page(person, address(book))
        assert dict(rows(found)) == {
            "Kuis 1": "70,02 dari 100 Belum lulus",
            "Kuis 2": "91 dari 100 Lulus",
            "Sikap": "Baik",
            "Kesan": "<b>Tekun</b>",
        }
        assert "Terlambat: 3,5 poin dikurangi." in found.get_text()
        assert "Baik.<br/>Teruskan." in str(found.select_one(".gr-feedback"))

    def test_while_a_change_is_counted_it_says_so(self, book, two, person):
        settled(book)
        assert not page(person, address(book)).select(".alert")
        tree.change(two[0], max=D(10))
        assert page(person, address(book)).select(".alert")

    def test_weights_that_are_not_told(self, book, two, person):
        books.change(book, shows_weights=False)
        assert not page(person, address(book)).select("details.more-fold")

    def test_nobody_elses_reasons_or_names(self, book, two, person, grader):
        grader.first_name, grader.last_name = "Rahasia", "Penilai"
        grader.save()
        grading.set_grade(
            two[0],
            person=person,
            number=1,
            actor=grader,
            value=D(90),
            reason="Alasan dalam kantor",
        )
        found = main(person, book)
        assert "Ditetapkan penilai." in found
        assert "Rahasia" not in found
        assert "Alasan dalam kantor" not in found


class TestHidden:
    """With and without the hidden grade the page is the same, byte for byte."""

    def hide_column(self, item, **more):
        GradeItem.objects.filter(pk=item.pk).update(**(more or {"hidden": True}))

    @pytest.fixture
    def other(self, book, two, person):
        """Has no grade in "Kuis 2", and the person's own name."""
        other = learner(book, name=person.name)
        scored(two[0], other, "0.73519")
        receiving.sync_people(book, [other.pk])
        return other

    @pytest.mark.parametrize("totals", ["blank", "without"])
    @pytest.mark.parametrize("shows", [True, False])
    def test_a_hidden_column(self, book, two, person, other, totals, shows):
        books.change(book, hidden_totals=totals, shows_weights=shows)
        self.hide_column(two[1])
        assert main(person, book) == main(other, book)
        assert rows(page(person, address(book))) == [("Kuis 1", "73,52 dari 100")]
        expected = {"blank": "Belum ditampilkan", "without": "73,52 dari 100"}
        assert big(page(person, address(book))) == expected[totals]

    @pytest.mark.parametrize("totals", ["blank", "without"])
    def test_hidden_until_a_day_says_the_day(self, book, two, person, other, totals):
        books.change(book, hidden_totals=totals)
        until = timezone.make_aware(dt.datetime(2030, 5, 4, 8, 30))
        self.hide_column(two[1], hidden_until=until)
        assert main(person, book) == main(other, book)
        assert "4 Mei 2030" in rows(page(person, address(book)))[1][1]

    @pytest.mark.parametrize("totals", ["blank", "without"])
    def test_a_hidden_category_takes_along_what_is_in_it(
        self, book, two, person, other, grader, totals
    ):
        books.change(book, hidden_totals=totals)
        inner = category(book, name="Rahasia")
        item = manual(book, name="Wawancara", parent=inner)
        give(item, person, 33, grader)
        scored(two[1], other, "0.91")
        receiving.sync_people(book, [other.pk])
        self.hide_column(inner)
        assert main(person, book) == main(other, book)
        assert "Wawancara" not in main(person, book)

    @pytest.mark.parametrize("totals", ["blank", "without"])
    def test_a_hidden_cell_does_not_say_its_value(self, book, two, person, other, totals):
        books.change(book, hidden_totals=totals)
        scored(two[1], other, "0.12")
        receiving.sync_people(book, [other.pk])
        Grade.objects.filter(item=two[1]).update(hidden=True, feedback="Rahasia")
        found = main(person, book)
        assert found == main(other, book)
        assert "Rahasia" not in found
        assert "Belum ditampilkan" in found

    def test_queries_do_not_tell_either(self, book, two, person, other, django_assert_num_queries):
        self.hide_column(two[1])
        for one in (person, other):
            client = client_of(one.user)
            client.get(address(book))
            with django_assert_num_queries(7):
                client.get(address(book))

    @pytest.mark.parametrize("totals", ["blank", "without"])
    def test_nor_does_the_list_of_courses(self, book, two, person, other, totals):
        books.change(book, hidden_totals=totals)
        self.hide_column(two[1])
        mine, theirs = (str(page(one, MINE).select_one(".gr-books")) for one in (person, other))
        assert mine == theirs

    def test_a_total_with_hidden_grades_as_it_is_tells_no_sum(self, book, two, person):
        books.change(book, hidden_totals="real")
        self.hide_column(two[1])
        found = page(person, address(book))
        assert big(found) == "164,52 dari 200"
        assert not found.select(".gr-sum")


class TestMine:
    def test_each_course_with_its_total(self, book, two, person):
        second = gradebook(1, title="Arsip")
        EnrolmentFactory(course=second.course, person=person)
        lines = page(person, MINE).select(".gr-books > li")
        found = [" ".join(line.get_text(" ", strip=True).split()) for line in lines]
        assert found == [
            f"Arsip {second.course.region.name} Belum ada nilai",
            f"{book.course.title} {book.course.region.name} 164,52 dari 200",
        ]

    def test_only_ones_own_and_only_what_is_shown(self, book, two, person):
        assert not page(learner(gradebook(0)), MINE).select(".gr-grade")
        Enrolment.objects.filter(person=person).update(status="withdrawn")
        assert page(person, MINE).select(".gr-books > li")
        books.change(book, is_shown_to_learners=False)
        assert not page(person, MINE).select(".gr-books")

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, book, two, person, django_assert_num_queries, number):
        books.change(book, display="letter")
        for _more in range(number - 1):
            more = gradebook(2)
            EnrolmentFactory(course=more.course, person=person)
        client = client_of(person.user)
        client.get(MINE)
        with django_assert_num_queries(9):
            client.get(MINE)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_items(db, django_assert_num_queries, number):
    site_home()
    book = gradebook(number)
    person = learner(book)
    client = client_of(person.user)
    client.get(address(book))
    with django_assert_num_queries(7):
        client.get(address(book))


class TestWhoMay:
    def test_who_never_enrolled_or_only_asked(self, book, two, person):
        stranger = PersonFactory()
        assert client_of(stranger.user).get(address(book)).status_code == 404
        EnrolmentFactory(course=book.course, person=stranger, status="requested")
        assert client_of(stranger.user).get(address(book)).status_code == 404

    def test_a_gradebook_that_learners_do_not_see(self, book, two, person):
        books.change(book, is_shown_to_learners=False)
        assert client_of(person.user).get(address(book)).status_code == 404

    def test_signed_out_or_without_a_person(self, book):
        for path in (MINE, address(book)):
            assert client_of(None).get(path).status_code == 302
            response = client_of(UserFactory()).get(path)
            assert response.status_code == 200
            assert "gr-" not in response.content.decode()

    def test_only_to_read(self, book, person):
        assert client_of(person.user).post(address(book)).status_code == 405


class TestWaysThere:
    def test_a_tab_for_everybody(self, book, person):
        for somebody in (person, PersonFactory()):
            desk = client_of(somebody.user).get(reverse("learning:desk")).content.decode()
            assert f'href="{MINE}"' in desk

    def test_from_the_course(self, db):
        site_home()
        page = make_course_page()
        course = Course.objects.get(translation_key=page.translation_key)
        book = books.make(course)
        person = learner(book)
        link = f'href="{address(book)}"'
        assert link in client_of(person.user).get(course.url).content.decode()
        assert link not in client_of(PersonFactory().user).get(course.url).content.decode()
        books.change(book, is_shown_to_learners=False)
        assert link not in client_of(person.user).get(course.url).content.decode()
