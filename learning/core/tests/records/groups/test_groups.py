"""Groups of a course and sets of them: what is kept, who is in, and who is shown."""

import pytest
from wagtail.models import ModelLogEntry

from learning.core.contract import DomainError
from learning.core.models import CourseGroup, Enrolment, Grouping, GroupMember
from learning.core.records import enrolments
from learning.core.records.groups import queries, services
from learning.core.signals import group_changed
from learning.core.testing.factories import EnrolmentFactory, PersonFactory, make_course

pytestmark = pytest.mark.django_db
Status = Enrolment.Status


@pytest.fixture
def course():
    return make_course()


def taking_part(course, **fields):
    return EnrolmentFactory(course=course, **fields).person


def names(course) -> dict[str, str]:
    return dict(CourseGroup.objects.filter(course=course).values_list("key", "name"))


def members(group) -> set[int]:
    return set(queries.listed(group).values_list("person", flat=True))


def test_groups_have_names_and_keys_of_their_own_in_a_course(course):
    services.create_group(course, name=" Kelompok A ")
    services.create_group(course, name="Kelompok-A")
    services.create_group(course, name="//")
    services.create_group(make_course(), name="Kelompok A")
    assert names(course) == {
        "kelompok-a": "Kelompok A",
        "kelompok-a-2": "Kelompok-A",
        "kelompok": "//",
    }
    for name in ("KELOMPOK A", "  "):
        with pytest.raises(DomainError):
            services.create_group(course, name=name)


def test_rules_that_name_a_deleted_group_or_set_do_not_come_to_mean_another(course):
    for make, remove in (
        (lambda: services.create_group(course, name="Regu 1"), services.delete_group),
        (lambda: services.save_grouping(course, name="Regu", groups=[]), services.delete_grouping),
    ):
        first = make()
        key = first.key
        remove(first)
        assert make().key not in ("", key)


def test_a_new_name_keeps_the_key(course):
    group = services.create_group(course, name="A")
    services.create_group(course, name="B")
    services.change_group(group, name="C", description="Pagi", capacity=5)
    group.refresh_from_db()
    assert (group.key, group.name, group.description, group.capacity) == ("a", "C", "Pagi", 5)
    with pytest.raises(services.NameTaken):
        services.change_group(group, name="b")
    assert names(course) == {"a": "C", "b": "B"}


def test_only_who_takes_part_is_put_in_and_only_once(course):
    group = services.create_group(course, name="A")
    inside = [taking_part(course, status=status) for status in (Status.ACTIVE, Status.COMPLETED)]
    outside = [taking_part(course, status=status) for status in (Status.REQUESTED, "withdrawn")]
    stranger = PersonFactory()
    ids = [person.pk for person in [*inside, *outside, stranger]]
    found = services.add_members(group, person_ids=ids)
    assert found == services.Added(
        added=tuple(person.pk for person in inside),
        strangers=tuple(person.pk for person in [*outside, stranger]),
    )
    again = services.add_members(group, person_ids=[inside[0].pk])
    assert again == services.Added(already=(inside[0].pk,))
    assert members(group) == {person.pk for person in inside}


def test_a_full_group_takes_nobody_more(course):
    group = services.create_group(course, name="A", capacity=2)
    ids = [taking_part(course).pk for _number in range(3)]
    found = services.add_members(group, person_ids=ids)
    assert (found.added, found.full) == ((ids[0], ids[1]), (ids[2],))
    services.remove_members(group, person_ids=[ids[0]])
    assert services.add_members(group, person_ids=[ids[2]]).added == (ids[2],)


def test_a_group_is_not_made_smaller_than_it_is(course):
    group = services.create_group(course, name="A")
    services.add_members(group, person_ids=[taking_part(course).pk for _number in range(2)])
    with pytest.raises(DomainError):
        services.change_group(group, name="A", capacity=1)
    services.change_group(group, name="A", capacity=2)
    assert CourseGroup.objects.get().capacity == 2


def test_who_leaves_the_course_is_on_no_list_and_comes_back_into_the_group(course):
    group = services.create_group(course, name="A", capacity=1)
    enrolment = EnrolmentFactory(course=course)
    services.add_members(group, person_ids=[enrolment.person_id])
    enrolments.withdraw(enrolment)
    assert (members(group), queries.groups_of(course.pk).get().number) == (set(), 0)
    other = taking_part(course)
    assert services.add_members(group, person_ids=[other.pk]).added == (other.pk,)
    assert GroupMember.objects.count() == 2
    enrolments.reactivate(enrolment, actor=None)
    # The place that was given away meanwhile is not taken back from anybody.
    assert members(group) == {enrolment.person_id, other.pk}


def test_who_left_the_course_can_be_taken_out_for_good(course):
    group = services.create_group(course, name="A")
    enrolment = EnrolmentFactory(course=course)
    services.add_members(group, person_ids=[enrolment.person_id])
    enrolments.withdraw(enrolment)
    ids = [enrolment.person_id]
    assert [services.remove_members(group, person_ids=ids) for _turn in range(2)] == [1, 0]
    assert GroupMember.objects.count() == 0


def test_what_happens_is_announced_and_logged(course, django_capture_on_commit_callbacks):
    told = []

    def listen(group, person_ids, **kwargs):
        told.append((group.name, person_ids))

    group_changed.connect(listen)
    try:
        group = services.create_group(course, name="A")
        person = taking_part(course)
        with django_capture_on_commit_callbacks(execute=True):
            services.add_members(group, person_ids=[person.pk])
            services.add_members(group, person_ids=[person.pk])
            services.remove_members(group, person_ids=[person.pk])
    finally:
        group_changed.disconnect(listen)
    assert told == [("A", [person.pk]), ("A", [person.pk])]
    services.delete_group(group)
    entries = ModelLogEntry.objects.filter(object_id=str(group.pk)).order_by("pk")
    assert [entry.action for entry in entries] == [
        "wagtail.create",
        "learning.group.add",
        "learning.group.remove",
        "wagtail.delete",
    ]
    assert CourseGroup.objects.count() == 0


def test_sets_name_groups_of_their_course_only(course):
    first, second = (services.create_group(course, name=name) for name in "AB")
    other = services.create_group(make_course(), name="C")
    made = services.save_grouping(course, name="Pagi", groups=[first, second, other])
    assert (made.key, set(made.groups.all())) == ("pagi", {first, second})
    services.save_grouping(course, name="Sore", groups=[second], grouping=made)
    assert (made.key, made.name, list(made.groups.all())) == ("pagi", "Sore", [second])
    with pytest.raises(services.NameTaken):
        services.save_grouping(course, name="sore", groups=[])
    services.delete_grouping(made)
    assert (Grouping.objects.count(), CourseGroup.objects.count()) == (0, 3)


@pytest.mark.parametrize("people", [1, 3])
def test_putting_many_in_costs_the_same(course, people, django_assert_num_queries):
    group = services.create_group(course, name="A", capacity=5)
    ids = [taking_part(course).pk for _number in range(people)]
    with django_assert_num_queries(9):
        assert len(services.add_members(group, person_ids=ids).added) == people
