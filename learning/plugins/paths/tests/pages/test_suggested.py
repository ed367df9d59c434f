"""Which paths are suggested is kept while nothing is published, and never longer."""

import pytest

from learning.core.models import JobType
from learning.core.testing.factories import make_course
from learning.plugins.paths.models import LearningPath, PathEnrolment
from learning.plugins.paths.services import enrolling, publishing
from learning.plugins.paths.testing import course_leaf, make_path

from .conftest import words

MINE = "/belajar/jalur/"
# Session, account with person; counts, first page; paths followed, job type; heads a unit, notices.
QUERIES = 8


@pytest.fixture
def then(django_capture_on_commit_callbacks):
    """``then(act)``: what ``act`` returns once it is committed."""

    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


def titles(read):
    return words(read(MINE), "[aria-labelledby=suggested] .card-title")


def test_what_is_published_taken_back_and_deleted_shows_at_once(read, learner, then):
    first = make_path(title="Satu")
    assert titles(read) == ["Satu"]
    second = make_path(title="Dua")
    then(lambda: publishing.sync_published(second))
    assert titles(read) == ["Dua", "Satu"]
    then(first.unpublish)
    assert titles(read) == ["Dua"]
    second.versions.all().delete()
    then(second.delete)
    assert titles(read) == []


def test_new_words_show_once_they_are_published(read, learner, then):
    path = make_path(title="Lama")
    assert titles(read) == ["Lama"]
    LearningPath.objects.filter(pk=path.pk).update(title="Baru")
    then(lambda: publishing.sync_published(path))
    assert titles(read) == ["Baru"]


def test_what_is_followed_or_was_is_not_suggested_again(read, learner):
    first = make_path(course_leaf(make_course()), title="Satu")
    make_path(title="Dua")
    assert titles(read) == ["Dua", "Satu"]
    enrolment = enrolling.enrol(first, person=learner)
    assert titles(read) == []
    enrolling.withdraw(enrolment, actor=None)
    assert PathEnrolment.objects.get().status == "withdrawn"
    assert titles(read) == ["Dua"]


def test_those_for_the_own_job_type_come_first(read, learner, then):
    job, other = JobType.objects.order_by("pk")[:2]
    learner.job_type = job
    learner.save()
    make_path(title="A untuk semua")
    for title, kind in (("B untuk saya", job), ("C untuk lain", other)):
        path = make_path(title=title)
        path.job_types.set([kind])
        path.save()
    tree = read(MINE)
    first, second = words(tree, "[aria-labelledby=suggested] .card-title")
    assert (first, second) == ("B untuk saya", "A untuk semua")
    assert job.name in tree.text
    then(other.delete)
    assert titles(read) == ["B untuk saya", "A untuk semua", "C untuk lain"]


@pytest.mark.parametrize("number", [1, 3])
def test_suggesting_costs_the_same(read, learner, number, django_assert_num_queries):
    learner.job_type = JobType.objects.first()
    learner.save()
    for _each in range(number):
        make_path()
    read(MINE)
    with django_assert_num_queries(QUERIES):
        assert len(titles(read)) == number
