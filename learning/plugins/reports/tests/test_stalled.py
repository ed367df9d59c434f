"""Lists and exports whose process was killed."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from learning.core.models import Enrolment, Job
from learning.plugins.reports import bulk, exports
from learning.plugins.reports.candidates import Entry

ADMIN = "learning_reports_admin:"
pytestmark = pytest.mark.django_db


def interrupt(job):
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(state="running", attempt=1, touched_at=long_ago)


def run_again(client, job, capture):
    shown = client.get(reverse(ADMIN + "job", args=[job.pk])).text
    assert "Jalankan lagi" in shown
    with capture(execute=True):
        client.post(reverse(ADMIN + "again", args=[job.pk]))
    job.refresh_from_db()


def prepare(binjai):
    entry = Entry(1, "", person_id=binjai.people[0].pk)
    return bulk.prepare(binjai.course, entries=[entry], owner=binjai.admin)


def test_an_interrupted_look_is_looked_at_again_and_enrols_nobody(
    binjai, as_admin, django_capture_on_commit_callbacks
):
    job = prepare(binjai)
    interrupt(job)

    run_again(as_admin, job, django_capture_on_commit_callbacks)

    assert (job.state, Enrolment.objects.filter(course=binjai.course).count()) == ("ready", 0)


def test_an_interrupted_enrolment_goes_on(binjai, as_admin, django_capture_on_commit_callbacks):
    job = prepare(binjai)
    bulk.plan(job)
    bulk.start(job)
    interrupt(job)

    run_again(as_admin, job, django_capture_on_commit_callbacks)

    assert (job.state, Enrolment.objects.filter(course=binjai.course).count()) == ("done", 1)


def test_an_interrupted_export_is_made_again(binjai, as_admin, django_capture_on_commit_callbacks):
    job = exports.request_export(binjai.course, data=QueryDict(), kind="csv", owner=binjai.admin)
    interrupt(job)

    run_again(as_admin, job, django_capture_on_commit_callbacks)

    assert (job.state, bool(job.output)) == ("done", True)
