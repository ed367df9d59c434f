"""The admin of people, units, regions and imports: what works, and what other regions cannot."""

from copy import deepcopy
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from learning.core.models import Headship, Job, JobType, Person, Superior, Unit
from learning.core.regions import services
from learning.core.regions.importing import jobs
from learning.core.regions.loading import create_nation
from learning.core.regions.provisioning import assign_role, provision_region
from learning.core.testing import factories
from learning.core.testing.shared import kept_rows

from .tables import csv_table

NIP = "198703042010011002"


@pytest.fixture(scope="module")
def kept_regions(django_db_setup, django_db_blocker):
    """The nation, a region, and who administers learning there."""
    with kept_rows(django_db_blocker):
        nation = create_nation()
        binjai = factories.make_region("Kota Binjai", "12.75", is_active=True)
        provision_region(binjai)
        admin = get_user_model().objects.create_user(email="admin@kota-binjai.example")
        assign_role(admin, region=binjai, role="admin")
        yield nation, binjai, admin


@pytest.fixture
def nation(kept_regions, db):
    return deepcopy(kept_regions[0])


@pytest.fixture
def binjai(kept_regions, nation):
    return deepcopy(kept_regions[1])


@pytest.fixture
def binjai_client(client, kept_regions, binjai):
    client.force_login(deepcopy(kept_regions[2]))
    return client


@pytest.fixture
def stranger(jambi):
    unit = services.add_unit(region=jambi, name="Dinas Jauh")
    return services.create_person(name="Orang Jambi", status="pns", unit=unit, number=NIP)


@pytest.fixture
def superuser_client(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser(email="pusat@contoh.example"))
    return client


def import_job(region, owner=None) -> Job:
    content = csv_table([[factories.make_nip(), "Wati", "PNS", "Dinas Kesehatan"]])
    job = jobs.create_job(content=content, filename="p.csv", region=region, owner=owner)
    return jobs.plan_job(job)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("view", "queries"), [("people:index_results", 12), ("units:index_results", 10)]
)
def test_lists_cost_the_same_at_any_length(
    binjai_client, agency, make_person, django_assert_num_queries, count, view, queries
):
    for number in range(count):
        services.add_unit(region=agency.region, name=f"Bidang {number}", parent=agency)
        make_person(f"Pegawai {number}")
    binjai_client.get(reverse(view))
    with django_assert_num_queries(queries):
        response = binjai_client.get(reverse(view))
    assert response.status_code == 200
    assert len(response.context["object_list"]) >= count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_imports_costs_the_same_at_any_length(
    binjai_client, agency, django_assert_num_queries, count
):
    for _number in range(count):
        import_job(agency.region)
    binjai_client.get(reverse("people_import:index"))
    with django_assert_num_queries(9):
        response = binjai_client.get(reverse("people_import:index_results"))
    assert len(response.context["object_list"]) == count


def test_the_list_holds_only_the_own_region(binjai_client, make_person, stranger):
    mine = make_person("Siti Rahma")
    response = binjai_client.get(reverse("people:index"))
    assert list(response.context["object_list"]) == [mine]
    assert mine.numbers.get().number not in response.content.decode()
    other = reverse("people:index") + f"?region={stranger.region_id}&agency={stranger.unit_id}"
    assert stranger.name not in binjai_client.get(other).content.decode()


def test_filters_and_search(binjai_client, make_person, agency, division):
    siti, budi = make_person("Siti", unit=division), make_person("Budi", status="pppk", number="")
    url = reverse("people:index")
    for query, found in (
        (f"agency={agency.pk}", [budi, siti]),
        ("status=pppk", [budi]),
        ("q=sit", [siti]),
        ("is_active=false", []),
        ("agency=999999&status=x&region=%27", []),
    ):
        response = binjai_client.get(f"{url}?{query}")
        assert response.status_code == 200
        if found or "x" not in query:
            assert list(response.context["object_list"]) == found


def test_somebody_is_found_by_number_only_by_post(binjai_client, make_person, stranger):
    person = make_person(number="198801042011012003")
    url = reverse("people:find")
    response = binjai_client.post(url, {"number": "19880104 201101 2 003"})
    assert response.url == reverse("people:edit", args=[person.pk])
    response = binjai_client.post(url, {"number": NIP})
    assert (response.status_code, stranger.name in response.content.decode()) == (200, False)


