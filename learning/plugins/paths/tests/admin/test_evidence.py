"""Evidence: who decides, in what order it waits, and how its file is handed out."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.core.contract import DomainError
from learning.core.models import Credit
from learning.core.testing import factories as make

from ...engine.nodes import Kind, Leaf
from ...models import Claim
from ...services import claims, enrolling
from ...testing import make_path
from .conftest import ADMIN, client_of

LIST_QUERIES = 16


@pytest.fixture
def path(binjai):
    leaf = Leaf(key="pim", kind=Kind.EVIDENCE, ref="pim", title="Diklat PIM")
    return make_path(leaf, region=binjai.region)


@pytest.fixture
def send(path):
    def send(person):
        row = enrolling.enrol(path, person=person)
        return claims.submit(
            row,
            key="pim",
            title=f"PIM {person.name}",
            organiser="LAN",
            finished_on=dt.date(2026, 1, 2),
            file=ContentFile(b"<script>alert(1)</script>", name="sertifikat.html"),
        )

    return send


@pytest.fixture
def form_code(db):
    return make.development_form().code


def url(name, *args):
    return reverse(ADMIN + name, args=args)


def test_what_waits_longest_stands_on_top(binjai, as_admin, send):
    first, second, third = (send(person) for person in binjai.people)
    claims.approve(first, actor=binjai.admin)

    page = as_admin.get(url("claims"))

    assert [row.pk for row in page.context["rows"]] == [second.pk, third.pk, first.pk]
    for query, expected in (("state=approved", [first]), ("mine=1", [first])):
        rows = as_admin.get(f"{url('claims')}?{query}").context["rows"]
        assert [row.pk for row in rows] == [row.pk for row in expected]


def test_evidence_is_judged_where_its_owner_works(binjai, jambi, send, national):
    theirs = send(jambi.people[0])
    users = {
        "organiser": binjai.admin,
        "employer": jambi.admin,
        "editor": jambi.user("editor", "moderator"),
        "national": national,
        "owner": jambi.people[0].user,
        "nobody": None,
    }
    seen = set()
    for role, user in users.items():
        client = client_of(user)
        answers = [client.get(url(name, theirs.pk)) for name in ("claim", "claim_file")]
        found = [answer.status_code for answer in answers]
        b"".join(answers[1])
        if found == [200, 200]:
            seen.add(role)
        else:
            assert 200 not in found
            client.post(url("decide", theirs.pk), {"decision": "approve"})
            client.post(url("approve_claims"), {"row": [theirs.pk]})
    assert seen == {"employer", "national"}
    assert Claim.objects.get().state == "submitted"


def test_nobody_decides_about_their_own(binjai, as_admin, send, form_code):
    own = make.PersonFactory(user=binjai.admin, region=binjai.region)
    row = send(own)
    hours = {"form_code": form_code, "scope": "national", "jp": "20"}

    page = as_admin.get(url("claim", row.pk))
    assert (page.status_code, page.context["form"]) == (200, None)
    as_admin.post(url("decide", row.pk), {"decision": "approve", **hours})
    as_admin.post(url("decide", row.pk), {"decision": "send_back", "reason": "x"})
    as_admin.post(url("approve_claims"), {"row": [row.pk]})

    row.refresh_from_db()
    assert row.state == "submitted"
    assert not Credit.objects.exists()


def test_the_file_is_never_a_page_of_ours(binjai, as_admin, send):
    answer = as_admin.get(url("claim_file", send(binjai.people[0]).pk))

    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="sertifikat.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_sending_back_needs_a_reason(binjai, as_admin, send):
    row = send(binjai.people[0])

    wrong = as_admin.post(url("decide", row.pk), {"decision": "send_back", "reason": " "})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"reason"})
    as_admin.post(url("decide", row.pk), {"decision": "send_back", "reason": "Buram"})

    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by) == ("returned", "Buram", binjai.admin)
    log = ModelLogEntry.objects.get(action="learning.path_claim.send_back")
    assert (log.user, log.data["reason"]) == (binjai.admin, "Buram")


def test_approving_completes_what_it_was_asked_for(binjai, as_admin, send):
    row = send(binjai.people[0])

    as_admin.post(url("decide", row.pk), {"decision": "approve", "reason": ""}, follow=True)
    again = as_admin.post(
        url("decide", row.pk), {"decision": "send_back", "reason": "x"}, follow=True
    )

    row.refresh_from_db()
    assert (row.state, row.enrolment.status) == ("approved", "completed")
    assert len(list(again.context["messages"])) == 1


def test_approving_may_book_learning_hours(binjai, as_admin, send, form_code):
    row = send(binjai.people[0])
    decision = {"decision": "approve", "reason": "", "scope": "national"}

    wrong = as_admin.post(url("decide", row.pk), {**decision, "form_code": form_code, "jp": ""})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"jp"})
    unknown = as_admin.post(url("decide", row.pk), {**decision, "form_code": "x", "jp": "20"})
    assert set(unknown.context["form"].errors) == {"form_code"}
    assert (Claim.objects.get().state, Credit.objects.count()) == ("submitted", 0)
    as_admin.post(url("decide", row.pk), {**decision, "form_code": form_code, "jp": "20"})
    as_admin.post(url("decide", row.pk), {**decision, "form_code": form_code, "jp": "30"})

    credit = Credit.objects.get()
    assert (credit.person, credit.source) == (row.person, "path-external")
    assert (credit.key, credit.raw_jp) == (f"path-claim:{row.pk}", 20)
    assert (credit.form_code, credit.starts_on) == (form_code, row.finished_on)
    assert (credit.title, credit.organiser, credit.booked_by) == (row.title, "LAN", binjai.admin)
    assert ModelLogEntry.objects.get(action="learning.path_claim.approve").data["jp"] == 20
    page = as_admin.get(url("claim", row.pk)).content.decode()
    assert f"{credit.credited_jp} dari 20 JP" in page


def test_without_a_form_no_hours_are_booked(binjai, as_admin, send):
    row = send(binjai.people[0])
    as_admin.post(url("decide", row.pk), {"decision": "approve", "form_code": "", "jp": "20"})
    assert (Claim.objects.get().state, Credit.objects.count()) == ("approved", 0)


def test_hours_are_booked_with_the_decision_or_not_at_all(binjai, send, form_code):
    row = send(binjai.people[0])
    claims.send_back(row, actor=binjai.admin, reason="Buram")
    with pytest.raises(DomainError):
        claims.approve(row, actor=binjai.admin, hours=claims.Hours(form_code, "national", 20))
    assert Credit.objects.count() == 0


def test_the_jp_of_the_path_are_suggested(binjai, as_admin):
    leaf = Leaf(key="pim", kind=Kind.EVIDENCE, ref="pim", title="Diklat PIM", jp=12)
    row = enrolling.enrol(make_path(leaf, region=binjai.region), person=binjai.people[0])
    sent = claims.submit(
        row,
        key="pim",
        title="PIM",
        organiser="LAN",
        finished_on=dt.date(2026, 1, 2),
        file=ContentFile(b"%PDF-1.4", name="sertifikat.pdf"),
    )
    assert as_admin.get(url("claim", sent.pk)).context["form"]["jp"].value() == 12


def test_many_at_once(binjai, jambi, as_admin, send):
    rows = [send(person) for person in binjai.people]
    claims.approve(rows[0], actor=binjai.admin)
    foreign = send(jambi.people[0])

    as_admin.post(url("approve_claims"), {"row": [rows[1].pk, foreign.pk]}, follow=True)
    assert Claim.objects.filter(state="approved").count() == 1
    page = as_admin.post(url("approve_claims"), {"row": [row.pk for row in rows]}, follow=True)

    assert Claim.objects.filter(state="approved").count() == 3
    # How many were approved, and whose turn it was not.
    assert len(list(page.context["messages"])) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same(binjai, as_admin, send, number, django_assert_num_queries):
    for person in binjai.people[:number]:
        send(person)
    as_admin.get(url("claims"))

    with django_assert_num_queries(LIST_QUERIES):
        as_admin.get(url("claims"))


def test_the_first_page_says_what_waits(binjai, jambi, as_admin, send, path):
    path.enrol_method = "approval"
    path.save()
    enrolling.enrol(path, person=binjai.people[1])
    path.enrol_method = "open"
    path.save()
    send(binjai.people[0])

    def home(user):
        return client_of(user).get("/kelola/").content.decode()

    body = home(binjai.admin)
    assert f"{url('participants', path.pk)}?status=requested" in body
    assert f"{url('claims')}?state=submitted" in body
    assert f"{url('claims')}?state=submitted" not in home(jambi.admin)
    assert url("paths") not in home(binjai.user("editor"))
