"""The reading view: what is cached, what it costs, what editors see of a draft."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.core.contract import DomainError, Launch
from learning.core.models import (
    Activity,
    Completion,
    CoursePage,
    DevelopmentForm,
    Enrolment,
    Progress,
)
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    add_page,
    make_course_page,
)
from learning.plugins.lesson import queries, transfer, views
from learning.plugins.lesson.models import LessonPage, LessonResponse

from . import sample

pytestmark = pytest.mark.django_db


def activity_of(page) -> Activity:
    return Activity.objects.get(translation_key=page.translation_key)


def launched(activity, person, **kwargs):
    request = RequestFactory().get(reverse("learning:activity", args=[activity.pk]))
    request.user = person.user
    request.launch = Launch(
        activity=activity,
        course=activity.course,
        person=person,
        enrolment=None,
        progress=None,
        outline=None,
        **kwargs,
    )
    return request


class Untouchable:
    def __getattr__(self, name):
        raise AssertionError(f"the page was loaded for {name}")


@pytest.mark.parametrize(("blocks", "expected"), [(0, 0), (1, 1), (3, 1)])
def test_a_warm_lesson_asks_once_for_answers_and_never_loads_the_page(blocks, expected):
    body = [sample.block("paragraph", "<p>a</p>")]
    body += [sample.reflection(f"reflection{number}") for number in range(blocks)]
    page = sample.make_lesson(body)
    activity = Activity.objects.select_related("course__region").get(
        translation_key=page.translation_key
    )
    person = PersonFactory()
    queries.rendered(activity, page)
    with CaptureQueriesContext(
        connection,
    ) as found:
        lesson = queries.rendered(activity, Untouchable())
        queries.answers(lesson, activity=activity, person=person)
    assert len(found) == expected
    # The frame around it reads the learner's notes.
    with CaptureQueriesContext(connection) as found:
        response = views.launch(launched(activity, person), Untouchable())
    assert response.status_code == 200
    assert len(found) == expected + 1


def test_the_cache_holds_nothing_of_a_person():
    page = sample.make_lesson([sample.reflection(), sample.self_check()])
    activity = activity_of(page)
    writer, reader = PersonFactory(), PersonFactory()
    for person in (writer, reader):
        EnrolmentFactory(course=activity.course, person=person)
    LessonResponse.objects.create(
        person=writer,
        activity=activity,
        block_id=sample.block_id("reflection"),
        kind="reflection",
        value={"text": "Hanya untuk saya"},
    )
    first = views.launch(launched(activity, writer), page).content.decode()
    second = views.launch(launched(activity, reader), Untouchable()).content.decode()
    assert "Hanya untuk saya" in first
    assert "Hanya untuk saya" not in second
    assert "Hanya untuk saya" not in str(queries.rendered(activity, Untouchable()))


def test_publishing_shows_the_new_text_at_once():
    page = sample.make_lesson([sample.block("paragraph", "<p>Lama</p>")])
    activity = activity_of(page)
    assert "Lama" in str(queries.rendered(activity, page).parts)
    page.body = page.body.stream_block.to_python([sample.block("paragraph", "<p>Baru</p>")])
    page.save_revision().publish()
    activity.refresh_from_db()
    assert "Baru" in str(queries.rendered(activity, page).parts)


def learner(page, **kwargs):
    person = PersonFactory()
    EnrolmentFactory(course=activity_of(page).course, person=person, **kwargs)
    client = Client()
    client.force_login(person.user)
    return person, client


def url_of(page) -> str:
    return reverse("learning:activity", args=[activity_of(page).pk])


def test_a_learner_reads_every_block_without_inline_code():
    page = sample.make_full_lesson()
    _person, client = learner(page)
    response = client.get(url_of(page))
    html = response.content.decode()
    assert response.status_code == 200
    assert re.search(r'\sstyle="', html) is None
    assert "<style" not in html
    assert re.search(r"<script(?![^>]*\ssrc=)", html) is None
    assert re.search(r"\son\w+=", html) is None
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_primary_action_follows_the_completion():
    course_page = sample.make_course_page()
    pages = {
        kind: sample.make_lesson(
            [], course_page=course_page, slug=kind, completion=kind, min_seconds=300
        )
        for kind in (Completion.MANUAL, Completion.VIEW, Completion.TIME, Completion.NONE)
    }
    person, client = learner(pages["manual"])
    complete = reverse("learning:complete", args=[activity_of(pages["manual"]).pk])
    assert f'action="{complete}"' in client.get(url_of(pages["manual"])).content.decode()
    for kind in ("view", "time", "none"):
        assert "/selesai/" not in client.get(url_of(pages[kind])).content.decode()
    Progress.objects.filter(person=person, activity=activity_of(pages["time"])).update(seconds=130)
    html = client.get(url_of(pages["time"])).content.decode()
    assert "<b data-time-now>2</b>" in html
    Progress.objects.filter(activity=activity_of(pages["manual"])).update(
        completed_at=timezone.now()
    )
    assert f'action="{complete}"' not in client.get(url_of(pages["manual"])).content.decode()


def test_the_page_itself_shows_an_outsider_nothing():
    page = sample.make_lesson([sample.block("paragraph", "<p>Rahasia kursus</p>")])
    response = Client().get(page.get_url())
    assert response.status_code == 302
    assert "Rahasia kursus" not in Client().get(page.get_url(), follow=True).content.decode()


def test_preview_shows_the_draft_and_records_nothing():
    page = sample.make_full_lesson(publish=False)
    page.body = page.body.stream_block.to_python(
        [*page.body.get_prep_value(), sample.block("paragraph", "<p>Naskah baru</p>", "draft")]
    )
    request = RequestFactory().get("/")
    request.user = UserFactory(is_superuser=True)
    with CaptureQueriesContext(connection) as found:
        response = page.make_preview_request(request, page.default_preview_mode)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Naskah baru" in html
    assert "data-beat" not in html
    writes = [row["sql"] for row in found if re.match(r"(INSERT|UPDATE|DELETE)", row["sql"])]
    assert [sql for sql in writes if "rendition" not in sql.lower()] == []
    assert Enrolment.objects.count() == Progress.objects.count() == 0
    assert LessonResponse.objects.count() == 0


def test_preview_in_a_course_never_published_names_the_course():
    index = make_course_page().get_parent()
    draft = CoursePage(title="Naskah kursus", summary="-", form=DevelopmentForm.objects.first())
    add_page(index, draft, publish=False)
    page = sample.make_lesson([], course_page=draft, publish=False)
    request = RequestFactory().get("/")
    request.user = UserFactory(is_superuser=True)

    html = page.make_preview_request(request, page.default_preview_mode).content.decode()

    assert "Naskah kursus</a>" in html


def test_an_editor_who_is_not_enrolled_tries_without_a_trace():
    page = sample.make_lesson([sample.reflection(), sample.self_check()])
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(url_of(page)).status_code == 200
    data = {"block": sample.block_id("reflection"), "text": "Coba"}
    response = client.post(url_of(page), data, headers={"accept": "application/json"})
    assert response.json()["saved"] is False
    assert LessonResponse.objects.count() == Progress.objects.count() == 0


def test_export_and_import_give_the_same_lesson():
    page = sample.make_full_lesson(summary="Ringkasan")
    item = transfer.export(page)
    item["slug"] = "salinan"
    copy = transfer.import_item(item, page.get_parent().specific)
    copy = LessonPage.objects.get(pk=copy.pk)
    assert copy.live is False
    assert copy.summary == "Ringkasan"
    assert transfer.export(copy)["body"] == transfer.export(page)["body"]


def test_import_takes_no_code_and_no_unknown_block():
    parent = sample.make_course_page()
    body = [
        sample.block("paragraph", "<p>a<script>alert(1)</script></p>"),
        sample.block(
            "accordion",
            {"items": sample.items({"title": "t", "text": '<a href="javascript:x">b</a>'})},
        ),
    ]
    page = transfer.import_item({"title": "Impor", "slug": "impor", "body": body}, parent)
    stored = str(transfer.export(page)["body"])
    assert "script" not in stored
    parent.refresh_from_db()
    with pytest.raises(DomainError):
        transfer.import_item({"title": "x", "slug": "x", "body": [{"type": "raw"}]}, parent)


def test_no_other_method_opens_a_lesson():
    page = sample.make_lesson([])
    activity = activity_of(page)
    request = launched(activity, PersonFactory())
    request.method = "DELETE"
    request.user = AnonymousUser()
    assert views.launch(request, page).status_code == 405
