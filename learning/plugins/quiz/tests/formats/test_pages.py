"""Upload, look, confirm; export, fetch: as staff do it, and who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from learning.core.models import Job
from learning.core.testing.factories import make_course
from learning.core.testing.places import Place, client_of
from learning.core.testing.shared import kept_rows
from learning.plugins.quiz.models import Question
from learning.plugins.quiz.services import importing
from learning.plugins.quiz.testing import make_category, make_question, make_quiz

pytestmark = pytest.mark.django_db
INDEX_QUERIES, JOB_QUERIES = 21, 21
SOURCE = "::Satu::Apa <b>ini</b>? {=benar ~salah}\n\n::Dua::Bumi bulat. {T}\n\nRusak {=a"


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Binjai"), Place("Jambi")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def region(places):
    return places[0].region


@pytest.fixture
def browser(places):
    client = client_of(places[0].user("editor"))
    client.cookies["django_language"] = "en"
    return client


def url(name, *args):
    return reverse(f"learning_quiz_transfer:{name}", args=args)


def upload(browser, region, source=SOURCE, name="soal.gift", **values):
    file = SimpleUploadedFile(name, source if isinstance(source, bytes) else source.encode())
    data = {"file": file, "format": "auto", "region": region.pk, "status": "ready"}
    return browser.post(url("upload"), {**data, "with_paths": "on", **values})


def planned(browser, region, run, **values):
    with run(execute=True):
        response = upload(browser, region, **values)
    return Job.objects.get(kind=importing.KIND), response


def test_upload_look_confirm(browser, region, django_capture_on_commit_callbacks):
    run = django_capture_on_commit_callbacks
    job, response = planned(browser, region, run, path="Uji > Coba")
    assert response.url == url("job", job.pk)
    importing.plan_job(job) if job.state == "queued" else None
    page = browser.get(url("job", job.pk)).content.decode()
    assert url("start", job.pk) in page
    assert "Apa <b>ini</b>?" in page
    refused = job.rows.get(outcome="error").message
    assert refused in page
    assert Question.objects.count() == 0
    with run(execute=True):
        browser.post(url("start", job.pk))
    job.refresh_from_db()
    importing.apply_job(job) if job.state == "queued" else None
    assert sorted(Question.objects.values_list("name", flat=True)) == ["Dua", "Satu"]
    assert browser.get(url("job", job.pk)).status_code == 200
    table = b"".join(browser.get(url("problems", job.pk))).decode()
    assert refused in table


def test_scripts_in_a_file_reach_no_page(browser, region, django_capture_on_commit_callbacks):
    source = "::<script>alert(1)</script>::[html]<img src\\=x onerror\\=alert(1)>x{=<script>}"
    job, _response = planned(browser, region, django_capture_on_commit_callbacks, source=source)
    importing.plan_job(job) if job.state == "queued" else None
    page = browser.get(url("job", job.pk)).content.decode()
    assert "<script>alert" not in page
    assert "onerror=" not in page


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (b"", "a.gift"),
        (b"biasa saja", "a.txt"),
        (b"PK\x03\x04 broken", "a.zip"),
        (b'<!DOCTYPE q [<!ENTITY x "y">]><quiz/>', "a.pdf"),
    ],
)
def test_files_that_are_none_are_told_about(browser, region, source, name):
    with translation.override("en"):
        response = upload(browser, region, source, name)
    assert response.status_code in (302, 422)
    for job in Job.objects.filter(kind=importing.KIND):
        importing.plan_job(job)
        assert (job.state, bool(job.message)) == (Job.State.FAILED, True)
        assert browser.get(url("job", job.pk)).status_code == 200


def test_a_category_of_another_region_is_refused(browser, places, region):
    other = make_category(places[1].region)
    response = upload(browser, region, below=other.pk)
    assert (response.status_code, Job.objects.count()) == (422, 0)
    response = upload(browser, places[1].region)
    assert (response.status_code, Job.objects.count()) == (422, 0)


def test_who_looks_after_another_region_sees_none_of_it(browser, places, region):
    job = importing.create_job(
        content=SOURCE.encode(), filename="a.gift", region=region, owner=None
    )
    stranger = client_of(places[1].user("editor"))
    for name in ("job", "problems"):
        assert stranger.get(url(name, job.pk)).status_code == 404
    for name in ("start", "again", "discard"):
        assert stranger.post(url(name, job.pk)).status_code == 404
    assert browser.get(url("job", job.pk)).status_code == 200


def test_who_has_no_rights_gets_in_nowhere(places):
    nobody = client_of(places[0].user())
    for address in (url("index"), url("upload"), url("export"), url("template", "csv")):
        assert nobody.get(address).status_code in (302, 403)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_templates_are_there_to_fetch(browser, kind):
    response = browser.get(url("template", kind))
    assert (response.status_code, response["X-Content-Type-Options"]) == (200, "nosniff")
    assert browser.get(url("template", "exe")).status_code == 404


class TestExport:
    def ask(self, browser, run, address, **values):
        with run(execute=True):
            response = browser.post(address, {"format": "moodle", **values})
        assert response.status_code == 302, response.content
        job = Job.objects.get(kind="export-questions")
        if job.state == "queued":
            importing.jobs.run_queued(job.pk, exporting_job)
            job.refresh_from_db()
        return job

    def test_of_a_category(self, browser, region, django_capture_on_commit_callbacks):
        question = make_question("choice", category=make_category(region))
        run = django_capture_on_commit_callbacks
        job = self.ask(browser, run, url("export"), category=question.category_id, children="on")
        assert browser.get(url("job", job.pk)).status_code == 200
        response = browser.get(url("download", job.pk))
        assert question.name in response.content.decode()
        assert response["Content-Disposition"].startswith('attachment; filename="soal-')

    def test_of_ticked_questions_only_own_ones(
        self, browser, region, places, django_capture_on_commit_callbacks
    ):
        own = make_question("choice", category=make_category(region))
        other = make_question("choice", category=make_category(places[1].region))
        address = reverse("learning_quiz_admin:export")
        assert browser.get(f"{address}?id={own.pk}&id={other.pk}").status_code == 200
        run = django_capture_on_commit_callbacks
        job = self.ask(browser, run, address, id=[own.pk, other.pk])
        assert job.total == 1
        assert other.name not in bytes(job.output).decode()

    def test_of_a_quiz(self, browser, region, django_capture_on_commit_callbacks):
        question = make_question("choice", category=make_category(region))
        quiz = make_quiz(question, course=make_course(0, region=region))
        run = django_capture_on_commit_callbacks
        job = self.ask(browser, run, url("export_quiz", quiz.pk))
        assert question.name in bytes(job.output).decode()

    def test_a_category_or_quiz_of_another_region_is_refused(self, browser, places):
        other = make_question("choice", category=make_category(places[1].region))
        response = browser.post(url("export"), {"format": "moodle", "category": other.category_id})
        assert response.status_code == 422
        quiz = make_quiz(other)
        assert browser.get(url("export_quiz", quiz.pk)).status_code in (302, 403)


def exporting_job(job):
    from learning.plugins.quiz.services import exporting

    return exporting.export_job(job)


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_however_many(browser, region, number, django_assert_num_queries):
    jobs = [
        importing.create_job(
            content="\n\n".join(f"Soal {n} {{T}}" for n in range(number)).encode(),
            filename="a.gift",
            region=region,
            owner=None,
        )
        for _n in range(number)
    ]
    importing.plan_job(jobs[0])
    for address, queries in (
        (url("index"), INDEX_QUERIES),
        (url("job", jobs[0].pk), JOB_QUERIES),
    ):
        browser.get(address)
        with django_assert_num_queries(queries):
            assert browser.get(address).status_code == 200
