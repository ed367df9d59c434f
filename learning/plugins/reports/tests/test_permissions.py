"""Who gets an answer: every address of the reports for every role, by reading and by posting."""

import pytest
from django.urls import reverse

from learning.core.api import candidates
from learning.core.models import Enrolment, Job, Progress
from learning.core.testing import factories as make

from .. import bulk, exports
from .conftest import client_of

ADMIN = "learning_reports_admin:"
READ_COURSE = ("participants", "participants_results", "matrix", "export")
ROLES = {"editor", "moderator", "admin", "other", "national", "leader", "asn", "nobody"}
READERS = {"admin", "national"}


@pytest.fixture
def clients(binjai, jambi, national, leader):
    users = {
        "editor": binjai.user("editor"),
        "moderator": binjai.user("moderator"),
        "admin": binjai.admin,
        "other": jambi.admin,
        "national": national,
        "leader": leader.user,
        "asn": binjai.people[1].user,
        "nobody": None,
    }
    return {role: client_of(user) for role, user in users.items()}


def admitted(clients, name, *args, post=None):
    """Roles that get a page; a redirect to another page is a refusal of Wagtail's admin, and who
    has no role there at all is told so at its door."""
    address = reverse(ADMIN + name, args=args)
    found = set()
    for role, client in clients.items():
        response = client.get(address) if post is None else client.post(address, post)
        assert response.status_code in {200, 302, 403, 404, 405}, role
        if response.status_code == 200:
            found.add(role)
    return found


@pytest.mark.parametrize("name", ["courses", "courses_results"])
def test_lists_of_courses_are_for_those_who_run_enrolments(clients, name):
    assert admitted(clients, name) == READERS | {"other"}


@pytest.mark.parametrize("name", READ_COURSE)
def test_a_regions_own_course(clients, binjai, name):
    binjai.course.scope = "region"
    binjai.course.save()

    assert admitted(clients, name, binjai.course.pk) == READERS


def test_a_course_for_the_nation_shows_others_their_own_people_only(clients, binjai, jambi):
    binjai.enrol(binjai.people[0])
    binjai.enrol(jambi.people[0])
    address = reverse(ADMIN + "participants", args=[binjai.course.pk])

    seen = clients["other"].get(address).context["rows"]
    all_of_them = clients["admin"].get(address).context["rows"]

    assert [row.person for row in seen] == [jambi.people[0]]
    assert {row.person for row in all_of_them} == {binjai.people[0], jambi.people[0]}


def test_a_participant(clients, binjai):
    row = binjai.enrol(binjai.people[0])

    assert admitted(clients, "participant", row.pk) == READERS


def test_a_leader_in_the_admin_still_sees_only_own_people(binjai, leader):
    from learning.core.api import assign_role

    assign_role(leader.user, region=binjai.region, role="editor")
    stranger = make.PersonFactory(region=binjai.region)
    mine, theirs = binjai.enrol(binjai.people[0]), binjai.enrol(stranger)
    client = client_of(leader.user)

    assert client.get(reverse(ADMIN + "participant", args=[mine.pk])).status_code == 200
    assert client.get(reverse(ADMIN + "participant", args=[theirs.pk])).status_code == 404
    assert _post(client, "act", mine.pk, action="suspend") == 302
    assert states(mine) == ["active"]
    assert client.get(reverse(ADMIN + "enrol", args=[binjai.course.pk])).status_code == 302


def _post(client, name, pk, **data):
    return client.post(reverse(ADMIN + name, args=[pk]), data).status_code


def states(*rows):
    return [Enrolment.objects.get(pk=row.pk).status for row in rows]


@pytest.mark.parametrize("role", sorted(ROLES - READERS))
def test_nobody_else_changes_an_enrolment(clients, binjai, role):
    row = binjai.enrol(binjai.people[0])
    activity = binjai.course.activities.first()
    decision = {"activity": activity.pk, "completed": "1", "reason": "Uji"}

    _post(clients[role], "act", row.pk, action="suspend")
    _post(clients[role], "act_on_many", binjai.course.pk, action="suspend", row=[row.pk])
    _post(clients[role], "override", row.pk, **decision)

    assert states(row) == ["active"]
    assert not Progress.objects.exists()


