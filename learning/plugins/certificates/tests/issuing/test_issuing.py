import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.utils import timezone

from learning.core.contract import Award, AwardPart
from learning.core.models import Enrolment, Progress
from learning.core.signals import achievement_earned, course_completed
from learning.core.testing.factories import PersonFactory, make_course, make_region, nation
from learning.plugins.certificates.models import Certificate, NumberSeries
from learning.plugins.certificates.queries.choices import template_for
from learning.plugins.certificates.queries.sources import facts_of_completion, subject_of
from learning.plugins.certificates.services.issuing import (
    facts_of,
    issue,
    issue_for_award,
    issue_for_completion,
)
from learning.plugins.certificates.services.repair import issue_missing
from learning.plugins.certificates.testing import certified, choose, completed, make_template

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 30, 3, 0, tzinfo=dt.UTC)


def give(completion, template, *, at=NOW, **more):
    return issue(
        facts_of_completion(completion),
        person=completion.person,
        region=completion.course.region,
        template=template,
        completion=completion,
        at=at,
        **more,
    )


@pytest.mark.parametrize(("hidden", "told"), [(False, "Nilai 71"), (True, "Nilai –")])
def test_a_score_with_hidden_ones_in_it_is_not_printed(person, region, hidden, told):
    course = make_course(1, region=region)
    course.activities.update(hides_score=hidden)
    completion = completed(course, person, at=NOW)
    completion.score = Decimal("0.71")
    Progress.objects.update_or_create(
        person=person,
        activity=course.activities.get(),
        defaults={"course": course, "score": "0.71", "scored_at": NOW},
    )
    row = give(completion, make_template(region, body="Nilai {score}"))
    assert told in row.printed["paper"]["body"]


def test_all_that_is_printed_is_kept_in_the_row(person, region):
    course = make_course(2, sections=1, region=region, programme_jp=24, title="Layanan Prima")
    template = make_template(
        region, valid_months=12, basis="Perka LAN 10/2018", number_shown="full"
    )
    row = give(completed(course, person, at=NOW), template)
    paper = row.printed["paper"]
    assert (row.number, row.name, row.title) == (
        "0001/12.75/XI/2026",
        "Siti Rahmawati, S.Sos.",
        "Layanan Prima",
    )
    assert (row.completed_on, row.valid_until) == (dt.date(2026, 11, 30), dt.date(2027, 11, 30))
    assert "24 (dua puluh empat) JP" in paper["body"]
    assert "30 November 2026" in paper["body"]
    assert paper["dated"] == "Binjai, 30 November 2026"
    assert paper["identity"] == "NIP 19900315 201503 2 001"
    assert paper["basis"] == "Perka LAN 10/2018"
    assert paper["check"]["address"].endswith(f"/sertifikat/{row.public_id}/")
    assert [line["title"] for line in paper["contents"]["rows"]] == [
        activity.title for activity in course.activities.order_by("order")
    ]


def test_what_changes_later_does_not_change_it(person, region):
    row = certified(person)
    before = row.printed
    person.name = "Siti Nasution"
    person.save()
    row.template.body = "Lain"
    row.template.save()
    row.refresh_from_db()
    assert row.printed == before
    assert facts_of(row).title == row.title


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("none", ""), ("masked", "NIP •••••••••••••••001"), ("full", "NIP 19900315 201503 2 001")],
)
def test_the_identity_number_is_printed_as_the_template_says(person, region, shown, expected):
    template = make_template(region, number_shown=shown)
    row = give(completed(make_course(region=region), person), template)
    assert row.printed["paper"]["identity"] == expected


def test_signatories_keep_their_number_to_themselves_unless_told_otherwise(person, region):
    template = make_template(region)
    template.signatories.update(number="197001012000031001")
    course = make_course(region=region)
    row = give(completed(course, person), template)
    assert [found["number"] for found in row.printed["paper"]["signatories"]] == [""]
    template.shows_signatory_numbers = True
    again = give(completed(make_course(region=region), person), template)
    assert [found["number"] for found in again.printed["paper"]["signatories"]] == [
        "NIP 19700101 200003 1 001"
    ]


def test_it_is_given_once_however_often_it_is_announced(person, region):
    course = make_course(region=region)
    choose(make_template(region), region=region)
    completion = completed(course, person)
    first = issue_for_completion(completion)
    assert issue_for_completion(completion) == first
    assert give(completion, first.template) == first
    assert (Certificate.objects.count(), NumberSeries.objects.get().last) == (1, 1)


def test_a_completed_course_gives_it_at_once(person, region, django_capture_on_commit_callbacks):
    course = make_course(region=region)
    choose(make_template(region), region=region)
    completion = completed(course, person)
    heard = []

    def hear(achievement, label="", **kwargs):
        heard.append((achievement, label))

    achievement_earned.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            course_completed.send(
                sender=Enrolment, enrolment=completion.enrolment, completion=completion
            )
    finally:
        achievement_earned.disconnect(hear)
    row = Certificate.objects.get()
    assert (row.person, row.completion) == (person, completion)
    assert heard == [(f"certificate:course-{course.pk}", course.title)]


def test_numbers_follow_each_other_and_start_afresh_every_year(person, region):
    template = make_template(region)
    rows = [give(completed(make_course(region=region), person), template) for _ in range(2)]
    rows.append(
        give(completed(make_course(region=region), person), template, at=NOW.replace(year=2027))
    )
    other = make_region("Kota Jambi", code="15.71")
    rows.append(give(completed(make_course(region=other), person), template))
    assert [row.number for row in rows] == [
        "0001/12.75/XI/2026",
        "0002/12.75/XI/2026",
        "0001/12.75/XI/2027",
        "0001/15.71/XI/2026",
    ]


