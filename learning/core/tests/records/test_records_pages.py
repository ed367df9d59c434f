"""Completion page, records, one course's record, CSV."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.contract import Result
from learning.core.models import CourseCompletion
from learning.core.records.wording import duration
from learning.core.testing.factories import CourseFactory, EnrolmentFactory, make_course

pytestmark = pytest.mark.django_db
RECORDS_QUERIES = 10
RECORD_QUERIES = 9
# Two are the parts of certificates and badges.
COMPLETED_QUERIES = 10


def finish(person, year=None, **kwargs):
    course = make_course(1, **kwargs)
    api.enrol(course, person=person)
    api.complete_manually(course.activities.get(), person=person)
    if year:
        CourseCompletion.objects.filter(course=course).update(local_date=date(year, 5, 2))
    return course


def book(person, jp, day):
    api.book_credit(
        person,
        source="event",
        key=f"test:{day}",
        title="Pelatihan",
        form_code="technical-training",
        parts=[(day, jp)],
    )


def completed_url(course):
    return reverse("learning:completed", args=[course.pk])


def test_the_completion_page_is_for_its_owner(learner, person):
    course = finish(person, programme_jp=6)

    response = learner.get(completed_url(course))

    assert response.status_code == 200
    assert (response.context["completion"].course, len(response.context["done"])) == (course, 1)
    other = finish(EnrolmentFactory().person)
    assert learner.get(completed_url(other)).status_code == 404
    assert learner.get("/belajar/kursus/99999999999999999999/selesai/").status_code == 404


def test_an_unfinished_course_has_no_completion_page(learner, person):
    course = make_course(2)
    api.enrol(course, person=person)

    response = learner.get(completed_url(course))

    assert (response.status_code, response.url) == (302, course.url)


def test_the_completion_page_offers_what_comes_next(learner, person):
    course = finish(person)
    following = CourseFactory(region=person.region)

    assert learner.get(completed_url(course)).context["next"] == following


@pytest.mark.parametrize("number", [1, 3])
def test_records_cost_the_same(learner, person, number, django_assert_num_queries):
    for _ in range(number):
        finish(person)
        api.enrol(make_course(1), person=person)
    learner.get("/belajar/catatan-belajar/")

    with django_assert_num_queries(RECORDS_QUERIES):
        response = learner.get("/belajar/catatan-belajar/")

    assert len(response.context["page_obj"].object_list) == number
    assert len(response.context["lines"]) == number


def test_what_is_in_progress_says_its_state(learner, person):
    api.enrol(make_course(2), person=person)

    text = learner.get("/belajar/catatan-belajar/").text

    assert '<span class="badge badge-region">Aktif</span>' in text


def test_records_by_year_and_word(learner, person):
    old = finish(person, 2024, title="Antrean digital")
    new = finish(person, 2026, title="Anggaran terbuka")
    for year, jp in ((2024, 3), (2026, 5)):
        book(person, jp, date(year, 5, 2))

    def found(query):
        context = learner.get(f"/belajar/catatan-belajar/?{query}").context
        rows = [row.course_id for row in context["page_obj"].object_list]
        return rows, context["total"]["jp"]

    assert found("tahun=2024") == ([old.pk], 3)
    assert found("tahun=2026&q=anggaran") == ([new.pk], 5)
    assert found("q=anggaran") == ([new.pk], 8)
    assert found("tahun=1999&q=%00") == ([new.pk, old.pk], 8)


def test_nobody_sees_the_records_of_others(learner):
    course = finish(EnrolmentFactory().person)

    assert not learner.get("/belajar/catatan-belajar/").context["page_obj"].object_list
    url = reverse("learning:record", args=[course.pk])
    assert learner.get(url).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_one_record_costs_the_same(learner, person, number, django_assert_num_queries):
    course = make_course(number)
    api.enrol(course, person=person)
    for activity in course.activities.all():
        api.complete_manually(activity, person=person)

    # From the first page of a process on it is known whose host is asked.
    learner.get("/none/")
    with django_assert_num_queries(RECORD_QUERIES):
        response = learner.get(reverse("learning:record", args=[course.pk]))

    assert len(response.context["rows"]) == number
    assert [row.status for row in response.context["log"]] == ["active", "completed"]


def test_a_record_outlives_its_activity_and_its_player(learner, person):
    course = finish(person)
    course.activities.update(is_live=False, type="gone")
    course.is_live = False
    course.save()

    response = learner.get(reverse("learning:record", args=[course.pk]))

    assert response.status_code == 200
    assert response.context["rows"][0].is_complete


def test_the_reason_of_an_override_is_shown(learner, person, staff):
    course = make_course(1)
    api.enrol(course, person=person)
    api.override_completion(
        course.activities.get(), person=person, completed=True, actor=staff, reason="Bukti <kertas>"
    )

    content = learner.get(reverse("learning:record", args=[course.pk])).content.decode()

    assert "Bukti &lt;kertas&gt;" in content


def test_the_csv_runs_no_formula(learner, person):
    finish(person, 2026, title='=HYPERLINK("http://x")', programme_jp=3)

    response = learner.get(reverse("learning:records_csv"))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == '\'=HYPERLINK("http://x")'
    assert rows[1][2:4] == ["02-05-2026", "3"]
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 minutes"), (20, "less than a minute"), (60, "1 minute"), (3600, "1 hour")],
)
def test_durations_in_words(seconds, words):
    from django.utils import translation

    with translation.override("en"):
        assert duration(seconds) == words
        assert duration(7500) == "2 hours 5 minutes"


def test_completion_is_dated_by_the_local_day(learner, person):
    course = finish(person)

    completion = learner.get(completed_url(course)).context["completion"]

    assert completion.local_date == timezone.localdate()


def test_the_completion_page_costs_little(learner, person, django_assert_num_queries):
    course = finish(person)
    learner.get(completed_url(course))

    with django_assert_num_queries(COMPLETED_QUERIES):
        learner.get(completed_url(course))


@pytest.fixture
def retaken(person):
    """A course completed, begun again and completed again, with scores."""
    course = make_course(1, programme_jp=6)
    activity = course.activities.get()
    api.enrol(course, person=person)
    for score, day in (("0.7", date(2025, 3, 4)), ("0.9", date(2026, 3, 5))):
        done = Result(completed=True, score=Decimal(score))
        api.report_result(activity, person=person, result=done)
        completion = CourseCompletion.objects.filter(course=course).latest("pk")
        CourseCompletion.objects.filter(pk=completion.pk).update(local_date=day)
        if completion.attempt == 1:
            api.begin_attempt(course, person=person, reason="Sertifikasi 2026")
    return course


def test_each_attempt_is_a_row_of_the_records(learner, person, retaken):
    response = learner.get(reverse("learning:records"))

    rows = {row.attempt: row.local_date for row in response.context["page_obj"].object_list}
    assert rows == {1: date(2025, 3, 4), 2: date(2026, 3, 5)}
    assert response.content.decode().count("pengambilan ke-2") == 1
    assert "pengambilan ke-1" not in response.content.decode()
    assert response.context["total"]["number"] == 2


def test_the_completion_page_says_what_was_credited_and_why(learner, person):
    course = finish(person, programme_jp=6)

    response = learner.get(completed_url(course))

    credit = response.context["credit"]
    assert (credit.claimed, credit.credited) == (6, 3)
    assert "dibatasi 3 JP per hari" in response.content.decode()


def test_the_csv_tells_the_attempts_apart(learner, retaken):
    content = learner.get(reverse("learning:records_csv")).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert sorted((row[2], row[-1]) for row in rows[1:]) == [
        ("04-03-2025", "1"),
        ("05-03-2026", "2"),
    ]


def test_the_completion_page_is_of_the_last_attempt_or_the_one_asked_for(learner, retaken):
    shown = {
        address: learner.get(address).context["completion"].attempt
        for address in (completed_url(retaken), attempt_url(retaken, 1), attempt_url(retaken, 2))
    }

    assert list(shown.values()) == [2, 1, 2]
    assert learner.get(attempt_url(retaken, 3)).status_code == 404


def attempt_url(course, attempt):
    return reverse("learning:completed_attempt", args=[course.pk, attempt])


def test_what_was_done_in_an_earlier_attempt_stays_on_its_page(learner, person, retaken):
    api.begin_attempt(retaken, person=person, reason="Sertifikasi 2027")

    for attempt in (1, 2):
        context = learner.get(attempt_url(retaken, attempt)).context
        assert [row.activity for row in context["done"]] == [retaken.activities.get()]
        assert context["done"][0].attempt == attempt


def test_nobody_sees_the_attempts_of_others(learner, retaken):
    other = finish(EnrolmentFactory().person)

    assert learner.get(attempt_url(other, 1)).status_code == 404


def test_a_record_lists_what_was_completed_before(learner, person, retaken):
    url = reverse("learning:record", args=[retaken.pk])
    context = learner.get(url).context
    assert context["completion"].attempt == 2
    assert [(row.attempt, row.score_percent) for row in context["earlier"]] == [(1, 70)]

    api.begin_attempt(retaken, person=person, reason="Sertifikasi 2027")

    response = learner.get(url)
    assert response.context["completion"] is None
    assert [row.attempt for row in response.context["earlier"]] == [2, 1]
    assert response.context["rows"] == []
    assert "Sertifikasi 2027" in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_record_costs_the_same_after_any_number_of_attempts(
    learner, person, number, django_assert_num_queries
):
    course = finish(person)
    for _time in range(number):
        api.begin_attempt(course, person=person, reason="Siklus")
        api.complete_manually(course.activities.get(), person=person)
    url = reverse("learning:record", args=[course.pk])
    learner.get(url)

    with django_assert_num_queries(RECORD_QUERIES):
        response = learner.get(url)
    assert len(response.context["earlier"]) == number
