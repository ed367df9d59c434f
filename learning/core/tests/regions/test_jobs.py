"""Jobs whose process was killed: given up after a while, run again, never done by two."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.models import Headship, Job, JobRow
from learning.core.regions import jobs
from learning.core.testing.factories import (
    IdentityNumberFactory,
    PersonFactory,
    UserFactory,
    make_region,
    make_unit,
    nation,
    site_home,
)

pytestmark = pytest.mark.django_db
SILENT = jobs.LEASE + timedelta(minutes=1)


@pytest.fixture
def job():
    return Job.objects.create(kind="probe")


class Killed(BaseException):
    """What no handler catches, as a kill."""


def kill(job):
    raise Killed


def interrupt(job, *, since=SILENT):
    with pytest.raises(Killed):
        jobs.run(job, kill)
    Job.objects.filter(pk=job.pk).update(touched_at=timezone.now() - since)
    job.refresh_from_db()


def work(job):
    job.total = 1
    jobs.advance(job, jobs.begin(job), ["create"], [JobRow(job=job, number=1, outcome="create")])
    jobs.finish(job, Job.State.DONE)


def test_a_silent_job_is_given_up_and_run_again(job):
    interrupt(job)
    assert job.state == "running"

    call_command("give_up_stalled_jobs", verbosity=0)

    job.refresh_from_db()
    assert (job.state, bool(job.message), bool(job.finished_at)) == ("failed", True, True)

    jobs.again(job)
    assert (job.state, job.message, job.finished_at) == ("queued", "", None)
    jobs.run(job, work)
    job.refresh_from_db()
    assert (job.state, job.done, job.attempt, job.rows.count()) == ("done", 1, 2, 1)


def test_old_jobs_of_every_kind_are_swept_with_their_rows():
    old, new = (Job.objects.create(kind=kind, source=b"x") for kind in ("old", "new"))
    JobRow.objects.create(job=old, number=1)
    Job.objects.update(created_at=timezone.now() - jobs.KEEP + timedelta(minutes=1))
    call_command("sweep_jobs", verbosity=0)
    assert Job.objects.count() == 2

    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - jobs.KEEP)
    call_command("sweep_jobs", verbosity=0)

    assert list(Job.objects.all()) == [new]
    assert not JobRow.objects.exists()


def row_with(**data):
    job = Job.objects.create(kind="import-people")
    row = JobRow.objects.create(job=job, number=1, outcome="same", label="Siti", message="x")
    JobRow.objects.filter(pk=row.pk).update(data=data)
    return row


@pytest.mark.parametrize(
    "data",
    [
        {"number": "198001012005031001", "position": "Perawat"},
        {"number": "", "changes": {"email": "Siti@contoh.example"}},
        {"text": "198001012005031001", "verdict": "enrol"},
        {"text": "19800101 200503 1 001"},
        {"text": "SITI@contoh.example"},
    ],
)
def test_rows_forget_somebody(data):
    person = PersonFactory(user__email="siti@contoh.example")
    IdentityNumberFactory(person=person, number="198001012005031001")
    row = row_with(**data)

    jobs.forget(person)

    row.refresh_from_db()
    assert (row.label, row.message, row.data, row.outcome) == ("", "", {}, "same")


@pytest.mark.parametrize(
    "data", [{}, {"number": "198001012005031002"}, {"text": ""}, {"changes": {"email": ""}}]
)
def test_rows_of_others_stay(data):
    person = PersonFactory(user__email=None)
    IdentityNumberFactory(person=person, number="198001012005031001")
    row = row_with(**data)

    jobs.forget(person)

    row.refresh_from_db()
    assert (row.label, row.data) == ("Siti", data)


def test_somebody_without_number_and_account_has_no_rows():
    row = row_with(number="", text="")
    jobs.forget(PersonFactory(user=None))
    row.refresh_from_db()
    assert row.label == "Siti"


def test_a_job_at_work_is_left_alone(job):
    interrupt(job, since=jobs.LEASE - timedelta(minutes=1))

    assert jobs.give_up_stalled() == 0


@pytest.mark.parametrize("state", ["queued", "ready", "done", "failed"])
def test_only_running_jobs_are_given_up(job, state):
    Job.objects.update(state=state, touched_at=timezone.now() - SILENT)

    assert jobs.give_up_stalled() == 0


def test_a_job_without_any_sign_counts_from_its_beginning(job):
    Job.objects.update(state="running", created_at=timezone.now() - SILENT)

    assert jobs.give_up_stalled() == 1


def test_who_lost_the_job_writes_nothing_more(job):
    def slow(held):
        Job.objects.filter(pk=held.pk).update(touched_at=timezone.now() - SILENT)
        jobs.give_up_stalled()
        fresh = Job.objects.get(pk=held.pk)
        jobs.again(fresh)
        jobs.run(fresh, work)
        work(held)

    found = jobs.run(job, slow)

    assert (found.state, found.attempt, found.rows.count()) == ("done", 2, 1)


def test_what_fails_after_losing_the_job_does_not_mark_it(job):
    def slow(held):
        fresh = Job.objects.get(pk=held.pk)
        Job.objects.filter(pk=held.pk).update(state="queued")
        jobs.run(fresh, work)
        raise ValueError("late")

    with pytest.raises(ValueError, match="late"):
        jobs.run(job, slow)

    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "")


def test_an_interrupted_import_can_be_run_again_by_its_people(
    client, django_capture_on_commit_callbacks
):
    region = make_region()
    api.provision_region(region, parent_page=site_home())
    user = UserFactory()
    api.assign_role(user, region=region, role=api.Role.ADMIN)
    table = b"NIP;Nama;Status;Perangkat Daerah\n198001012005031001;Siti;PNS;Dinas\n"
    job = Job.objects.create(
        kind="import-people", region=region, owner=user, filename="p.csv", source=table
    )
    interrupt(job)
    client.force_login(user, backend="cms.users.backends.SignInBackend")
    again = reverse("people_import:again", args=[job.pk])

    shown = client.get(reverse("people_import:job", args=[job.pk])).text
    assert again in shown
    assert "Jalankan lagi" in shown

    with django_capture_on_commit_callbacks(execute=True):
        client.post(again)

    job.refresh_from_db()
    assert (job.state, job.total) == ("ready", 1)


def staff_of(region, role="admin"):
    user = UserFactory()
    api.provision_region(region)
    api.assign_role(user, region=region, role=role)
    return user


def afresh(user):
    return type(user).objects.get(pk=user.pk)


def test_a_job_is_open_to_its_owner_while_they_reach_what_they_reached():
    site_home()
    region, other = make_region(), make_region()
    owner = staff_of(region)
    job = jobs.create("probe", owner=owner, params={"a": 1}, filename="x")
    assert (job.params["a"], job.filename, job.state) == (1, "x", "queued")
    assert jobs.is_open_to(job, afresh(owner))
    assert not jobs.is_open_to(job, staff_of(region))

    owner.groups.clear()
    api.provision_region(other)
    api.assign_role(owner, region=other, role="admin")
    assert not jobs.is_open_to(job, afresh(owner))

    api.provision_region(nation())
    api.assign_role(owner, region=nation(), role="national")
    assert jobs.is_open_to(job, afresh(owner))


def test_a_job_of_a_head_is_closed_when_another_leads():
    unit = make_unit(make_region())
    person = PersonFactory(region=unit.region, unit=unit)
    start = timezone.localdate() - timedelta(days=9)
    headship = api.set_head(unit, person=person, start=start)
    job = jobs.create("probe", owner=person.user)
    assert jobs.is_open_to(job, afresh(person.user))
    Headship.objects.filter(pk=headship.pk).update(end=timezone.localdate() - timedelta(days=1))
    assert not jobs.is_open_to(job, afresh(person.user))


def test_jobs_of_before_and_of_whoever_manages_all_are_open():
    user = UserFactory(is_superuser=True)
    job = jobs.create("probe", owner=user)
    assert jobs.is_open_to(job, user)
    assert jobs.is_open_to(Job.objects.create(kind="probe", owner=user), user)
    user.is_superuser = False
    assert not jobs.is_open_to(job, user)
