"""A published path changes while people are midway: what the editor sees, chooses and follows."""

import pytest
from django.urls import reverse

from learning.core.models import Job
from learning.core.testing.factories import make_course_page

from ...models import PathCycle
from ...services import enrolling
from ...testing import add_version, course_leaf
from .conftest import ADMIN, SNIPPET, client_of, course, form


@pytest.fixture
def moderator(binjai):
    return client_of(binjai.user("moderator"))


@pytest.fixture
def publish(binjai, moderator, django_capture_on_commit_callbacks):
    def publish(*blocks, **changes):
        address = reverse(SNIPPET + "edit", args=[binjai.path.pk])
        data = form(binjai, *blocks, title="Jalur Binjai", slug=binjai.path.slug, **changes)
        with django_capture_on_commit_callbacks(execute=True):
            return moderator.post(address, data | {"action-publish": "1"}, follow=True)

    return publish


@pytest.fixture
def midway(binjai):
    for person in binjai.people:
        enrolling.enrol(binjai.path, person=person)
    return binjai.path


def versions_of_people():
    rows = PathCycle.objects.filter(closed_at=None).order_by("person")
    return list(rows.values_list("version__number", flat=True))


def test_the_editor_sees_how_many_are_midway(binjai, moderator, midway):
    page = moderator.get(reverse(SNIPPET + "edit", args=[midway.pk]))

    change = page.context["change"]
    assert (change.number, change.midway, change.on_older) == (1, 3, 0)
    add_version(midway)
    page = moderator.get(reverse(SNIPPET + "edit", args=[midway.pk]))
    assert page.context["change"].on_older == 3


def test_by_default_they_finish_what_they_began(binjai, publish, midway):
    another = make_course_page(binjai.made.courses_index)

    publish(course(binjai.page), course(another))

    assert midway.versions.count() == 2
    assert versions_of_people() == [1, 1, 1]
    assert not Job.objects.exists()


@pytest.mark.parametrize("choice", ["move", "redo"])
def test_they_go_on_as_chosen_and_the_work_can_be_watched(
    binjai, jambi, publish, midway, moderator, choice
):
    another = make_course_page(binjai.made.courses_index)

    answer = publish(course(binjai.page), course(another), on_change=choice)

    job = Job.objects.get()
    address = reverse(ADMIN + "job", args=[job.pk])
    assert versions_of_people() == [2, 2, 2]
    assert (job.kind, job.total) == ("carry-over-path", 3)
    assert answer.status_code == 200
    # Started and finished with the request here; waiting, it is linked from the message.
    page = moderator.get(address)
    assert (page.status_code, page.context["running"]) == (200, False)
    assert client_of(jambi.user("moderator")).get(address).status_code == 404
    assert client_of(binjai.admin).get(address).status_code == 404


def test_work_that_waits_is_linked_and_renews_itself(binjai, moderator, midway):
    midway.on_change = "move"
    midway.save()
    another = make_course_page(binjai.made.courses_index)
    data = form(
        binjai,
        course(binjai.page),
        course(another),
        title="Jalur Binjai",
        slug=midway.slug,
        on_change="move",
    )

    # Without running what waits for the commit.
    answer = moderator.post(
        reverse(SNIPPET + "edit", args=[midway.pk]), data | {"action-publish": "1"}, follow=True
    )

    address = reverse(ADMIN + "job", args=[Job.objects.get().pk])
    assert address in answer.content.decode()
    page = moderator.get(address).content.decode()
    assert 'http-equiv="refresh"' in page


def test_one_approval_in_the_editor_publishes(
    binjai, moderator, django_capture_on_commit_callbacks
):
    address = reverse(SNIPPET + "edit", args=[binjai.path.pk])
    another = make_course_page(binjai.made.courses_index)
    data = form(binjai, course(another), title="Diajukan", slug=binjai.path.slug)
    client_of(binjai.user("editor")).post(address, data | {"action-submit": "1"})

    decision = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    with django_capture_on_commit_callbacks(execute=True):
        moderator.post(address, data | decision)

    binjai.path.refresh_from_db()
    assert (binjai.path.title, binjai.path.versions.count()) == ("Diajukan", 2)
    assert binjai.path.current_workflow_state is None


def test_versions_say_what_changed(binjai, moderator, jambi):
    from learning.core.testing.factories import make_course

    fresh = make_course(region=binjai.region, title="Kursus baru")
    kept = course_leaf(binjai.course, due_days=30)
    add_version(binjai.path, kept, course_leaf(fresh))
    add_version(binjai.path, course_leaf(fresh))
    address = reverse(ADMIN + "versions", args=[binjai.path.pk])

    steps = moderator.get(address).context["steps"]

    told = [(step.version.number, step.added, step.removed) for step in steps]
    assert told == [(3, (), ("Kursus Binjai",)), (2, ("Kursus baru",), ()), (1, (), ())]
    assert len(steps[1].changed) == 1
    assert steps[1].changed[0].startswith("Kursus Binjai: ")
    assert "30" in steps[1].changed[0]
    assert client_of(jambi.user("moderator")).get(address).status_code == 404
