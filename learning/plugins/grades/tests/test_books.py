"""A gradebook follows the published pages of its course."""

import pytest
from django.apps import apps

from learning.core.models import Activity, Course
from learning.core.testing.factories import add_page, make_course_page, make_section_page
from learning.plugins.grades.models import Gradebook, GradeItem
from learning.plugins.grades.services import books, grading, receiving, tree
from learning.plugins.grades.testing import (
    book_of,
    category,
    items_of,
    learner,
    manual,
    root_of,
    scored,
    scored_course,
    settled,
    standing_of,
)

pytestmark = pytest.mark.django_db


def quiz_page(parent, title):
    return add_page(
        parent,
        apps.get_model("learning_quiz", "QuizPage")(
            title=title, slug=title.lower().replace(" ", "-")
        ),
    )


def names(course_page):
    course = Course.objects.get(translation_key=course_page.translation_key)
    rows = GradeItem.objects.filter(gradebook__course=course, parent__isnull=False, is_live=True)
    return list(rows.order_by("parent", "order").values_list("name", flat=True))


@pytest.fixture
def published(django_capture_on_commit_callbacks):
    """``published(function, …)``: call it, and all that follows once it is committed."""

    def call(function, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return function(*args, **kwargs)

    return call


class TestPages:
    def test_a_course_without_scores_has_none(self, published):
        page = published(make_course_page)
        published(
            add_page,
            page,
            apps.get_model("learning_lesson", "LessonPage")(title="Materi", slug="materi"),
        )
        assert not Gradebook.objects.exists()

    def test_the_first_activity_with_scores_makes_it(self, published):
        page = published(make_course_page)
        published(quiz_page, page, "Ujian")
        book = Gradebook.objects.get()
        assert (names(page), book.is_counted) == (["Ujian"], True)

    def test_new_items_stand_after_the_activity_before_them(self, published):
        page = published(make_course_page)
        section = published(make_section_page, page)
        published(quiz_page, section, "Kedua")
        published(quiz_page, page, "Ketiga")
        first = published(quiz_page, page, "Pertama")
        first.refresh_from_db()
        published(first.move, section, pos="first-sibling")
        fresh = published(quiz_page, page, "Keempat")
        assert fresh.live
        # Somebody may have arranged what is there already: it stays where it is.
        assert names(page) == ["Kedua", "Ketiga", "Keempat", "Pertama"]

    def test_a_new_title_follows(self, published):
        page = published(make_course_page)
        quiz = published(quiz_page, page, "Ujian")
        quiz.title = "Ujian akhir"
        published(quiz.save_revision().publish)
        assert names(page) == ["Ujian akhir"]

    @pytest.mark.parametrize("how", ["unpublish", "delete"])
    def test_what_is_gone_keeps_its_grades_and_counts_no_more(self, published, how):
        page = published(make_course_page)
        quiz = published(quiz_page, page, "Ujian")
        published(quiz_page, page, "Lain")
        book = Gradebook.objects.get()
        item = GradeItem.objects.get(name="Ujian")
        person = learner(book)
        scored(item, person, "0.8")
        receiving.sync_people(book, [person.pk])
        published(getattr(quiz, how))
        item.refresh_from_db()
        assert (names(page), item.is_live, item.grades.get().final) == (["Lain"], False, 80)
        assert standing_of(book, person).total is None

    def test_published_again_it_counts_again(self, published):
        page = published(make_course_page)
        quiz = published(quiz_page, page, "Ujian")
        book = Gradebook.objects.get()
        person = learner(book)
        scored(items_of(book)[0], person, "0.8")
        receiving.sync_people(book, [person.pk])
        published(quiz.unpublish)
        quiz.refresh_from_db()
        published(quiz.save_revision().publish)
        assert (names(page), standing_of(book, person).total) == (["Ujian"], 80)


class TestSync:
    def test_twice_changes_nothing(self, book):
        before = list(GradeItem.objects.values_list("pk", "order", "is_live"))
        version = book.version
        assert books.sync(book.course).version == version
        assert list(GradeItem.objects.values_list("pk", "order", "is_live")) == before

    def test_a_new_activity_stands_after_the_one_before_it(self, book, items):
        manual(book, name="Praktik")
        Activity.objects.filter(pk=items[1].activity_id).update(order=5)
        Activity.objects.create(
            translation_key="00000000-0000-4000-8000-000000000001",
            course=book.course,
            type="quiz",
            title="Di antara",
            order=2,
            is_live=True,
        )
        books.sync(book.course)
        assert [item.name for item in items_of(book)] == [
            "Kuis 1",
            "Di antara",
            "Kuis 2",
            "Praktik",
        ]

    def test_what_was_put_into_a_category_stays_there(self, book, items):
        tests = category(book)
        tree.move(items[0], parent=tests)
        books.sync(book.course)
        assert GradeItem.objects.get(pk=items[0].pk).parent == tests

    def test_an_activity_that_moved_to_another_course(self, book, items):
        other = scored_course(1)
        Activity.objects.filter(pk=items[0].activity_id).update(course=other)
        books.sync(book.course)
        new = book_of(other)
        assert [item.name for item in items_of(book)] == ["Kuis 2"]
        assert sorted(item.name for item in items_of(new)) == ["Kuis 1", "Kuis 1"]

    def test_scores_that_were_there_before_the_gradebook_count(self, book):
        course = scored_course(1)
        new = books.make(course)
        person = learner(new)
        scored(Activity.objects.get(course=course), person, "0.6")
        books.sync(course)
        settled(new)
        assert standing_of(new, person).total == 60

    def test_in_a_removed_category_nothing_gets_lost(self, book, items, person, grader):
        tests = category(book)
        tree.move(items[0], parent=tests)
        Activity.objects.filter(pk=items[0].activity_id).update(is_live=False)
        books.sync(book.course)
        scored(items[1], person, "0.8")
        receiving.sync_people(settled(book), [person.pk])
        grading.set_grade(tests, person=person, number=0, actor=grader, value=None, reason="Kosong")
        tree.remove(tests)
        Activity.objects.filter(pk=items[0].activity_id).update(is_live=True)
        books.sync(book.course)
        assert GradeItem.objects.get(pk=items[0].pk).parent == root_of(book)
        assert settled(book).is_counted

    def test_queries_do_not_grow_with_the_activities(self, django_assert_num_queries):
        for number in (1, 3):
            book = book_of(scored_course(number))
            with django_assert_num_queries(6):
                books.sync(book.course)
