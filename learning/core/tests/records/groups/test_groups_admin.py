"""Groups of a course in the admin: kept, filled and split, by whoever runs the course."""

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learning.core.models import CourseGroup, Enrolment, Grouping, GroupMember, Job
from learning.core.records.groups import services
from learning.core.testing.factories import EnrolmentFactory, make_course
from learning.core.testing.places import Place, client_of
from learning.core.testing.shared import kept_rows

GROUPS_QUERIES, MEMBER_QUERIES = 18, 16


class CoursePlace(Place):
    def fill(self):
        self.course = make_course(region=self.region, title=f"Kursus {self.name}")


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        found = CoursePlace("Binjai"), CoursePlace("Jambi")
        for place in found:
            for person in place.people:
                EnrolmentFactory(course=place.course, person=person)
        yield found


@pytest.fixture
def binjai(places, db):
    return deepcopy(places[0])


@pytest.fixture
def jambi(places, db):
    return deepcopy(places[1])


def address(name, *args):
    return reverse(f"learning_groups:{name}", args=args)


def make_group(place, name="Pagi", **fields):
    return services.create_group(place.course, name=name, **fields)


def names(group):
    rows = GroupMember.objects.filter(group=group).order_by("person__name")
    return list(rows.values_list("person__name", flat=True))


def grouped(place):
    rows = GroupMember.objects.filter(group__course=place.course)
    return dict(rows.values_list("person__name", "group__name"))


def test_a_group_is_made_changed_and_deleted(binjai):
    client = client_of(binjai.admin)
    answer = client.post(address("new", binjai.course.pk), {"name": "Pagi", "capacity": "20"})
    group = CourseGroup.objects.get()
    assert (answer.url, group.name, group.capacity) == (
        address("groups", binjai.course.pk),
        "Pagi",
        20,
    )
    client.post(address("edit", group.pk), {"name": "Sore", "description": "16.00"})
    group.refresh_from_db()
    assert (group.key, group.name, group.description, group.capacity) == (
        "pagi",
        "Sore",
        "16.00",
        None,
    )
    assert client.get(address("delete", group.pk)).status_code == 200
    client.post(address("delete", group.pk))
    assert CourseGroup.objects.count() == 0


def test_what_is_wrong_is_told_at_the_field_and_stays_typed(binjai):
    client = client_of(binjai.admin)
    group = make_group(binjai)
    services.add_members(group, person_ids=[person.pk for person in binjai.people])
    for page, given, field in (
        (address("new", binjai.course.pk), {"name": "pagi"}, "name"),
        (address("new", binjai.course.pk), {"name": "  "}, "name"),
        (address("new", binjai.course.pk), {"name": "Sore", "capacity": "0"}, "capacity"),
        (address("edit", group.pk), {"name": "Pagi", "capacity": "2"}, "capacity"),
        (address("new_set", binjai.course.pk), {"name": ""}, "name"),
    ):
        answer = client.post(page, given)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert answer.context["form"]["name"].value() == given["name"]
    assert CourseGroup.objects.count() == 1


def test_sets_are_made_changed_and_deleted(binjai, jambi):
    client = client_of(binjai.admin)
    first, second = make_group(binjai, "A"), make_group(binjai, "B")
    page = address("new_set", binjai.course.pk)
    client.post(page, {"name": "Kelas", "groups": [first.pk, second.pk]})
    made = Grouping.objects.get()
    assert set(made.groups.all()) == {first, second}
    refused = client.post(page, {"name": "Lain", "groups": [make_group(jambi).pk]})
    assert list(refused.context["form"].errors) == ["groups"]
    client.post(address("edit_set", made.pk), {"name": "Kelas", "groups": [second.pk]})
    assert list(made.groups.all()) == [second]
    client.post(address("delete_set", made.pk))
    assert (Grouping.objects.count(), CourseGroup.objects.count()) == (0, 3)


def test_ticked_participants_are_added_and_removed(binjai, jambi):
    client = client_of(binjai.admin)
    group = make_group(binjai, capacity=2)
    ids = [person.pk for person in [jambi.people[0], *binjai.people]]
    client.post(address("add", group.pk), {"source": "ticked", "person": ids})
    assert names(group) == ["Binjai A", "Binjai B"]
    client.post(address("remove", group.pk), {"person": [binjai.people[0].pk]})
    assert names(group) == ["Binjai B"]


def test_participants_are_found_by_name_and_by_whole_number(binjai, jambi):
    client = client_of(binjai.admin)
    group, first = make_group(binjai), binjai.people[0]
    binjai.person("Binjai Tamu")
    services.add_members(group, person_ids=[first.pk])
    for text, found in (
        ("Binjai", [("Binjai A", True), ("Binjai B", False), ("Binjai C", False)]),
        (binjai.number(first), [("Binjai A", True)]),
        (jambi.number(jambi.people[0]), []),
    ):
        answer = client.post(address("add", group.pk), {"source": "search", "q": text})
        assert [(row.name, row.is_in) for row in answer.context["found"]] == found


def test_a_pasted_list_is_looked_at_first(binjai, jambi):
    client = client_of(binjai.admin)
    group = make_group(binjai)
    numbers = [binjai.number(binjai.people[0]), jambi.number(jambi.people[0])]
    answer = client.post(
        address("add", group.pk), {"source": "pasted", "pasted-people": "\n".join(numbers)}
    )
    job = Job.objects.get()
    assert (answer.url, job.counts, names(group)) == (
        address("job", job.pk),
        {"new": 1, "stranger": 1},
        [],
    )
    assert "Jambi A" not in client.get(answer.url).content.decode()


