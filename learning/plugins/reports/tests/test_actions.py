"""Steps with enrolments and decisions on progress: effect, log, refusals, repetition."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.core.api import report_result
from learning.core.contract import Result
from learning.core.models import Course, Enrolment, EnrolmentLog, Progress, ProgressLog

ADMIN = "learning_reports_admin:"


def post(client, name, pk, **data):
    return client.post(reverse(ADMIN + name, args=[pk]), data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("requested", "approve", "active"),
        ("active", "suspend", "suspended"),
        ("completed", "suspend", "suspended"),
        ("suspended", "reactivate", "active"),
        ("withdrawn", "reactivate", "active"),
        ("expired", "reactivate", "active"),
        ("requested", "withdraw", "withdrawn"),
        ("active", "withdraw", "withdrawn"),
    ],
)
def test_a_step_is_taken_and_logged_twice(binjai, as_admin, before, action, after):
    row = binjai.enrol(binjai.people[0], status=before)

    post(as_admin, "act", row.pk, action=action, reason="Surat 12/2026")

    log = EnrolmentLog.objects.get()
    entry = ModelLogEntry.objects.get(action=f"learning.enrolment.{action}")
    assert Enrolment.objects.get().status == after
    assert (log.previous, log.status, log.actor, log.reason) == (
        before,
        after,
        binjai.admin,
        "Surat 12/2026",
    )
    assert (entry.user, entry.object_id, entry.data["previous"]) == (
        binjai.admin,
        str(row.pk),
        before,
    )


@pytest.mark.parametrize(
    ("before", "action"),
    [
        ("suspended", "approve"),
        ("withdrawn", "suspend"),
        ("completed", "withdraw"),
        ("requested", "reactivate"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(binjai, as_admin, before, action):
    row = binjai.enrol(binjai.people[0], status=before)

    assert len(said(post(as_admin, "act", row.pk, action=action))) == 1
    assert Enrolment.objects.get().status == before
    assert not EnrolmentLog.objects.exists()


def test_sending_twice_changes_and_logs_once(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])

    for _time in range(2):
        post(as_admin, "act", row.pk, action="suspend")

    assert EnrolmentLog.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="learning.enrolment.suspend").count() == 1


@pytest.mark.parametrize(
    "data", [{}, {"action": "delete"}, {"action": "suspend", "reason": "x" * 256}]
)
def test_bad_steps(binjai, as_admin, data):
    row = binjai.enrol(binjai.people[0])

    assert post(as_admin, "act", row.pk, **data).status_code == 200
    assert Enrolment.objects.get().status == "active"


def test_a_selection(binjai, as_admin):
    rows = [binjai.enrol(person) for person in binjai.people]
    Enrolment.objects.filter(pk=rows[2].pk).update(status="withdrawn")

    response = post(
        as_admin,
        "act_on_many",
        binjai.course.pk,
        action="suspend",
        row=[row.pk for row in rows],
        query="status=active",
    )

    found = dict(Enrolment.objects.values_list("pk", "status"))
    assert found == {rows[0].pk: "suspended", rows[1].pk: "suspended", rows[2].pk: "withdrawn"}
    assert len(said(response)) == 2
    assert response.redirect_chain[0][0].endswith("?status=active")


@pytest.mark.parametrize(
    "data",
    [
        {"action": "suspend"},
        {"action": "suspend", "row": ["x", "-1", "٣"]},
        {"action": "suspend", "row": ["999999"]},
        {"row": ["1"]},
        {"action": "suspend", "row": ["9" * 30]},
    ],
)
def test_bad_selections_change_nothing(binjai, as_admin, data):
    binjai.enrol(binjai.people[0])

    assert post(as_admin, "act_on_many", binjai.course.pk, **data).status_code == 200
    assert Enrolment.objects.get().status == "active"


def test_the_way_back_stays_here(binjai, as_admin):
    response = post(
        as_admin, "act_on_many", binjai.course.pk, query="//evil.example\r\nX: y", action="suspend"
    )

    assert response.redirect_chain[0][0] == reverse(ADMIN + "participants", args=[binjai.course.pk])


def test_reactivating_needs_a_seat(binjai, as_admin):
    Course.objects.filter(pk=binjai.course.pk).update(seats=1, seats_taken=1)
    binjai.enrol(binjai.people[0])
    out = binjai.enrol(binjai.people[1], status="withdrawn")

    assert len(said(post(as_admin, "act", out.pk, action="reactivate"))) == 1
    assert Enrolment.objects.get(pk=out.pk).status == "withdrawn"


def decide(client, row, **data):
    return client.post(reverse(ADMIN + "override", args=[row.pk]), data)


def test_a_decision_completes_an_activity_and_the_course(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    *done, last = binjai.course.activities.all()
    for activity in done:
        report_result(activity, person=row.person, result=Result(completed=True))

    response = decide(as_admin, row, activity=last.pk, completed="1", reason="Ikut luring")

    log, entry = (
        ProgressLog.objects.get(),
        ModelLogEntry.objects.get(action="learning.progress.override"),
    )
    assert response.status_code == 302
    assert Enrolment.objects.get().status == "completed"
    assert (log.actor, log.completed, log.reason) == (binjai.admin, True, "Ikut luring")
    assert (entry.user, entry.data["activity"], entry.data["reason"]) == (
        binjai.admin,
        last.title,
        "Ikut luring",
    )


def test_a_decision_can_be_taken_back(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    activity = binjai.course.activities.first()

    decide(as_admin, row, activity=activity.pk, completed="1", reason="Keliru")
    decide(as_admin, row, activity=activity.pk, completed="0", reason="Dibatalkan")

    assert not Progress.objects.get().is_complete
    assert list(ProgressLog.objects.values_list("completed", "reason")) == [
        (True, "Keliru"),
        (False, "Dibatalkan"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"reason": ""},
        {"reason": "   "},
        {"reason": "x" * 256},
        {"completed": "9"},
        {"activity": "0"},
        {"activity": "x"},
    ],
)
def test_bad_decisions_are_answered_with_the_form(binjai, as_admin, change):
    row = binjai.enrol(binjai.people[0])
    good = {
        "activity": binjai.course.activities.first().pk,
        "completed": "1",
        "reason": "Kata <b>tebal</b>",
    }

    response = decide(as_admin, row, **good | change)

    assert response.status_code == 422
    assert not Progress.objects.exists()


def test_an_activity_of_another_course_is_refused(binjai, jambi, as_admin):
    row = binjai.enrol(binjai.people[0])
    foreign = jambi.course.activities.first()

    assert decide(as_admin, row, activity=foreign.pk, completed="1", reason="x").status_code == 422
    assert not Progress.objects.exists()


def test_the_page_of_a_participant_shows_everything(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    first = binjai.course.activities.first()
    report_result(first, person=row.person, result=Result(completed=True))
    decide(as_admin, row, activity=first.pk, completed="0", reason="Alasan keputusan")
    post(as_admin, "act", row.pk, action="suspend", reason="Alasan penangguhan")

    response = as_admin.get(reverse(ADMIN + "participant", args=[row.pk]))

    context, body = response.context, response.content.decode()
    assert len(context["lines"]) == 3
    assert [name for name, _step in context["actions"]] == ["reactivate", "withdraw"]
    assert [event["status"] for event in context["events"]] == [Enrolment.Status.SUSPENDED.label]
    assert "Alasan keputusan" in body
    assert "Alasan penangguhan" in body


def test_an_activity_that_is_gone_stays_on_the_page(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    first = binjai.course.activities.first()
    report_result(first, person=row.person, result=Result(completed=True))
    first.is_live = False
    first.save()

    context = as_admin.get(reverse(ADMIN + "participant", args=[row.pk])).context

    assert [(line["title"], line["live"]) for line in context["lines"]][-1] == (first.title, False)


def test_a_new_attempt_is_begun_and_logged(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    for activity in binjai.course.activities.all():
        report_result(activity, person=row.person, result=Result(completed=True))
    facts = list(row.completions.values())

    post(as_admin, "act", row.pk, action="again", reason="Sertifikasi 2027")

    row.refresh_from_db()
    entry = ModelLogEntry.objects.get(action="learning.enrolment.again")
    assert (row.attempt, row.status, row.attempt_reason) == (2, "active", "Sertifikasi 2027")
    assert list(row.completions.values()) == facts
    assert (entry.user, entry.data["previous"], entry.data["reason"]) == (
        binjai.admin,
        "completed",
        "Sertifikasi 2027",
    )
    page = as_admin.get(reverse(ADMIN + "participant", args=[row.pk]))
    assert [past.attempt for past in page.context["earlier"]] == [1]
    assert [line["progress"].is_touched for line in page.context["lines"]] == [False] * 3


def test_a_new_attempt_needs_a_reason(binjai, as_admin):
    row = binjai.enrol(binjai.people[0], status="completed")

    assert len(said(post(as_admin, "act", row.pk, action="again"))) == 1
    assert Enrolment.objects.get().attempt == 1


def test_beginning_again_twice_begins_once(binjai, as_admin):
    row = binjai.enrol(binjai.people[0], status="completed")

    for _time in range(2):
        post(as_admin, "act", row.pk, action="again", reason="Sertifikasi 2027")

    assert Enrolment.objects.get().attempt == 2
    assert ModelLogEntry.objects.filter(action="learning.enrolment.again").count() == 1


@pytest.mark.parametrize("status", ["requested", "suspended", "withdrawn", "expired"])
def test_only_who_completed_the_course_begins_again(binjai, as_admin, status):
    row = binjai.enrol(binjai.people[0], status=status)

    post(as_admin, "act", row.pk, action="again", reason="Sertifikasi 2027")

    assert (Enrolment.objects.get().attempt, Enrolment.objects.get().status) == (1, status)
