import datetime as dt

import pytest
from django.utils import timezone

from learning.core.api import set_head
from learning.core.models import Superior
from learning.core.testing.factories import PersonFactory
from learning.plugins.evidence.engine.parts import Times
from learning.plugins.evidence.models import Evidence, EvidenceLog
from learning.plugins.evidence.queries.conflicts import conflicts_of
from learning.plugins.evidence.queries.heads import may_endorse, team_waiting
from learning.plugins.evidence.services import deciding, endorsing, filing
from learning.plugins.evidence.services.errors import EvidenceRefused, Incomplete, NotAllowedNow
from learning.plugins.evidence.testing import certificate, draft, endorsement, sent

pytestmark = pytest.mark.django_db
Status, Endorsement = Evidence.Status, Evidence.Endorsement


def steps(row):
    return list(row.log.values_list("step", "previous", "status"))


def at(day, start, end):
    return Times(day, dt.time(start), dt.time(end))


def test_a_draft_is_sent_and_every_change_is_written_down(person):
    row = sent(person)
    assert (row.status, row.waiting_since, row.is_flagged) == (
        "submitted",
        row.submitted_at,
        False,
    )
    assert steps(row) == [("created", "", "draft"), ("submitted", "draft", "submitted")]
    assert set(row.log.values_list("actor", flat=True)) == {person.user_id}


def test_lines_of_the_log_are_never_changed(person):
    line = sent(person).log.first()
    line.reason = "Lain"
    with pytest.raises(TypeError):
        line.save()


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"title": ""}, {"title"}),
        ({"organiser": ""}, {"organiser"}),
        ({"ends_on": None}, {"ends_on"}),
        ({"form_code": "course", "claimed_jp": None}, {"claimed_jp"}),
        ({"claimed_jp": None}, set()),
        ({"form_code": "coaching"}, {"sessions"}),
        ({"form_code": "workplace-guidance", "claimed_jp": None}, set()),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_sent(person, values, missing):
    row = filing.save(draft(person), values=values)
    if not missing:
        assert filing.submit(row, actor=person.user).status == Status.SUBMITTED
        return
    with pytest.raises(Incomplete) as refused:
        filing.submit(row, actor=person.user)
    assert set(refused.value.gaps) == missing
    assert Evidence.objects.get().status == Status.DRAFT


def test_without_a_file_or_before_its_end_nothing_is_sent(person):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    row = draft(person, file=b"")
    row = filing.save(row, values={"ends_on": tomorrow})
    with pytest.raises(Incomplete) as refused:
        filing.submit(row, actor=person.user)
    assert set(refused.value.gaps) == {"files", "ends_on"}


def test_sent_evidence_is_not_edited_until_it_is_taken_back(person):
    row = sent(person)
    with pytest.raises(NotAllowedNow):
        filing.save(row, values={"title": "Lain"})
    with pytest.raises(NotAllowedNow):
        filing.submit(row, actor=person.user)
    row = filing.withdraw(row, actor=person.user)
    assert (row.status, row.waiting_since) == (Status.DRAFT, None)
    assert filing.save(row, values={"title": "Lain"}).title == "Lain"
    with pytest.raises(NotAllowedNow):
        filing.withdraw(row, actor=person.user)


def test_only_a_draft_that_was_never_sent_is_removed(person):
    row = draft(person)
    filing.discard(row)
    assert not Evidence.objects.exists()
    kept = filing.withdraw(sent(person), actor=person.user)
    with pytest.raises(NotAllowedNow):
        filing.discard(kept)
    assert Evidence.objects.get() == kept


def test_a_form_that_is_not_in_force_begins_nothing(person):
    with pytest.raises(NotAllowedNow):
        filing.begin(person, form_code="tiada", scope="national", title="A", actor=None)


