"""Erasing a person's data: asked for, answered by the region, and what stays afterwards."""

from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.core import api
from learning.core.contract import DomainError
from learning.core.models import (
    Cohort,
    CohortMember,
    CourseCompletion,
    Enrolment,
    ErasureRequest,
    GroupMember,
    Job,
    JobRow,
    Note,
    Person,
    Region,
)
from learning.core.records import erasure
from learning.core.regions.services import cohorts
from learning.core.testing.factories import (
    IdentityNumberFactory,
    PersonFactory,
    UserFactory,
    make_course,
    make_nip,
    make_region,
    nation,
)
from learning.core.testing.shared import kept_rows

pytestmark = pytest.mark.django_db
State = ErasureRequest.State
ASK = "/belajar/data-saya/penghapusan/"
LIST_QUERIES = 13


@pytest.fixture(scope="module")
def kept_region(django_db_setup, django_db_blocker):
    """A region with its roles, beside another and the nation: people of any can be made."""
    with kept_rows(django_db_blocker):
        region = make_region()
        for place in (region, make_region("Kota Jauh"), nation()):
            api.provision_region(place)
        yield region


@pytest.fixture
def person(kept_region, db):
    return PersonFactory(name="Rukiah Selian", region=deepcopy(kept_region))


@pytest.fixture
def learned(person):
    """Somebody with a completed course, a note, a number and an address."""
    course = make_course(1)
    api.enrol(course, person=person)
    api.complete_manually(course.activities.get(), person=person)
    Note.objects.create(person=person, activity=course.activities.get(), text="Catatan pribadi")
    api.add_members(api.create_group(course, name="Pagi"), person_ids=[person.pk])
    cohort = Cohort.objects.create(region=person.region, name="PNS", key="pns", by_rule=True)
    cohorts.fill(cohort)
    IdentityNumberFactory(person=person, number=make_nip(77))
    return person


def staff_of(region, role=api.Role.ADMIN):
    user = UserFactory()
    api.assign_role(user, region=region, role=role)
    return user


@pytest.fixture
def admin(person):
    return staff_of(person.region)


@pytest.fixture
def people(person, admin):
    """Role -> account."""
    return {
        "admin": admin,
        "national": staff_of(nation(), api.Role.NATIONAL),
        "editor": staff_of(person.region, api.Role.EDITOR),
        "moderator": staff_of(person.region, api.Role.MODERATOR),
        "admin elsewhere": staff_of(Region.objects.get(name="Kota Jauh")),
        "the person": person.user,
        "nobody": None,
    }


def client_of(user):
    client = Client()
    if user:
        client.force_login(user)
    return client


def erase_url(person):
    return reverse("learning_erasure:erase", args=[person.pk])


def refuse_url(person):
    return reverse("learning_erasure:refuse", args=[person.pk])


def answer(person, **changes):
    return {"reason": "Surat 12/2026", "name": person.name, **changes}


def reload(person):
    return Person.objects.select_related("user").get(pk=person.pk)


def test_what_was_learned_stays_and_what_was_private_goes(learned, admin):
    erasure.erase(learned, reason="Surat 12/2026", actor=admin)

    assert (Note.objects.count(), GroupMember.objects.count()) == (0, 0)
    assert (CohortMember.objects.count(), Cohort.objects.get().member_count) == (0, 0)
    assert cohorts.fill(Cohort.objects.get()) == cohorts.Filled(0, 0)
    assert CourseCompletion.objects.filter(person=learned).count() == 1
    assert Enrolment.objects.filter(person=learned).count() == 1
    found = reload(learned)
    assert (found.name, found.numbers.count(), found.is_active) == (learned.name, 1, False)


def test_the_account_is_closed_and_signed_out(learned, admin):
    browser = client_of(learned.user)
    assert browser.get("/belajar/data-saya/").status_code == 200

    erasure.erase(learned, reason="Surat 12/2026", actor=admin)

    user = reload(learned).user
    assert (user.is_active, user.email, user.has_usable_password()) == (False, None, False)
    assert browser.get("/belajar/data-saya/").status_code == 302


def test_the_log_no_longer_names_the_account_by_its_address(learned, admin):
    user = learned.user
    user.first_name = user.last_name = ""
    user.email = "siti@contoh.example"
    user.save()
    api.assign_role(user, region=learned.region, role=api.Role.EDITOR, actor=admin)
    user.groups.clear()
    logged = ModelLogEntry.objects.filter(action="learning.role.assign")
    about = logged.filter(object_id=str(user.pk))
    assert about.get().label == "siti@contoh.example"

    erasure.erase(learned, reason="Surat 12/2026", actor=admin)

    assert about.get().label == learned.full_name
    assert about.get().data["role"] == "editor"
    assert not ModelLogEntry.objects.filter(label__contains="siti@").exists()


