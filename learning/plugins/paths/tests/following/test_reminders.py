import datetime as dt

import pytest
from django.utils import timezone

from learning.core.signals import notice_wanted
from learning.core.testing.factories import PersonFactory, make_course
from learning.plugins.paths.models import PathEnrolment
from learning.plugins.paths.services import enrolling, reminders
from learning.plugins.paths.testing import completed, course_leaf, make_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What was announced, as (kind, key, ids of people, data)."""
    heard: list = []

    def hear(kind, key, people, data, **kwargs):
        heard.append((kind.slug, key, list(people), data))

    notice_wanted.connect(hear)
    yield heard
    notice_wanted.disconnect(hear)


def start(days: int, **fields) -> PathEnrolment:
    path = make_path(course_leaf(make_course()), due_days=days, **fields)
    return enrolling.enrol(path, person=PersonFactory(region=path.region))


def kinds_on(told, row, in_days: int) -> list[str]:
    told.clear()
    reminders.remind(today=timezone.localdate() + dt.timedelta(days=in_days))
    return [kind for kind, _key, people, _data in told if people == [row.person_id]]


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (9, []),
        (10, ["paths.due_soon"]),
        (11, ["paths.due_soon"]),
        (40, ["paths.due_soon"]),
        (41, ["paths.overdue"]),
        (54, ["paths.overdue"]),
        (55, []),
    ],
)
def test_reminders_come_before_the_date_and_once_after_it(told, day, kinds):
    row = start(40, reminder_days="30, 7")
    assert kinds_on(told, row, day) == kinds


def test_each_date_and_step_has_a_key_of_its_own(told):
    row = start(40, reminder_days="30, 7")
    keys = []
    for day in (10, 20, 33, 34, 41, 45):
        kinds_on(told, row, day)
        keys.append(told[0][1])
    assert keys[0] == keys[1] != keys[2] == keys[3] != keys[4] == keys[5]


def test_after_an_outage_only_the_nearest_reminder_is_sent(told):
    row = start(100, reminder_days="90, 60, 30, 7")
    assert kinds_on(told, row, 95) == ["paths.due_soon"]
    assert told[0][1].endswith(":7")
    assert told[0][3]["days"] == 5


def test_who_has_just_begun_is_not_reminded_of_what_they_were_told(told):
    row = start(20, reminder_days="90, 30, 7")
    assert kinds_on(told, row, 0) == []
    assert kinds_on(told, row, 13) == ["paths.due_soon"]


def test_a_renewal_that_opened_late_is_told_at_once(told):
    row = start(20, reminder_days="90, 30, 7")
    row.cycles.update(number=2)
    assert kinds_on(told, row, 0) == ["paths.due_soon"]


def test_a_part_is_reminded_of_by_its_name(told):
    course = make_course()
    path = make_path(course_leaf(course, due_days=10), reminder_days="5")
    row = enrolling.enrol(path, person=PersonFactory(region=path.region))
    assert kinds_on(told, row, 6) == ["paths.due_soon"]
    assert told[0][3]["part"] == course.title


def test_who_is_done_is_left_in_peace(told):
    course = make_course()
    path = make_path(course_leaf(course), due_days=10)
    person = PersonFactory(region=path.region)
    completed(course, person)
    row = enrolling.enrol(path, person=person)
    assert kinds_on(told, row, 9) == []


def test_a_renewal_is_called_so_and_a_lapse_is_told(told):
    row = start(40)
    until = row.due_on
    PathEnrolment.objects.filter(pk=row.pk).update(
        valid_until=until,
        renew_from=until - dt.timedelta(days=90),
        grace_until=until + dt.timedelta(days=20),
    )
    assert kinds_on(told, row, 34) == ["paths.renewal"]
    assert kinds_on(told, row, 60) == []
    assert kinds_on(told, row, 61) == ["paths.lapsed"]
