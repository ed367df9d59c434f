import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from learning.core.api import Role, assign_role, provision_region, reverse_credit
from learning.core.models import Credit, LedgerEntry, YearTotal
from learning.core.testing.factories import UserFactory, make_region
from learning.plugins.evidence.engine.parts import Times
from learning.plugins.evidence.models import Evidence
from learning.plugins.evidence.services import bulk, deciding, estimating, filing
from learning.plugins.evidence.services.deciding import Accepted
from learning.plugins.evidence.services.errors import EvidenceRefused, NotAllowedNow
from learning.plugins.evidence.testing import draft, sent

from .conftest import administrator

pytestmark = pytest.mark.django_db
Status = Evidence.Status


def total(person):
    return sum(YearTotal.objects.filter(person=person).values_list("credited_jp", flat=True))


def test_approving_books_what_was_estimated(person, verifier):
    row = sent(person, days=2, claimed_jp=16)
    seen = estimating.estimate(row)
    assert (seen.raw_jp, seen.credited_jp) == (16, 8)
    row = deciding.approve(row, actor=verifier)
    credit = Credit.objects.get()
    assert (row.status, row.credit, row.decided_by) == ("approved", credit, verifier)
    assert (credit.key, credit.source, credit.raw_jp) == (f"evidence:{row.pk}:1", "evidence", 16)
    assert (credit.title, credit.organiser, credit.booked_by) == (
        row.title,
        row.organiser,
        verifier,
    )
    assert total(person) == 8


def test_a_third_session_of_the_month_brings_nothing(person, verifier):
    first = (timezone.localdate().replace(day=1) - dt.timedelta(days=40)).replace(day=1)
    sessions = [
        Times(first + dt.timedelta(days=number), dt.time(9), dt.time(11)) for number in (1, 8, 15)
    ]
    row = sent(person, form_code="coaching", claimed_jp=6, sessions=sessions)
    deciding.approve(row, actor=verifier)
    found = LedgerEntry.objects.order_by("pk").values_list("credited_jp", "reason")
    assert list(found) == [(2, "table"), (2, "table"), (0, "month")]


def test_without_a_rule_the_verifier_decides_the_hours(person, verifier):
    row = sent(person, form_code="workplace-guidance", claimed_jp=None)
    assert estimating.estimate(row) is None
    with pytest.raises(EvidenceRefused, match="Enter the JP"):
        deciding.approve(row, actor=verifier)
    assert Evidence.objects.get().status == Status.SUBMITTED
    row = deciding.approve(row, actor=verifier, accepted=Accepted(jp=6))
    assert (row.accepted_jp, row.claimed_jp, total(person)) == (6, None, 6)


def test_what_counts_may_differ_for_a_reason_and_the_claim_stays(person, verifier):
    row = sent(person, form_code="course", claimed_jp=40)
    changed = {"form_code": "seminar", "jp": 4}
    with pytest.raises(EvidenceRefused, match="differs"):
        deciding.approve(row, actor=verifier, accepted=Accepted(**changed))
    assert not Credit.objects.exists()
    row = deciding.approve(
        row, actor=verifier, accepted=Accepted(**changed, reason="Sertifikat seminar.")
    )
    assert (row.form_code, row.claimed_jp) == ("course", 40)
    assert (row.accepted_form, row.accepted_jp, row.credit.form_code) == ("seminar", 4, "seminar")
    assert total(person) == 4