def test_a_session_does_not_come_back_with_the_account(learned, admin):
    browser = client_of(learned.user)
    erasure.erase(learned, reason="Surat 12/2026", actor=admin)
    user = reload(learned).user
    user.is_active = True
    user.save()

    assert browser.get("/belajar/data-saya/").status_code == 302


def test_plugins_and_activity_types_erase_theirs(learned, admin, probe, monkeypatch):
    erased = []
    monkeypatch.setattr(type(probe), "erase", lambda self, learner: erased.append(learner.pk))

    erasure.erase(learned, reason="Surat 12/2026", actor=admin)

    assert erased == [learned.pk]


def test_what_is_done_is_on_record(learned, admin):
    erasure.ask(learned, note="Saya pensiun")
    erasure.erase(learned, reason="Surat 12/2026", actor=admin)

    (row,) = ErasureRequest.objects.all()
    assert (row.state, row.note, row.reason, row.decided_by) == (
        State.DONE,
        "",
        "Surat 12/2026",
        admin,
    )
    (line,) = ModelLogEntry.objects.filter(action="learning.person.erase")
    assert (line.user, line.data["reason"]) == (admin, "Surat 12/2026")


def test_no_message_of_an_earlier_request_stays(learned, admin):
    erasure.ask(learned, note="Saya sakit")
    erasure.refuse(learned, reason="Masih bertugas", actor=admin)
    assert ErasureRequest.objects.get().note == "Saya sakit"

    erasure.erase(learned, reason="Surat 12/2026", actor=admin)

    rows = ErasureRequest.objects.order_by("pk").values_list("state", "note", "reason")
    assert list(rows) == [("refused", "", "Masih bertugas"), ("done", "", "Surat 12/2026")]


def test_it_may_be_done_without_a_request_and_twice(learned, admin):
    erasure.erase(learned, reason="Surat 12/2026", actor=admin)
    erasure.erase(learned, reason="Surat 13/2026", actor=admin)
    reasons = ErasureRequest.objects.order_by("pk").values_list("state", "reason")
    assert list(reasons) == [("done", "Surat 12/2026"), ("done", "Surat 13/2026")]


def test_rows_of_imports_forget_the_address(learned, admin):
    job = Job.objects.create(kind="import-people", region=learned.region)
    data = {"changes": {"email": learned.user.email}}
    JobRow.objects.create(job=job, number=1, label=learned.name, data=data)

    erasure.erase(learned, reason="Surat 12/2026", actor=admin)

    assert list(JobRow.objects.values_list("label", "data")) == [("", {})]


def test_somebody_without_account(person, admin):
    Person.objects.update(user=None)
    erasure.erase(reload(person), reason="Surat 12/2026", actor=admin)
    assert reload(person).is_active is False


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(learned, admin, reason):
    with pytest.raises(DomainError):
        erasure.erase(learned, reason=reason, actor=admin)
    assert Note.objects.count() == 1


def test_accounts_with_rights_lose_their_roles_first(learned, admin):
    api.assign_role(learned.user, region=learned.region, role=api.Role.EDITOR)
    with pytest.raises(erasure.Protected):
        erasure.erase(reload(learned), reason="Surat 12/2026", actor=admin)
    assert reload(learned).user.is_active is True
    assert Note.objects.count() == 1


def test_the_plan_counts_and_tells_why(learned, probe):
    plan = erasure.plan(learned)
    assert {line.what: line.count for line in plan.erased if line.count} == {
        "Catatan dan sorotan": 1,
        "Kelompok dalam kursus": 1,
        "Kohor": 1,
        # Of the course that was completed.
        "Pemberitahuan": 1,
        "Probes": 1,
    }
    # Completed courses, and learning hours: the course has none.
    assert [line.count for line in plan.kept if line.count is not None] == [1, 0]
    assert {
        "Permintaan penghapusan: alasan keputusan, siapa yang memutuskan, dan kapan",
        "Berkas impor, ekspor, dan daftar peserta dari 30 hari terakhir",
    } <= {line.what for line in plan.kept}
    assert all(line.why for line in plan.kept)
    assert ErasureRequest.objects.count() == 0


def test_one_request_at_a_time(person, admin):
    erasure.ask(person)
    with pytest.raises(DomainError):
        erasure.ask(person)
    erasure.refuse(person, reason="Masih bertugas", actor=admin)
    erasure.ask(person)
    assert list(ErasureRequest.objects.order_by("pk").values_list("state", flat=True)) == [
        "refused",
        "requested",
    ]


def test_there_is_nothing_to_refuse(person, admin):
    with pytest.raises(DomainError):
        erasure.refuse(person, reason="Masih bertugas", actor=admin)


