from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from learning.core.contract import DomainError
from learning.core.models import Assignment, Headship, JobType, Person, Rank, Superior
from learning.core.regions import services
from learning.core.testing import factories

NIP = "198703042010011002"
NI_PPPK = "199001012023212001"
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def refused(code):
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_a_new_person_has_number_account_and_assignment(make_person, agency, binjai):
    person = make_person(number="19870304 201001 1 002", email="Siti@Contoh.example")
    assert person.numbers.get().number == NIP
    assert (person.region, person.unit) == (binjai, agency)
    assert person.user.email == "siti@contoh.example"
    assert not person.user.has_usable_password()
    assert person.assignments.get().unit == agency


def test_a_number_belongs_to_one_person(make_person):
    make_person(number=NIP)
    with refused("number_taken"):
        make_person(number=NIP)


def test_an_address_belongs_to_one_account(make_person):
    make_person(email="siti@contoh.example")
    with refused("email_taken"):
        make_person(email="SITI@contoh.example")


def test_a_rank_fits_the_status(make_person):
    with refused("rank_scheme"):
        make_person(status="pppk", rank=Rank.objects.get(scheme="pns", code="III/a"))


def test_a_new_number_keeps_the_one_before(make_person):
    person = make_person(number=NI_PPPK, status="pppk")
    services.add_number(person, number=NIP, start=date(2026, 1, 1))
    rows = person.numbers.values_list("number", "is_current", "valid_to")
    assert set(rows) == {(NIP, True, None), (NI_PPPK, False, date(2025, 12, 31))}
    services.add_number(person, number=NI_PPPK)
    assert person.numbers.get(is_current=True).number == NI_PPPK


@pytest.mark.parametrize(
    "login", [NIP, "19870304 201001 1 002", " 198703042010011002 ", "SITI@contoh.example"]
)
def test_sign_in_finds_the_account(make_person, login, django_assert_num_queries):
    person = make_person(number=NIP, email="siti@contoh.example")
    with django_assert_num_queries(1):
        user = services.find_user_by_login(login)
        assert user.person.pk == person.pk


def test_sign_in_finds_by_former_number_and_handle(make_person):
    person = make_person(number=NI_PPPK, status="pppk")
    services.add_number(person, number=NIP)
    assert services.find_user_by_login(NI_PPPK) == person.user
    assert services.find_user_by_login(person.user.username) == person.user


@pytest.mark.parametrize("login", ["", " ", "123", NIP, "nobody@contoh.example", "nobody", "\x00"])
def test_sign_in_finds_nobody(db, login):
    assert services.find_user_by_login(login) is None


def test_moving_closes_the_assignment_before(make_person, jambi):
    person = make_person(start=today() - 30 * DAY)
    elsewhere = services.add_unit(region=jambi, name="Dinas Pendidikan")
    job_type = JobType.objects.get(code="pengawas")
    services.assign(
        person, unit=elsewhere, position="Kasubbag", job_type=job_type, start=today() - DAY
    )
    person.refresh_from_db()
    assert (person.region, person.unit) == (jambi, elsewhere)
    assert (person.position, person.job_type) == ("Kasubbag", job_type)
    assert [row.end for row in person.assignments.all()] == [None, today() - 2 * DAY]


def test_learning_moves_along(make_person, jambi):
    person = make_person()
    enrolment = factories.EnrolmentFactory(person=person)
    elsewhere = services.add_unit(region=jambi, name="Dinas Pendidikan")
    services.assign(person, unit=elsewhere, start=today())
    enrolment.refresh_from_db()
    assert enrolment.person == person


def test_the_same_start_corrects(make_person, division):
    person = make_person(start=today())
    services.assign(person, unit=division, start=today())
    assert person.assignments.get().unit == division


@pytest.mark.parametrize("start", [-31, 1])
def test_dates_before_the_current_or_in_the_future_are_refused(make_person, division, start):
    person = make_person(start=today() - 30 * DAY)
    with refused("bad_dates"):
        services.assign(person, unit=division, start=today() + start * DAY)
    assert Assignment.objects.get().end is None


def test_leaving_a_unit_ends_headship_and_superior(make_person, agency, division):
    head = make_person("Kepala", start=today() - 9 * DAY)
    other = make_person("Lain", start=today() - 9 * DAY)
    services.set_head(agency, person=head, start=today() - 9 * DAY)
    services.set_superior(head, superior=other, start=today() - 9 * DAY)
    services.assign(head, unit=division, start=today())
    assert Headship.objects.get().end == today() - DAY
    assert Superior.objects.get().end == today() - DAY


def test_an_acting_headship_elsewhere_in_the_region_stays(make_person, agency, division):
    head = make_person("Kepala", unit=agency)
    services.set_head(division, person=head, kind="plt", start=today())
    third = services.add_unit(region=agency.region, name="Badan Lain")
    services.assign(head, unit=third, start=today())
    assert Headship.objects.get().end is None


def test_leaving_the_region_ends_every_headship_and_being_superior(make_person, division, jambi):
    head, staff = make_person("Kepala"), make_person("Staf")
    services.set_head(division, person=head, start=today() - DAY)
    services.set_superior(staff, superior=head, start=today() - DAY)
    services.assign(head, unit=services.add_unit(region=jambi, name="Dinas"), start=today())
    assert Headship.objects.get().end == Superior.objects.get().end == today() - DAY


def test_changes_are_told_apart(make_person):
    person = make_person("Siti", front_title="dr.")
    assert services.update_person(person, name="Siti Rahma", front_title="dr.") == ["name"]
    person.refresh_from_db()
    assert person.full_name == "dr. Siti Rahma"


def test_retiring_closes_the_account_and_keeps_the_person(make_person):
    person = make_person()
    services.set_active(person, active=False)
    person.user.refresh_from_db()
    assert (person.is_active, person.user.is_active) == (False, False)
    services.set_active(person, active=True)
    assert person.user.is_active


def test_an_initial_password_opens_a_new_account(make_person):
    person = make_person()
    services.set_initial_password(person, password="sandi-awal-7713")
    assert person.user.check_password("sandi-awal-7713")


@pytest.mark.django_db
def test_a_refused_initial_password_leaves_no_account():
    person = factories.PersonFactory(user=None)
    with refused("weak_password"):
        services.set_initial_password(person, password="12345")
    assert Person.objects.get(pk=person.pk).user is None


@pytest.mark.parametrize("protect", ["superuser", "group", "used"])
def test_nobody_takes_over_an_account_through_its_person(make_person, protect):
    user = make_person(email="asli@contoh.example").user
    if protect == "superuser":
        user.is_superuser = True
    elif protect == "group":
        user.groups.add(Group.objects.create(name="Penyunting"))
    else:
        user.last_login = timezone.now()
    user.save()
    with refused("account_protected"):
        services.set_initial_password(user.person, password="sandi-awal-7713")
    if protect != "used":
        with refused("account_protected"):
            services.update_person(user.person, email="curi@contoh.example")
