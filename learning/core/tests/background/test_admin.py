"""The pages of background work: who may see and do what."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from learning.core.api import assign_role, provision_region
from learning.core.background.services import queue, workers
from learning.core.background.services.turns import take_turn
from learning.core.models import Job, ScheduledWork
from learning.core.regions import job_kinds
from learning.core.regions.job_kinds import JobKind, add_job_kind
from learning.core.testing import factories as make

pytestmark = pytest.mark.django_db
BACKEND = "cms.users.backends.SignInBackend"
ALARM = "learning-background-alarm"
LOGGED = ["learning.task.retry", "learning.job.retry", "learning.work.run"]
OTHERS = ["editor", "moderator", "admin", "learner", "anonymous"]
SECRET = "1985 0412 2010 0110 02"


def client_of(who):
    client = Client()
    if who == "anonymous":
        return client
    user = make.UserFactory(is_superuser=who == "superuser", is_staff=who == "superuser")
    if who not in ("superuser", "learner"):
        make.site_home()
        region = make.nation() if who == "national" else make.make_region("Kota Binjai")
        provision_region(region)
        assign_role(user, region=region, role=who)
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def client():
    return client_of("superuser")


def url(name, *args):
    return reverse(f"learning_background:{name}", args=args)


@pytest.fixture
def failed_job():
    return Job.objects.create(kind="import-people", state="failed", owner=make.UserFactory())


@pytest.fixture
def places(works, make_task, failed_job):
    """Every page, and every POST with its data."""
    works()
    task = make_task()
    pages = [url("index"), url("tasks"), url("task", task.pk), url("jobs")]
    posts = [
        (url("run", "sweep"), {}),
        (url("retry"), {"which": "chosen", "chosen": str(task.pk)}),
        (url("retry_one", task.pk), {}),
        (url("retry_job", failed_job.pk), {}),
    ]
    return pages, posts


@pytest.mark.parametrize("who", ["national", "superuser"])
def test_administrators_of_the_site_see_and_do_everything(places, who):
    pages, posts = places
    client = client_of(who)

    assert [client.get(page).status_code for page in pages] == [200] * 4
    assert [client.post(*post).status_code for post in posts] == [302] * 4
    assert ScheduledWork.objects.filter(slug="sweep", next_at__lte=timezone.now()).exists()
    assert DBTaskResult.objects.get().status == "READY"
    assert url("index") in client.get("/kelola/laporan-belajar/").text


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_or_does_anything(places, failed_job, who):
    pages, posts = places
    client = client_of(who)

    answers = [client.get(page) for page in pages] + [client.post(*post) for post in posts]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert not any(
        "latar-belakang" in answer.headers.get("Location", "").split("?")[0] for answer in answers
    )
    assert not ScheduledWork.objects.exists()
    assert DBTaskResult.objects.get().status == "FAILED"
    failed_job.refresh_from_db()
    assert failed_job.state == "failed"
    assert not ModelLogEntry.objects.filter(action__in=LOGGED).exists()


def test_what_changes_takes_a_post(client, places):
    _pages, posts = places

    assert {client.get(address).status_code for address, _data in posts} == {405}


def test_the_overview_shows_figures_and_works(client, works, make_task):
    def broken():
        raise ValueError("no such unit")

    works("broken", run=broken)
    works("fine")
    for _time in range(2):
        take_turn(timezone.now(), "a")
    make_task("READY")
    text = client.get(url("index")).text

    assert "ValueError: no such unit" in text
    assert ("Fine" in text, "Broken" in text) == (True, True)
    assert "help-critical" in text
    workers.beat("a", timezone.now())
    assert "help-critical" not in client.get(url("index")).text


def test_work_that_is_gone_is_hidden(client, works):
    works()
    ScheduledWork.objects.create(slug="long-gone", next_at=timezone.now())

    assert "long-gone" not in client.get(url("index")).text


def test_running_work_cannot_be_begun_again(client, works):
    works()
    later = timezone.now() + timedelta(minutes=5)
    ScheduledWork.objects.create(slug="sweep", next_at=timezone.now(), lease_until=later)

    text = client.get(url("index")).text
    client.post(url("run", "sweep"))

    assert url("run", "sweep") not in text
    assert not ModelLogEntry.objects.filter(action="learning.work.run").exists()


@pytest.mark.parametrize("slug", ["gone", "x" * 80])
def test_unknown_work_is_refused_in_words(client, works, slug):
    response = client.post(url("run", slug), follow=True)

    assert (response.status_code, ScheduledWork.objects.count()) == (200, 0)


def test_tasks_are_found_by_state_and_name(client, make_task):
    make_task(task_path="learning.a.tasks.send_mails")
    make_task("SUCCESSFUL", task_path="learning.a.tasks.make_export")

    def shown(query):
        return {row.short_name for row in client.get(url("tasks") + query).context["page_obj"]}

    assert shown("") == {"send_mails", "make_export"}
    assert shown("?state=FAILED") == {"send_mails"}
    assert shown("?q=EXPORT") == {"make_export"}
    assert shown("?state=nonsense&q=%00&p=99") == {"send_mails", "make_export"}


def test_a_task_shows_its_error_and_no_personal_arguments(client, make_task):
    task = make_task(
        traceback="ValueError: no such unit",
        args_kwargs={"args": [7, SECRET, 198504122010011002], "kwargs": {"to": ["a@b.example"]}},
    )

    text = client.get(url("task", task.pk)).text

    assert "ValueError: no such unit" in text
    assert "<dd>7</dd>" in text
    assert not any(secret in text for secret in (SECRET, "198504122010011002", "a@b.example"))


@pytest.mark.parametrize(
    "values",
    [{"task_path": "learning.gone.tasks.mail"}, {"task_path": "os.path"}, {"backend_name": "gone"}],
)
def test_a_task_without_code_is_shown_and_not_begun(client, make_task, values):
    task = make_task(**values)

    pages = [client.get(url("tasks")), client.get(url("task", task.pk))]
    client.post(url("retry_one", task.pk))

    assert [page.status_code for page in pages] == [200, 200]
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_lost_task_says_what_happened(client, make_task):
    task = make_task(exception_class_path=queue.LOST_PATH)

    assert "help-warning" in client.get(url("task", task.pk)).text


def test_failed_tasks_are_retried_once(client, make_task):
    chosen, other = make_task(), make_task()
    data = {"which": "chosen", "chosen": [str(chosen.pk), "nonsense"], "page": str(other.pk)}

    for _click in range(2):
        client.post(url("retry"), data)

    states = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert states == {chosen.pk: "READY", other.pk: "FAILED"}
    assert ModelLogEntry.objects.filter(action=queue.RETRY).count() == 1


def test_all_of_a_page_are_retried(client, make_task):
    tasks = [make_task(), make_task()]
    make_task()

    client.post(url("retry"), {"which": "page", "page": [str(task.pk) for task in tasks]})

    assert DBTaskResult.objects.filter(status="READY").count() == 2


def test_a_failed_job_goes_on_for_who_started_it(
    client, failed_job, monkeypatch, django_capture_on_commit_callbacks
):
    begun = []
    monkeypatch.setattr(job_kinds, "_kinds", {})
    add_job_kind(JobKind("import-people", "Import", lambda job: begun.append(job.pk)))

    for _click in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url("retry_job", failed_job.pk))

    failed_job.refresh_from_db()
    assert (failed_job.state, begun) == ("queued", [failed_job.pk])


def test_a_job_of_an_unknown_kind_stays_and_offers_no_button(client, failed_job, monkeypatch):
    monkeypatch.setattr(job_kinds, "_kinds", {})

    assert url("retry_job", failed_job.pk) not in client.get(url("jobs")).text
    client.post(url("retry_job", failed_job.pk))
    failed_job.refresh_from_db()
    assert failed_job.state == "failed"


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("index", 11), ("tasks", 10), ("jobs", 10)])
def test_pages_cost_the_same_at_any_number(
    client, works, make_task, page, queries, number, django_assert_num_queries
):
    for serial in range(number):
        works(f"work-{serial}")
        ScheduledWork.objects.create(slug=f"work-{serial}", next_at=timezone.now())
        make_task()
        Job.objects.create(
            kind="import-people",
            state="failed",
            owner=make.UserFactory(),
            region=make.make_region(),
        )
    client.get(url(page))

    with django_assert_num_queries(queries):
        client.get(url(page))


def home(client):
    return client.get(reverse("wagtailadmin_home")).text


def test_the_first_page_warns_of_silence_and_of_failures(client, make_task):
    assert ALARM in home(client)

    workers.beat("a", timezone.now() - timedelta(minutes=9))
    assert ALARM not in home(client)

    make_task(finished_at=timezone.now() - timedelta(days=8))
    assert ALARM not in home(client)

    make_task(finished_at=timezone.now())
    assert ALARM in home(client)


def test_the_first_page_warns_nobody_else():
    assert ALARM not in home(client_of("admin"))