def test_a_new_person(binjai_client, agency):
    values = {
        "number": "19870304 201001 1 002",
        "name": "Siti Rahma",
        "status": "pns",
        "unit": agency.pk,
        "position": "Analis",
        "job_type": JobType.objects.get(code="pelaksana").pk,
        "start": "2024-01-02",
    }
    response = binjai_client.post(reverse("people:add"), values)
    person = Person.objects.get()
    assert response.url == reverse("people:edit", args=[person.pk])
    assert (person.unit, person.numbers.get().number) == (agency, NIP)
    again = binjai_client.post(reverse("people:add"), values)
    assert (again.status_code, Person.objects.count()) == (200, 1)
    assert again.context["form"].non_field_errors()


def test_a_refused_form_keeps_what_was_typed(binjai_client, agency):
    response = binjai_client.post(reverse("people:add"), {"number": "123", "name": "Siti"})
    assert response.context["form"]["name"].value() == "Siti"
    assert set(response.context["form"].errors) >= {"number", "unit", "status"}


def test_the_page_of_a_person_shows_and_saves(binjai_client, make_person):
    person = make_person("Siti", number=NIP)
    url = reverse("people:edit", args=[person.pk])
    assert "19870304 201001 1 002" in binjai_client.get(url).content.decode()
    binjai_client.post(url, {"name": "Siti Rahma", "status": "cpns", "email": "s@contoh.example"})
    person.refresh_from_db()
    assert (person.name, person.status, person.user.email) == (
        "Siti Rahma",
        "cpns",
        "s@contoh.example",
    )


def save(client, person, name, **values):
    data = {f"{name}-{field}": value for field, value in values.items()}
    return client.post(reverse("people:section", args=[person.pk, name]), data)


@pytest.mark.parametrize(
    ("used", "email", "shown"),
    [(False, "siti@contoh.example", 1), (True, "", 1), (True, "a@b.example", 0)],
)
def test_an_initial_password_is_offered_where_the_rule_allows_it(
    binjai_client, make_person, used, email, shown
):
    person = make_person("Siti", email=email)
    if used:
        get_user_model().objects.filter(pk=person.user.pk).update(last_login=timezone.now())
    text = binjai_client.get(reverse("people:edit", args=[person.pk])).text
    assert text.count('name="password-password"') == shown


def test_each_section_of_a_person(binjai_client, make_person, division):
    person = make_person("Siti", start=date(2020, 1, 1))
    chief = make_person("Kepala", number=NIP)
    save(binjai_client, person, "place", unit=division.pk, position="Analis", start="2024-01-01")
    save(binjai_client, person, "number", number="198801042011012003", start="2024-01-01")
    save(binjai_client, person, "superior", number=NIP, start="2024-01-01")
    save(binjai_client, person, "head", unit=division.pk, kind="plt", start="2024-01-01")
    save(binjai_client, person, "password", password="sandi-awal-7713")
    person.refresh_from_db()
    assert (person.unit, person.position) == (division, "Analis")
    assert person.numbers.get(is_current=True).number == "198801042011012003"
    assert Superior.objects.get().superior == chief
    assert person.user.check_password("sandi-awal-7713")
    headship = Headship.objects.get(person=person, kind="plt")
    save(binjai_client, person, "end-head", headship=headship.pk, end="2024-06-30")
    headship.refresh_from_db()
    assert headship.end == date(2024, 6, 30)
    save(binjai_client, person, "active")
    person.refresh_from_db()
    assert not person.is_active


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("place", {"unit": "x", "start": "kemarin"}),
        ("number", {"number": "<b>1</b>"}),
        ("superior", {"number": "198801042011012003", "start": "2024-01-01"}),
        ("head", {"unit": "1' OR 1=1", "kind": "raja", "start": ""}),
        ("password", {"password": "123"}),
    ],
)
def test_a_refused_section_says_why(binjai_client, make_person, name, values):
    person = make_person("Siti")
    response = save(binjai_client, person, name, **values)
    assert response.status_code == 200
    assert response.context["sections"][name].errors
    assert "<b>1</b>" not in response.content.decode()


