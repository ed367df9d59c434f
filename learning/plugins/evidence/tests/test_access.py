"""Who may see and do what, by direct address."""

import datetime as dt
import re
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.core.api import Role, assign_role, provision_region, set_head
from learning.core.testing.factories import PersonFactory, UserFactory, make_region, nation
from learning.core.testing.shared import kept_rows
from learning.plugins.evidence.models import Evidence, EvidenceFile, VerificationRule
from learning.plugins.evidence.services import deciding, endorsing, files, filing
from learning.plugins.evidence.testing import certificate, draft, endorsement, sent

from .conftest import administrator

pytestmark = pytest.mark.django_db
ADMIN = "learning_evidence_admin:"


def client_of(user):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def file_url(row, name="file", *more):
    return reverse(f"learning_evidence:{name}", args=[row.pk, row.files.get().pk, *more])


@pytest.fixture
def head(person):
    found = PersonFactory(region=person.region, unit=person.unit)
    set_head(person.unit, person=found, start=dt.date(2020, 1, 1), actor=None)
    return found


@pytest.fixture(scope="module")
def strangers(first_person, django_db_blocker):
    """The national administrator, and one of another region."""
    with kept_rows(django_db_blocker):
        national = UserFactory()
        country = nation()
        provision_region(country)
        assign_role(national, region=country, role=Role.NATIONAL)
        yield national, administrator(make_region())


@pytest.fixture
def users(strangers, person, verifier, head):
    """By role, everybody who may come along."""
    national, elsewhere = deepcopy(strangers)
    editor = UserFactory()
    assign_role(editor, region=person.region, role=Role.EDITOR)
    return {
        "owner": person.user,
        "other": PersonFactory(region=person.region, unit=person.unit).user,
        "head": head.user,
        "verifier": verifier,
        "national": national,
        "editor": editor,
        "elsewhere": elsewhere,
        "superuser": UserFactory(is_superuser=True),
        "nobody": None,
    }


FILE_RIGHTS = {
    "owner": 200,
    "other": 404,
    "head": 404,
    "verifier": 200,
    "national": 200,
    "editor": 404,
    "elsewhere": 404,
    "superuser": 200,
    "nobody": 302,
}


def answers(users, url, method="get", **data):
    return {role: code(client_of(user), url, method, **data) for role, user in users.items()}


def code(client, url, method="get", **data):
    response = getattr(client, method)(url, **data)
    body(response)
    return response.status_code


def body(response):
    """Read to the end, at which a file is closed."""
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("name", ["file", "file_page"])
def test_files_are_for_the_owner_and_who_verifies(person, users, name):
    row = sent(person, file=certificate("A", "PDF"))
    assert answers(users, file_url(row, name, *([1] if name == "file_page" else []))) == FILE_RIGHTS


def test_files_of_drafts_are_for_the_owner_alone(person, users):
    row = draft(person)
    hidden = dict.fromkeys(("verifier", "national", "superuser"), 404)
    assert answers(users, file_url(row)) == FILE_RIGHTS | hidden


def test_the_head_reads_files_only_where_asked(person, users):
    endorsement(person.region, "optional")
    row = sent(person)
    assert answers(users, file_url(row)) == FILE_RIGHTS | {"head": 200}
    filing.withdraw(row, actor=person.user)
    assert code(client_of(users["head"]), file_url(row)) == 404


def test_a_right_that_ends_ends_at_once(person, verifier):
    row, client = sent(person), client_of(verifier)
    assert code(client, file_url(row)) == 200
    person.region = make_region()
    person.unit = None
    person.save()
    assert code(client, file_url(row)) == 404


def test_an_old_link_to_a_removed_file_is_dead(person, django_capture_on_commit_callbacks):
    row, client = draft(person), client_of(person.user)
    url = file_url(row)
    with django_capture_on_commit_callbacks(execute=True):
        files.remove_file(row.files.get())
    assert client.get(url).status_code == 404


def test_a_file_of_another_piece_of_evidence_is_not_found_under_this_one(person):
    mine, other = draft(person), sent()
    url = reverse("learning_evidence:file", args=[mine.pk, other.files.get().pk])
    assert client_of(person.user).get(url).status_code == 404


def test_a_file_lost_from_the_storage_is_not_an_error_of_ours(person):
    row = draft(person)
    files.delete_stored([row.files.get().file.name])
    assert client_of(person.user).get(file_url(row)).status_code == 404


