"""Everybody counted anew in the background: in pieces, repeatable, and the same as on events."""

import random
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.api import jobs
from learning.core.models import Course, Enrolment, Job
from learning.plugins.grades.models import Grade, Gradebook, GradeHistory, Standing
from learning.plugins.grades.services import counting, grading, receiving, recounts, tree
from learning.plugins.grades.services.edits import Edit
from learning.plugins.grades.testing import (
    category,
    enrolment_of,
    formula,
    items_of,
    learner,
    manual,
    root_of,
    scored,
    settled,
    standing_of,
)

pytestmark = pytest.mark.django_db
D = Decimal


def state():
    """All that is kept but for moments."""
    grades = Grade.objects.order_by("pk").values_list("pk", "raw", "final", "max", "number")
    standings = Standing.objects.order_by("pk").values_list(
        "pk", "total", "total_max", "passed", "weights", "counted_version"
    )
    enrolments = Enrolment.objects.order_by("pk").values_list("pk", "grade", "grade_passed")
    return list(grades), list(standings), list(enrolments), GradeHistory.objects.count()


def graded(book, item, number):
    people = [learner(book) for _ in range(number)]
    for place, person in enumerate(people):
        scored(item, person, f"0.{place + 1}")
    receiving.sync_people(book, [person.pk for person in people])
    return people


