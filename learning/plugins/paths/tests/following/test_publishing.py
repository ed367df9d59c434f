"""From the snippet to a version; who is midway goes on as its editor chose."""

import uuid

import pytest

from learning.core.models import Course, Job
from learning.core.testing.factories import (
    PersonFactory,
    make_course_page,
    make_courses_index,
    make_region,
)
from learning.plugins.paths.engine.nodes import Kind, leaves
from learning.plugins.paths.models import LearningPath, PathEnrolment
from learning.plugins.paths.queries.trees import catalogue_for, tree_of
from learning.plugins.paths.services import enrolling, publishing
from learning.plugins.paths.testing import completed

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    index = make_courses_index(make_region())
    return [make_course_page(index, programme_jp=jp) for jp in (2, 3, 4)]


def course_block(page, **value) -> dict:
    value = {"course": page.pk, "required": True, **value}
    return {"type": "course", "id": str(uuid.uuid4()), "value": value}


def group_block(*children, **value) -> dict:
    value = {"title": "Pilihan", "rule": "all", "required": True, **value}
    value["children"] = list(children)
    return {"type": "group", "id": str(uuid.uuid4()), "value": value}


def make(*blocks, **fields) -> LearningPath:
    path = LearningPath(
        title="Jalur", slug="jalur", summary="Ringkas", region=make_region(), live=False, **fields
    )
    path.requirements = list(blocks)
    path.save()
    return path


def publish(path, *blocks, capture, **fields) -> LearningPath:
    if blocks:
        path.requirements = list(blocks)
    for name, value in fields.items():
        setattr(path, name, value)
    with capture(execute=True):
        path.save_revision().publish()
    return LearningPath.objects.get(pk=path.pk)


@pytest.fixture
def capture(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def row_of(page) -> Course:
    return Course.objects.get(translation_key=page.translation_key)


def test_blocks_become_a_tree_that_points_at_rows(pages):
    inner = course_block(pages[1], due_days=9, min_score=70)
    path = make(course_block(pages[0]), group_block(inner, rule="count", need=1))
    tree = tree_of(path)
    first, second = leaves(tree)
    assert (first.ref, first.jp) == (str(row_of(pages[0]).pk), 2)
    assert (second.key, second.due_days, str(second.min_score)) == (inner["id"], 9, "0.7")
    assert catalogue_for(tree).courses == {first.ref, second.ref}


def test_a_course_that_was_never_published_has_no_row(pages):
    draft = make_course_page(pages[0].get_parent().specific, publish=False)
    (leaf,) = leaves(tree_of(make(course_block(draft))))
    assert (leaf.ref, leaf.title) == ("", draft.title)


def test_publishing_makes_a_version_and_the_figures_of_cards(pages, capture):
    choice = group_block(
        *(course_block(page, required=False) for page in pages[1:]), rule="count", need=1
    )
    path = publish(make(course_block(pages[0]), choice), capture=capture)
    version = path.versions.get()
    assert (version.number, path.jp, path.course_count) == (1, 5, 3)
    assert set(version.leaves.values_list("kind", "course")) == {
        (Kind.COURSE.value, row_of(page).pk) for page in pages
    }


def test_other_words_are_no_new_version_but_another_requirement_is(pages, capture):
    block, group = course_block(pages[0]), group_block(course_block(pages[1]))
    path = publish(make(block, group), capture=capture)
    group["value"]["title"] = "Lanjutan"
    path = publish(path, block, group, capture=capture, summary="Lain")
    assert path.versions.get().root.children[1].title == "Lanjutan"
    path = publish(path, block, capture=capture)
    assert [row.number for row in path.versions.all()] == [2, 1]


@pytest.fixture
def midway(pages, capture):
    """Somebody who did the first of two courses."""
    blocks = [course_block(page) for page in pages]
    path = publish(make(*blocks[:2]), capture=capture)
    person = PersonFactory(region=path.region)
    completed(row_of(pages[0]), person)
    row = enrolling.enrol(path, person=person)
    assert (row.percent, publishing.midway(path)) == (50, 1)
    return path, blocks, row


def test_they_finish_the_version_they_began(midway, capture):
    path, blocks, row = midway
    publish(path, *blocks, capture=capture, on_change="keep")
    row.refresh_from_db()
    assert (row.percent, row.cycles.get().version.number) == (50, 1)
    assert Job.objects.count() == 0


def test_they_move_on_with_what_they_have(midway, capture):
    path, blocks, row = midway
    publish(path, *blocks, capture=capture, on_change="move")
    row.refresh_from_db()
    assert (row.percent, row.cycles.get().version.number) == (33, 2)
    job = Job.objects.get()
    assert (job.state, job.done, job.counts) == (Job.State.DONE, 1, {"moved": 1})


def test_moved_to_less_they_may_be_done(midway, capture):
    path, blocks, row = midway
    publish(path, blocks[0], capture=capture, on_change="move")
    row.refresh_from_db()
    assert (row.status, row.percent) == (PathEnrolment.Status.COMPLETED, 100)


def test_they_begin_afresh_and_the_old_cycle_stays_on_record(midway, capture, pages):
    path, blocks, row = midway
    publish(path, *blocks, capture=capture, on_change="redo")
    row.refresh_from_db()
    new, old = row.cycles.all()
    assert (row.percent, new.version.number, new.marks.count()) == (0, 2, 0)
    assert (old.percent, old.completed_at, old.marks.count()) == (50, None, 1)
    enrolment = row.person.enrolments.get(course=row_of(pages[0]))
    assert (enrolment.attempt, enrolment.status) == (2, "active")


def test_who_is_done_stays_done(midway, capture, pages):
    path, blocks, row = midway
    completed(row_of(pages[1]), row.person)
    from learning.plugins.paths.services import events

    events.fact_arrived(row.person_id, kind=Kind.COURSE, ref=str(row_of(pages[1]).pk))
    publish(path, *blocks, capture=capture, on_change="redo")
    row.refresh_from_db()
    assert (row.status, row.cycles.count()) == (PathEnrolment.Status.COMPLETED, 1)


def test_the_job_may_run_again(midway, capture):
    path, blocks, row = midway
    publish(path, *blocks, capture=capture, on_change="redo")
    job = Job.objects.get()
    Job.objects.update(state=Job.State.QUEUED)
    publishing.carry_over(job)
    assert row.cycles.count() == 2


def test_a_translation_gives_words_and_no_version(pages, capture):
    from wagtail.models import Locale

    path = publish(make(course_block(pages[0])), capture=capture)
    english, _new = Locale.objects.get_or_create(language_code="en")
    other = path.copy_for_translation(english)
    other.title = "Path"
    other.save()
    publish(other, capture=capture)
    assert (path.versions.count(), other.versions.count()) == (1, 0)