def test_the_learner_asks_and_reads_the_answer(learner, learned, admin):
    assert ASK in learner.get("/belajar/data-saya/").content.decode()
    assert "Catatan dan sorotan" in learner.get(ASK).content.decode()
    assert learner.post(ASK, {"note": "Saya pindah"}).url == ASK
    assert "Anda mengajukannya pada" in learner.get(ASK).content.decode()
    learner.post(ASK, {"note": "Sekali lagi"})
    assert [row.note for row in ErasureRequest.objects.all()] == ["Saya pindah"]
    assert Note.objects.count() == 1
    erasure.refuse(learned, reason="Masih bertugas", actor=admin)
    assert "Masih bertugas" in learner.get("/belajar/data-saya/").content.decode()


def test_a_message_that_is_too_long_is_not_lost(learner):
    refused = learner.post(ASK, {"note": "a" * 501})
    assert refused.status_code == 422
    assert "a" * 501 in refused.content.decode()


def test_the_own_data_hold_the_requests(person):
    from learning.core.records.data import tables

    erasure.ask(person, note="Saya pindah")
    rows = dict(tables(person))["Permintaan penghapusan data"]
    assert [row["note"] for row in rows] == ["Saya pindah"]


def test_who_reads_the_list(people, person):
    erasure.ask(person)
    seen = {
        role
        for role, user in people.items()
        if person.name in client_of(user).get(reverse("learning_erasure:requests")).content.decode()
    }
    assert seen == {"admin", "national"}


def test_who_erases_and_refuses(people, person):
    erased, refused, read = set(), set(), set()
    for role, user in people.items():
        browser = client_of(user)
        if browser.get(erase_url(person)).status_code == 200:
            read.add(role)
        browser.post(refuse_url(person), {"refuse-reason": "Masih bertugas"})
        erasure.ask(person)
        browser.post(refuse_url(person), {"refuse-reason": "Masih bertugas"})
        if ErasureRequest.objects.filter(state=State.REFUSED).exists():
            refused.add(role)
        browser.post(erase_url(person), answer(person))
        if ErasureRequest.objects.filter(state=State.DONE).exists():
            erased.add(role)
        ErasureRequest.objects.all().delete()
        Person.objects.filter(pk=person.pk).update(is_active=True)
        type(person.user).objects.filter(pk=person.user_id).update(is_active=True)
    assert erased == refused == read == {"admin", "national"}


@pytest.mark.parametrize("changes", [{"name": ""}, {"name": "Orang Lain"}, {"reason": " "}])
def test_the_name_is_typed_and_the_reason_told(learned, admin, changes):
    response = client_of(admin).post(erase_url(learned), answer(learned, **changes))
    assert response.status_code == 422
    assert Note.objects.count() == 1


def test_the_page_shows_the_list_and_then_erases(learned, admin):
    erasure.ask(learned, note="Saya pensiun")
    browser = client_of(admin)
    page = browser.get(erase_url(learned)).content.decode()
    assert "Catatan dan sorotan" in page
    assert "Saya pensiun" in page
    assert make_nip(77) not in page
    person_page = reverse("people:edit", args=[learned.pk])
    assert erase_url(learned) in browser.get(person_page).content.decode()
    typed = f"  {learned.name.upper()} "
    assert browser.post(erase_url(learned), answer(learned, name=typed)).url == person_page
    assert Note.objects.count() == 0
    assert ErasureRequest.objects.get().state == State.DONE


def test_an_account_with_rights_is_not_offered(learned, admin):
    api.assign_role(learned.user, region=learned.region, role=api.Role.EDITOR)
    page = client_of(admin).get(erase_url(learned)).content.decode()
    assert 'name="name"' not in page
    response = client_of(admin).post(erase_url(learned), answer(learned))
    assert response.status_code == 422
    assert Note.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same(person, admin, number, django_assert_num_queries):
    for somebody in [person, *PersonFactory.create_batch(number - 1, region=person.region)]:
        erasure.ask(somebody)
    browser = client_of(admin)
    browser.get(reverse("learning_erasure:requests"))
    with django_assert_num_queries(LIST_QUERIES):
        response = browser.get(reverse("learning_erasure:requests"))
    assert len(response.context["page_obj"].object_list) == number


def run(*arguments) -> str:
    out = StringIO()
    call_command("erase_person", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("by", ["id", "number"])
def test_the_command_only_tells_unless_told_to(learned, by):
    told = run(str(learned.pk) if by == "id" else make_nip(77))
    assert "Nothing was erased" in told
    assert "(1)" in told
    assert make_nip(77) not in told
    assert Note.objects.count() == 1


def test_the_command_erases(learned):
    run(make_nip(77), "--yes", "--reason", "Surat 12/2026")
    assert Note.objects.count() == 0
    assert ErasureRequest.objects.get().decided_by is None


@pytest.mark.parametrize("arguments", [["0"], ["x"], ["9" * 30], [make_nip(78)]])
def test_the_command_knows_nobody(db, arguments):
    with pytest.raises(CommandError):
        run(*arguments)


def test_the_command_wants_a_reason(learned):
    with pytest.raises(CommandError):
        run(str(learned.pk), "--yes")
    assert Note.objects.count() == 1
