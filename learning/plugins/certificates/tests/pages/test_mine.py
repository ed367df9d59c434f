import pytest
from django.urls import reverse

from learning.core.testing.factories import UserFactory, make_course
from learning.plugins.certificates.models import Certificate
from learning.plugins.certificates.services.replacing import revoke
from learning.plugins.certificates.testing import certified, completed

from .conftest import client_of

MINE = reverse("learning_certificates:mine")


def own(name, row):
    return reverse(f"learning_certificates:{name}", args=[row.public_id])


@pytest.fixture
def holder(binjai):
    return client_of(binjai.person.user)


def test_the_holder_finds_downloads_and_shares_it(holder, binjai):
    row = binjai.certificate
    assert row.title in holder.get(MINE).content.decode()
    page = holder.get(own("certificate", row))
    assert row.get_absolute_url() in page.content.decode()
    file = holder.get(own("download", row))
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert file["Cache-Control"] == "private, no-store"
    assert file["X-Robots-Tag"] == "noindex"
    assert file.content.startswith(b"%PDF-")
    row.refresh_from_db()
    assert row.size == len(file.content)


def test_the_page_of_a_completed_course_shows_it(holder, binjai):
    row = binjai.certificate
    url = reverse("learning:completed", args=[row.completion.course_id])
    response = holder.get(url)
    assert row.number in response.content.decode()
    assert own("download", row) in response.content.decode()


def test_looking_at_a_completed_course_gives_nothing(binjai):
    """Whoever chose the template later decides whether earlier completions get theirs."""
    course, other = make_course(region=binjai.region), binjai.new_person("Budi")
    completion = completed(course, other)
    client = client_of(other.user)
    response = client.get(reverse("learning:completed", args=[completion.course_id]))
    assert (response.status_code, Certificate.objects.filter(person=other).count()) == (200, 0)


def test_the_page_of_a_completed_course_offers_none_that_was_taken_back(holder, binjai):
    row = binjai.certificate
    revoke(row, actor=None, reason="Salah terbit")
    response = holder.get(reverse("learning:completed", args=[row.completion.course_id]))
    assert row.number not in response.content.decode()


def test_to_others_it_does_not_exist(binjai, jambi):
    row = binjai.certificate
    stranger = client_of(jambi.person.user)
    for name in ("certificate", "download"):
        assert stranger.get(own(name, row)).status_code == 404
    assert stranger.post(own("correct", row)).status_code == 404
    assert row.title not in stranger.get(MINE).content.decode()
    visitor = client_of(None)
    for name in ("certificate", "download"):
        response = visitor.get(own(name, row))
        assert (response.status_code, "/akun/login/" in response.url) == (302, True)


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("editor", 404), ("moderator", 404), ("", 404)]
)
def test_who_else_may_download_it(binjai, role, status):
    user = binjai.user(role) if role else UserFactory()
    assert client_of(user).get(own("download", binjai.certificate)).status_code == status


def test_administrators_of_other_regions_may_not(binjai, jambi):
    response = client_of(jambi.admin).get(own("download", binjai.certificate))
    assert response.status_code == 404


def test_a_former_name_is_corrected_by_its_holder(holder, binjai):
    row = binjai.certificate
    assert own("correct", row) not in holder.get(own("certificate", row)).content.decode()
    binjai.person.name = "Ani Baru"
    binjai.person.save()
    assert own("correct", row) in holder.get(own("certificate", row)).content.decode()
    response = holder.post(own("correct", row))
    new = Certificate.objects.get(edition=2)
    assert response.url == own("certificate", new)
    assert new.name == "Ani Baru"
    assert holder.get(own("correct", new)).status_code == 405
    assert holder.post(own("correct", new)).url == own("certificate", new)
    assert Certificate.objects.filter(person=binjai.person).count() == 2


def test_a_revoked_one_says_why(holder, binjai):
    revoke(binjai.certificate, actor=None, reason="Salah terbit")
    assert "Salah terbit" in holder.get(own("certificate", binjai.certificate)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    holder, binjai, number, django_assert_num_queries
):
    for _ in range(number - 1):
        certified(binjai.person, course=make_course(region=binjai.region))
    holder.get(MINE)
    with django_assert_num_queries(LIST_QUERIES):
        response = holder.get(MINE)
    assert len(response.context["page_obj"].object_list) == number


LIST_QUERIES = 6


def test_an_account_without_a_person_is_told_why(db):
    assert client_of(UserFactory()).get(MINE).status_code == 200