def test_sessions_give_the_days(person):
    today = timezone.localdate()
    days = [today - dt.timedelta(days=number) for number in (9, 2)]
    row = draft(person, form_code="coaching", sessions=[at(day, 9, 11) for day in days])
    assert (row.starts_on, row.ends_on, row.sessions.count()) == (days[0], days[1], 2)
    row = filing.save(row, values={}, sessions=[at(days[0], 9, 11), at(days[0], 10, 12)])
    with pytest.raises(Incomplete) as refused:
        filing.submit(row, actor=person.user)
    assert "overlap" in refused.value.gaps["sessions"]


# Conflicts.


def kinds_of(row):
    return [str(found.kind) for found in conflicts_of(row)]


def test_two_classroom_trainings_on_one_day_collide(person):
    first = sent(person, form_code="seminar")
    second = sent(person, form_code="workshop")
    assert (kinds_of(second), second.is_flagged) == (["days"], True)
    first.refresh_from_db()
    assert first.is_flagged
    filing.withdraw(second, actor=person.user)
    first.refresh_from_db()
    assert not first.is_flagged


@pytest.mark.parametrize(
    ("one", "other"), [("e-learning", "seminar"), ("self-study", "self-study")]
)
def test_what_is_done_beside_other_things_does_not(person, one, other):
    sent(person, form_code=one)
    assert kinds_of(draft(person, form_code=other)) == []


def test_what_was_accepted_counts_not_what_was_claimed(person):
    first, second = sent(person, form_code="e-learning"), sent(person, form_code="workshop")
    assert (kinds_of(second), second.is_flagged) == ([], False)
    seminar = deciding.Accepted(form_code="seminar", reason="Seminar tatap muka.")
    deciding.approve(first, actor=None, accepted=seminar)
    second.refresh_from_db()
    assert (kinds_of(second), second.is_flagged) == (["days"], True)
    back = deciding.Accepted(form_code="e-learning", jp=3)
    deciding.correct(first, actor=None, accepted=back, reason="Daring.")
    second.refresh_from_db()
    assert (kinds_of(second), second.is_flagged) == ([], False)


def test_other_days_and_other_people_do_not_collide(person):
    sent(person)
    sent(PersonFactory())
    assert kinds_of(draft(person, days_ago=40)) == []


def test_sessions_collide_by_their_hours(person):
    day = timezone.localdate() - dt.timedelta(days=5)
    sent(person, form_code="coaching", sessions=[at(day, 9, 11)])
    apart = draft(person, form_code="mentoring", sessions=[at(day, 11, 12)])
    same = draft(person, form_code="mentoring", sessions=[at(day, 10, 12)])
    assert (kinds_of(apart), kinds_of(same)) == ([], ["hours"])


def test_the_same_certificate_file_and_title_are_found(person):
    number = {"certificate_number": "12/BK/2026", "organiser": "Badan Contoh"}
    sent(PersonFactory(), file=certificate("sama"), title="Bimtek Arsip Kota", **number)
    mine = draft(
        person,
        file=certificate("sama"),
        title="Bimtek Arsip Kota",
        certificate_number="12 bk 2026",
        organiser="BADAN CONTOH",
    )
    assert kinds_of(mine) == ["certificate", "file"]
    sent(person, form_code="e-learning", title="Bimtek Arsip Kota 2026")
    assert kinds_of(mine) == ["certificate", "file", "title"]


def test_drafts_and_rejected_evidence_collide_with_nothing(person, verifier):
    draft(person)
    deciding.reject(sent(person), actor=verifier, reason="Bukan kegiatan pegawai ini.")
    assert kinds_of(draft(person)) == []


def test_booked_hours_of_events_collide_and_courses_do_not(person):
    from learning.core.api import Part, book_credit

    row = draft(person)
    for source in ("course", "event"):
        book_credit(
            person,
            source=source,
            key=f"{source}:1",
            title="Lokakarya",
            form_code="workshop",
            parts=[Part(row.ends_on, 5)],
        )
    found = conflicts_of(row)
    assert [(str(one.kind), one.credit.source) for one in found] == [("days", "event")]