@pytest.mark.parametrize("role", sorted(READERS))
def test_the_regions_own_administrators_do(clients, binjai, role):
    row = binjai.enrol(binjai.people[0])

    assert _post(clients[role], "act", row.pk, action="suspend") == 302
    assert states(row) == ["suspended"]


def test_the_region_that_employs_decides_nothing_in_anothers_course(binjai, jambi):
    row = binjai.enrol(jambi.people[0])
    client = client_of(jambi.admin)

    assert client.get(reverse(ADMIN + "participant", args=[row.pk])).status_code == 200
    _post(client, "act", row.pk, action="withdraw")
    _post(client, "act_on_many", binjai.course.pk, action="withdraw", row=[row.pk])

    assert states(row) == ["active"]


def test_one_row_of_another_region_stops_the_whole_selection(as_admin, binjai, jambi):
    mine, theirs = binjai.enrol(binjai.people[0]), jambi.enrol(jambi.people[0])

    _post(as_admin, "act_on_many", binjai.course.pk, action="suspend", row=[mine.pk, theirs.pk])

    assert states(mine, theirs) == ["active", "active"]


@pytest.mark.parametrize("role", sorted(ROLES - READERS - {"other"}))
def test_who_may_not_add_cannot_enrol(clients, binjai, role):
    data = {"source": "list", "list-people": binjai.number(binjai.people[0])}

    refused = {302} if role == "nobody" else {302, 403}
    address = reverse(ADMIN + "enrol", args=[binjai.course.pk])
    assert clients[role].get(address).status_code in refused
    assert _post(clients[role], "enrol", binjai.course.pk, **data) in refused
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", ["act", "override", "start", "discard"])
def test_changes_are_posts(as_admin, binjai, name):
    row = binjai.enrol(binjai.people[0])
    job = _job(binjai)
    pk = job.pk if name in {"start", "discard"} else row.pk

    assert as_admin.get(reverse(ADMIN + name, args=[pk])).status_code == 405


def test_posts_need_a_token(binjai):
    client = client_of(binjai.admin)
    client.handler.enforce_csrf_checks = True
    row = binjai.enrol(binjai.people[0])

    assert _post(client, "act", row.pk, action="suspend") == 403
    assert states(row) == ["active"]


def _job(binjai):
    entries = candidates.from_text(binjai.number(binjai.people[0]))
    return bulk.plan(bulk.prepare(binjai.course, entries=entries, owner=binjai.admin))


@pytest.mark.parametrize("name", ["job", "errors"])
def test_a_job_belongs_to_who_started_it(clients, binjai, name):
    assert admitted(clients, name, _job(binjai).pk) == {"admin"}


@pytest.mark.parametrize("name", ["start", "discard"])
def test_nobody_else_starts_or_removes_it(clients, binjai, name):
    job = _job(binjai)
    for role in ROLES - {"admin"}:
        _post(clients[role], name, job.pk)

    assert Job.objects.get().state == "ready"
    assert not Enrolment.objects.exists()


def test_a_download_belongs_to_who_asked_for_it(clients, binjai):
    from django.http import QueryDict

    binjai.enrol(binjai.people[0])
    job = exports.request_export(binjai.course, data=QueryDict(), kind="csv", owner=binjai.admin)
    exports.make(job)

    assert admitted(clients, "download", job.pk) == {"admin"}


def test_a_job_whose_owner_lost_the_right_does_nothing(binjai):
    job = _job(binjai)
    bulk.start(job)
    binjai.admin.groups.clear()

    done = bulk.apply(Job.objects.get(pk=job.pk))

    assert (done.state, Enrolment.objects.count()) == ("failed", 0)


def test_other_regions_ids_do_not_exist(as_admin, binjai, jambi):
    jambi.course.scope = "region"
    jambi.course.save()
    row = jambi.enrol(jambi.people[0])

    for name in ("participants", "matrix", "enrol", "export", "find", "act_on_many"):
        address = reverse(ADMIN + name, args=[jambi.course.pk])
        assert {as_admin.get(address).status_code, as_admin.post(address).status_code} <= {404, 405}
    assert as_admin.get(reverse(ADMIN + "participant", args=[row.pk])).status_code == 404
