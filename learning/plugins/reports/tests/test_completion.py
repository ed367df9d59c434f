"""What staff see of completion, and what they decide: states, conditions, criteria, history."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from learning.core.api import (
    approve_completion,
    complete_manually,
    declare_done,
    enrol,
    report_result,
    set_head,
)
from learning.core.contract import Result
from learning.core.models import Activity, Enrolment, Progress, ProgressLog
from learning.core.testing.factories import ask
from learning.core.testing.places import client_of

pytestmark = pytest.mark.django_db
ADMIN = "learning_reports_admin:"
SCORED = {"completion": "all", "requires_score": "any"}


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


def page(client, row):
    return client.get(reverse(ADMIN + "participant", args=[row.pk]))


def decide(client, row, activity, completed="1", reason="Bukti kertas"):
    data = {"activity": activity.pk, "completed": completed, "reason": reason}
    return client.post(reverse(ADMIN + "override", args=[row.pk]), data)


def test_states_are_words_and_icons(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    Activity.objects.filter(course=binjai.course).update(**SCORED)
    passed, failed, _untouched = binjai.course.activities.all()
    for activity, is_pass in ((passed, True), (failed, False)):
        result = Result(score=Decimal(is_pass), passed=is_pass)
        report_result(activity, person=row.person, result=result)

    answer = page(as_admin, row)
    assert [line["state"].slug for line in answer.context["lines"]] == [
        *("passed", "failed", "untouched"),
    ]
    for line in answer.context["lines"]:
        assert str(line["state"].label) in answer.text
        assert f"lr-{line['state'].slug}" in answer.text

    matrix = as_admin.get(reverse(ADMIN + "matrix", args=[binjai.course.pk]))
    [(_row, _percent, cells)] = matrix.context["lines"]
    assert [state.slug for state, _own in cells] == ["passed", "failed", "untouched"]


def test_each_of_several_conditions_is_shown(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    activity = binjai.course.activities.first()
    asked = {**SCORED, "requires_view": True}
    Activity.objects.filter(pk=activity.pk).update(**asked)
    activity.refresh_from_db()
    report_result(activity, person=row.person, result=Result(score=Decimal(1)))

    lines = page(as_admin, row).context["lines"]

    assert [(line.need, line.is_met) for line in lines[0]["conditions"]] == [
        ("view", False),
        ("score", True),
    ]
    assert [line["conditions"] for line in lines[1:]] == [(), ()]


def test_a_decision_and_its_history_stand_on_the_page(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    activity = binjai.course.activities.first()
    address = f"?kegiatan={activity.pk}#lr-decide"
    assert address in page(as_admin, row).text

    assert decide(as_admin, row, activity).status_code == 302
    assert decide(as_admin, row, activity, "0", "Salah orang").status_code == 302

    answer = page(as_admin, row)
    history = [(entry.completed, entry.reason) for entry in answer.context["decisions"]]
    assert history == [(False, "Salah orang"), (True, "Bukti kertas")]
    for text in ("Salah orang", "Bukti kertas", str(binjai.admin)):
        assert text in answer.text

    # Not complete holds until something happens; the history stays.
    complete_manually(activity, person=row.person)
    answer = page(as_admin, row)
    assert answer.context["lines"][0]["state"].slug == "complete"
    assert answer.context["lines"][0]["progress"].override_reason == ""
    assert len(answer.context["decisions"]) == 2


def test_a_decision_without_a_reason_comes_back_with_what_was_chosen(binjai, as_admin):
    row = binjai.enrol(binjai.people[0])
    second = binjai.course.activities.all()[1]

    answer = decide(as_admin, row, second, "0", " ")

    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    assert f'<option value="{second.pk}" selected>' in answer.text
    assert ProgressLog.objects.count() == 0


def test_an_activity_of_another_course_is_refused(binjai, jambi, as_admin):
    row = binjai.enrol(binjai.people[0])

    assert decide(as_admin, row, jambi.course.activities.first()).status_code == 422
    assert Progress.objects.count() == 0


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_other_roles_decide_nothing(binjai, role):
    row = binjai.enrol(binjai.people[0])
    client = client_of(binjai.user(role))

    assert decide(client, row, binjai.course.activities.first()).status_code in (302, 403, 404)
    assert Progress.objects.count() == 0


def test_who_only_reads_is_offered_no_decision(binjai, jambi):
    """The region that employs somebody sees what they do in another's course."""
    row = jambi.enrol(binjai.people[0])
    client = client_of(binjai.admin)

    answer = page(client, row)
    assert answer.status_code == 200
    assert answer.context["form"] is None
    assert "lr-decide" not in answer.text

    assert decide(client, row, jambi.course.activities.first()).status_code in (302, 403)
    assert Progress.objects.count() == 0


def test_a_learner_and_a_leader_decide_nothing(binjai, leader):
    row = binjai.enrol(binjai.people[0])

    for user in (row.person.user, leader.user):
        answer = decide(client_of(user), row, binjai.course.activities.first())
        assert answer.status_code in (302, 403)
    assert Progress.objects.count() == 0


def test_criteria_and_words_given_stand_on_the_page(binjai, as_admin):
    ask(binjai.course, declaration={}, approval={"roles": ["leader"]})
    row = enrol(binjai.course, person=binjai.people[0])
    declare_done(binjai.course, person=row.person)

    answer = page(as_admin, row)
    kinds = [(line.kind, line.is_met) for line in answer.context["criteria"].lines]
    assert kinds == [("approval", False), ("declaration", True)]
    assert reverse("learning:approvals") in answer.text

    approve_completion(row, role="leader", actor=binjai.admin, note="Sudah praktik")
    answer = page(as_admin, row)
    assert "Sudah praktik" in answer.text
    assert Enrolment.objects.get().status == "completed"


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_with_criteria_costs_the_same(binjai, as_admin, number, django_assert_num_queries):
    ask(binjai.course, declaration={}, activities={})
    row = enrol(binjai.course, person=binjai.people[0])
    declare_done(binjai.course, person=row.person)
    for activity in binjai.course.activities.all()[:number]:
        complete_manually(activity, person=row.person)
    page(as_admin, row)

    with django_assert_num_queries(21):
        page(as_admin, row)


def test_leaders_find_who_waits_from_their_unit(binjai, leader):
    ask(binjai.course, approval={"roles": ["leader"]})
    unit = reverse("learning_reports:my_unit")
    assert reverse("learning:approvals") not in client_of(leader.user).get(unit).text

    person = binjai.person("Staf", unit=binjai.agency)
    enrol(binjai.course, person=person)

    assert reverse("learning:approvals") in client_of(leader.user).get(unit).text


def test_administrators_find_who_waits_on_their_first_page(binjai, as_admin):
    ask(binjai.course, approval={"roles": ["admin"]})
    set_head(binjai.agency, person=binjai.people[1], start=date(2020, 1, 1), actor=None)
    enrol(binjai.course, person=binjai.people[0])

    assert reverse("learning:approvals") in as_admin.get(reverse("wagtailadmin_home")).text