class TestJob:
    def test_a_change_of_structure_counts_everybody(
        self, book, items, grader, django_capture_on_commit_callbacks
    ):
        people = graded(book, items[0], 3)
        with django_capture_on_commit_callbacks(execute=True):
            tree.change(items[0], max=D(10), actor=grader)
        job = Job.objects.get(kind=recounts.KIND)
        assert (job.owner, job.region) == (grader, book.course.region)
        assert (job.state, job.total, job.done) == (Job.State.DONE, 3, 3)
        assert job.counts == {"changed": 3}
        assert [standing_of(book, person).total for person in people] == [1, 2, 3]
        assert Gradebook.objects.get(pk=book.pk).is_counted
        assert enrolment_of(book, people[1]).grade == D("0.2")

    def test_one_job_that_waits_is_enough(self, book, items, django_capture_on_commit_callbacks):
        graded(book, items[0], 1)
        waiting = jobs.create(recounts.KIND, owner=None, params={"book": book.pk})
        Gradebook.objects.update(job=waiting)
        for most in (10, 20, 30):
            with django_capture_on_commit_callbacks(execute=True):
                tree.change(items[0], max=D(most))
        assert Job.objects.get(kind=recounts.KIND) == waiting

    def test_nobody_to_count_makes_no_job(self, book, items, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            tree.change(items[0], max=D(10))
        assert not Job.objects.filter(kind=recounts.KIND).exists()
        assert Gradebook.objects.get(pk=book.pk).is_counted

    def test_a_change_while_it_runs_is_counted_by_the_next(self, book, items):
        people = graded(book, items[0], 1)
        tree.change(items[0], max=D(10))
        work = recounts.settle(Gradebook.objects.get(pk=book.pk))
        next(work)
        tree.change(items[0], max=D(20))
        list(work)
        assert not Gradebook.objects.get(pk=book.pk).is_counted
        settled(book)
        assert standing_of(book, people[0]).total == 2

    def test_broken_off_it_goes_on(self, book, items, monkeypatch):
        monkeypatch.setattr(recounts, "PIECE", 2)
        people = graded(book, items[0], 5)
        tree.change(items[0], max=D(10))
        work = recounts.settle(Gradebook.objects.get(pk=book.pk))
        assert [next(work), next(work)] == [(2, 2), (2, 2)]
        work.close()
        assert recounts.settle_now(book) == 1
        assert [standing_of(book, person).total for person in people] == [1, 2, 3, 4, 5]

    def test_a_lost_task_is_queued_again(self, book, items, django_capture_on_commit_callbacks):
        graded(book, items[0], 1)
        tree.change(items[0], max=D(10))
        running = jobs.create(recounts.KIND, owner=None, params={"book": book.pk})
        Gradebook.objects.update(job=running)
        for state in (Job.State.QUEUED, Job.State.RUNNING):
            Job.objects.update(state=state, touched_at=timezone.now())
            assert recounts.request_lost() == 0
        Job.objects.update(touched_at=timezone.now() - jobs.LEASE * 2)
        with django_capture_on_commit_callbacks(execute=True):
            assert recounts.request_lost() == 1
        assert Gradebook.objects.get(pk=book.pk).is_counted

    def test_a_gradebook_that_is_gone(self):
        job = jobs.create(recounts.KIND, owner=None, params={"book": 0})
        recounts.run(job)
        job.refresh_from_db()
        assert job.state == Job.State.FAILED


class TestWhoIsCounted:
    def test_without_grades_nobody_is_where_only_grades_count(self, book):
        learner(book)
        settled(book)
        assert Standing.objects.count() == 0

    def test_what_is_missing_counts_as_nothing_where_the_category_says_so(self, book, items):
        person = graded(book, items[0], 1)[0]
        tree.change(root_of(book), only_graded=False)
        settled(book)
        standing = standing_of(book, person)
        assert (standing.total, standing.total_max) == (10, 200)
        assert enrolment_of(book, person).grade == D("0.05")

    def test_passing_follows_the_mark_of_the_total(self, book, items):
        low, high = graded(book, items[0], 2)
        tree.change(root_of(book), pass_mark=D(40))
        settled(book)
        passed = [standing_of(book, person).passed for person in (low, high)]
        assert passed == [False, True]
        assert [enrolment_of(book, person).grade_passed for person in (low, high)] == passed


class TestHistory:
    def test_a_recount_says_what_it_changed(self, book, items):
        person = graded(book, items[0], 1)[0]
        tree.change(items[0], max=D(10))
        settled(book)
        lines = GradeHistory.objects.filter(person=person).order_by("pk")
        assert list(lines.values_list("item__name", "step", "old_final", "new_final"))[2:] == [
            ("Kuis 1", "count", 10, 1),
            ("", "count", 10, 1),
        ]

    def test_a_line_is_never_changed(self, book, items):
        graded(book, items[0], 1)
        with pytest.raises(TypeError):
            GradeHistory.objects.first().save()


class Story:
    """Random changes of a gradebook and of grades."""

    def __init__(self, book, grader, seed):
        self.random = random.Random(seed)
        self.book, self.grader = book, grader
        self.people = [learner(book) for _ in range(3)]
        manual(book, name="Praktik", key="praktik", max=D(20))
        formula(book, "[[praktik]] * 2", max=D(50))
        category(book, name="Ujian", aggregation="mean")

    def happens(self):
        items = items_of(self.book)
        item, person = self.random.choice(items), self.random.choice(self.people)
        step = self.random.choice(
            ["score", "score", "grade", "exclude", "lock", "move", "max", "method", "weight"]
        )
        getattr(self, step)(item, person)

    def score(self, item, person):
        if item.activity_id:
            scored(item, person, str(self.random.randint(0, 100) / 100))
            receiving.sync_people(self.book, [person.pk])

    def write(self, item, person, step, **fields):
        grade = Grade.objects.filter(item=item, person=person).first()
        edit = Edit(
            item_id=item.pk,
            person_id=person.pk,
            number=grade.number if grade else 0,
            step=step,
            reason="Alasan",
            **fields,
        )
        grading.write(self.book, [edit], actor=self.grader)

    def grade(self, item, person):
        self.write(item, person, "graded", value=D(self.random.randint(0, 20)))

    def exclude(self, item, person):
        self.write(item, person, self.random.choice(["exclude", "include"]))

    def lock(self, item, person):
        self.write(item, person, self.random.choice(["lock", "unlock"]))

    def move(self, item, person):
        below = [row for row in items_of(self.book) if row.is_category and row != item]
        if not item.is_category:
            tree.move(item, parent=self.random.choice([*below, root_of(self.book)]))

    def max(self, item, person):
        if not item.is_category:
            tree.change(item, max=D(self.random.choice([10, 50, 100])))

    def method(self, item, person):
        tree.change(
            root_of(self.book), aggregation=self.random.choice(["natural", "mean", "highest"])
        )

    def weight(self, item, person):
        tree.change(item, weight=D("0.3"), weight_is_own=self.random.random() < 0.5)


@pytest.mark.parametrize("seed", range(4))
def test_kept_on_events_and_counted_anew_are_the_same(book, grader, seed):
    story = Story(book, grader, seed)
    for _ in range(15):
        story.happens()
    settled(book)
    before = state()
    assert recounts.settle_now(book) == 0
    counted = Standing.objects.values_list("person_id", flat=True)
    assert counting.count_people(book, list(counted)) == 0
    Standing.objects.update(counted_version=0)
    assert recounts.settle_now(book) == 0
    assert state() == before


def test_queries_of_a_piece_do_not_grow_with_the_people(book, items, django_assert_num_queries):
    one, three = graded(book, items[0], 1), graded(book, items[0], 3)
    # The total's fraction, which core is told, is the same of twice the points.
    tree.change(items[0], max=D(200))
    for people in (one, three):
        with django_assert_num_queries(10):
            assert counting.count_people(book, [row.pk for row in people]) == len(people)


@pytest.mark.parametrize(("criteria", "statements"), [({}, 13), ({"grade": {"percent": 90}}, 13)])
def test_queries_of_new_totals_do_not_grow_with_the_people(
    book, items, django_assert_num_queries, criteria, statements
):
    Course.objects.filter(pk=book.course_id).update(criteria=criteria)
    one, three = graded(book, items[0], 1), graded(book, items[0], 3)
    tree.change(root_of(book), only_graded=False)
    for people in (one, three):
        with django_assert_num_queries(statements):
            assert counting.count_people(book, [row.pk for row in people]) == len(people)
        grades = [enrolment_of(book, person).grade for person in people]
        assert grades == [D(place + 1) / 20 for place in range(len(people))]