def test_what_is_served_is_kept_by_nobody_and_runs_nowhere(person):
    row = draft(person)
    response = client_of(person.user).get(file_url(row))
    with row.files.get().file.open() as kept:
        assert b"".join(response.streaming_content) == kept.read()
    assert {name: response.headers[name] for name in GUARDS} == GUARDS
    assert response.headers["Content-Disposition"] == 'attachment; filename="sertifikat.png"'
    shown = client_of(person.user).get(file_url(row) + "?lihat")
    assert shown.headers["Content-Disposition"] == 'inline; filename="sertifikat.png"'
    assert {name: shown.headers[name] for name in GUARDS} == GUARDS
    body(shown)


GUARDS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Content-Type": "image/png",
}


def test_a_pdf_is_never_shown_inline_but_as_pictures_of_its_pages(person):
    row, client = draft(person, file=certificate("A", "PDF")), client_of(person.user)
    response = client.get(file_url(row) + "?lihat")
    body(response)
    assert response.headers["Content-Disposition"].startswith("attachment")
    page = client.get(file_url(row, "file_page", 1))
    assert {name: page.headers[name] for name in GUARDS} == GUARDS
    assert client.get(file_url(row, "file_page", 2)).status_code == 404


def test_the_name_in_the_storage_leads_nowhere(person):
    name = draft(person).files.get().file.name
    client = client_of(person.user)
    assert {client.get(f"/{where}{name}").status_code for where in ("", "media/", "static/")} == {
        404
    }


def test_a_page_that_cannot_be_drawn_is_not_an_error_of_ours(person):
    # The tree of pages counts one page, which is not there.
    broken = re.sub(rb"/Kids \[ \d 0 R \]", b"/Kids [ 9 0 R ]", certificate("A", "PDF"))
    row = draft(person, file=broken)
    assert client_of(person.user).get(file_url(row, "file_page", 1)).status_code == 404


OWN = ("detail", "edit", "send")


@pytest.mark.parametrize("name", OWN)
def test_own_pages_are_the_owner_s(person, users, name):
    row = draft(person)
    found = answers(users, reverse(f"learning_evidence:{name}", args=[row.pk]))
    no_person = {"verifier", "national", "editor", "elsewhere", "superuser"}
    expected = {role: 200 if role in no_person else 404 for role in users}
    assert found == expected | {"owner": 200, "nobody": 302}


@pytest.mark.parametrize("name", ["edit", "send", "withdraw", "discard"])
def test_nobody_changes_what_is_somebody_else_s(person, users, name):
    row = draft(person)
    del users["owner"]
    answers(users, reverse(f"learning_evidence:{name}", args=[row.pk]), "post", data={"title": "X"})
    fresh = Evidence.objects.get()
    assert (fresh.title, fresh.status, fresh.updated_at) == (row.title, "draft", row.updated_at)


def test_nobody_removes_somebody_else_s_file(person, users):
    row = draft(person)
    url = file_url(row, "remove_file")
    del users["owner"]
    answers(users, url, "post")
    assert EvidenceFile.objects.count() == 1


STAFF = {"verifier": 200, "national": 200, "superuser": 200}
ADMIN_RIGHTS = dict.fromkeys(FILE_RIGHTS, 403) | STAFF | {"editor": 302, "nobody": 302}


@pytest.mark.parametrize(("name", "elsewhere"), [("queue", 200), ("rules", 200), ("evidence", 404)])
def test_the_queue_is_for_verifiers(person, users, name, elsewhere):
    row = sent(person)
    args = [row.pk] if name == "evidence" else []
    found = answers(users, reverse(ADMIN + name, args=args))
    assert found == ADMIN_RIGHTS | {"elsewhere": elsewhere}


POSTS = {
    "decide": {"decision": "reject", "reason": "X", "form_code": "seminar", "scope": "national"},
    "assign": {"verifier": ""},
    "correct": {"step": "reverse", "reason": "X", "form_code": "seminar", "scope": "national"},
}


@pytest.mark.parametrize("name", POSTS)
def test_who_may_not_decide_decides_nothing(person, users, verifier, name):
    row = sent(person)
    if name == "correct":
        deciding.approve(row, actor=verifier)
    row = deciding.assign(row, verifier=verifier, actor=verifier) if name == "assign" else row
    before = Evidence.objects.get().updated_at
    for role in ("verifier", "national", "superuser"):
        del users[role]
    answers(users, reverse(ADMIN + name, args=[row.pk]), "post", data=POSTS[name])
    assert Evidence.objects.get().updated_at == before


def test_drafts_are_no_business_of_verifiers(person, verifier):
    row, client = draft(person), client_of(verifier)
    assert client.get(reverse(f"{ADMIN}evidence", args=[row.pk])).status_code == 404
    assert row.title not in client.get(reverse(f"{ADMIN}queue")).text


