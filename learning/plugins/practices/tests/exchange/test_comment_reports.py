"""A reader reports a comment: it stays where it is until the region's moderators decide."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.core.api import DomainError
from learning.core.testing.factories import PersonFactory
from learning.plugins.practices.models import Comment, CommentReport, Entry
from learning.plugins.practices.services import comment_reports, community
from learning.plugins.practices.testing import entry_of, make_article

from .conftest import client_of

pytestmark = pytest.mark.django_db
DESK = "learning_practices_admin:"
DESK_QUERIES = 17
EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture
def reader(adopter):
    return adopter.author


@pytest.fixture
def writer(origin):
    return origin.author


def say(entry, person, text, user) -> Comment:
    left = community.comment(entry, person, text)
    community.moderate([left], state="shown", user=user)
    return Comment.objects.get(pk=left.pk)


@pytest.fixture
def comment(entry, origin, writer) -> Comment:
    return say(entry, writer, "Kepala dinas itu pembohong.", origin.moderator)


def report_url(comment) -> str:
    return reverse("learning_practices:report_comment", args=[comment.pk])


def open_reports(comment) -> tuple[int, int]:
    comment.refresh_from_db()
    return comment.report_count, comment.reports.filter(settled_at=None).count()


def refusal(*args, **kwargs) -> str:
    with pytest.raises(DomainError) as refused:
        comment_reports.report(*args, **kwargs)
    return refused.value.code


def test_a_report_hides_nothing(client, comment, entry, reader):
    for person in (reader, PersonFactory(), PersonFactory()):
        comment_reports.report(comment, person, reason="insult")
    assert open_reports(comment) == (3, 3)
    assert comment.state == Comment.State.SHOWN
    assert comment.text in client.get(entry.url).content.decode()
    assert Entry.objects.get(pk=entry.pk).comment_count == 1


def test_once_a_person_even_after_it_was_dismissed(comment, reader, origin):
    comment_reports.report(comment, reader, reason="insult")
    assert refusal(comment, reader, reason="false") == "duplicate"
    comment_reports.dismiss([comment], user=origin.moderator)
    assert refusal(comment, reader, reason="false") == "duplicate"
    assert CommentReport.objects.count() == 1


def test_nobody_reports_what_is_their_own(comment, writer):
    assert refusal(comment, writer, reason="insult") == "closed"


@pytest.mark.parametrize("state", ["waiting", "hidden"])
def test_only_what_everybody_reads_is_reported(comment, reader, state):
    Comment.objects.update(state=state)
    assert refusal(comment, reader, reason="insult") == "closed"


@pytest.mark.parametrize(
    ("reason", "text", "code"),
    [
        ("", "", "reason"),
        ("rude", "", "reason"),
        ("other", " \u200b ", "text"),
        ("insult", "a" * 301, "long"),
    ],
)
def test_what_a_report_has_to_tell(comment, reader, reason, text, code):
    assert refusal(comment, reader, reason=reason, text=text) == code
    assert open_reports(comment) == (0, 0)


def test_five_reports_in_ten_minutes_and_thirty_a_day(entry, origin, writer, reader):
    def others(number):
        rows = (
            Comment(entry=entry, person=writer, text=f"Teks {n}", state="shown")
            for n in range(number)
        )
        return Comment.objects.bulk_create(rows)

    made = others(5)
    for comment in made:
        comment_reports.report(comment, reader, reason="advertising")
    (more, last) = others(2)
    assert refusal(more, reader, reason="advertising") == "too_many"
    CommentReport.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    comment_reports.report(more, reader, reason="advertising")
    CommentReport.objects.bulk_create(
        CommentReport(comment=row, person=reader, reason="insult") for row in others(24)
    )
    CommentReport.objects.update(created_at=timezone.now() - timedelta(hours=23))
    assert refusal(last, reader, reason="advertising") == "too_many"
    assert comment_reports.report(last, PersonFactory(), reason="advertising").pk


def test_hiding_settles_the_reports(comment, reader, origin):
    comment_reports.report(comment, reader, reason="insult")
    community.moderate([comment], state="hidden", user=origin.moderator, reason="Menghina")
    assert open_reports(comment) == (0, 0)
    assert CommentReport.objects.get().settled_by == origin.moderator


def test_dismissing_settles_the_reports_and_the_comment_stays(comment, reader, origin):
    comment_reports.report(comment, reader, reason="insult")
    assert comment_reports.dismiss([comment], user=origin.moderator) == 1
    assert comment_reports.dismiss([comment], user=origin.moderator) == 0
    assert open_reports(comment) == (0, 0)
    assert comment.state == Comment.State.SHOWN
    (line,) = ModelLogEntry.objects.filter(action="learning.comment.kept")
    assert (line.user, line.data["reports"]) == (origin.moderator, 1)


def test_readers_report_without_script(comment, entry, reader):
    browser = client_of(reader.user)
    assert report_url(comment) in browser.get(entry.url).content.decode()
    asked = browser.get(report_url(comment)).content.decode()
    assert comment.text in asked
    refused = browser.post(report_url(comment), {"reason": "other", "text": ""})
    assert refused.status_code == 422
    sent = browser.post(report_url(comment), {"reason": "other", "text": "Menyebut nama warga"})
    assert sent.url == f"{entry.url}#tanggapan"
    assert CommentReport.objects.get().text == "Menyebut nama warga"
    body = browser.get(entry.url).content.decode()
    assert report_url(comment) not in body
    assert "Anda melaporkan komentar ini." in body
    again = browser.post(report_url(comment), {"reason": "insult"})
    assert "Anda sudah melaporkan komentar ini." in again.content.decode()


def test_neither_the_writer_nor_a_visitor_sees_the_link(client, comment, entry, writer):
    assert report_url(comment) not in client_of(writer.user).get(entry.url).content.decode()
    assert report_url(comment) not in client.get(entry.url).content.decode()
    assert client.post(report_url(comment), {"reason": "insult"}).status_code == 302
    assert client_of(writer.user).post(report_url(comment), {"reason": "insult"}).status_code == 422
    assert open_reports(comment) == (0, 0)


def test_former_employees_staff_and_hidden_comments(comment, reader, people):
    reporters = {"asn": people["asn"], "national": people["national"], "editor": people["editor"]}
    answers = {
        role: client_of(user).get(report_url(comment)).status_code
        for role, user in reporters.items()
    }
    assert answers == {"asn": 200, "national": 404, "editor": 404}
    reader.is_active = False
    reader.save()
    assert client_of(reader.user).get(report_url(comment)).status_code == 404
    Comment.objects.update(state=Comment.State.HIDDEN)
    assert client_of(PersonFactory().user).get(report_url(comment)).status_code == 404


def test_the_queue_begins_with_what_was_reported_most(comment, entry, origin, writer, reader):
    twice = say(entry, writer, "Obat murah di sini", origin.moderator)
    say(entry, writer, "Tidak ada yang keberatan", origin.moderator)
    waiting = community.comment(entry, writer, "Belum dibaca")
    comment_reports.report(comment, reader, reason="other", text="Menyebut nama")
    for person in (reader, PersonFactory()):
        comment_reports.report(twice, person, reason="advertising")

    response = client_of(origin.moderator).get(reverse(DESK + "comments"))

    listed = list(response.context["page_obj"].object_list)
    assert listed == [twice, comment, waiting]
    body = response.content.decode()
    assert "2 laporan" in body
    assert "Hal lain: Menyebut nama" in body
    assert reader.full_name not in body
    only = client_of(origin.moderator).get(reverse(DESK + "comments"), {"state": "dilaporkan"})
    assert list(only.context["page_obj"].object_list) == [twice, comment]


def test_who_sees_and_settles_reports(comment, reader, people):
    comment_reports.report(comment, reader, reason="other", text="Menyebut nama warga")
    seen, settled = set(), set()
    for role, user in people.items():
        browser = client_of(user)
        if "Menyebut nama warga" in browser.get(reverse(DESK + "comments")).content.decode():
            seen.add(role)
        browser.post(reverse(DESK + "moderate"), {"comment": comment.pk, "state": "keep"})
        if open_reports(comment) == (0, 0):
            settled.add(role)
        CommentReport.objects.update(settled_at=None, settled_by=None)
        Comment.objects.update(report_count=1)
    assert settled == {"origin moderator", "national"}
    assert seen == {"origin editor", "origin moderator", "national"}


def test_reports_of_another_region_are_not_settled(comment, reader, adopter):
    foreign = say(
        entry_of(make_article(region=adopter.region)),
        PersonFactory(),
        "Dari tempat lain",
        adopter.moderator,
    )
    for row in (comment, foreign):
        comment_reports.report(row, reader, reason="insult")
    data = {"comment": [comment.pk, foreign.pk], "state": "keep"}
    client_of(adopter.moderator).post(reverse(DESK + "moderate"), data)
    assert (open_reports(comment), open_reports(foreign)) == ((1, 1), (0, 0))


def test_no_script_of_a_report_runs(comment, reader, origin):
    comment_reports.report(comment, reader, reason="other", text=EVIL)
    body = client_of(origin.moderator).get(reverse(DESK + "comments")).content.decode()
    assert "&lt;script&gt;alert(1)" in body
    assert "<img src=x" not in body


def test_the_queue_costs_the_same_for_many(entry, origin, writer, django_assert_num_queries):
    browser = client_of(origin.moderator)
    browser.get(reverse(DESK + "comments"))
    for number in range(3):
        row = say(entry, writer, f"Teks {number}", origin.moderator)
        for person in (PersonFactory(), PersonFactory()):
            comment_reports.report(row, person, reason="insult")
        if number != 1:
            with django_assert_num_queries(DESK_QUERIES):
                browser.get(reverse(DESK + "comments"))


def test_a_signed_in_reader_costs_the_same_for_many(
    entry, origin, writer, reader, django_assert_num_queries
):
    browser = client_of(reader.user)
    browser.get(entry.url)
    for number in range(3):
        row = say(entry, writer, f"Teks {number}", origin.moderator)
        comment_reports.report(row, reader, reason="insult")
        if number != 1:
            with django_assert_num_queries(32):
                browser.get(entry.url)