def test_units_are_added_changed_and_led(binjai_client, agency, make_person):
    binjai_client.post(reverse("units:add"), {"name": "Bidang Baru", "parent": agency.pk})
    unit = Unit.objects.get(name="Bidang Baru")
    assert unit.get_parent() == agency
    url = reverse("units:edit", args=[unit.pk])
    binjai_client.post(url, {"name": "Bidang Lama", "parent": "", "is_active": "on"})
    unit.refresh_from_db()
    assert (unit.name, unit.depth) == ("Bidang Lama", 1)
    head = make_person("Kepala", number=NIP)
    values = {"head-number": NIP, "head-kind": "definitive", "head-start": "2024-01-01"}
    binjai_client.post(url, {**values, "head": "1"})
    assert Headship.objects.get().person == head


def test_a_unit_with_people_says_why_it_stays_open(binjai_client, agency, make_person):
    make_person()
    response = binjai_client.post(reverse("units:edit", args=[agency.pk]), {"name": agency.name})
    assert response.context["form"].non_field_errors()
    agency.refresh_from_db()
    assert agency.is_active


def test_regions_are_for_national_administrators(binjai_client, binjai, client, admin_of, nation):
    assert binjai_client.get(reverse("regions:index")).status_code in {302, 403}
    assert binjai_client.get(reverse("regions:edit", args=[binjai.pk])).status_code == 404
    client.force_login(admin_of(nation, "national"))
    assert client.get(reverse("regions:index")).status_code == 200
    values = {"capital": "Binjai", "accent": "accent-3", "time_zone": "Asia/Jakarta"}
    client.post(reverse("regions:edit", args=[binjai.pk]), {**values, "is_active": "on"})
    binjai.refresh_from_db()
    assert (binjai.accent, binjai.capital, binjai.is_active) == ("accent-3", "Binjai", True)


def test_reference_data_is_for_national_administrators(binjai_client, client, admin_of, nation):
    assert binjai_client.get(reverse("ranks:index")).status_code in {302, 403}
    client.force_login(admin_of(nation, "national"))
    assert client.get(reverse("ranks:index")).status_code == 200
    row = JobType.objects.create(code="sementara", name="Sementara")
    client.post(reverse("job_types:delete", args=[row.pk]))
    assert not JobType.objects.filter(pk=row.pk).exists()


def test_a_reference_row_in_use_stays(superuser_client, make_person):
    row = JobType.objects.get(code="jpt")
    make_person(job_type=row)
    superuser_client.post(reverse("job_types:delete", args=[row.pk]))
    assert JobType.objects.filter(pk=row.pk).exists()


def upload(client, region, content, name="pegawai.csv", **values):
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("people_import:new"), {"region": region.pk, "file": file, **values}, follow=True
    )


def test_an_import_from_upload_to_result(binjai_client, agency, django_capture_on_commit_callbacks):
    rows = [[NIP, "Siti", "PNS", "Dinas Kesehatan"], ["123", "Salah", "", ""]]
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(binjai_client, agency.region, csv_table(rows))
    job = Job.objects.get()
    page = binjai_client.get(response.request["PATH_INFO"])
    assert (job.state, job.counts, page.context["writes"]) == (
        "ready",
        {"create": 1, "error": 1},
        1,
    )
    assert not Person.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        binjai_client.post(reverse("people_import:start", args=[job.pk]))
    assert Person.objects.get().name == "Siti"
    url = reverse("people_import:job", args=[job.pk])
    wrong = binjai_client.get(f"{url}?outcome=error&p=99").context["rows"]
    assert [item["row"].label for item in wrong] == ["Salah"]
    errors = binjai_client.get(reverse("people_import:errors", args=[job.pk]))
    assert "Salah" in errors.content.decode()
    # A second click imports nothing twice.
    binjai_client.post(reverse("people_import:start", args=[job.pk]))
    assert Person.objects.count() == 1
    binjai_client.post(reverse("people_import:discard", args=[job.pk]))
    assert not Job.objects.exists()


