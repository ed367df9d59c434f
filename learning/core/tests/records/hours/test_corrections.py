"""Hours taken back and booked by administrators: rights, log, notice, cost."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.core import api
from learning.core.contract import DomainError
from learning.core.models import Credit, YearTotal
from learning.core.records.hours.corrections import book_correction, take_back
from learning.core.signals import notice_wanted
from learning.core.testing.factories import (
    IdentityNumberFactory,
    PersonFactory,
    UserFactory,
    make_region,
)
from learning.core.testing.shared import kept_rows

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def told():
    found = []

    def hear(kind, key, people, data, url, **kwargs):
        found.append((kind.slug, list(people), data["how"], data["reason"], url))

    notice_wanted.connect(hear)
    yield found
    notice_wanted.disconnect(hear)


@pytest.fixture(scope="module")
def kept_region(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        region = make_region(is_active=True)
        api.provision_region(region)
        yield region


@pytest.fixture
def region(kept_region, db):
    return deepcopy(kept_region)


@pytest.fixture
def admin(region, client):
    user = UserFactory()
    api.assign_role(user, region=region, role=api.Role.ADMIN)
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def employee(region):
    return PersonFactory(name="Dewi Lestari", region=region)


def ledger(person):
    return reverse("learning_hours:ledger", args=[person.pk])


def correction(**values):
    return {
        "title": "Bimtek arsip",
        "form_code": "technical-guidance",
        "scope": "national",
        "day": "2026-03-02",
        "jp": "6",
        "reason": "Sertifikat menyusul",
        "key": "abc",
        **values,
    }


def test_taking_back_counts_off_logs_and_tells(employee, book, told, admin_user):
    row = book(employee, 6)

    take_back(row, actor=admin_user, reason=" Bukan miliknya ")

    assert YearTotal.objects.get(person=employee).credited_jp == 0
    assert told == [
        ("jp-corrected", [employee.pk], "taken_back", "Bukan miliknya", "/belajar/jp/?tahun=2026")
    ]
    entry = ModelLogEntry.objects.get(action="learning.hours.take_back")
    assert (entry.user, entry.data["reason"]) == (admin_user, "Bukan miliknya")
    with pytest.raises(DomainError):
        take_back(row, actor=admin_user, reason="Lagi")


def test_the_hours_of_evidence_are_taken_back_where_it_is_decided(employee, book, told, admin):
    row = book(employee, 6, source="evidence")

    with pytest.raises(DomainError, match="bukti"):
        take_back(row, actor=admin.user, reason="Keliru")

    url = reverse("learning_hours:take_back", args=[employee.pk, row.pk])
    page = admin.get(ledger(employee))
    assert url not in page.content.decode()
    assert page.context["may_change"]
    assert admin.post(url, {"reason": "Keliru"}).status_code == 422
    row.refresh_from_db()
    assert (row.reversed_at, told) == (None, [])
    other = book(employee, 4)
    taking = reverse("learning_hours:take_back", args=[employee.pk, other.pk])
    assert taking in admin.get(ledger(employee)).content.decode()


def test_a_refused_correction_leaves_nothing(employee, book, told):
    row = book(employee, 6)

    with pytest.raises(DomainError):
        take_back(row, actor=None, reason="  ")

    assert not told
    assert YearTotal.objects.get(person=employee).credited_jp == 6


def test_a_correction_follows_the_rules_and_books_once(employee, told):
    values = {
        "key": "k1",
        "title": "Belajar daring",
        "form_code": "e-learning",
        "day": DAY,
        "jp": 8,
        "reason": "Terlewat",
        "actor": None,
    }

    rows = [book_correction(employee, **values) for _time in range(2)]

    assert rows[0] == rows[1]
    assert (rows[0].source, rows[0].raw_jp, rows[0].credited_jp) == ("correction", 8, 3)
    assert len(told) == 1


@pytest.mark.parametrize("values", [{"reason": " "}, {"jp": 0}])
def test_a_correction_needs_hours_and_a_reason(employee, values):
    given = {
        **{"key": "k", "title": "A", "form_code": "course", "day": DAY, "jp": 2, "reason": "x"},
        **values,
    }

    with pytest.raises(DomainError):
        book_correction(employee, actor=None, **given)

    assert not Credit.objects.exists()


class TestAdmin:
    def test_the_ledger_is_seen_with_its_reasons(self, admin, employee, book):
        book(employee, [(DAY, 5)], form="e-learning")

        page = admin.get(ledger(employee))

        assert "dibatasi 3 JP per hari" in page.content.decode()
        assert page.context["may_add"]

    def test_the_way_of_taking_back(self, admin, employee, book):
        row = book(employee, 6)
        url = reverse("learning_hours:take_back", args=[employee.pk, row.pk])

        assert admin.post(url, {"reason": ""}).status_code == 422
        page = admin.post(url, {"reason": "Ganda"}, follow=True)

        assert page.status_code == 200
        row.refresh_from_db()
        assert (row.reversal_reason, row.reversed_by) == ("Ganda", admin.user)
        assert admin.post(url, {"reason": "Ganda"}).status_code == 422

    def test_the_way_of_a_correction(self, admin, employee):
        url = reverse("learning_hours:add", args=[employee.pk])

        page = admin.post(url, correction(), follow=True)

        assert page.status_code == 200
        row = Credit.objects.get(person=employee)
        assert (row.raw_jp, row.booked_by, row.ends_on) == (6, admin.user, DAY)

    @pytest.mark.parametrize(
        "values",
        [
            {"jp": "-1"},
            {"jp": "99999999999999999999"},
            {"jp": "enam"},
            {"form_code": "no-such-form"},
            {"scope": "galaxy"},
            {"day": (timezone.localdate() + timedelta(days=2)).isoformat()},
            {"day": "1999-01-01"},
            {"title": ""},
            {"title": "x\x00y"},
            {"reason": ""},
            {"key": "?"},
        ],
    )
    def test_bad_input_is_refused_at_its_field(self, admin, employee, values):
        page = admin.post(reverse("learning_hours:add", args=[employee.pk]), correction(**values))

        assert page.status_code == 422
        assert list(page.context["form"].errors) == list(values)
        assert not Credit.objects.exists()

    def test_people_are_found_by_name_and_by_number(self, admin, employee):
        number = IdentityNumberFactory(person=employee)
        PersonFactory(name="Bukan dia", region=employee.region)

        page = admin.get(reverse("learning_hours:people"), {"q": "dewi"})
        assert list(page.context["page_obj"]) == [employee]
        found = admin.post(reverse("learning_hours:people"), {"number": number.number})
        assert (found.status_code, found.url) == (302, ledger(employee))

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_ledger_costs_the_same(
        self, admin, employee, book, number, django_assert_num_queries
    ):
        for day in range(number):
            book(employee, [(DAY + timedelta(days=day), 2)], form="e-learning")
        admin.get(ledger(employee))

        with django_assert_num_queries(LEDGER_QUERIES):
            page = admin.get(ledger(employee))

        assert len(page.context["activities"]) == number


LEDGER_QUERIES = 17


@pytest.mark.parametrize("who", ["other", "editor", "moderator", "learner", "self", "visitor"])
def test_nobody_else_may(client, region, employee, book, who):
    row = book(employee, 6)
    user = {"learner": PersonFactory(region=region).user, "self": employee.user}.get(who)
    if who == "other":
        elsewhere = make_region(is_active=True)
        api.provision_region(elsewhere)
        user = UserFactory()
        api.assign_role(user, region=elsewhere, role=api.Role.ADMIN)
    elif who in ("editor", "moderator"):
        user = UserFactory()
        api.assign_role(user, region=region, role=getattr(api.Role, who.upper()))
    if user is not None:
        client.force_login(user)

    answers = [
        client.get(ledger(employee)),
        client.get(reverse("learning_hours:add", args=[employee.pk])),
        client.post(reverse("learning_hours:add", args=[employee.pk]), correction()),
        client.post(
            reverse("learning_hours:take_back", args=[employee.pk, row.pk]), {"reason": "x"}
        ),
    ]

    assert {answer.status_code for answer in answers} <= {302, 403, 404}
    row.refresh_from_db()
    assert row.reversed_at is None
    assert Credit.objects.count() == 1


def test_nobody_corrects_their_own_hours(admin, region, book):
    own = PersonFactory(user=admin.user, region=region)
    row = book(own, 6)

    page = admin.get(ledger(own))
    assert page.status_code == 200
    assert not page.context["may_add"]
    assert not page.context["may_change"]
    admin.post(reverse("learning_hours:add", args=[own.pk]), correction())
    admin.post(reverse("learning_hours:take_back", args=[own.pk, row.pk]), {"reason": "x"})
    with pytest.raises(DomainError):
        take_back(row, actor=admin.user, reason="x")
    with pytest.raises(DomainError):
        book_correction(
            own,
            key="k",
            title="A",
            form_code="course",
            day=DAY,
            jp=2,
            reason="x",
            actor=admin.user,
        )

    row.refresh_from_db()
    assert row.reversed_at is None
    assert Credit.objects.count() == 1


def test_another_persons_entry_is_not_taken_back_through_ones_own(admin, employee, book):
    stranger = book(PersonFactory(region=make_region()), 4)
    url = reverse("learning_hours:take_back", args=[employee.pk, stranger.pk])

    assert admin.post(url, {"reason": "x"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.reversed_at is None
