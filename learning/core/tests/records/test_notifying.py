"""Whom core tells of what; who delivers it is a plugin's matter."""

from datetime import date

import pytest
from django.utils import timezone

from learning.core.api import (
    approve,
    assign,
    assign_role,
    book_credit,
    bulk_assign,
    enrol,
    provision_region,
    reactivate,
    suspend,
    withdraw,
)
from learning.core.models import (
    Activity,
    CourseCompletion,
    Credit,
    EnrolMethod,
    Person,
    TargetWarning,
    YearlyTarget,
)
from learning.core.records import notifying
from learning.core.records.progress import complete_manually
from learning.core.signals import notice_wanted
from learning.core.testing import factories as make


@pytest.fixture
def told():
    """What was announced: kind, accounts (those of people among them) and data."""
    found = []

    def hear(kind, key, users, people, data, url, **kwargs):
        accounts = Person.objects.filter(pk__in=list(people)).values_list("user", flat=True)
        found.append((kind.slug, sorted([*users, *accounts]), data, key, url))

    notice_wanted.connect(hear)
    yield found
    notice_wanted.disconnect(hear)


@pytest.fixture
def after(django_capture_on_commit_callbacks):
    def commit(step, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return step(*args, **kwargs)

    return commit


@pytest.fixture
def person(db):
    return make.PersonFactory(name="Siti")


@pytest.fixture
def organiser(db):
    return make.UserFactory()


@pytest.fixture
def course(db):
    return make.make_course(1, title="Pelayanan prima")


def heads(told):
    return [(kind, accounts) for kind, accounts, *_rest in told]


class TestEnrolment:
    def test_whoever_is_assigned_is_told(self, told, after, course, person, organiser):
        after(assign, course, person=person, actor=organiser)

        [(kind, accounts, data, _key, url)] = told
        assert (kind, accounts, url) == ("course-assigned", [person.user_id], course.url)
        assert data == {"course": "Pelayanan prima", "how": "assigned", "until": ""}

    def test_the_end_of_access_is_told_as_a_day(self, told, after, course, person, organiser):
        type(course).objects.update(access_days=10)
        row = after(assign, course, person=person, actor=organiser)
        assert told[0][2]["until"] == timezone.localdate(row.expires_at).isoformat()

    def test_who_enrols_alone_is_not(self, told, after, course, person):
        after(enrol, course, person=person, actor=person.user)
        after(assign, make.make_course(1), person=person, actor=person.user)
        assert told == []

    def test_who_has_no_account_is_not(self, told, after, course, organiser):
        after(assign, course, person=make.PersonFactory(user=None), actor=organiser)
        assert told == []

    def test_many_at_once_share_an_event(self, told, after, course, organiser):
        people = [make.PersonFactory() for _number in range(3)]
        after(bulk_assign, course, person_ids=[row.pk for row in people], actor=organiser)

        assert heads(told) == [("course-assigned", [row.user_id for row in people])]

    def test_suspended_again_and_ended(self, told, after, course, person, organiser):
        row = after(assign, course, person=person, actor=organiser)
        after(suspend, row, actor=organiser, reason="Cuti")
        after(reactivate, row, actor=organiser)
        after(withdraw, row, actor=organiser)

        assert [(kind, data["how"]) for kind, _users, data, *_rest in told] == [
            ("course-assigned", "assigned"),
            ("enrolment-stopped", "suspended"),
            ("course-assigned", "again"),
            ("enrolment-stopped", "withdrawn"),
        ]
        assert told[1][2]["reason"] == "Cuti"

    def test_who_leaves_alone_is_not_told_so(self, told, after, course, person):
        row = after(enrol, course, person=person, actor=person.user)
        after(withdraw, row, actor=person.user)
        assert told == []


class TestRequests:
    @pytest.fixture
    def course(self, db):
        region = make.make_region()
        make.site_home()
        provision_region(region)
        course = make.make_course(1, region=region, enrol_method=EnrolMethod.APPROVAL)
        self.admin = make.UserFactory()
        assign_role(self.admin, region=region, role="admin")
        assign_role(make.UserFactory(), region=region, role="editor")
        return course

    def test_administrators_of_the_region_are_told(self, told, after, course, person):
        away = make.UserFactory(is_active=False)
        assign_role(away, region=course.region, role="admin")
        make.UserFactory(is_superuser=True)
        after(enrol, course, person=person, actor=person.user)

        assert heads(told) == [("approval-wanted", [self.admin.pk])]
        assert told[0][2]["person"] == "Siti"
        assert told[0][-1].endswith(f"/kursus/{course.pk}/?status=requested")

    def test_without_one_those_of_the_nation_are(self, told, after, course, person):
        self.admin.groups.clear()
        nation = make.nation()
        provision_region(nation)
        national = make.UserFactory()
        assign_role(national, region=nation, role="national")
        after(enrol, course, person=person, actor=person.user)

        assert heads(told) == [("approval-wanted", [national.pk])]

    def test_the_answer_reaches_who_asked(self, told, after, course, person):
        row = after(enrol, course, person=person, actor=person.user)
        after(approve, row, actor=self.admin)
        other = after(enrol, course, person=make.PersonFactory(), actor=None)
        after(withdraw, other, actor=self.admin, reason="Penuh")

        answers = [(kind, users, data["how"]) for kind, users, data, *_ in told if "how" in data]
        assert answers == [
            ("course-assigned", [person.user_id], "approved"),
            ("enrolment-stopped", [other.person.user_id], "declined"),
        ]


def test_a_completed_course_is_told_once(told, after, course, person):
    type(course).objects.update(programme_jp=4)
    after(enrol, course, person=person, actor=person.user)
    activity = Activity.objects.get(course=course)
    for _time in range(2):
        after(complete_manually, activity, person=person)

    [(kind, accounts, data, key, url)] = told
    completion = CourseCompletion.objects.get()
    assert (kind, accounts, key) == ("course-completed", [person.user_id], str(completion.pk))
    # A programme of four hours, learned by oneself in one day: the rule credits three.
    assert (completion.programme_jp, data) == (4, {"course": completion.title, "jp": 3})
    assert url == f"/belajar/kursus/{course.pk}/selesai/"


class TestYearlyTarget:
    OCTOBER = date(2026, 10, 1)

    @pytest.fixture(autouse=True)
    def targets(self, db):
        YearlyTarget.objects.all().delete()
        self.target = YearlyTarget.objects.create(
            status="pns", minimum=20, valid_from=date(2024, 1, 1)
        )

    def earn(self, person, jp, day=date(2026, 3, 1)):
        book_credit(
            person,
            source="event",
            key=f"test:{Credit.objects.count()}",
            title="Pelatihan",
            form_code="technical-training",
            parts=[(day, jp)],
        )

    def test_who_is_short_is_told_with_the_figures(self, told, person):
        self.earn(person, 3)
        self.earn(person, 5)
        self.earn(person, 19, day=date(2025, 12, 31))

        assert notifying.warn_of_missing_jp(today=self.OCTOBER) == 1
        [(kind, accounts, data, _key, url)] = told
        assert (kind, accounts, url) == (
            "jp-warning",
            [person.user_id],
            "/belajar/jp/",
        )
        assert data == {"year": 2026, "jp": 8, "minimum": 20, "missing": 12}

    def test_once_a_year_even_if_the_figures_change(self, told, person):
        notifying.warn_of_missing_jp(today=self.OCTOBER)
        self.earn(person, 1)
        assert notifying.warn_of_missing_jp(today=date(2026, 12, 31)) == 0
        assert notifying.warn_of_missing_jp(today=date(2027, 9, 30)) == 0
        assert notifying.warn_of_missing_jp(today=date(2027, 10, 1)) == 1
        years = TargetWarning.objects.order_by("year").values_list("year", flat=True)
        assert list(years) == [2026, 2027]

    def test_not_before_the_day(self, told, person):
        assert notifying.warn_of_missing_jp(today=date(2026, 9, 30)) == 0

    def test_not_who_has_enough(self, told, person):
        self.earn(person, 20)
        assert notifying.warn_of_missing_jp(today=self.OCTOBER) == 0

    @pytest.mark.parametrize(
        "fields", [{"status": "pppk"}, {"is_active": False}, {"user": None}, {"status": "other"}]
    )
    def test_not_whom_it_does_not_concern(self, told, person, fields):
        YearlyTarget.objects.create(status="pppk", maximum=24, valid_from=date(2024, 1, 1))
        Person.objects.filter(pk=person.pk).update(**fields)
        assert notifying.warn_of_missing_jp(today=self.OCTOBER) == 0

    def test_not_by_a_rule_that_has_ended(self, told, person):
        YearlyTarget.objects.update(valid_to=date(2026, 1, 1))
        assert notifying.warn_of_missing_jp(today=self.OCTOBER) == 0

    def test_in_chunks_and_one_event_for_equal_figures(self, told, person, monkeypatch):
        monkeypatch.setattr(notifying, "CHUNK", 2)
        people = [person, *[make.PersonFactory() for _number in range(4)]]
        self.earn(people[1], 30)
        self.earn(people[2], 7)

        assert notifying.warn_of_missing_jp(today=self.OCTOBER) == 4
        accounts = sorted(pk for _kind, some, *_rest in told for pk in some)
        assert accounts == sorted(row.user_id for row in people if row != people[1])
        assert {key for *_head, key, _url in told} == {
            f"2026:{self.target.pk}:0",
            f"2026:{self.target.pk}:7",
        }


def test_the_rows_of_the_regulations_are_there(db):
    found = YearlyTarget.objects.order_by("status").values_list("status", "minimum", "maximum")
    assert list(found) == [("cpns", 20, None), ("pns", 20, None), ("pppk", None, 24)]