@pytest.mark.parametrize("closed", [True, False])
def test_the_preview_names_the_rows_with_a_remark(
    binjai_client, binjai, agency, make_person, closed
):
    people = [make_person(), make_person()]
    get_user_model().objects.filter(pk=people[0].user_id).update(is_active=not closed, email=None)
    rows = [[found.numbers.get().number, found.name, ""] for found in people]
    rows[0][2] = "p@contoh.example"
    content = csv_table(rows, ["NIP", "Nama", "Email"])
    job = jobs.plan_job(jobs.create_job(content=content, filename="p.csv", region=binjai))
    url = reverse("people_import:job", args=[job.pk])

    shown = binjai_client.get(url)
    noted = binjai_client.get(url, {"outcome": "noted"})

    assert ("Dengan catatan: 1" in shown.text) is closed
    assert len(noted.context["rows"]) == (1 if closed else 0)


def test_a_running_import_shows_its_progress(binjai_client, binjai):
    job = import_job(binjai)
    Job.objects.filter(pk=job.pk).update(state="running", done=1, total=4)
    page = binjai_client.get(reverse("people_import:job", args=[job.pk])).content.decode()
    assert 'value="25"' in page
    assert 'http-equiv="refresh"' in page
    binjai_client.post(reverse("people_import:discard", args=[job.pk]))
    assert Job.objects.filter(pk=job.pk).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("p.exe", b"MZ"), ("p.csv", b""), ("p.xlsx", b"bukan"), ("p.csv", b"\x89PNG\r\n\x00\x00")],
)
def test_a_bad_file_is_refused_beside_its_field(
    binjai_client, binjai, name, content, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(binjai_client, binjai, content, name)
    failed = Job.objects.filter(state="failed").exists()
    assert failed or response.context["form"].errors["file"]


def test_another_region_does_not_exist(binjai_client, binjai, jambi, stranger):
    unit, job = stranger.unit, import_job(jambi)
    person_urls = [reverse("people:edit", args=[stranger.pk])]
    urls = [*person_urls, reverse("units:edit", args=[unit.pk])]
    for name in ("job", "errors"):
        urls.append(reverse(f"people_import:{name}", args=[job.pk]))
    for url in urls:
        assert binjai_client.get(url).status_code == 404
    posts = [*urls[:2]]
    posts += [reverse(f"people_import:{name}", args=[job.pk]) for name in ("start", "discard")]
    sections = ("number", "place", "head", "end-head", "superior", "password", "active")
    posts += [reverse("people:section", args=[stranger.pk, name]) for name in sections]
    for url in posts:
        assert binjai_client.post(url, {"name": "Dicuri"}).status_code == 404
    stranger.refresh_from_db()
    assert (stranger.name, stranger.is_active) == ("Orang Jambi", True)


def test_nothing_is_put_into_another_region(binjai_client, jambi, stranger, make_person):
    person = make_person("Siti")
    upload(binjai_client, jambi, csv_table([[NIP, "Siti", "", ""]]))
    assert not Job.objects.exists()
    for view in ("people:add", "units:add"):
        binjai_client.post(reverse(view) + f"?region={jambi.pk}", {"name": "Baru"})
    move = reverse("people:section", args=[person.pk, "place"]) + f"?region={jambi.pk}"
    values = {"place-unit": stranger.unit_id, "place-start": "2024-01-01"}
    assert binjai_client.post(move, values).status_code in {302, 403}
    save(binjai_client, person, "place", unit=stranger.unit_id, start="2024-01-01")
    save(binjai_client, person, "superior", number=NIP, start="2024-01-01")
    person.refresh_from_db()
    assert person.region.code == "12.75"
    assert not Superior.objects.exists()
    assert Unit.objects.filter(region=jambi).count() == 1


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_editors_and_moderators_see_no_people(client, binjai, admin_of, make_person, role):
    person = make_person("Siti")
    client.force_login(admin_of(binjai, role))
    urls = [reverse(f"people:{name}") for name in ("index", "add", "find")]
    urls += [reverse("people:edit", args=[person.pk]), reverse("people_import:new")]
    urls += [reverse("units:add"), reverse("people_import:index"), reverse("regions:index")]
    for url in urls:
        assert client.get(url).status_code in {302, 403, 404}


def test_visitors_are_sent_to_sign_in(client, binjai):
    for name in ("people:index", "units:index", "people_import:new", "regions:index"):
        response = client.get(reverse(name))
        assert (response.status_code, "login" in response.url) == (302, True)
