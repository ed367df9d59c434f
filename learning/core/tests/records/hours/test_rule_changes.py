"""Rules replaced, added and ended: what the preview says is what happens."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core import api
from learning.core.models import CreditRule, Job, LedgerEntry, YearTotal
from learning.core.records.ledger import change_jobs
from learning.core.records.ledger.changes import (
    RuleError,
    add_rule,
    book_with,
    end_rule,
    replace_rule,
    touched_years,
    values_of,
)
from learning.core.records.ledger.effects import effects
from learning.core.records.ledger.posting import retotal
from learning.core.records.ledger.verify import verify
from learning.core.testing.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def rule_of(code="e-learning", scope="national"):
    return CreditRule.objects.get(form_code=code, scope=scope, retired_at=None)


def other(rule, **values):
    return {**values_of(rule), **values}


def test_a_used_rule_is_replaced_and_kept(person, book):
    book(person, [(DAY, 5)], form="e-learning")
    rule = rule_of()

    made = replace_rule(rule, values=other(rule, cap_per_day=4), actor=None)

    rule.refresh_from_db()
    assert (made.replaces, made.cap_per_day) == (rule, 4)
    assert (rule.cap_per_day, rule.retired_at is not None) == (3, True)
    assert LedgerEntry.objects.get().rule == rule


def test_an_unused_rule_is_edited():
    rule = rule_of("seminar")

    made = replace_rule(rule, values=other(rule, legal_basis="Peraturan baru"), actor=None)

    assert (made.pk, made.legal_basis, made.replaces_id) == (rule.pk, "Peraturan baru", None)


def test_the_same_values_change_nothing(person, book):
    book(person, [(DAY, 5)], form="e-learning")
    rule = rule_of()

    assert replace_rule(rule, values=values_of(rule), actor=None).pk == rule.pk
    assert rule_of().retired_at is None


def test_what_was_replaced_meanwhile_is_refused(person, book):
    book(person, [(DAY, 5)], form="e-learning")
    rule = rule_of()
    replace_rule(rule, values=other(rule, cap_per_day=4), actor=None)

    with pytest.raises(RuleError):
        replace_rule(rule, values=other(rule, cap_per_day=6), actor=None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"form_code": "seminar"}, "form_code"),
        ({"basis": "per_event"}, "value"),
        ({"value": 4, "surcharge_percent": 20}, "surcharge_percent"),
        ({"sessions_per_month": 2}, "sessions_per_month"),
        ({"valid_to": date(2017, 1, 1)}, "valid_to"),
    ],
)
def test_senseless_values_are_refused_at_their_field(values, field):
    rule = rule_of()

    with pytest.raises(RuleError) as refused:
        replace_rule(rule, values=other(rule, **values), actor=None)

    assert refused.value.field == field


def test_days_on_which_another_rule_holds_are_refused():
    rule = rule_of()
    late = other(rule, valid_from=date(2027, 1, 1))

    with pytest.raises(RuleError) as refused:
        add_rule(values=late, actor=None)
    assert refused.value.field == "valid_from"

    end_rule(rule, on=date(2026, 12, 31), actor=None)
    assert add_rule(values=late, actor=None).valid_from == date(2027, 1, 1)


def test_a_change_is_logged(admin_user):
    from wagtail.models import ModelLogEntry

    rule = rule_of("seminar")
    replace_rule(rule, values=other(rule, value=5, cap_per_day=5), actor=admin_user)

    entry = ModelLogEntry.objects.get(action="learning.credit_rule.replace")
    assert (entry.user, entry.data["before"]) == (admin_user, {"value": 4, "cap_per_day": 4})


def test_a_job_previews_then_applies_and_may_be_repeated(person, book, admin_user):
    book(person, [(DAY, 5)], form="e-learning")
    book(PersonFactory(), [(DAY, 2)], form="e-learning")
    rule = rule_of()
    job = change_jobs.propose(values=other(rule, cap_per_day=4), rule=rule, actor=admin_user)

    change_jobs.preview(job)
    assert (job.state, job.total) == (Job.State.READY, 2)
    assert job.counts == {"slots": 1, "people": 1, "person_years": 1, "before": 3, "after": 4}
    assert YearTotal.objects.get(person=person).credited_jp == 3
    assert [row.label for row in job.rows.all()] == [str(person)]

    change_jobs.start_apply(job)
    change_jobs.apply(job)
    assert YearTotal.objects.get(person=person).credited_jp == 4
    assert job.state == Job.State.DONE
    assert job.counts == {"jp": 1, "update": 1, "same": 1}

    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    change_jobs.apply(job)
    assert CreditRule.objects.filter(form_code="e-learning", scope="national").count() == 2
    assert YearTotal.objects.get(person=person).credited_jp == 4
    assert not verify().drifts


def test_a_change_that_no_longer_holds_fails_and_says_so(person, book, admin_user):
    book(person, [(DAY, 5)], form="e-learning")
    rule = rule_of()
    job = change_jobs.propose(values=other(rule, cap_per_day=4), rule=rule, actor=admin_user)
    change_jobs.preview(job)
    replace_rule(rule, values=other(rule, cap_per_day=2), actor=None)

    change_jobs.start_apply(job)
    change_jobs.apply(job)

    assert job.state == Job.State.FAILED
    assert rule_of().cap_per_day == 2


def test_the_national_rule_reaches_what_has_no_other(person, book):
    book(person, [(DAY, 8)], form="structural-training", scope="international")
    rule = rule_of("structural-training")
    ended = other(rule, valid_to=date(2025, 12, 31), cap_per_day=1)

    assert list(touched_years(ended, rule=rule)) == [(person.pk, 2026)]


FORMS = ("e-learning", "seminar", "coaching", "technical-training", "self-study")
bookings = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(FORMS),
        st.sampled_from(["national", "international"]),
        st.integers(0, 40),
        st.integers(1, 8),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=40)
@given(
    rows=bookings,
    form=st.sampled_from(FORMS),
    scope=st.sampled_from(["national", "international"]),
    cap=st.one_of(st.none(), st.integers(0, 6)),
    value=st.one_of(st.none(), st.integers(1, 6)),
    until=st.one_of(st.none(), st.integers(0, 40)),
)
def test_preview_and_result_agree(rows, form, scope, cap, value, until):
    people = [PersonFactory() for _number in range(3)]
    start = date(2025, 12, 15)
    for number, (who, code, reach, day, jp) in enumerate(rows):
        api.book_credit(
            people[who],
            source="event",
            key=f"p:{people[0].pk}:{number}",
            title="Kegiatan",
            form_code=code,
            scope=reach,
            parts=[(start + timedelta(days=day), jp)],
        )
    rule = rule_of(form, scope)
    value = value or (rule.value if rule.basis == "per_session" else None)
    values = other(
        rule,
        cap_per_day=cap,
        value=value,
        surcharge_percent=0,
        valid_to=start + timedelta(days=until) if until is not None else None,
    )
    pairs = list(touched_years(values, rule=rule))
    seen = effects(pairs, book_with(values, rule=rule))
    untouched = {
        (row.person_id, row.year): row.credited_jp
        for row in YearTotal.objects.all()
        if (row.person_id, row.year) not in pairs
    }

    replace_rule(rule, values=values, actor=None)
    changed = sum(retotal(person_id, year) for person_id, year in pairs)

    assert changed == seen.after - seen.before
    assert not verify().drifts
    for (person_id, year), jp in untouched.items():
        assert YearTotal.objects.get(person=person_id, year=year).credited_jp == jp


class TestAdmin:
    @pytest.fixture
    def national(self, client, admin_user):
        client.force_login(admin_user)
        return client

    def data(self, rule, **values):
        values = other(rule, **values)
        return {name: "" if value is None else value for name, value in values.items()}

    def test_the_way_of_a_change(self, national, person, book):
        book(person, [(DAY, 5)], form="e-learning")
        rule = rule_of()
        data = self.data(rule, cap_per_day=4)

        page = national.post(f"/kelola/aturan-jp/{rule.pk}/ubah/", data, follow=True)
        words = page.content.decode()
        assert "3 JP" in words
        assert person.name in words
        assert YearTotal.objects.get().credited_jp == 3

        job = Job.objects.get()
        page = national.post(f"/kelola/aturan-jp/perubahan/{job.pk}/terapkan/", follow=True)
        assert page.status_code == 200
        assert YearTotal.objects.get().credited_jp == 4
        page = national.get(f"/kelola/aturan-jp/{rule_of().pk}/")
        assert len(page.context["history"]) == 2
        assert len(page.context["log"]) == 1

    def test_overlap_is_said_at_the_field(self, national):
        rule = rule_of()

        page = national.post(
            "/kelola/aturan-jp/baru/", self.data(rule, valid_from=date(2027, 1, 1))
        )

        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["valid_from"]
        assert not Job.objects.exists()

    def test_ending_shows_what_it_does(self, national, person, book):
        book(person, [(DAY, 5)], form="e-learning")

        page = national.post(
            f"/kelola/aturan-jp/{rule_of().pk}/akhiri/", {"on": "2026-02-28"}, follow=True
        )

        assert (page.context["counts"]["before"], page.context["counts"]["after"]) == (3, 5)

    def test_a_bad_last_day_is_refused(self, national):
        page = national.post(f"/kelola/aturan-jp/{rule_of().pk}/akhiri/", {"on": "2001-02-28"})
        assert page.status_code == 422

    def test_a_change_may_be_discarded(self, national):
        rule = rule_of()
        national.post(f"/kelola/aturan-jp/{rule.pk}/ubah/", self.data(rule, cap_per_day=4))
        job = Job.objects.get()

        national.post(f"/kelola/aturan-jp/perubahan/{job.pk}/buang/")

        assert not Job.objects.exists()
        assert rule_of().cap_per_day == 3

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_table_costs_the_same(self, national, number, django_assert_max_num_queries):
        CreditRule.objects.exclude(
            pk__in=CreditRule.objects.values_list("pk", flat=True)[:number]
        ).delete()
        national.get("/kelola/aturan-jp/")
        with django_assert_max_num_queries(12):
            page = national.get("/kelola/aturan-jp/")
        assert len(page.context["rules"]) == number

    def test_the_log_is_in_words(self, national, admin_user):
        rule = rule_of("seminar")
        changed = other(rule, value=5, cap_per_day=5, valid_to=date(2030, 12, 31))
        row = replace_rule(rule, values=changed, actor=admin_user)

        words = national.get(f"/kelola/aturan-jp/{row.pk}/").content.decode()

        assert "cap_per_day" not in words
        assert "JP paling banyak sehari: 4" in words
        assert "berlaku sampai: –" in words

    def test_region_administrators_read_only(self, client):
        from learning.core.testing.factories import make_region

        region = make_region(is_active=True)
        user = UserFactory()
        api.provision_region(region)
        api.assign_role(user, region=region, role=api.Role.ADMIN)
        client.force_login(user)
        rule = rule_of()

        assert client.get("/kelola/aturan-jp/").status_code == 200
        page = client.get(f"/kelola/aturan-jp/{rule.pk}/")
        assert (page.status_code, page.context["may_change"]) == (200, False)
        refused = [
            client.get("/kelola/aturan-jp/baru/"),
            client.post(f"/kelola/aturan-jp/{rule.pk}/ubah/", self.data(rule, cap_per_day=9)),
            client.post(f"/kelola/aturan-jp/{rule.pk}/akhiri/", {"on": "2026-12-31"}),
        ]
        assert {response.status_code for response in refused} == {302}
        assert rule_of().cap_per_day == 3

    def test_editors_and_learners_do_not_see_them(self, client, person):
        client.force_login(person.user)
        assert client.get("/kelola/aturan-jp/").status_code == 403


@pytest.mark.parametrize(
    ("cap", "sessions", "words"),
    [
        (None, 1, "at most 1 session a month"),
        (3, 2, "at most 3 JP a day, at most 2 sessions a month"),
        (None, None, "–"),
    ],
)
def test_limits_in_words(cap, sessions, words):
    rule = CreditRule(cap_per_day=cap, sessions_per_month=sessions)
    with translation.override("en"):
        text = render_to_string("learning/hours/admin/_limits.html", {"rule": rule})
    assert text.strip() == words