def test_a_pattern_with_the_template_counts_by_itself(person, region):
    plain = make_template(region)
    own = make_template(region, pattern="{template}-{seq}/{region}/{year}", code="LATSAR")
    rows = [
        give(completed(make_course(region=region), person), template)
        for template in (plain, own, plain)
    ]
    assert [row.number for row in rows] == [
        "0001/12.75/XI/2026",
        "LATSAR-1/12.75/2026",
        "0002/12.75/XI/2026",
    ]


def test_what_fails_gives_its_number_back(person, region):
    template = make_template(region)
    give(completed(make_course(region=region), person), template)
    wrong = completed(make_course(region=region), person)
    wrong.programme_jp = -1
    with pytest.raises(IntegrityError):
        give(wrong, template)
    assert (NumberSeries.objects.get().last, Certificate.objects.count()) == (1, 1)


def test_a_number_that_stands_on_another_series_paper_is_passed_over(person, region):
    code = make_template(region, code="LATSAR", pattern="{seq}/{template}/{region}/{year}")
    word = make_template(region, pattern="{seq}/LATSAR/{region}/{year}")
    one, two, three = (completed(make_course(region=region), person) for _ in range(3))
    numbers = [give(one, code).number, give(two, word).number, give(three, word).number]
    assert numbers == [f"{place}/LATSAR/12.75/2026" for place in (1, 2, 3)]


def test_the_day_is_that_of_the_region(person):
    east = make_region("Kota Jayapura", time_zone="Asia/Jayapura")
    template = make_template(east)
    at = dt.datetime(2026, 12, 31, 16, 0, tzinfo=dt.UTC)
    row = give(completed(make_course(region=east), person), template, at=at)
    assert row.issued_on == dt.date(2027, 1, 1) == at.astimezone(ZoneInfo("Asia/Jayapura")).date()
    assert row.number.endswith("/I/2027")


def test_the_nearest_choice_counts(region):
    national = make_template(nation())
    own = make_template(region)
    special = make_template(region)
    course = make_course(region=region)

    def found(kind="course"):
        return template_for(region, kind=kind, subject=subject_of(course))

    assert found() is None
    choose(national, region=nation())
    assert found() == national
    choose(own, region=region)
    assert found() == own
    choose(special, region=region, source=subject_of(course))
    assert found() == special
    special.live = False
    special.save()
    assert found() == own
    choose(None, region=region, source=subject_of(course))
    assert found() is None
    assert found("path") is None


def test_a_course_may_give_none(person, region):
    course = make_course(region=region)
    choose(make_template(region), region=region)
    choose(None, region=region, source=subject_of(course))
    assert issue_for_completion(completed(course, person)) is None


def award(region, **more):
    return Award(
        key="path-cycle:7",
        subject="path:3",
        kind="path",
        title="Kepala Dinas",
        region_id=region.pk,
        earned_at=more.pop("at", NOW),
        jp=40,
        parts=(AwardPart("Kursus A", 10), AwardPart("Kursus B", 30)),
        **more,
    )


def test_a_path_gives_one_with_what_was_learned(person, region):
    choose(make_template(region, kind="path"), region=region, kind="path")
    row = issue_for_award(award(region, valid_until=dt.date(2028, 1, 1)), person=person)
    contents = row.printed["paper"]["contents"]
    assert [(line["title"], line["figure"]) for line in contents["rows"]] == [
        ("Kursus A", "10"),
        ("Kursus B", "30"),
    ]
    assert contents["total"][1] == "40 JP (empat puluh)"
    assert (row.kind, row.jp, row.valid_until) == ("path", 40, dt.date(2028, 1, 1))
    assert issue_for_award(award(region), person=person) == row


def test_an_award_is_of_the_day_where_its_holder_works(region):
    # 16.00 UTC is 23.00 in Jakarta and 01.00 of the next year in Jayapura.
    choose(make_template(region, kind="path", valid_months=12), region=region, kind="path")
    east = make_region("Kota Jayapura", time_zone="Asia/Jayapura")
    at = dt.datetime(2026, 12, 31, 16, 0, tzinfo=dt.UTC)
    row = issue_for_award(award(region, at=at), person=PersonFactory(region=east))
    assert (row.completed_on, row.valid_until) == (dt.date(2027, 1, 1), dt.date(2028, 1, 1))


def test_an_award_of_an_unknown_region_gives_nothing(person, region):
    made = Award(key="x", subject="path:1", kind="path", title="", region_id=999_999, earned_at=NOW)
    assert issue_for_award(made, person=person) is None


def test_what_a_lost_process_missed_is_given_later(person, region):
    course = make_course(region=region)
    before = completed(course, PersonFactory(region=region), at=timezone.now() - dt.timedelta(1))
    choose(make_template(region), region=region)
    missed = completed(course, person, at=timezone.now() + dt.timedelta(seconds=1))
    assert issue_missing() == 1
    assert list(Certificate.objects.values_list("completion", flat=True)) == [missed.pk]
    assert issue_missing() == 0
    assert not before.certificates.exists()


def test_the_state_follows_from_the_day(certificate):
    today = timezone.localdate()
    assert certificate.status() == "valid"
    certificate.valid_until = today
    assert certificate.status() == "valid"
    certificate.valid_until = today - dt.timedelta(1)
    assert certificate.status() == "expired"
