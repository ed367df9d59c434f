"""What readers leave: counted right, kept from abuse, shown after a moderator read it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core.api import DomainError
from learning.core.testing.factories import PersonFactory
from learning.plugins.practices.models import Comment, Entry, Reaction
from learning.plugins.practices.services import community
from learning.plugins.practices.testing import entry_of, make_article

from .conftest import client_of

pytestmark = pytest.mark.django_db
DESK = "learning_practices_admin:"
PAGE_QUERIES = 27
EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)"> [x](javascript:alert(3))'


@pytest.fixture
def reader(adopter):
    return adopter.author


@pytest.fixture
def waiting(entry, reader) -> Comment:
    return community.comment(entry, reader, "Terima kasih, kami coba juga.")


def counts(entry):
    fresh = Entry.objects.get(pk=entry.pk)
    return (fresh.helpful_count, fresh.unhelpful_count, fresh.thanks_count, fresh.comment_count)


def test_one_answer_a_person_that_may_change(entry, reader):
    seen = []
    for helpful in (True, True, False, None):
        community.rate(entry, reader, helpful=helpful)
        seen.append(counts(entry)[:2])
    assert seen == [(1, 0), (1, 0), (0, 1), (0, 0)]
    assert Reaction.objects.count() == 1


def test_thanks_count_apart_from_the_answer(entry, reader):
    community.rate(entry, reader, helpful=True)
    community.thank(entry, reader, thanks=True)
    community.thank(entry, PersonFactory(), thanks=True)
    assert counts(entry) == (1, 0, 2, 0)
    community.thank(entry, reader, thanks=False)
    assert counts(entry) == (1, 0, 1, 0)


def test_nothing_is_left_with_what_is_not_published(entry, reader):
    Entry.objects.filter(pk=entry.pk).update(is_live=False)
    entry.refresh_from_db()
    with pytest.raises(community.Closed):
        community.rate(entry, reader, helpful=True)
    with pytest.raises(community.Closed):
        community.comment(entry, reader, "Halo semua")


def test_authors_may_close_comments(reader):
    entry = entry_of(make_article(allow_comments=False))
    with pytest.raises(community.Closed):
        community.comment(entry, reader, "Halo semua")


def test_five_comments_in_ten_minutes(entry, reader):
    for number in range(5):
        community.comment(entry, reader, f"Komentar {number}")
    with pytest.raises(community.TooMany):
        community.comment(entry, reader, "Komentar lain")
    community.comment(entry, PersonFactory(), "Komentar lain")
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert community.comment(entry, reader, "Komentar lain").state == Comment.State.WAITING


def test_thirty_comments_a_day(entry, reader):
    Comment.objects.bulk_create(
        Comment(entry=entry, person=reader, text=f"Komentar {number}") for number in range(30)
    )
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=23))
    with pytest.raises(community.TooMany):
        community.comment(entry, reader, "Komentar lain")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ok", "short"),
        (" \u200b\n\u202e ", "short"),
        ("a" * 2_001, "long"),
        ("http://a.id http://b.id www.c.id", "links"),
        ("  Terima kasih, kami coba juga. ", "duplicate"),
    ],
)
def test_what_is_refused(waiting, entry, reader, text, code):
    with pytest.raises(DomainError) as refused:
        community.comment(entry, reader, text)
    assert refused.value.code == code
    assert Comment.objects.count() == 1


def test_signs_that_nobody_sees_are_dropped():
    assert community.plain_text("a\u202eb\x00c\r\n\n\n\n\nd\ufeff") == "abc\n\nd"


def test_a_comment_is_shown_once_a_moderator_let_it_pass(client, waiting, entry, origin, reader):
    assert waiting.text not in client.get(entry.url).content.decode()
    own = client_of(reader.user).get(entry.url)
    assert waiting.text in own.content.decode()
    assert own.headers["Cache-Control"] == "private, no-store"

    assert community.moderate([waiting], state="shown", user=origin.moderator) == 1

    assert counts(entry)[3] == 1
    assert waiting.text in client.get(entry.url).content.decode()
    community.moderate([waiting], state="hidden", user=origin.moderator, reason="Iklan")
    waiting.refresh_from_db()
    assert (waiting.reason, waiting.moderated_by, counts(entry)[3]) == (
        "Iklan",
        origin.moderator,
        0,
    )
    assert waiting.text not in client.get(entry.url).content.decode()


def test_hiding_wants_a_reason(waiting, origin):
    with pytest.raises(DomainError):
        community.moderate([waiting], state="hidden", user=origin.moderator, reason=" ")


def test_the_kept_page_holds_nothing_of_a_person(client, entry, reader, waiting):
    community.rate(entry, reader, helpful=True)
    response = client.get(entry.url)
    body = response.content.decode()
    assert response.headers["X-Asah-Public"] == "1"
    assert "csrfmiddlewaretoken" not in body.split('id="tanggapan"')[1]
    assert "Masuk untuk berkomentar" in body
    assert reader.full_name not in body


def test_forms_of_the_page_lead_back_to_it(entry, reader):
    browser = client_of(reader.user)
    back = f"{entry.url}#tanggapan"
    react = reverse("learning_practices:react", args=[entry.pk])
    write = reverse("learning_practices:comment", args=[entry.pk])
    assert browser.post(react, {"helpful": "ya"}).url == back
    assert browser.post(react, {"thanks": "ya"}).url == back
    assert browser.post(write, {"text": "Bagus sekali"}).url == back
    assert counts(entry) == (1, 0, 1, 0)
    assert Comment.objects.get().state == Comment.State.WAITING
    again = browser.post(write, {"text": "Bagus sekali"})
    assert again.status_code == 422
    assert "Bagus sekali" in again.content.decode()


def test_who_may_leave_something(entry, people, client):
    react = reverse("learning_practices:react", args=[entry.pk])
    write = reverse("learning_practices:comment", args=[entry.pk])
    for role, user in people.items():
        client_of(user).post(react, {"helpful": "ya"})
        client_of(user).post(write, {"text": f"Halo dari {role}"})
    # Only those who are employees; staff accounts alone are not.
    assert [row.text for row in Comment.objects.all()] == ["Halo dari asn"]
    assert counts(entry)[0] == 1
    assert client_of(people["asn"]).get(react).status_code == 405


def test_former_employees_leave_nothing(entry, reader):
    reader.is_active = False
    reader.save()
    address = reverse("learning_practices:comment", args=[entry.pk])
    assert client_of(reader.user).post(address, {"text": "Halo semua"}).status_code == 404


def test_no_script_of_a_comment_runs(client, entry, reader, origin):
    left = community.comment(entry, reader, EVIL)
    desk = client_of(origin.moderator).get(reverse(DESK + "comments")).content.decode()
    community.moderate([left], state="shown", user=origin.moderator)
    for body in (desk, client.get(entry.url).content.decode()):
        assert "&lt;script&gt;alert(1)" in body
        assert "<script>alert(1)" not in body
        assert "<img src=x" not in body


def test_who_moderates(waiting, people):
    moderated, read = set(), set()
    for role, user in people.items():
        browser = client_of(user)
        body = browser.get(reverse(DESK + "comments"), {"state": "semua"}).content.decode()
        if waiting.text in body:
            read.add(role)
        browser.post(reverse(DESK + "moderate"), {"comment": waiting.pk, "state": "shown"})
        if Comment.objects.get().state == Comment.State.SHOWN:
            moderated.add(role)
        Comment.objects.update(state=Comment.State.WAITING)
    assert moderated == {"origin moderator", "national"}
    assert read == {"origin editor", "origin moderator", "national"}


def test_many_at_once_and_never_those_of_others(waiting, entry, origin):
    more = community.comment(entry, PersonFactory(), "Menarik sekali")
    foreign = community.comment(entry_of(make_article()), PersonFactory(), "Dari tempat lain")
    address = reverse(DESK + "moderate")
    ids = [waiting.pk, more.pk, foreign.pk, "x", "9" * 30]
    data = {"comment": ids, "state": "hidden", "reason": "Iklan"}
    client_of(origin.moderator).post(address, data)
    hidden = set(Comment.objects.filter(state="hidden").values_list("pk", flat=True))
    assert hidden == {waiting.pk, more.pk}


def test_comments_cost_the_same_for_many(client, entry, origin, django_assert_num_queries):
    client.get(entry.url)
    for number in range(3):
        left = community.comment(entry, PersonFactory(), f"Teks {number}")
        community.moderate([left], state="shown", user=origin.moderator)
        if number != 1:
            with django_assert_num_queries(PAGE_QUERIES):
                client.get(entry.url)