def test_many_at_once_takes_nothing_of_other_regions(person, verifier):
    mine, other = sent(person), sent()
    client_of(verifier).post(
        reverse(f"{ADMIN}act"), {"action": "approve", "row": [mine.pk, other.pk, "x", "9" * 30]}
    )
    assert set(Evidence.objects.filter(status="approved")) == {mine}


def test_own_evidence_is_decided_by_others(person):
    provision_region(person.region)
    assign_role(person.user, region=person.region, role=Role.ADMIN)
    row, client = sent(person), client_of(person.user)
    page = client.get(reverse(f"{ADMIN}evidence", args=[row.pk]))
    assert (page.status_code, page.context["form"]) == (200, None)
    url = reverse(f"{ADMIN}decide", args=[row.pk])
    assert client.post(url, POSTS["decide"]).status_code in (302, 403)
    client.post(reverse(f"{ADMIN}act"), {"action": "approve", "row": [row.pk]})
    assert Evidence.objects.get().status == "submitted"


def test_the_unit_s_evidence_is_for_its_head(person, users):
    endorsement(person.region, "optional")
    row = sent(person)
    url = reverse("learning_evidence:unit_evidence", args=[row.pk])
    found = answers(users, url)
    assert {role: code for role, code in found.items() if role in ("owner", "other", "head")} == {
        "owner": 404,
        "other": 404,
        "head": 200,
    }
    unit = reverse("learning_evidence:unit")
    assert client_of(users["other"]).get(unit).status_code == 403
    assert client_of(users["head"]).get(unit).status_code == 200
    client_of(users["other"]).post(url, {"answer": "endorse"})
    assert Evidence.objects.get().endorsement == "waiting"


def test_a_head_who_steps_down_sees_nothing_more(person, head):
    from learning.core.models import Headship

    endorsement(person.region, "optional")
    row = endorsing.endorse(sent(person), head=head)
    Headship.objects.update(end=dt.date(2021, 1, 1))
    client = client_of(head.user)
    url = reverse("learning_evidence:unit_evidence", args=[row.pk])
    assert client.get(url).status_code == 404
    assert code(client, file_url(row)) == 404


def test_rules_of_a_region_are_its_administrators(person, verifier):
    url = reverse(f"{ADMIN}rule", args=[person.region_id])
    values = {"endorsement": "required", "amber_days": 2, "red_days": 4}
    assert client_of(administrator(make_region())).post(url, values).status_code == 404
    bad = client_of(verifier).post(url, values | {"red_days": 1})
    assert bad.status_code == 422
    assert client_of(verifier).post(url, values).status_code == 302
    rule = VerificationRule.of(person.region)
    assert (rule.endorsement, rule.amber_days, rule.red_days) == ("required", 2, 4)
    client_of(verifier).post(url, values | {"red_days": 5})
    logged = ModelLogEntry.objects.for_instance(rule).order_by("pk").values_list("data", flat=True)
    assert list(logged) == [values, {"red_days": 5}]


def test_every_post_needs_its_token(person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person.user)
    row = draft(person)
    for name in ("edit", "send", "withdraw", "discard"):
        url = reverse(f"learning_evidence:{name}", args=[row.pk])
        assert strict.post(url).status_code == 403
    assert Evidence.objects.get().status == "draft"


def test_what_was_typed_is_text_and_never_markup(person, verifier):
    evil = '<script>alert("x")</script>'
    row = sent(person, title=evil, organiser=evil, note=evil)
    pages = [
        client_of(person.user).get(reverse("learning_evidence:detail", args=[row.pk])),
        client_of(person.user).get(reverse("learning_evidence:mine")),
        client_of(verifier).get(reverse(f"{ADMIN}evidence", args=[row.pk])),
        client_of(verifier).get(reverse(f"{ADMIN}queue")),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert(" not in page.text
        assert "&lt;script&gt;alert(" in page.text


def test_a_hostile_upload_is_told_of_and_not_kept(person):
    row = draft(person, file=b"")
    url = reverse("learning_evidence:edit", args=[row.pk])
    evil = SimpleUploadedFile("<b>x</b>.pdf", b"<html><script>alert(1)</script>")
    good = SimpleUploadedFile("ok.png", certificate("x"))
    response = client_of(person.user).post(
        url, {"title": "Judul", "form_code": "seminar", "scope": "national", "files": [evil, good]}
    )
    assert response.status_code == 422
    assert "<b>x</b>" not in response.text
    assert list(row.files.values_list("name", flat=True)) == ["ok.png"]
