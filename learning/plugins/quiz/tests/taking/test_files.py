"""Files of answers: handed in with the page, read by who may."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from learning.core.testing.factories import UserFactory
from learning.plugins.quiz.models import QuestionAttempt, QuizAttempt, ResponseFile
from learning.plugins.quiz.testing import Place, make_question, make_quiz

from .forms import begin, fields, page, text
from .gallery import UPLOAD

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def case(taker, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    quiz = make_quiz(make_question("file", UPLOAD))
    client = taker(quiz)
    attempt = begin(client, quiz)
    return client, attempt


def upload(client, attempt, name="rencana.pdf", content=PDF):
    form = fields(client.get(page(attempt)))
    form.pop("q1_-upload", None)
    file = SimpleUploadedFile(name, content)
    return client.post(page(attempt), {**form, "q1_-upload": file, "save": "1"}, follow=True)


def test_a_file_is_handed_in_shown_and_downloaded(case):
    client, attempt = case
    seen = upload(client, attempt)
    row = ResponseFile.objects.get()
    assert QuestionAttempt.objects.get().state == "complete"
    assert f"/belajar/kuis/berkas/{row.key}/" in text(seen)
    got = client.get(f"/belajar/kuis/berkas/{row.key}/")
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"] == 'attachment; filename="rencana.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_not_what_it_says_is_refused_in_words(case):
    client, attempt = case
    refused = upload(client, attempt, content=b"<script>alert(1)</script>")
    assert refused.status_code == 422
    assert "qz-fault" in text(refused)
    assert not ResponseFile.objects.exists()


def test_a_file_can_be_taken_away(case):
    client, attempt = case
    seen = upload(client, attempt)
    row = ResponseFile.objects.get()
    client.post(page(attempt), {**fields(seen), "q1_-remove": str(row.key)})
    assert not ResponseFile.objects.exists()
    assert QuestionAttempt.objects.get().state == "todo"


def test_keys_of_somebody_elses_files_are_of_no_use(case, taker):
    client, attempt = case
    upload(client, attempt)
    row = ResponseFile.objects.get()
    thief = taker(attempt.quiz)
    own = begin(thief, attempt.quiz)
    form = fields(thief.get(page(own)))
    thief.post(page(own), {**form, "q1_files": str(row.key)})
    assert QuestionAttempt.objects.get(usage=own.usage_id).state == "todo"
    assert thief.get(f"/belajar/kuis/berkas/{row.key}/").status_code == 404


def test_strangers_and_guests_read_nothing(case):
    client, attempt = case
    upload(client, attempt)
    address = f"/belajar/kuis/berkas/{ResponseFile.objects.get().key}/"
    stranger = Client()
    assert stranger.get(address).status_code == 302
    stranger.force_login(UserFactory())
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("overdue", ["submit", "grace", "abandon"])
def test_files_stay_as_they_are_once_it_is_too_late(taker, settings, tmp_path, overdue):
    settings.PRIVATE_ROOT = tmp_path
    quiz = make_quiz(make_question("file", UPLOAD), overdue=overdue, time_limit=3_600)
    client = taker(quiz)
    attempt = begin(client, quiz, confirm="1")
    form = fields(upload(client, attempt))
    form.pop("q1_-upload", None)
    row = ResponseFile.objects.get()
    ended = timezone.now() - timedelta(minutes=5)
    QuizAttempt.objects.update(started_at=ended - timedelta(hours=1), ends_at=ended)
    file = SimpleUploadedFile("terlambat.pdf", PDF)
    late = client.post(
        page(attempt), {**form, "q1_-remove": str(row.key), "q1_-upload": file, "save": "1"}
    )
    assert late.status_code in (302, 409)
    assert [row.name for row in ResponseFile.objects.all()] == ["rencana.pdf"]


def test_files_of_a_page_that_was_left_for_good_stay(taker, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    places = (make_question("file", UPLOAD), Place(make_question(), page=2))
    quiz = make_quiz(*places, navigation="sequential")
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = fields(upload(client, attempt))
    form.pop("q1_-upload", None)
    client.post(page(attempt), {**form, "go": "next"})
    row = ResponseFile.objects.get()
    refused = client.post(page(attempt), {**form, "q1_-remove": str(row.key)})
    assert refused.status_code == 409
    assert ResponseFile.objects.exists()


def test_in_order_a_page_with_a_refused_file_is_not_left(taker, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    places = (make_question("file", UPLOAD), Place(make_question(), page=2))
    client = taker(quiz := make_quiz(*places, navigation="sequential"))
    attempt = begin(client, quiz)
    form = fields(client.get(page(attempt)))
    form.pop("q1_-upload", None)
    wrong = SimpleUploadedFile("rencana.pdf", b"<script>alert(1)</script>")
    refused = client.post(page(attempt), {**form, "q1_-upload": wrong, "go": "next"})
    assert refused.status_code == 422
    right = SimpleUploadedFile("rencana.pdf", PDF)
    sent = client.post(page(attempt), {**form, "q1_-upload": right, "go": "next"})
    assert (sent.status_code, ResponseFile.objects.count()) == (302, 1)