def test_confirming_puts_them_in(binjai, django_capture_on_commit_callbacks):
    client = client_of(binjai.admin)
    given = {"source": "even", "even-number": "2", "even-name": "Tim"}
    page = address("split", binjai.course.pk)
    answer = client.post(page, given)
    job = Job.objects.get()
    assert (answer.url, CourseGroup.objects.count()) == (address("job", job.pk), 0)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("start", job.pk))
    assert sorted(grouped(binjai)) == ["Binjai A", "Binjai B", "Binjai C"]
    assert set(CourseGroup.objects.values_list("name", flat=True)) == {"Tim 1", "Tim 2"}
    # Nobody is left to split.
    again = client.post(page, given)
    assert (again.status_code, list(again.context["even_form"].errors)) == (422, ["number"])


def test_splitting_over_groups_that_are_there_by_unit_and_by_file(binjai):
    client = client_of(binjai.admin)
    group, page = make_group(binjai), address("split", binjai.course.pk)
    file = SimpleUploadedFile(
        "k.csv", f"NIP;Kelompok\n{binjai.number(binjai.people[0])};Sore".encode()
    )
    for given, counts in (
        ({"source": "even", "even-groups": [group.pk]}, {"new": 3}),
        ({"source": "units", "units-level": "agency"}, {"new": 3}),
    ):
        client.post(page, given)
        job = Job.objects.latest("pk")
        assert (job.state, job.counts) == (Job.State.READY, counts)
    answer = client.post(page, {"source": "table", "table-file": file})
    # Outside a transaction's end nothing reads it yet.
    assert answer.url == address("job", Job.objects.latest("pk").pk)
    for given in (
        {"source": "even"},
        {"source": "even", "even-number": "2", "even-groups": [group.pk]},
        {"source": "even", "even-number": "101"},
        {"source": "units", "units-level": "x"},
        {"source": "table"},
    ):
        assert client.post(page, given).status_code == 422


def test_the_lists_are_taken_along_and_can_be_sent_back(binjai):
    client = client_of(binjai.admin)
    group, person = make_group(binjai), binjai.people[0]
    services.add_members(group, person_ids=[person.pk])
    answer = client.get(address("export", binjai.course.pk))
    content = b"".join(answer.streaming_content)
    line = content.decode().strip().split("\r\n")[1]
    assert line == f"'{binjai.number(person)};Binjai A;Bidang Binjai;Pagi"
    file = SimpleUploadedFile("kelompok.csv", content)
    page = address("split", binjai.course.pk)
    client.post(page, {"source": "table", "table-file": file})
    from learning.core.records.groups.lists import WORK

    assert WORK.plan(Job.objects.get()).counts == {"same": 1}


def test_who_left_the_course_is_not_shown(binjai):
    group, person = make_group(binjai), binjai.people[0]
    services.add_members(group, person_ids=[person.pk])
    Enrolment.objects.filter(person=person).update(status="withdrawn")
    client = client_of(binjai.admin)
    assert list(client.get(address("group", group.pk)).context["page_obj"]) == []
    assert "Binjai A" not in client.get(address("group", group.pk)).content.decode()


def test_who_sees_and_changes_groups(binjai, jambi):
    group = make_group(binjai, "Rahasia")
    services.add_members(group, person_ids=[binjai.people[0].pk])
    made = services.save_grouping(binjai.course, name="Himpunan", groups=[group])
    job = Job.objects.create(
        kind="place-in-groups", owner=jambi.admin, params={"course": binjai.course.pk}
    )
    users = {
        "admin": binjai.admin,
        "editor": binjai.user("editor"),
        "moderator": binjai.user("moderator"),
        "other": jambi.admin,
        "asn": binjai.people[1].user,
        "nobody": None,
    }
    course = binjai.course.pk
    pages = [
        *[(name, course) for name in ("new", "split", "export", "new_set")],
        *[(name, group.pk) for name in ("group", "edit", "delete", "add")],
        ("edit_set", made.pk),
    ]
    posts = [*pages, ("remove", group.pk), ("delete_set", made.pk), ("start", job.pk)]
    listed, opened = set(), set()
    for role, user in users.items():
        client = client_of(user)
        answer = client.get(address("groups", course))
        if answer.status_code == 200 and "Rahasia" in answer.content.decode():
            listed.add(role)
        found = {client.get(address(*page)).status_code for page in pages}
        if found == {200}:
            opened.add(role)
        if role != "admin":
            assert 200 not in found
            given = {"name": "Dirusak", "source": "ticked", "even-number": "2"}
            given["person"] = [person.pk for person in binjai.people]
            for page in posts:
                client.post(address(*page), given)
    assert (listed, opened) == ({"admin", "editor", "moderator"}, {"admin"})
    assert (CourseGroup.objects.get().name, names(group)) == ("Rahasia", ["Binjai A"])
    assert (Grouping.objects.get().name, Job.objects.count()) == ("Himpunan", 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_groups_costs_the_same(binjai, number, django_assert_num_queries):
    for each in range(number):
        group = make_group(binjai, f"Kelompok {each}")
        services.add_members(group, person_ids=[binjai.people[each].pk])
        services.save_grouping(binjai.course, name=f"Himpunan {each}", groups=[group])
    client, page = client_of(binjai.admin), address("groups", binjai.course.pk)
    client.get(page)
    with django_assert_num_queries(GROUPS_QUERIES):
        client.get(page)


@pytest.mark.parametrize("number", [1, 3])
def test_members_cost_the_same(binjai, number, django_assert_num_queries):
    group = make_group(binjai)
    services.add_members(group, person_ids=[person.pk for person in binjai.people[:number]])
    client, page = client_of(binjai.admin), address("group", group.pk)
    client.get(page)
    with django_assert_num_queries(MEMBER_QUERIES):
        client.get(page)
