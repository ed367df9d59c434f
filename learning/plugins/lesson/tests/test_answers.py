"""Answers of learners: kept, private, checked against the published lesson."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from learning.core.api import activity_types, begin_attempt
from learning.core.models import Activity, Enrolment
from learning.core.testing.factories import EnrolmentFactory, PersonFactory
from learning.plugins.lesson import grading
from learning.plugins.lesson.models import LessonResponse

from . import sample

pytestmark = pytest.mark.django_db

KINDS = LessonResponse.Kind.values
JSON = {"accept": "application/json"}


@pytest.fixture
def page():
    return sample.make_lesson(
        [
            sample.block("paragraph", "<p>Bacaan.</p>"),
            sample.checklist(),
            sample.reflection(),
            sample.self_check(),
            sample.short_check(),
        ]
    )


@pytest.fixture
def activity(page):
    return Activity.objects.get(translation_key=page.translation_key)


def learner(activity, **kwargs):
    person = PersonFactory(**kwargs)
    EnrolmentFactory(course=activity.course, person=person)
    return person


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def url_of(activity) -> str:
    return reverse("learning:activity", args=[activity.pk])


def answer(activity, person, block: str, data: dict, **headers):
    data = {"block": sample.block_id(block), **data}
    return client_of(person).post(url_of(activity), data, headers=headers)


def item(number: int) -> str:
    return sample.block_id(f"item-{number}")


def test_ticks_are_kept_and_shown_again(activity):
    person = learner(activity)
    response = answer(activity, person, "checklist", {"done": [item(1)]})
    assert response.status_code == 302
    assert response.url == f"{url_of(activity)}#b-{sample.block_id('checklist')}"
    html = client_of(person).get(url_of(activity)).content.decode()
    assert f'value="{item(1)}" checked' in html
    assert f'value="{item(0)}" checked' not in html
    answer(activity, person, "checklist", {})
    assert LessonResponse.objects.get().value == {"done": []}


def test_repeating_changes_nothing(activity):
    person = learner(activity)
    for _time in range(3):
        answer(activity, person, "reflection", {"text": "Saya akan menyapa dulu."})
    assert LessonResponse.objects.get().value == {"text": "Saya akan menyapa dulu."}


def test_reflection_is_private_to_its_writer(activity):
    writer, reader = learner(activity), learner(activity)
    answer(activity, writer, "reflection", {"text": "Rahasia saya"})
    assert "Rahasia saya" in client_of(writer).get(url_of(activity)).content.decode()
    assert "Rahasia saya" not in client_of(reader).get(url_of(activity)).content.decode()
    answer(activity, reader, "reflection", {"text": "Lain"})
    assert LessonResponse.objects.get(person=writer).value == {"text": "Rahasia saya"}


def test_self_check_gives_feedback_and_may_be_tried_again(activity):
    person = learner(activity)
    answer(activity, person, "self_check", {"chosen": item(1)})
    html = client_of(person).get(url_of(activity)).content.decode()
    assert "Sebab 2" in html
    assert "Baca lagi." in html
    assert "Benar sekali." not in html
    answer(activity, person, "self_check", {"chosen": item(0)})
    html = client_of(person).get(url_of(activity)).content.decode()
    assert "Benar sekali." in html
    assert "option-right" in html


def test_a_right_answer_is_not_told_before_it_is_given(activity):
    html = client_of(learner(activity)).get(url_of(activity)).content.decode()
    for hidden in ("option-right", "Sebab 1", "Benar sekali.", "J.P."):
        assert hidden not in html


@pytest.mark.parametrize(
    ("typed", "right"),
    [("JP", True), (" j.p. ", True), ("jp!", True), ("jam", False), ("J P", True)],
)
def test_short_answers_are_compared_kindly(typed, right):
    definition = {"kind": "short", "answers": ["JP", "J.P."], "options": []}
    assert grading.is_right(definition, {"text": typed}) is right


def test_several_right_answers_must_all_be_chosen():
    options = [{"id": str(n), "correct": n < 2} for n in range(3)]
    definition = {"kind": "choice", "options": options}
    assert grading.is_right(definition, {"chosen": ["0", "1"]}) is True
    assert grading.is_right(definition, {"chosen": ["0"]}) is False
    assert grading.is_right(definition, {"chosen": ["0", "1", "2"]}) is False
    assert grading.is_right(definition, {"chosen": ["gone"]}) is None


def test_saving_by_script_answers_with_the_block(activity):
    person = learner(activity)
    response = answer(activity, person, "self_check", {"chosen": item(0)}, **JSON)
    assert response.json()["saved"] is True
    assert "feedback-right" in response.json()["html"]
    response = answer(activity, person, "self_check", {}, **JSON)
    assert response.status_code == 422
    assert response.json()["errors"]


@pytest.mark.parametrize(
    ("block", "data", "status"),
    [
        ("reflection", {"text": "x" * 4_001}, 422),
        ("reflection", {"text": "a\x00b"}, 422),
        ("short_check", {"text": ""}, 422),
        ("short_check", {"text": "..."}, 422),
        ("short_check", {"text": "x" * 201}, 422),
        ("self_check", {}, 422),
        ("self_check", {"chosen": "' OR 1=1 --"}, 422),
        ("checklist", {"done": ["lain"]}, 422),
        ("checklist", {"done": ["x" * 10_000]}, 422),
        ("paragraph", {"text": "a"}, 404),
        ("unknown", {"text": "a"}, 404),
    ],
)
def test_bad_input_is_refused_and_nothing_stored(activity, block, data, status):
    response = answer(activity, learner(activity), block, data)
    assert response.status_code == status
    assert LessonResponse.objects.count() == 0


def test_refused_text_is_shown_again_with_its_error(activity):
    text = "panjang " * 600
    response = answer(activity, learner(activity), "reflection", {"text": text})
    html = response.content.decode()
    assert response.status_code == 422
    assert text.strip() in html
    assert f'id="e-{sample.block_id("reflection")}"' in html


def test_line_ends_of_browsers_do_not_make_a_text_too_long(activity):
    text = "a\r\n" * 2_000
    assert answer(activity, learner(activity), "reflection", {"text": text}).status_code == 302


def test_what_a_learner_types_cannot_become_code(activity):
    person = learner(activity)
    answer(activity, person, "reflection", {"text": "</textarea><script>alert(1)</script>"})
    answer(activity, person, "short_check", {"text": '"><script>alert(1)</script>'})
    html = client_of(person).get(url_of(activity)).content.decode()
    assert "<script>alert" not in html


def test_answers_survive_rewording_and_reordering(page, activity):
    person = learner(activity)
    answer(activity, person, "checklist", {"done": [item(0)]})
    answer(activity, person, "reflection", {"text": "Tetap ada"})
    changed = sample.checklist()
    changed["value"]["items"].reverse()
    changed["value"]["items"][1]["value"] = "Formulir baru tersedia"
    page.body = page.body.stream_block.to_python([sample.reflection(), changed])
    page.save_revision().publish()
    html = client_of(person).get(url_of(activity)).content.decode()
    assert "Formulir baru tersedia" in html
    assert "Tetap ada" in html
    assert f'value="{item(0)}" checked' in html


def test_somebody_who_is_not_enrolled_cannot_answer(activity):
    stranger = PersonFactory()
    response = answer(activity, stranger, "reflection", {"text": "a"})
    assert response.status_code in (302, 403)
    assert LessonResponse.objects.count() == 0
    response = Client().post(url_of(activity), {"block": sample.block_id("reflection")})
    assert response.status_code == 302
    assert LessonResponse.objects.count() == 0


def test_forged_requests_are_refused(activity):
    person = learner(activity)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person.user)
    data = {"block": sample.block_id("reflection"), "text": "a"}
    assert client.post(url_of(activity), data).status_code == 403


def test_personal_data_is_listed_and_erased(activity):
    person, other = learner(activity), learner(activity)
    answer(activity, person, "reflection", {"text": "Milik saya"})
    answer(activity, other, "reflection", {"text": "Milik orang lain"})
    lesson = activity_types.get("lesson")
    ((_heading, rows),) = lesson.personal_data(person)
    assert [row["answer"] for row in rows] == [{"text": "Milik saya"}]
    lesson.erase(person)
    assert list(LessonResponse.objects.values_list("person", flat=True)) == [other.pk]


def test_a_new_attempt_empties_exercises_and_keeps_reflections(activity):
    person, neighbour = learner(activity), learner(activity)
    elsewhere = sample.make_lesson([sample.checklist()])
    other = Activity.objects.get(translation_key=elsewhere.translation_key)
    for owner, lesson, kind in (
        *((owner, activity, kind) for owner in (person, neighbour) for kind in KINDS),
        (person, other, "checklist"),
    ):
        LessonResponse.objects.create(
            person=owner, activity=lesson, block_id=uuid4(), kind=kind, value={}
        )
    Enrolment.objects.filter(person=person).update(status="completed")

    begin_attempt(activity.course, person=person, reason="Sertifikasi 2027")

    kept = LessonResponse.objects.filter(person=person).order_by("pk")
    assert list(kept.values_list("activity", "kind")) == [
        (activity.pk, "reflection"),
        (other.pk, "checklist"),
    ]
    assert LessonResponse.objects.filter(person=neighbour).count() == len(KINDS)
