import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.core.api import enrol as enrol_in_course
from learning.core.models import Course, Progress
from learning.core.testing.factories import (
    ActivityFactory,
    PersonFactory,
    UserFactory,
    make_course,
)
from learning.plugins.paths.engine.nodes import Group, Kind, Leaf, Rule
from learning.plugins.paths.models import PathEnrolment
from learning.plugins.paths.services import cycles, enrolling, events, renewals
from learning.plugins.paths.testing import add_version, completed, course_leaf, make_path

from .conftest import words

MINE = "/belajar/jalur/"
Status = PathEnrolment.Status


def url_of(path, name="path") -> str:
    return reverse(f"learning_paths:{name}", args=[path.pk])


def finish(course: Course, person, **more) -> None:
    completed(course, person, **more)
    events.fact_arrived(person.pk, kind=Kind.COURSE, ref=str(course.pk))


def reason(tree, key: str) -> str:
    return " ".join(tree.find(id=key).select_one(".station-why").get_text(" ").split())


def state(tree, key: str) -> str:
    return tree.find(id=key).select_one(".station-state b").get_text(strip=True)


def test_signed_out_people_sign_in_first(client):
    path = make_path()
    for url in (MINE, url_of(path)):
        assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_accounts_without_a_person_are_told_so(client):
    client.force_login(UserFactory())
    assert "This account is for managing" in client.get(MINE).text


def test_without_a_path_some_are_suggested(read, learner):
    open_one = make_path(title="Terbuka")
    make_path(title="Tertutup", enrol_method="assigned")
    make_path(title="Daerah lain", scope="region")
    tree = read(MINE)
    assert words(tree, ".empty h2") == ["You do not follow a learning path yet"]
    assert words(tree, ".card-title") == [open_one.title]


def test_cards_tell_progress_next_step_and_what_is_late(read, learner):
    first, second = make_course(title="Satu"), make_course(title="Dua")
    path = make_path(course_leaf(first), course_leaf(second), title="Jalur uji")
    late = timezone.localdate() - dt.timedelta(days=3)
    enrolling.assign_many(path, person_ids=[learner.pk], actor=None, due_on=late)
    finish(first, learner)
    [card] = words(read(MINE), ".card")
    assert "Active" in card
    assert "50 %" in card
    assert "Next: Dua" in card
    assert "Late: was due on" in card


def certified(person, *, ends_in: int):
    course = make_course()
    path = make_path(course_leaf(course), valid_months=12, title="Sertifikasi")
    row = enrolling.enrol(path, person=person)
    finish(course, person, at=timezone.now() - dt.timedelta(days=300))
    row.refresh_from_db()
    cycles.set_validity(row, path, timezone.localdate() + dt.timedelta(days=ends_in))
    row.save()
    return path


@pytest.mark.parametrize(
    ("ends_in", "told"),
    [(200, "Valid"), (30, "Due for renewal"), (-5, "Overdue"), (-40, "Lapsed")],
)
def test_a_certification_is_told_in_words(read, learner, ends_in, told):
    path = certified(learner, ends_in=ends_in)
    [card] = words(read(MINE), ".card")
    assert f"{told} " in card
    assert told in " ".join(words(read(url_of(path)), ".my-path-head .badge"))


def test_the_list_is_filtered_by_state(read, learner):
    certified(learner, ends_in=200)
    going = make_path(course_leaf(make_course()), title="Berjalan")
    enrolling.enrol(going, person=learner)
    assert words(read(MINE), ".card-title a") == ["Berjalan", "Sertifikasi"]
    assert words(read(f"{MINE}?status=completed"), ".card-title a") == ["Sertifikasi"]
    assert words(read(f"{MINE}?status=nonsens"), ".card-title a") == ["Berjalan", "Sertifikasi"]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list(client, learner, number, django_assert_num_queries):
    for _ in range(number):
        enrolling.enrol(make_path(course_leaf(make_course())), person=learner)
    client.get(MINE)
    # Session, account, person; counts by state, rows, open cycles with marks; headships for tabs.
    with django_assert_num_queries(7):
        client.get(MINE)