@pytest.mark.parametrize(
    ("claimed", "changed", "fixed"),
    [
        ({}, {"jp": 10}, 4),
        ({"days": 2, "claimed_jp": 16}, {"jp": 4}, 8),
        ({"claimed_jp": None}, {"jp": 10}, 4),
        ({}, {"jp": 4, "scope": "international"}, 6),
        ({"form_code": "course", "claimed_jp": 40}, {"jp": 40, "form_code": "detachment"}, 20),
    ],
)
def test_jp_that_the_table_fixes_are_not_the_verifiers_to_decide(
    person, verifier, claimed, changed, fixed
):
    row = sent(person, **claimed)
    with pytest.raises(EvidenceRefused, match=f"{fixed} JP") as refused:
        deciding.approve(
            row, actor=verifier, accepted=Accepted(**changed, reason="Menurut sertifikat.")
        )
    assert (refused.value.field, Credit.objects.count()) == ("jp", 0)
    for jp in (fixed, None):
        given = Accepted(**{**changed, "jp": jp}, reason="Menurut tabel.")
        with transaction.atomic():
            done = deciding.approve(row, actor=verifier, accepted=given)
            left = claimed.get("claimed_jp", 4) if {*changed} == {"jp"} else fixed
            assert done.accepted_jp == (left if jp is None else fixed)
            assert total(person) == fixed
            transaction.set_rollback(True)


@pytest.mark.parametrize("form_code", ["course", "e-learning", "workplace-guidance"])
def test_where_the_table_fixes_nothing_the_verifiers_number_counts(person, verifier, form_code):
    row = sent(person, form_code=form_code, claimed_jp=8)
    done = deciding.approve(
        row, actor=verifier, accepted=Accepted(jp=2, reason="Menurut sertifikat.")
    )
    assert (done.accepted_jp, total(person)) == (2, 2)


def test_a_correction_is_held_to_the_table_too(person, verifier):
    row = deciding.approve(sent(person), actor=verifier)
    with pytest.raises(EvidenceRefused, match="4 JP"):
        deciding.correct(row, actor=verifier, accepted=Accepted(jp=9), reason="Keliru.")
    assert (total(person), LedgerEntry.objects.count()) == (4, 1)


@pytest.mark.parametrize(
    ("step", "status"), [("send_back", Status.REVISION), ("reject", Status.REJECTED)]
)
def test_turning_down_needs_a_reason(person, verifier, step, status):
    row = sent(person)
    act = getattr(deciding, step)
    with pytest.raises(EvidenceRefused, match="reason"):
        act(row, actor=verifier, reason="  ")
    row = act(row, actor=verifier, reason="Berkas tidak terbaca.")
    assert (row.status, row.reason, row.decided_by) == (status, "Berkas tidak terbaca.", verifier)
    assert not Credit.objects.exists()


def test_what_was_sent_back_is_corrected_sent_again_and_approved(person, verifier):
    row = deciding.send_back(sent(person), actor=verifier, reason="Judul keliru.")
    row = filing.save(row, values={"title": "Judul Benar"})
    row = filing.submit(row, actor=person.user)
    row = deciding.approve(row, actor=verifier)
    assert list(row.log.values_list("step", flat=True)) == [
        *("created", "submitted", "revision", "submitted", "approved"),
    ]
    assert row.credit.title == "Judul Benar"


@pytest.mark.parametrize("step", ["approve", "send_back", "reject"])
@pytest.mark.parametrize("state", ["draft", "approved", "rejected"])
def test_only_what_waits_is_decided(person, verifier, step, state):
    row = draft(person) if state == "draft" else sent(person)
    if state == "approved":
        deciding.approve(row, actor=verifier)
    elif state == "rejected":
        deciding.reject(row, actor=verifier, reason="Tidak sah.")
    before = Evidence.objects.get().updated_at
    with pytest.raises(NotAllowedNow):
        getattr(deciding, step)(row, actor=verifier, reason="Alasan")
    assert Evidence.objects.get().updated_at == before


def test_nobody_decides_about_their_own(person):
    provision_region(person.region)
    assign_role(person.user, region=person.region, role=Role.ADMIN)
    row = sent(person)
    for step in (deciding.approve, deciding.reject, deciding.send_back):
        with pytest.raises(NotAllowedNow, match="their own"):
            step(row, actor=person.user, reason="Alasan")
    with pytest.raises(EvidenceRefused):
        deciding.assign(row, verifier=person.user, actor=person.user)


