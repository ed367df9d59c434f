"""Booking, taking back, counting again: the entries, and the totals kept beside them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core.api import DomainError, Part, book_credit, reverse_credit
from learning.core.models import Credit, CreditRule, FormTotal, LedgerEntry, YearTotal
from learning.core.records.ledger import verify
from learning.core.records.ledger.completions import book_missing
from learning.core.records.ledger.posting import retotal
from learning.core.records.models import CourseCompletion
from learning.core.records.rollup import complete
from learning.core.signals import credit_changed
from learning.core.testing import factories as make

DAY = date(2026, 3, 2)


@pytest.fixture
def person(db):
    return make.PersonFactory()


def book(person, key, *parts, form="e-learning", **more):
    return book_credit(
        person,
        source="evidence",
        key=key,
        title=f"Kegiatan {key}",
        form_code=form,
        parts=parts or [Part(DAY, 5)],
        **more,
    )


def totals(person, year=2026):
    return YearTotal.objects.values_list("raw_jp", "credited_jp").get(person=person, year=year)


def by_form(person):
    rows = FormTotal.objects.filter(person=person).order_by("year", "form_code")
    return list(rows.values_list("year", "form_code", "raw_jp", "credited_jp"))


def entries(person):
    rows = LedgerEntry.objects.filter(person=person).order_by("pk")
    return list(rows.values_list("kind", "raw_jp", "credited_jp", "reason"))


class TestBooking:
    def test_the_entry_says_what_was_claimed_credited_and_why(self, person):
        row = book(person, "a")
        entry = row.entries.get()
        assert (entry.raw_jp, entry.credited_jp, entry.reason, entry.limit) == (5, 3, "day", 3)
        assert (entry.rule.form_code, entry.rule.legal_basis) == (
            "e-learning",
            "Peraturan LAN 10/2018",
        )
        assert (row.raw_jp, row.starts_on, row.ends_on) == (5, DAY, DAY)
        assert totals(person) == (5, 3)
        assert by_form(person) == [(2026, "e-learning", 5, 3)]

    def test_a_day_is_shared_by_all_that_was_learned(self, person):
        book(person, "a", Part(DAY, 2))
        book(person, "b", Part(DAY, 2))
        assert entries(person)[1] == ("booking", 2, 1, "day")
        assert totals(person) == (4, 3)

    def test_another_form_has_its_own_day(self, person):
        book(person, "a")
        book(person, "b", Part(DAY, 8), form="technical-guidance")
        assert by_form(person) == [(2026, "e-learning", 5, 3), (2026, "technical-guidance", 8, 8)]
        assert totals(person) == (13, 11)

    def test_booking_a_key_again_changes_nothing(self, person):
        first = book(person, "a")
        assert book(person, "a", Part(DAY, 50), form="course") == first
        assert entries(person) == [("booking", 5, 3, "day")]

    def test_another_person_is_not_concerned(self, person):
        other = make.PersonFactory()
        book(person, "a")
        book(other, "b")
        assert (totals(person), totals(other)) == ((5, 3), (5, 3))

    def test_over_new_year_each_year_gets_its_days(self, person):
        book(person, "a", Part(date(2026, 12, 31), 5), Part(date(2027, 1, 1), 1))
        assert (totals(person), totals(person, 2027)) == ((5, 3), (1, 1))

    def test_nothing_to_book_is_refused(self, person):
        with pytest.raises(DomainError):
            book_credit(person, source="evidence", key="x", title="x", form_code="course", parts=[])
        assert not Credit.objects.exists()

    def test_it_is_announced_after_the_commit(self, person, django_capture_on_commit_callbacks):
        heard = []

        def hear(person_id, year, **kwargs):
            heard.append((person_id, year))

        credit_changed.connect(hear)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                book(person, "a")
                assert heard == []
        finally:
            credit_changed.disconnect(hear)
        assert heard == [(person.pk, 2026)]

    def test_queries_do_not_grow_with_what_is_there(self, person, django_assert_num_queries):
        with django_assert_num_queries(12):
            book(person, "a")
        for n in range(5):
            book(person, f"b{n}", Part(DAY + timedelta(n), 1))
        with django_assert_num_queries(11):
            book(person, "c")


class TestTakingBack:
    def test_counter_entries_leave_the_first_ones(self, person):
        row = book(person, "a")
        reverse_credit(row, actor=person.user, reason=" Sertifikat palsu ")
        assert entries(person) == [
            ("booking", 5, 3, "day"),
            ("correction", -5, -3, "reversed"),
        ]
        row.refresh_from_db()
        assert (row.reversed_by, row.reversal_reason) == (person.user, "Sertifikat palsu")
        assert totals(person) == (0, 0)
        assert by_form(person) == [(2026, "e-learning", 0, 0)]

    def test_what_it_kept_from_others_is_theirs_now(self, person):
        first, second = book(person, "a", Part(DAY, 2)), book(person, "b", Part(DAY, 4))
        reverse_credit(first, actor=None, reason="Keliru")
        assert entries(person)[2:] == [
            ("correction", -2, -2, "reversed"),
            ("adjustment", 0, 2, "day"),
        ]
        assert second.entries.get(kind="adjustment").slot == second.entries.get(kind="booking")
        assert totals(person) == (4, 3)

    def test_only_once(self, person):
        row = book(person, "a")
        reverse_credit(row, actor=None, reason="Keliru")
        with pytest.raises(DomainError):
            reverse_credit(row, actor=None, reason="Keliru")
        assert totals(person) == (0, 0)

    def test_a_reason_is_needed(self, person):
        row = book(person, "a")
        with pytest.raises(DomainError):
            reverse_credit(row, actor=None, reason="  ")
        assert totals(person) == (5, 3)

    def test_booked_anew_under_another_key(self, person):
        reverse_credit(book(person, "a:1"), actor=None, reason="Tanggal keliru")
        book(person, "a:2", Part(DAY, 1))
        assert totals(person) == (1, 1)


class TestCountingAgain:
    def change(self, cap):
        CreditRule.objects.filter(form_code="e-learning", scope="national").update(cap_per_day=cap)

    def test_a_changed_rule_is_posted_by_entries(self, person):
        book(person, "a")
        self.change(4)
        assert retotal(person.pk, 2026) == 1
        assert entries(person)[1:] == [("adjustment", 0, 1, "day")]
        assert totals(person) == (5, 4)
        assert retotal(person.pk, 2026) == 0
        assert len(entries(person)) == 2

    def test_the_command_reports_what_differs(self, person, capsys):
        book(person, "a")
        call_command("verify_ledger")
        assert "Everything adds up." in capsys.readouterr().out
        self.change(5)
        with pytest.raises(CommandError):
            call_command("verify_ledger")
        assert f"person {person.pk}, 2026, rules: 3 JP, expected 5" in capsys.readouterr().out
        call_command("verify_ledger", "--repair")
        assert verify.verify().drifts == []
        assert totals(person) == (5, 5)

    def test_totals_that_drifted_are_found_and_mended(self, person):
        book(person, "a")
        YearTotal.objects.update(credited_jp=9)
        FormTotal.objects.update(form_code="seminar")
        report = verify.verify()
        assert [tuple(drift)[2:] for drift in report.drifts] == [
            ("total", 9, 3),
            ("total", 0, 3),
            ("total", 3, 0),
        ]
        assert verify.repair(report.drifts) == 1
        assert (totals(person), by_form(person)) == ((5, 3), [(2026, "e-learning", 5, 3)])

    def test_a_total_without_entries_is_found(self, person):
        YearTotal.objects.create(person=person, year=2026, credited_jp=4)
        assert [tuple(drift)[1:] for drift in verify.verify().drifts] == [(2026, "total", 4, 0)]

    def test_one_person_and_year_can_be_asked(self, person):
        book(person, "a")
        other = make.PersonFactory()
        book(other, "b")
        YearTotal.objects.update(credited_jp=9)
        found = verify.verify(person_id=other.pk, year=2026)
        assert {drift.person_id for drift in found.drifts} == {other.pk}
        assert found.entries == 1


steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("book"),
            st.sampled_from(["e-learning", "coaching", "seminar", "self-study", "course"]),
            st.sampled_from(["national", "international"]),
            st.integers(0, 4),
            st.integers(1, 9),
        ),
        st.tuples(st.just("reverse"), st.integers(0, 6)),
        st.tuples(st.just("cap"), st.integers(0, 6)),
    ),
    max_size=12,
)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=40)
@given(steps=steps)
def test_step_by_step_equals_counting_again(steps):
    person = make.PersonFactory()
    rows = []
    for n, (what, *values) in enumerate(steps):
        if what == "book":
            form, scope, day, raw = values
            part = Part(DAY + timedelta(day), raw)
            rows.append(book(person, f"{person.pk}:{n}", part, form=form, scope=scope))
        elif what == "reverse" and rows:
            row = rows.pop(values[0] % len(rows))
            reverse_credit(row, actor=None, reason="Keliru")
        elif what == "cap":
            rules = CreditRule.objects.filter(form_code="e-learning", scope="national")
            rules.update(cap_per_day=values[0])
            retotal(person.pk, 2026)
    assert verify.verify(person_id=person.pk).drifts == []


class TestCompletions:
    @pytest.fixture
    def completion(self, person):
        enrolment = make.EnrolmentFactory(person=person)
        return CourseCompletion.objects.create(
            enrolment=enrolment,
            person=person,
            course=enrolment.course,
            title="Antrean digital",
            programme_jp=10,
            completed_at="2026-03-04T05:00:00Z",
            local_date=date(2026, 3, 4),
        )

    def test_missing_ones_are_booked_once(self, completion, person):
        assert book_missing() == 1
        assert book_missing() == 0
        row = Credit.objects.get()
        assert (row.source, row.title, row.key) == (
            "course",
            "Antrean digital",
            f"course:{completion.pk}",
        )
        # Nothing tells on which days it was done: it counts as done on the last one.
        assert totals(person) == (10, 3)

    def test_hours_are_of_the_days_on_which_it_was_done(self, completion, person):
        course = completion.course
        for n, at in enumerate(("2026-03-02T03:00Z", "2026-03-03T03:00Z", "2026-03-04T05:00Z")):
            activity = make.ActivityFactory(course=course, estimated_minutes=10 * (n + 1))
            make.ProgressFactory(person=person, activity=activity, course=course, completed_at=at)
        book_missing()
        found = LedgerEntry.objects.values_list("local_date", "raw_jp", "credited_jp")
        assert list(found.order_by("local_date")) == [
            (date(2026, 3, 2), 1, 1),
            (date(2026, 3, 3), 4, 3),
            (date(2026, 3, 4), 5, 3),
        ]

    def test_days_are_those_where_the_person_works(self, db):
        # 16.00 UTC is 23.00 in Jakarta and 01.00 of the next day in Jayapura.
        moment = datetime(2026, 3, 4, 16, tzinfo=UTC)
        days = []
        for zone in ("Asia/Jakarta", "Asia/Jayapura"):
            person = make.PersonFactory(region=make.make_region(time_zone=zone))
            course = make.make_course(1, programme_jp=4)
            enrolment = make.EnrolmentFactory(person=person, course=course)
            make.ProgressFactory(
                person=person,
                activity=course.activities.get(),
                course=course,
                completed_at=moment,
            )
            complete(enrolment, course=course, now=moment)
            days += LedgerEntry.objects.filter(person=person).values_list("local_date", flat=True)
        assert days == [date(2026, 3, 4), date(2026, 3, 5)]

    def test_a_formal_programme_counts_as_a_whole(self, completion, person):
        CourseCompletion.objects.update(form_code="distance-training")
        book_missing()
        assert totals(person) == (10, 10)

    def test_a_course_without_hours_is_not_booked(self, completion):
        CourseCompletion.objects.update(programme_jp=0)
        assert book_missing() == 0
        assert not Credit.objects.exists()