def test_whoever_does_not_follow_it_reads_the_public_page(client, learner):
    path = make_path()
    enrolling.enrol(path, person=PersonFactory())
    response = client.get(url_of(path))
    assert (response.status_code, response.url) == (302, path.get_absolute_url())


def test_wrong_paths_are_not_found(client, learner):
    assert client.get(f"{MINE}999999/").status_code == 404
    assert client.get(url_of(make_path(live=False))).status_code == 404


def test_the_map_explains_itself(read, learner):
    first, second, third = (make_course(title=title) for title in ("Satu", "Dua", "Tiga"))
    inner = Group(
        key="g",
        rule=Rule.COUNT,
        need=1,
        title="Pilihan",
        children=(course_leaf(second, required=False), course_leaf(third, required=False)),
    )
    path = make_path(course_leaf(first), inner, in_sequence=True)
    enrolling.enrol(path, person=learner)
    tree = read(url_of(path))
    assert [state(tree, key) for key in (f"c{first.pk}", "g", f"c{second.pk}")] == [
        "Next",
        "Not open yet",
        "Not open yet",
    ]
    assert reason(tree, "g") == "Opens when “Satu” is done."
    finish(first, learner)
    tree = read(url_of(path))
    assert state(tree, f"c{first.pk}") == "Done"
    assert reason(tree, f"c{first.pk}").startswith("Reached on ")
    assert [state(tree, f"c{row.pk}") for row in (second, third)] == ["Next", "Open"]
    finish(third, learner)
    tree = read(url_of(path))
    assert state(tree, f"c{second.pk}") == "No longer needed"
    assert words(tree, ".trail-end .station-title") == ["You have arrived"]


def test_a_score_that_is_too_low_is_told(read, learner):
    course = make_course()
    path = make_path(course_leaf(course, min_score="0.75"))
    enrolling.enrol(path, person=learner)
    finish(course, learner, score="0.60")
    assert "with 60 %; at least 75 % is needed." in reason(read(url_of(path)), f"c{course.pk}")


def hidden_score(course, person):
    """A score of which the mean is, that its owner does not see."""
    activity = ActivityFactory(course=course, hides_score=True)
    return Progress.objects.create(
        person=person, activity=activity, course=course, score="0.61", scored_at=timezone.now()
    )


@pytest.mark.parametrize("score", ["0.61", "0.92"])
def test_a_score_with_hidden_ones_in_it_is_not_told(read, learner, score):
    course = make_course()
    path = make_path(course_leaf(course, min_score="0.75"))
    enrolling.enrol(path, person=learner)
    hidden_score(course, learner)
    finish(course, learner, score=score)
    why = reason(read(url_of(path)), f"c{course.pk}")
    assert score[2:] not in why
    assert why.startswith("Completed on" if score == "0.61" else "Reached on")


def test_what_does_not_count_any_more_is_told(read, learner):
    course = make_course()
    path = make_path(course_leaf(course), prior_counts=False)
    completed(course, learner, at=timezone.now() - dt.timedelta(days=30))
    enrolling.enrol(path, person=learner)
    assert "only what is completed from" in reason(read(url_of(path)), f"c{course.pk}")


def test_the_next_step_enrols_or_goes_on(read, learner):
    course = make_course()
    path = make_path(course_leaf(course), course_enrolment="none")
    enrolling.enrol(path, person=learner)
    form = read(url_of(path)).select_one(".my-path-next form")
    assert form["action"] == reverse("learning:enrol", args=[course.pk])
    enrol_in_course(course, person=learner)
    link = read(url_of(path)).select_one(".my-path-next a")
    assert (link["href"], link.get_text(strip=True)) == (course.url, "Start the course")


def test_due_days_of_parts_are_shown(read, learner):
    course = make_course()
    path = make_path(course_leaf(course, due_days=5))
    row = enrolling.enrol(path, person=learner)
    assert "Due on" in read(url_of(path)).find(id=f"c{course.pk}").get_text()
    row.cycles.update(opened_at=timezone.now() - dt.timedelta(days=9))
    assert "Late: was due on" in read(url_of(path)).find(id=f"c{course.pk}").get_text()