def test_hours_are_taken_back_by_a_counter_entry(person, verifier):
    row = deciding.approve(sent(person), actor=verifier)
    with pytest.raises(EvidenceRefused, match="reason"):
        deciding.reverse(row, actor=verifier, reason="")
    row = deciding.reverse(row, actor=verifier, reason="Sertifikat palsu.")
    assert (row.status, row.credit.reversal_reason, total(person)) == (
        Status.REJECTED,
        "Sertifikat palsu.",
        0,
    )
    assert LedgerEntry.objects.count() == 2
    with pytest.raises(NotAllowedNow):
        deciding.reverse(row, actor=verifier, reason="Lagi")


def test_a_correction_books_anew_under_the_next_number(person, verifier):
    row = deciding.approve(sent(person, form_code="course", claimed_jp=40), actor=verifier)
    row = deciding.correct(
        row, actor=verifier, accepted=Accepted(jp=14), reason="Sertifikat menyebut 14 JP."
    )
    assert (row.status, row.bookings, row.credit.key) == (
        Status.APPROVED,
        2,
        f"evidence:{row.pk}:2",
    )
    assert (row.accepted_jp, row.claimed_jp, total(person)) == (14, 40, 14)
    assert Credit.objects.filter(reversed_at__isnull=True).count() == 1


def test_hours_that_the_ledger_took_back_are_decided_anew(person, verifier):
    """Ledgers of before hold such: evidence is approved, its hours are gone."""
    made = [sent(person, form_code="course", claimed_jp=10, title=title) for title in ("A", "B")]
    rows = [deciding.approve(row, actor=verifier) for row in made]
    for row in rows:
        reverse_credit(row.credit, actor=None, reason="Di buku.")
    gone = deciding.reverse(rows[0], actor=verifier, reason="Keliru.")
    assert (gone.status, gone.credit.reversal_reason) == (Status.REJECTED, "Di buku.")
    booked = deciding.correct(rows[1], actor=verifier, accepted=Accepted(jp=3), reason="Tiga JP.")
    assert (booked.status, booked.credit.reversed_at, total(person)) == (Status.APPROVED, None, 3)


def test_a_failed_correction_takes_nothing_back(person, verifier):
    row = deciding.approve(sent(person), actor=verifier)
    with pytest.raises(EvidenceRefused):
        deciding.correct(
            row, actor=verifier, accepted=Accepted(form_code="tiada"), reason="Bentuk lain."
        )
    assert (total(person), LedgerEntry.objects.count()) == (4, 1)


def test_evidence_is_given_to_somebody_who_may_verify_it(person, verifier):
    row = sent(person)
    assert deciding.assign(row, verifier=verifier, actor=verifier).verifier == verifier
    stranger = administrator(make_region())
    for user in (stranger, UserFactory()):
        with pytest.raises(EvidenceRefused):
            deciding.assign(row, verifier=user, actor=verifier)
    assert deciding.assign(row, verifier=None, actor=verifier).verifier is None


# Many at once.


def test_each_row_of_a_selection_is_decided_on_its_own(person, verifier):
    good, gone = sent(person), sent(person)
    elsewhere = sent()
    deciding.reject(gone, actor=verifier, reason="Tidak sah.")
    results = bulk.act_on_many([good, gone, elsewhere], action="approve", actor=verifier)
    assert [bool(one.error) for one in results] == [False, True, True]
    assert set(Evidence.objects.filter(status=Status.APPROVED)) == {good}


def test_a_long_selection_is_a_job_with_a_row_for_each(person, verifier):
    rows = [sent(person) for _number in range(3)]
    deciding.reject(rows[1], actor=verifier, reason="Tidak sah.")
    job = bulk.prepare([row.pk for row in rows], action="approve", owner=verifier)
    bulk.run(job)
    job.refresh_from_db()
    assert (job.state, job.done, job.counts) == ("done", 3, {"done": 2, "refused": 1})
    assert list(job.rows.values_list("outcome", flat=True)) == ["update", "error", "update"]
    assert Credit.objects.count() == 2


def test_a_job_without_the_reason_it_needs_is_not_made(person, verifier):
    from learning.core.api import DomainError

    with pytest.raises(DomainError, match="reason"):
        bulk.prepare([sent(person).pk], action="reject", owner=verifier)
