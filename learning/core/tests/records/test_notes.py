"""Notes and highlights: own ones only, nothing typed is lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.core.models import Note
from learning.core.records import notes
from learning.core.records.errors import NotEnrolled
from learning.core.testing.factories import (
    ActivityFactory,
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Session, user, person; count and page of notes come in the rest.
NOTES_QUERIES = 6

JSON = {"accept": "application/json"}


@pytest.fixture
def activity():
    return ActivityFactory()


def learner(activity):
    person = PersonFactory()
    EnrolmentFactory(course=activity.course, person=person)
    return person


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def add_url(activity) -> str:
    return reverse("learning:note_add", args=[activity.pk])


def make_note(person, activity, **kwargs) -> Note:
    return Note.objects.create(person=person, activity=activity, **{"text": "Catatan", **kwargs})


def test_add_edit_and_delete_without_script(activity):
    client = client_of(learner(activity))
    response = client.post(add_url(activity), {"text": "Ingat ini"})
    note = Note.objects.get()
    assert (response.status_code, note.text, note.kind) == (302, "Ingat ini", "note")
    edit = reverse("learning:note_edit", args=[note.pk])
    assert "Ingat ini" in client.get(edit).content.decode()
    client.post(edit, {"text": "Lebih baik"})
    note.refresh_from_db()
    assert note.text == "Lebih baik"
    client.post(reverse("learning:note_delete", args=[note.pk]), {"from": "lesson"})
    assert Note.objects.count() == 0


def test_highlight_by_script_comes_back_as_html(activity):
    data = {"kind": "highlight", "quote": "satu pertanyaan"}
    response = client_of(learner(activity)).post(add_url(activity), data, headers=JSON)
    note = Note.objects.get()
    assert response.json()["id"] == note.pk
    assert "satu pertanyaan" in response.json()["html"]


def test_a_double_click_makes_one_note(activity):
    client = client_of(learner(activity))
    for _time in range(3):
        client.post(add_url(activity), {"kind": "highlight", "quote": "sama"})
    assert Note.objects.count() == 1


def test_notes_of_others_do_not_exist(activity):
    owner, other = learner(activity), learner(activity)
    note = make_note(owner, activity, text="Rahasia")
    client = client_of(other)
    edit = reverse("learning:note_edit", args=[note.pk])
    delete = reverse("learning:note_delete", args=[note.pk])
    assert client.get(edit).status_code == 404
    assert client.post(edit, {"text": "Diubah"}).status_code == 404
    assert client.post(delete).status_code == 404
    assert "Rahasia" not in client.get(reverse("learning:notes")).content.decode()
    assert "Rahasia" not in client.get(reverse("learning:notes"), {"q": "Rah"}).content.decode()
    note.refresh_from_db()
    assert note.text == "Rahasia"


def test_strangers_and_accounts_without_a_person(activity):
    with pytest.raises(NotEnrolled):
        notes.add_note(activity, person=PersonFactory(), text="a")
    response = client_of(PersonFactory()).post(add_url(activity), {"text": "a"})
    assert response.status_code == 422
    staff = Client()
    staff.force_login(UserFactory())
    assert staff.post(add_url(activity), {"text": "a"}).status_code == 404
    assert staff.get(reverse("learning:notes")).status_code == 200
    assert Client().get(reverse("learning:notes")).status_code == 302
    assert Note.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [
        {"text": ""},
        {"text": "   "},
        {"text": "x" * 4_001},
        {"text": "a\x00"},
        {"kind": "highlight", "quote": ""},
        {"kind": "highlight", "quote": "x" * 1_001},
        {"kind": "lain", "text": "a"},
    ],
)
def test_bad_input_is_refused_with_the_text_kept(activity, data):
    client = client_of(learner(activity))
    response = client.post(add_url(activity), data)
    assert response.status_code == 422
    assert data.get("text", "").strip("\x00") in response.content.decode()
    assert client.post(add_url(activity), data, headers=JSON).status_code == 422
    assert Note.objects.count() == 0


def test_notes_need_post_and_a_token(activity):
    person = learner(activity)
    note = make_note(person, activity)
    client = client_of(person)
    assert client.get(add_url(activity)).status_code == 405
    assert client.get(reverse("learning:note_delete", args=[note.pk])).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person.user)
    assert strict.post(add_url(activity), {"text": "a"}).status_code == 403


def test_notes_cannot_become_code(activity):
    person = learner(activity)
    make_note(person, activity, text="<script>alert(1)</script>", quote="<img onerror=x>")
    html = client_of(person).get(reverse("learning:notes")).content.decode()
    assert "<script>alert" not in html
    assert "<img onerror" not in html


def test_list_is_grouped_searched_and_paged(activity):
    person = learner(activity)
    second = ActivityFactory(title="Pelajaran lain")
    make_note(person, activity, text="tentang antrean")
    make_note(person, second, text="tentang anggaran")
    client = client_of(person)
    html = client.get(reverse("learning:notes")).content.decode()
    assert activity.course.title in html
    assert second.course.title in html
    html = client.get(reverse("learning:notes"), {"q": "ANTREAN"}).content.decode()
    assert "tentang antrean" in html
    assert "tentang anggaran" not in html
    for number in range(25):
        make_note(person, activity, text=f"Nomor {number}")
    response = client.get(reverse("learning:notes"), {"page": "2"})
    assert len(response.context["page_obj"].object_list) == 7
    assert client.get(reverse("learning:notes"), {"page": "x", "q": "\x00'"}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_one_and_three(number):
    person = PersonFactory()
    for _n in range(number):
        make_note(person, ActivityFactory())
    client = client_of(person)
    client.get(reverse("learning:notes"))
    with CaptureQueriesContext(connection) as found:
        client.get(reverse("learning:notes"))
    assert len(found) == NOTES_QUERIES
