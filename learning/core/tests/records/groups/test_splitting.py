"""Who comes into which group: pure rules, then the work that is looked at first."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core.contract import DomainError
from learning.core.models import CourseGroup, GroupMember, Job
from learning.core.records import enrolments
from learning.core.records.groups import lists, queries, services, splitting
from learning.core.records.groups.splitting import Room
from learning.core.testing.factories import EnrolmentFactory, make_unit
from learning.core.testing.places import Place

# Pure


@given(
    number=st.integers(0, 40),
    groups=st.dictionaries(
        st.text(min_size=1, max_size=3),
        st.builds(Room, taken=st.integers(0, 9), capacity=st.one_of(st.none(), st.integers(0, 12))),
        min_size=1,
        max_size=6,
    ),
    seed=st.integers(0, 9),
)
def test_everybody_who_finds_room_has_a_group_and_groups_are_even(number, groups, seed):
    found = splitting.evenly(range(number), groups, seed=seed)
    assert found == splitting.evenly(range(number), groups, seed=seed)
    new = Counter(found.values())
    after = {name: room.taken + new[name] for name, room in groups.items()}
    free = 0
    for name, room in groups.items():
        if room.capacity is None:
            free = number
        else:
            assert not new[name] or after[name] <= room.capacity
            free += max(room.capacity - room.taken, 0)
    assert len(found) == min(number, free)
    # Nobody came into a group while a smaller one still had room.
    for name, room in groups.items():
        is_full = room.capacity is not None and after[name] >= room.capacity
        if not is_full:
            assert all(not new[other] or after[other] <= after[name] + 1 for other in groups)


def test_numbered_names_sort():
    assert splitting.numbered("Kelompok", 2) == ["Kelompok 1", "Kelompok 2"]
    assert splitting.numbered("Tim", 10)[::9] == ["Tim 01", "Tim 10"]


def test_units_of_one_name_are_told_apart_by_their_agency():
    names = {"0001": "Dinas A", "0002": "Dinas B", "00010001": "Sekretariat"}
    names |= {"00020001": "Sekretariat", "00020002": "Bidang"}
    paths = {1: "00010001", 2: "00020001", 3: "00020002", 4: ""}
    found = splitting.by_unit(paths, names=names, steplen=4, otherwise="Tanpa unit")
    assert found == {
        1: "Sekretariat · Dinas A",
        2: "Sekretariat · Dinas B",
        3: "Bidang",
        4: "Tanpa unit",
    }


# As work


@pytest.fixture
def binjai(db):
    return Place("Binjai")


@pytest.fixture
def course(binjai):
    from learning.core.testing.factories import make_course

    return make_course(region=binjai.region)


def enrol(course, *people):
    return [EnrolmentFactory(course=course, person=person) for person in people]


def grouped(course) -> dict[str, str]:
    rows = GroupMember.objects.filter(group__course=course).order_by("person__name")
    return dict(rows.values_list("person__name", "group__name"))


def rows_of(job) -> list[tuple[str, str, str]]:
    return list(job.rows.values_list("label", "data__verdict", "message"))


def done(job) -> Job:
    lists.WORK.plan(job)
    lists.WORK.start(job)
    return lists.WORK.apply(job)


def test_an_even_split_is_looked_at_first_and_then_is_what_was_seen(binjai, course):
    enrol(course, *binjai.people)
    job = lists.prepare_even(course, names=["Satu", "Dua"], owner=binjai.admin)
    lists.WORK.plan(job)
    seen = {name: group for name, _verdict, group in rows_of(job)}
    assert (job.counts, CourseGroup.objects.count()) == ({"new": 3}, 0)
    assert sorted(Counter(seen.values()).values()) == [1, 2]
    lists.WORK.start(job)
    lists.WORK.apply(job)
    assert (job.state, grouped(course)) == (Job.State.DONE, seen)


def test_who_has_a_group_stays_there_and_who_finds_no_room_is_named(binjai, course):
    enrol(course, *binjai.people)
    group = services.create_group(course, name="Satu", capacity=2)
    services.add_members(group, person_ids=[binjai.people[0].pk])
    job = done(lists.prepare_even(course, names=["Satu"], owner=binjai.admin))
    assert job.counts == {"new": 1, "full": 1}
    assert queries.groups_of(course.pk).get().number == 2


def test_a_split_by_unit_makes_a_group_for_each(binjai, course):
    other = make_unit(name="Bidang Lain", parent=binjai.agency)
    alone = binjai.person("Sendiri", unit=None)
    enrol(course, binjai.people[0], binjai.person("Lain", unit=other), alone)
    done(lists.prepare_by_unit(course, agencies=False, owner=binjai.admin))
    assert grouped(course) == {
        "Binjai A": "Bidang Binjai",
        "Lain": "Bidang Lain",
        "Sendiri": "Tanpa unit kerja",
    }


def test_a_split_by_agency_gathers_its_units(binjai, course):
    other = make_unit(name="Bidang Lain", parent=binjai.agency)
    enrol(course, binjai.people[0], binjai.person("Lain", unit=other))
    done(lists.prepare_by_unit(course, agencies=True, owner=binjai.admin))
    assert set(grouped(course).values()) == {"Dinas Binjai"}


def test_a_file_names_groups_and_its_wrong_rows_are_told(binjai, course):
    first, second, third = binjai.people
    enrol(course, first, second)
    services.create_group(course, name="Pagi")
    lines = ["NIP;Nama;Kelompok"]
    lines += [f"{binjai.number(first)};A;pagi", f"{binjai.number(second)};B;Sore"]
    lines += [f"{binjai.number(third)};C;Pagi", f"{binjai.number(second)};B;", "99;D;Pagi"]
    lines += [f"{binjai.number(first)};A;Pagi"]
    job = lists.prepare_table(
        course, owner=binjai.admin, content="\n".join(lines).encode(), filename="kelompok.csv"
    )
    lists.WORK.plan(job)
    verdicts = list(job.rows.values_list("number", "data__verdict"))
    assert verdicts == [
        (2, "new"),
        (3, "new"),
        (4, "stranger"),
        (5, "no_group"),
        (6, "not_found"),
        (7, "repeated"),
    ]
    lists.WORK.start(job)
    lists.WORK.apply(job)
    assert grouped(course) == {"Binjai A": "Pagi", "Binjai B": "Sore"}
    assert "Binjai C" not in [label for label, _verdict, _group in rows_of(job)]


def test_a_file_without_a_column_for_the_group_is_refused(binjai, course):
    content = f"NIP\n{binjai.number(binjai.people[0])}".encode()
    job = lists.prepare_table(course, owner=binjai.admin, content=content, filename="a.csv")
    lists.WORK.plan(job)
    assert job.state == Job.State.FAILED
    assert "Kelompok" in job.message


def test_a_list_for_one_group_is_done_twice_without_harm(binjai, course):
    enrol(course, *binjai.people)
    group = services.create_group(course, name="A", capacity=2)
    given = [lists.Entry(row, "", person_id=one.pk) for row, one in enumerate(binjai.people, 1)]
    job = done(lists.prepare_for(group, owner=binjai.admin, entries=given))
    assert job.counts == {"new": 2, "full": 1}
    lists.WORK.start(job)
    lists.WORK.apply(job)
    assert (job.counts, GroupMember.objects.count()) == ({"same": 2, "full": 1}, 2)


def test_who_left_between_looking_and_doing_is_named(binjai, course):
    left, _stays = enrol(course, *binjai.people[:2])
    job = lists.prepare_even(course, names=["A"], owner=binjai.admin)
    lists.WORK.plan(job)
    enrolments.withdraw(left)
    lists.WORK.start(job)
    lists.WORK.apply(job)
    assert job.counts == {"new": 1, "stranger": 1}


def test_nothing_to_split_and_senseless_numbers_are_refused(binjai, course):
    with pytest.raises(DomainError):
        lists.prepare_even(course, names=["A"], owner=binjai.admin)
    enrol(course, binjai.people[0])
    for names in ([], ["A"] * 101):
        with pytest.raises(DomainError):
            lists.prepare_even(course, names=names, owner=binjai.admin)


def test_rights_that_ended_stop_the_work(binjai, course):
    enrol(course, *binjai.people)
    job = lists.prepare_even(course, names=["A"], owner=binjai.user("editor"))
    lists.WORK.plan(job)
    assert (job.state, GroupMember.objects.count()) == (Job.State.FAILED, 0)


@pytest.mark.parametrize("people", [1, 3])
def test_judging_costs_the_same(binjai, course, people, django_assert_num_queries):
    enrol(course, *binjai.people[:people])
    job = lists.prepare_even(course, names=["A", "B"], owner=binjai.admin)
    job = Job.objects.get(pk=job.pk)
    with django_assert_num_queries(18):
        lists.WORK.plan(job)