def test_conflicts_cost_the_same_for_one_and_for_three(person, django_assert_num_queries):
    row = draft(person)
    for number in (1, 3):
        while Evidence.objects.exclude(pk=row.pk).count() < number:
            sent(person)
        with django_assert_num_queries(6):
            assert len(conflicts_of(row)) >= number


# The head of unit.


@pytest.fixture
def head(person):
    found = PersonFactory(region=person.region, unit=person.unit)
    set_head(person.unit, person=found, start=dt.date(2020, 1, 1), actor=None)
    return found


def test_without_a_rule_the_head_is_not_asked(person, head):
    assert sent(person).endorsement == Endorsement.NONE


def test_an_optional_word_of_the_head_holds_nothing_up(person, head, verifier):
    endorsement(person.region, "optional")
    row = sent(person)
    assert (row.endorsement, row.is_waiting, row.is_held) == ("waiting", True, False)
    row = endorsing.decline(row, head=head, remark="Tidak saya ketahui.")
    assert (row.status, row.endorsement) == (Status.SUBMITTED, "declined")
    assert deciding.approve(row, actor=verifier).status == Status.APPROVED


def test_what_is_decided_asks_the_head_no_more(person, head, verifier):
    endorsement(person.region, "optional")
    row = deciding.approve(sent(person), actor=verifier)
    assert (row.endorsement, team_waiting(head).exists()) == ("", False)


def test_a_needed_word_comes_first(person, head, verifier):
    endorsement(person.region, "required")
    row = sent(person)
    assert (row.is_held, row.waiting_since, list(team_waiting(head))) == (True, None, [row])
    with pytest.raises(NotAllowedNow, match="endorse"):
        deciding.approve(row, actor=verifier)
    row = endorsing.endorse(row, head=head, remark="Benar ikut.")
    assert (row.is_held, row.endorsed_by, row.waiting_since is None) == (False, head, False)
    assert not team_waiting(head).exists()
    with pytest.raises(NotAllowedNow):
        endorsing.endorse(row, head=head)


def test_a_needed_word_that_is_refused_sends_it_back(person, head):
    endorsement(person.region, "required")
    row = sent(person)
    with pytest.raises(EvidenceRefused, match="reason"):
        endorsing.decline(row, head=head, remark=" ")
    row = endorsing.decline(row, head=head, remark="Lampirkan surat tugas.")
    assert (row.status, row.reason) == (Status.REVISION, "Lampirkan surat tugas.")
    assert filing.submit(row, actor=person.user).endorsement == "waiting"


def test_where_nobody_is_head_nobody_waits_for_one(person):
    endorsement(person.region, "required")
    assert sent(person).is_waiting


def test_only_who_leads_may_endorse(person, head):
    endorsement(person.region, "optional")
    row = sent(person)
    other, named = PersonFactory(region=person.region), PersonFactory(region=person.region)
    today = timezone.localdate()
    Superior.objects.create(person=person, superior=named, start=today)
    gone = PersonFactory(region=person.region)
    Superior.objects.create(
        person=PersonFactory(),
        superior=gone,
        start=dt.date(2020, 1, 1),
        end=today - dt.timedelta(days=1),
    )
    answers = [may_endorse(one, person) for one in (head, named, other, gone, person)]
    assert answers == [True, True, False, False, False]
    with pytest.raises(NotAllowedNow):
        endorsing.endorse(row, head=other)
    assert list(team_waiting(named)) == [row]
    assert not EvidenceLog.objects.filter(step="endorsed").exists()


def test_a_year_that_nobody_meant_is_told_of(person):
    row, day = draft(person), dt.date(25, 3, 1)
    Evidence.objects.update(starts_on=day, ends_on=day)
    row.refresh_from_db()
    assert set(filing.gaps(row)) == {"starts_on"}
