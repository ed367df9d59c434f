from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.core.contract import all_personal_data
from learning.core.models import Progress
from learning.core.testing.factories import ActivityFactory, UserFactory, make_course
from learning.plugins.paths.engine.nodes import Kind, Leaf
from learning.plugins.paths.models import Achievement, Claim, PathCycle, PathEnrolment
from learning.plugins.paths.services import acting, claims, enrolling, events
from learning.plugins.paths.testing import completed, course_leaf, make_path


@pytest.fixture
def kept():
    return next(row for row in all_personal_data() if row.slug == "paths")


@pytest.fixture
def row(person):
    """Somebody completed one path, and is on another with evidence sent and a reason written."""
    course = make_course()
    done = make_path(course_leaf(course))
    enrolling.enrol(done, person=person)
    completed(course, person)
    events.fact_arrived(person.pk, kind=Kind.COURSE, ref=str(course.pk))
    path = make_path(Leaf(key="b", kind=Kind.EVIDENCE, ref="b", title="Diklat"))
    enrolling.assign_many(path, person_ids=[person.pk], actor=None, reason="Karena sakit")
    found = PathEnrolment.objects.get(path=path)
    claims.submit(
        found,
        key="b",
        title="Diklat",
        organiser="Lembaga",
        finished_on=timezone.localdate(),
        file=ContentFile(b"%PDF-1.4", name="a.pdf"),
    )
    events.achievement_announced(person, achievement="lencana", label="Lencana")
    return found


def tables(found) -> dict[str, int]:
    return {str(heading): len(list(rows)) for heading, rows in found}


def test_everything_is_taken_along(kept, row, person):
    assert tables(kept.tables(person)) == {
        "Evidence for learning paths": 1,
        "Achievements that count on paths": 1,
        "People whom you put on paths": 0,
        "Evidence that you decided about": 0,
    }
    assert tables(kept.stays(person)) == {
        "Learning paths": 2,
        "Changes of enrolment on paths": 3,
        "Runs through learning paths": 2,
        "What counted on learning paths": 1,
    }


def test_erasing_takes_what_was_sent_and_leaves_what_was_certified(
    kept, row, person, django_capture_on_commit_callbacks
):
    claim = Claim.objects.get()
    acting.act(row, action="set_due", actor=None, reason="Cuti", due_on=timezone.localdate())
    acting.send_back_claim(claim, actor=UserFactory(), reason="Tidak terbaca")
    storage, name = claim.file.storage, claim.file.name
    assert storage.exists(name)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            kept.erase(person)
    assert not storage.exists(name)
    logged = ModelLogEntry.objects.filter(action__startswith="learning.path")
    assert {entry.label for entry in logged} == {"(dihapus)"}
    assert not any("reason" in entry.data for entry in logged)
    assert len(logged) == 2
    assert (Claim.objects.count(), Achievement.objects.count()) == (0, 0)
    statuses = PathEnrolment.objects.order_by("pk").values_list("status", "reason")
    assert list(statuses) == [("completed", ""), ("withdrawn", "")]
    assert not PathCycle.objects.filter(closed_at=None).exists()
    assert PathCycle.objects.filter(completed_at__isnull=False).count() == 1


@pytest.mark.parametrize(("hidden", "told"), [(False, Decimal("0.61")), (True, None)])
def test_a_score_with_hidden_ones_in_it_is_not_taken_along(kept, person, hidden, told):
    course = make_course()
    path = make_path(course_leaf(course))
    enrolling.enrol(path, person=person)
    Progress.objects.create(
        person=person,
        activity=ActivityFactory(course=course, hides_score=hidden),
        course=course,
        score="0.61",
        scored_at=timezone.now(),
    )
    completed(course, person, score="0.61")
    events.fact_arrived(person.pk, kind=Kind.COURSE, ref=str(course.pk))
    [row] = next(rows for heading, rows in kept.stays(person) if "counted" in str(heading))
    assert row["score"] == told
