"""Who may see and do what with attempts: by address and by form, here and in another region."""

import re

import pytest

from learning.core.models import Job

from ...models import Override, QuestionAttempt, QuickComment, QuizAttempt
from ...services import exports, marking, regrading
from .conftest import client_of, url

# Wagtail answers "you may not" with the way to its first page.
AWAY = re.compile(r"^/kelola/$|/(?:login|masuk)/")
STAFF = {"moderator", "admin", "national"}
OF_A_QUIZ = (
    *("grades", "absent", "responses", "figures", "live", "marking", "overrides"),
    "new_override",
)
POSTS = ("act", "regrade", "count", "release")


def admitted(users, address, method="get", data=None):
    found = set()
    for role, user in users.items():
        response = getattr(client_of(user), method)(address, data)
        assert response.status_code in {200, 302, 403, 404, 422}, role
        sent_away = response.status_code == 302 and AWAY.search(response.url)
        if response.status_code in (200, 422) or (response.status_code == 302 and not sent_away):
            found.add(role)
    return found


def test_quizzes_are_listed_to_whoever_sees_attempts(users):
    assert admitted(users, url("quizzes")) == STAFF | {"other"}


@pytest.mark.parametrize("name", OF_A_QUIZ)
def test_pages_of_a_quiz_are_its_region_s(users, binjai, name):
    assert admitted(users, url(name, binjai.quiz.pk)) == STAFF


@pytest.mark.parametrize("what", ["grades", "responses"])
def test_a_download_is_asked_for_by_its_region(users, binjai, what):
    assert admitted(users, url(f"export_{what}", binjai.quiz.pk)) == STAFF
    assert admitted(users, url(f"export_{what}", binjai.quiz.pk), "post") == STAFF


def test_answers_are_marked_by_the_region(users, binjai):
    address = url("marking_answer", binjai.quiz.pk, binjai.essay_place)
    assert admitted(users, address) == STAFF
    assert admitted(users, address, "post", {"mark": "999"}) == STAFF
    binjai.answer.refresh_from_db()
    assert binjai.answer.fraction is None


@pytest.mark.parametrize("name", POSTS)
def test_forms_of_a_quiz_are_its_region_s(users, binjai, name):
    assert admitted(users, url(name, binjai.quiz.pk), "post") == STAFF
    assert client_of(users["admin"]).get(url(name, binjai.quiz.pk)).status_code == 405


def test_exceptions_are_the_region_s(users, binjai):
    row = Override.objects.create(
        quiz=binjai.quiz, person=binjai.people[0], attempts=2, reason="Sakit"
    )
    assert admitted(users, url("override", binjai.quiz.pk, row.pk)) == STAFF
    for role in ("editor", "other", "leader", "asn", "nobody"):
        client = client_of(users[role])
        assert client.post(url("delete_override", binjai.quiz.pk, row.pk)).status_code in {
            302,
            403,
            404,
        }
        assert Override.objects.filter(pk=row.pk).exists(), role
    client_of(users["moderator"]).post(url("delete_override", binjai.quiz.pk, row.pk))
    assert not Override.objects.filter(pk=row.pk).exists()


def contents():
    return (
        list(QuizAttempt.objects.order_by("pk").values()),
        list(QuestionAttempt.objects.order_by("pk").values()),
        list(Override.objects.order_by("pk").values()),
        Job.objects.count(),
    )


def test_nobody_changes_another_region_s_attempts(users, binjai, jambi):
    row = Override.objects.create(
        quiz=binjai.quiz, person=binjai.people[0], attempts=2, reason="Sakit"
    )
    client, before = client_of(users["other"]), contents()
    own, pk = jambi.quiz.pk, binjai.quiz.pk
    ids = [binjai.waiting.pk, binjai.running.pk]
    many = {"attempt": ids, "reason": "x", "until": "2030-01-01 10:00"}
    for action in ("extend", "reopen", "close", "regrade"):
        for quiz, status in ((pk, 404), (own, 302)):
            answer = client.post(url("act", quiz), many | {"action": action})
            assert answer.status_code == status, action
    for name in ("regrade", "count", "release"):
        assert client.post(url(name, pk)).status_code == 404, name
    assert client.post(url("override", own, row.pk), {"attempts": "9"}).status_code == 404
    assert client.post(url("delete_override", own, row.pk)).status_code == 404
    for quiz in (pk, own):
        address = url("marking_answer", quiz, binjai.essay_place, id=binjai.answer.pk)
        assert client.post(address, {"mark": "1"}).status_code == 404
    assert contents() == before


def test_deleting_is_for_national_staff(users, binjai):
    data = {"action": "delete", "attempt": [binjai.blank.pk], "reason": "Ganda"}
    for role in ("moderator", "admin"):
        client_of(users[role]).post(url("act", binjai.quiz.pk), data)
        assert QuizAttempt.objects.filter(pk=binjai.blank.pk).exists(), role
    client_of(users["national"]).post(url("act", binjai.quiz.pk), data)
    assert not QuizAttempt.objects.filter(pk=binjai.blank.pk).exists()


@pytest.mark.parametrize("kind", ["regrade", "export"])
def test_work_is_shown_to_whoever_began_it(users, binjai, kind):
    owner = users["moderator"]
    if kind == "regrade":
        job = regrading.request(binjai.quiz, user=owner)
    else:
        ids = [binjai.waiting.pk]
        job = exports.request_export(binjai.quiz, ids=ids, what="grades", kind="csv", owner=owner)
    assert admitted(users, url("job", job.pk)) == {"moderator"}
    for name in ("apply_job", "again"):
        for role in set(users) - {"moderator"}:
            answer = client_of(users[role]).post(url(name, job.pk))
            assert answer.status_code in {302, 403, 404}
            assert answer.status_code != 302 or AWAY.search(answer.url)
    assert admitted(users, url("download", job.pk)) <= {"moderator"}


def test_work_of_others_kinds_is_not_there(users):
    job = Job.objects.create(kind="people-import", owner=users["admin"], params={})
    assert client_of(users["admin"]).get(url("job", job.pk)).status_code == 404


def test_a_quick_comment_is_its_owner_s(users, binjai):
    row = marking.use_quick_comment(users["moderator"], text="Sebutkan dasarnya.")
    for role in set(users) - {"moderator"}:
        client_of(users[role]).post(url("forget_comment", row.pk))
        assert QuickComment.objects.filter(pk=row.pk).exists(), role
    client_of(users["moderator"]).post(url("forget_comment", row.pk))
    assert not QuickComment.objects.filter(pk=row.pk).exists()