def test_a_renewal_keeps_the_earlier_run(read, learner):
    path = certified(learner, ends_in=30)
    assert renewals.open_due() == 1
    tree = read(url_of(path))
    assert words(tree, "tbody th") == ["Run 1"]
    assert words(tree, ".ring text") == ["0%"]


def test_an_older_version_is_named(read, learner):
    path = make_path(course_leaf(make_course()))
    enrolling.enrol(path, person=learner)
    assert "You are finishing version" not in read(url_of(path)).get_text()
    add_version(path, course_leaf(make_course()))
    assert "You are finishing version 1." in read(url_of(path)).get_text()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_map(client, learner, number, django_assert_num_queries):
    path = make_path(*(course_leaf(make_course()) for _ in range(number)))
    enrolling.enrol(path, person=learner)
    client.get(url_of(path))
    # Session, account, person; enrolment, cycles, marks and the enrolments in its courses; the
    # headships for the tabs.
    with django_assert_num_queries(8):
        client.get(url_of(path))


def test_a_request_waits_and_can_be_withdrawn(read, client, learner):
    path = make_path(enrol_method="approval")
    enrolling.enrol(path, person=learner)
    tree = read(url_of(path))
    assert "The organiser decides" in tree.get_text()
    assert client.post(url_of(path, "leave")).url == MINE
    assert PathEnrolment.objects.get().status == Status.WITHDRAWN


def test_a_refusal_is_shown_with_its_reason(read, learner):
    path = make_path(enrol_method="approval")
    row = enrolling.enrol(path, person=learner)
    enrolling.refuse(row, actor=None, reason="Kuota penuh.")
    assert "Kuota penuh." in read(url_of(path)).get_text()


def test_leaving_twice_changes_nothing(client, learner):
    path = make_path(course_leaf(make_course()))
    enrolling.enrol(path, person=learner)
    assert client.post(url_of(path, "leave")).status_code == 302
    assert client.post(url_of(path, "leave")).status_code == 409
    assert PathEnrolment.objects.get().status == Status.WITHDRAWN


def test_nobody_leaves_what_they_were_put_on(read, client, learner):
    path = make_path(course_leaf(make_course()))
    enrolling.assign_many(path, person_ids=[learner.pk], actor=None, reason="Wajib")
    tree = read(url_of(path))
    assert tree.select(f"form[action='{url_of(path, 'leave')}']") == []
    assert "Assigned: Wajib" in tree.get_text()
    assert client.post(url_of(path, "leave")).status_code == 409
    assert PathEnrolment.objects.get().status == Status.ACTIVE


def test_nobody_leaves_for_somebody_else(client, learner):
    path = make_path(course_leaf(make_course()))
    enrolling.enrol(path, person=PersonFactory())
    assert client.post(url_of(path, "leave")).status_code == 404
    assert PathEnrolment.objects.get().status == Status.ACTIVE


def test_leaving_needs_a_post_with_its_token(person):
    path = make_path(course_leaf(make_course()))
    enrolling.enrol(path, person=person)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person.user)
    assert strict.get(url_of(path, "leave")).status_code == 405
    assert strict.post(url_of(path, "leave")).status_code == 403
    assert PathEnrolment.objects.get().status == Status.ACTIVE


def test_events_and_evidence_say_what_to_do(read, learner):
    event = Leaf(key="e", kind=Kind.EVENT, ref="temu", title="Lokakarya")
    proof = Leaf(key="b", kind=Kind.EVIDENCE, ref="b", title="Diklat")
    path = make_path(proof, event)
    enrolling.enrol(path, person=learner)
    tree = read(url_of(path))
    assert "organiser has recorded" in reason(tree, "e")
    link = tree.select_one(".my-path-next a")
    assert link["href"] == reverse("learning_paths:evidence", args=[path.pk, "b"])
