"""The admin pages: who may, what they show, what bad requests get."""

from copy import deepcopy

import pytest
from django.urls import reverse

from learning.core.api import assign_role, provision_region
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows

from ..models import Batch
from .conftest import END, START, client_of

NAMES = "learning_exchange_admin:"
INDEX, NEW = reverse(NAMES + "index"), reverse(NAMES + "new")
PERIOD = {"start": START.isoformat(), "end": END.isoformat()}


@pytest.fixture
def batch(binjai, ani):
    binjai.learned(ani)
    return binjai.batch()


@pytest.fixture(scope="module")
def first_national(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        nation = make.nation()
        provision_region(nation)
        user = make.UserFactory()
        assign_role(user, region=nation, role="national")
        yield user


@pytest.fixture
def users(first_national, binjai, jambi, ani):
    return {
        "admin": binjai.admin,
        "national": deepcopy(first_national),
        "editor": binjai.user("editor"),
        "moderator": binjai.user("moderator"),
        "other": jambi.admin,
        "asn": ani.user,
        "visitor": None,
    }


@pytest.mark.parametrize(
    ("who", "own", "all_pages"),
    [
        ("admin", True, True),
        ("national", True, True),
        ("other", False, True),
        ("editor", False, False),
        ("moderator", False, False),
        ("asn", False, False),
        ("visitor", False, False),
    ],
)
def test_by_role(users, batch, who, own, all_pages):
    client = client_of(users[who])
    file = batch.files.first()
    for name, args in (
        *(("batch", [batch.pk]), ("problems", [batch.pk])),
        ("download", [batch.pk, file.pk]),
    ):
        answer = client.get(reverse(NAMES + name, args=args))
        # A file is closed at its end.
        b"".join(answer)
        assert (answer.status_code == 200) is own, name
    for address in (INDEX, NEW, reverse(NAMES + "corrections")):
        assert (client.get(address).status_code == 200) is all_pages, address
    jobs = set()
    for name in ("again", "send"):
        client.post(reverse(NAMES + name, args=[batch.pk]))
        jobs.add(Batch.objects.get(pk=batch.pk).job_id)
    assert (jobs != {batch.job_id}) is own


@pytest.mark.parametrize("who", ["other", "editor", "asn"])
def test_nobody_makes_a_batch_of_another_region(users, binjai, ani, who):
    binjai.learned(ani)

    client_of(users[who]).post(NEW, {"region": binjai.region.pk, **PERIOD})

    assert not Batch.objects.exists()


def test_from_the_preview_to_the_files(binjai, ani, as_admin, django_capture_on_commit_callbacks):
    binjai.learned(ani)
    binjai.learned(binjai.person("Tanpa Nomor", number=False))
    asked = {"region": binjai.region.pk, **PERIOD}

    page = as_admin.get(NEW, asked)
    assert (page.context["preview"].rows, page.context["preview"].left_out) == (1, 1)
    assert [credit.person.name for credit in page.context["samples"]] == ["Tanpa Nomor"]
    assert not Batch.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_admin.post(NEW, asked)

    batch = Batch.objects.get()
    assert answer.url == reverse(NAMES + "batch", args=[batch.pk])
    page = as_admin.get(answer.url)
    assert [file.get_kind_display() for file in page.context["files"]] == ["XLSX", "CSV"]
    assert page.context["problems"] == [("Tidak ada NIP atau NI PPPK yang berlaku", 1, True)]
    file = as_admin.get(reverse(NAMES + "download", args=[batch.pk, page.context["files"][0].pk]))
    assert file["Content-Disposition"] == (
        f'attachment; filename="siasn-kota-binjai-{batch.pk}-kursus.xlsx"'
    )
    assert "no-store" in file["Cache-Control"]
    assert b"".join(file)
    assert as_admin.get(NEW, asked).context["preview"].rows == 0
    assert as_admin.post(NEW, asked).status_code == 422
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "x", "end": "y"},
        {"start": END.isoformat(), "end": START.isoformat()},
        {"start": "1890-01-01", "end": START.isoformat()},
        {"start": START.isoformat(), "end": "2999-01-01"},
        {"region": "0", **PERIOD},
        {"region": "abc", **PERIOD},
    ],
)
def test_what_makes_no_sense(binjai, ani, as_admin, asked):
    binjai.learned(ani)

    assert as_admin.get(NEW, asked).context["preview"] is None
    assert as_admin.post(NEW, asked).status_code == 422
    assert not Batch.objects.exists()


def test_a_file_of_another_batch_is_not_there(binjai, ani, batch, as_admin):
    binjai.learned(ani)
    other = binjai.batch()

    address = reverse(NAMES + "download", args=[batch.pk, other.files.first().pk])

    assert as_admin.get(address).status_code == 404


def test_a_file_that_is_gone_is_not_there(batch, as_admin):
    file = batch.files.first()
    file.file.storage.delete(file.file.name)

    assert as_admin.get(reverse(NAMES + "download", args=[batch.pk, file.pk])).status_code == 404


def test_files_have_no_address(batch):
    file = batch.files.first()

    for client in (client_of(None), client_of(batch.created_by)):
        assert client.get(f"/media/{file.file.name}").status_code == 404


@pytest.mark.parametrize("name", ["again", "send"])
def test_work_begins_by_post_only(batch, as_admin, name):
    assert as_admin.get(reverse(NAMES + name, args=[batch.pk])).status_code == 405


def test_problems_row_by_row(binjai, ani, as_admin):
    binjai.learned(ani, field_code="", certificate_number="")
    batch = binjai.batch()
    address = reverse(NAMES + "problems", args=[batch.pk])

    assert len(as_admin.get(address).context["page_obj"]) == 2
    assert len(as_admin.get(address + "?kode=no_field").context["page_obj"]) == 1
    assert len(as_admin.get(address + "?kode=<x>").context["page_obj"]) == 2


@pytest.mark.parametrize(("name", "queries"), [("index", 14), ("problems", 14), ("new", 21)])
def test_lists_cost_the_same_at_1_and_3(binjai, as_admin, name, queries, django_assert_num_queries):
    for number in (1, 2):
        for n in range(number):
            binjai.learned(binjai.person(f"{number}{n}", number=name != "new"), field_code="")
        if name != "new":
            batch = binjai.batch()
        address = reverse(NAMES + name, args=[batch.pk] if name == "problems" else [])
        address += f"?start={START}&end={END}&region={binjai.region.pk}" if name == "new" else ""
        as_admin.get(address)
        with django_assert_num_queries(queries):
            as_admin.get(address)


def test_the_menu_shows_it_to_who_may(users):
    admin = reverse("wagtailadmin_home")
    for who, shown in (("admin", True), ("editor", False)):
        assert (INDEX in client_of(users[who]).get(admin).content.decode()) is shown
