"""Steps with many questions: a page's worth at once, more of them as a job that is watched."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from learning.core.models import Job
from learning.core.testing.factories import UserFactory

from ...models import Category, Question
from ...services import bank, categories, exporting, many
from ...testing import Place as Slot
from ...testing import make_question, make_quiz
from .conftest import client_of, url

PAGE, JOBS, MORE = 18, 15, many.AT_ONCE + 3


@pytest.fixture
def browser(editor):
    UserProfile.objects.create(user=editor, preferred_language="en")
    return client_of(editor)


@pytest.fixture
def crowd(binjai):
    """More questions than one page of the list shows."""
    first = make_question("short", category=binjai.category, name="Banyak 0", tags=["banyak"])
    for number in range(1, MORE):
        row = make_question("short", category=binjai.category, name=f"Banyak {number}")
        row.tags.add("banyak")
    return first


@pytest.fixture
def goal(binjai):
    return categories.create(binjai.region, name="Tujuan")


def asked(browser, run, action, query="tag=banyak", **values):
    """The job that was made; its task has run as far as tests run tasks."""
    with run(execute=True):
        response = browser.post(
            url("act_on_many"), {"action": action, "all": "1", "query": query, **values}
        )
    job = Job.objects.get(kind=many.KIND)
    assert response.url == url("job", job.pk)
    if job.state == Job.State.QUEUED:
        many.run(job)
    return job


def test_a_page_s_worth_is_done_at_once(browser, binjai):
    data = {"action": "hide", "row": [binjai.question.pk]}
    text = browser.post(url("act_on_many"), data, follow=True).content.decode()
    assert "Done with 1 question." in text
    assert not Job.objects.exists()


def test_what_was_so_already_is_told_apart(browser, binjai):
    data = {"action": "ready", "row": [binjai.question.pk]}
    text = browser.post(url("act_on_many"), data, follow=True).content.decode()
    assert "Done with" not in text
    assert "1 question was so already." in text


def test_any_number_is_moved_as_a_job(browser, crowd, goal, django_capture_on_commit_callbacks):
    run = django_capture_on_commit_callbacks
    job = asked(browser, run, "move", category=goal.pk)
    assert (job.state, job.total, job.done) == (Job.State.DONE, MORE, MORE)
    assert job.counts == {"update": MORE}
    assert Question.objects.filter(category=goal).count() == MORE
    page = browser.get(url("job", job.pk)).content.decode()
    assert crowd.name in page
    assert f"{url('questions')}?tag=banyak" in page


def test_running_again_does_the_rest_and_nothing_twice(
    browser, crowd, goal, monkeypatch, django_capture_on_commit_callbacks
):
    calls, move = [], bank.move

    def breaks(row, **values):
        calls.append(row.pk)
        if len(calls) == many.CHUNK + 2:
            raise RuntimeError
        return move(row, **values)

    monkeypatch.setattr(bank, "move", breaks)
    data = {"action": "move", "all": "1", "query": "tag=banyak", "category": goal.pk}
    browser.post(url("act_on_many"), data)
    job = Job.objects.get(kind=many.KIND)
    with pytest.raises(RuntimeError):
        many.run(job)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.FAILED, many.CHUNK)
    assert "Run again" in browser.get(url("job", job.pk)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url("job_again", job.pk))
    job.refresh_from_db()
    if job.state == Job.State.QUEUED:
        many.run(job)
    assert (job.state, job.counts) == (
        Job.State.DONE,
        {"same": many.CHUNK + 1, "update": MORE - many.CHUNK - 1},
    )
    assert Question.objects.filter(category=goal).count() == MORE
    assert len(calls) == MORE + 1


def test_a_deletion_that_is_run_again_finds_them_gone(binjai, editor, crowd):
    make_quiz(Slot(crowd))
    ids = list(Question.objects.filter(tags__name="banyak").values_list("pk", flat=True))
    job = many.prepare(ids, action="remove", owner=editor)
    many.run(job)
    assert job.counts == {"update": MORE}
    page = client_of(editor).get(url("job", job.pk)).content.decode()
    assert [url("question", pk) in page for pk in ids] == [pk == crowd.pk for pk in ids]
    assert list(Question.objects.filter(pk__in=ids).values_list("pk", "status")) == [
        (crowd.pk, "hidden")
    ]
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    many.run(job)
    assert (job.state, job.counts) == (Job.State.DONE, {"same": MORE})


def test_each_row_that_fails_is_named_and_the_rest_is_done(
    browser, crowd, goal, django_capture_on_commit_callbacks
):
    bank.set_details(crowd, id_number="K1")
    make_question("short", category=goal, id_number="K1")
    job = asked(browser, django_capture_on_commit_callbacks, "move", category=goal.pk)
    assert job.counts == {"update": MORE - 1, "error": 1}
    row = job.rows.get(outcome="error")
    assert (row.label, "K1" in row.message) == (crowd.name, True)
    page = browser.get(url("job", job.pk, outcome="error"))
    assert [one.label for one in page.context["page_obj"]] == [crowd.name]
    table = b"".join(browser.get(url("job_errors", job.pk))).decode()
    assert crowd.name in table
    assert "Banyak 1" not in table


def test_the_policy_is_asked_about_each(binjai, jambi, crowd):
    user = binjai.user("editor")
    ids = [*Question.objects.filter(tags__name="banyak").values_list("pk", flat=True)]
    job = many.prepare([jambi.question.pk, *ids], action="hide", owner=user)
    many.run(job)
    assert job.counts == {"update": MORE, "error": 1}
    row = job.rows.get(outcome="error")
    assert jambi.question.name not in row.label + row.message
    assert Question.objects.get(pk=jambi.question.pk).status == "ready"


def test_rights_that_are_gone_when_it_runs_do_nothing(binjai, crowd, editor):
    ids = [*Question.objects.filter(tags__name="banyak").values_list("pk", flat=True)]
    job = many.prepare(ids, action="hide", owner=editor)
    editor.groups.clear()
    many.run(job)
    assert job.counts == {"error": MORE}
    assert not Question.objects.filter(status="hidden").exists()


def test_a_goal_that_is_gone_or_another_s_fails_the_job(binjai, jambi, editor, crowd):
    for category in (jambi.category.pk, 0):
        job = many.prepare([crowd.pk], action="move", owner=editor, category=category)
        many.run(job)
        assert (job.state, bool(job.message)) == (Job.State.FAILED, True)
    assert Question.objects.get(pk=crowd.pk).category_id == binjai.category.pk


def test_what_others_share_is_counted_not_changed(
    browser, crowd, jambi, django_capture_on_commit_callbacks
):
    Category.objects.filter(pk=jambi.category.pk).update(sharing="everybody")
    job = asked(browser, django_capture_on_commit_callbacks, "tag", query="", tags="baru")
    assert (job.counts["update"], job.counts.get("error", 0)) == (MORE + 1, 0)
    assert not jambi.question.tags.exists()
    assert "1 question of other regions" in browser.get(url("job", job.pk)).content.decode()


def test_a_job_is_shown_to_nobody_else(binjai, crowd, editor):
    job = many.prepare([crowd.pk], action="hide", owner=editor)
    others = client_of(binjai.user("moderator"))
    for name in ("job", "job_errors"):
        assert others.get(url(name, job.pk)).status_code == 404
    assert others.post(url("job_again", job.pk)).status_code == 404
    assert [*others.get(url("jobs")).context["page_obj"]] == []


def test_a_waiting_job_shows_how_far_it_is(browser, crowd, editor):
    job = many.prepare([crowd.pk], action="hide", owner=editor)
    text = browser.get(url("job", job.pk)).content.decode()
    assert "<progress" in text
    assert 'http-equiv="refresh"' in text


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_jobs_cost_the_same(browser, binjai, editor, number, django_assert_num_queries):
    rows = [make_question("short", category=binjai.category) for _n in range(number)]
    made = [many.prepare([row.pk for row in rows], action="hide", owner=editor) for row in rows]
    many.run(made[0])
    for address, queries in ((url("job", made[0].pk), PAGE), (url("jobs"), JOBS)):
        browser.get(address)
        with django_assert_num_queries(queries):
            assert browser.get(address).status_code == 200


def test_tags_that_are_added_are_in_the_log(editor, binjai):
    job = many.prepare([binjai.question.pk], action="tag", owner=editor, tags=["baru"])
    many.run(job)
    entry = ModelLogEntry.objects.filter(object_id=binjai.question.pk).latest("pk")
    assert (entry.action, entry.user, entry.data["tags"]) == (
        "learning.question.edit",
        editor,
        ["baru"],
    )


class TestExport:
    def test_all_that_matches_is_exported_however_many(
        self, browser, crowd, django_capture_on_commit_callbacks
    ):
        response = browser.post(
            url("act_on_many"), {"action": "export", "all": "1", "query": "tag=banyak"}
        )
        assert response.url == url("export", filter="tag=banyak")
        page = browser.get(response.url).content.decode()
        assert f"{MORE} questions" in page
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(response.url, {"format": "moodle", "filter": "tag=banyak"})
        job = Job.objects.get(kind=exporting.KIND)
        if job.state == Job.State.QUEUED:
            exporting.export_job(job)
        assert (job.state, job.total) == (Job.State.DONE, MORE)

    def test_what_the_file_cannot_take_is_said(self, binjai, editor, crowd, monkeypatch):
        monkeypatch.setattr(exporting, "MAX_EXPORTED", 5)
        job = exporting.create_job(owner=editor, format="gift", category=binjai.category)
        exporting.export_job(job)
        assert (job.total, "5" in job.message) == (5, True)

    def test_a_file_of_chosen_questions_is_its_owner_s(self, binjai, jambi, national):
        """It may hold questions of more regions than whoever else looks after one of them sees."""
        job = exporting.create_job(
            owner=national, format="moodle", ids=[binjai.question.pk, jambi.question.pk]
        )
        exporting.export_job(job)
        address = reverse("learning_quiz_transfer:download", args=[job.pk])
        assert client_of(national).get(address).status_code == 200
        assert client_of(binjai.user("editor")).get(address).status_code == 404


def test_nobody_without_rights_reaches_the_pages(binjai):
    nobody = client_of(UserFactory())
    assert nobody.get(url("jobs")).status_code in (302, 403)
