"""Semantics S2, start: every access rule is asked, and all that stands against it is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.models import Enrolment
from learning.core.testing.factories import PersonFactory, make_unit
from learning.plugins.quiz.models import Override, VersionStatus
from learning.plugins.quiz.services import attempts
from learning.plugins.quiz.services.access import NotAllowed, WrongPassword, address_allowed
from learning.plugins.quiz.testing import enrolled, make_question, make_quiz, take

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADDRESS = "10.20.3.4"


def quiz_with(**rules):
    return make_quiz(make_question(), **rules)


def verdict(quiz, person, *, at=NOW, ip=ADDRESS):
    return attempts.may_start(quiz, person=person, at=at, ip=ip)


def override(quiz, **fields):
    people = fields.pop("people", ())
    row = Override.objects.create(quiz=quiz, reason="Sakit", **fields)
    row.people.set(people)
    return row


def test_without_rules_everybody_enrolled_may_begin():
    quiz = quiz_with()
    found = verdict(quiz, enrolled(quiz))
    assert (found.allowed, found.reasons, found.attempts_left) == (True, [], None)
    assert (found.needs_password, found.needs_confirm) == (False, False)


def test_who_is_not_enrolled_may_not():
    quiz = quiz_with()
    assert not verdict(quiz, PersonFactory()).allowed
    person = enrolled(quiz)
    Enrolment.objects.update(status=Enrolment.Status.SUSPENDED)
    assert not verdict(quiz, person).allowed


def test_it_opens_and_closes_by_the_server_s_clock():
    quiz = quiz_with(open_at=NOW, close_at=NOW + DAY)
    person = enrolled(quiz)
    early = verdict(quiz, person, at=NOW - HOUR)
    assert (early.allowed, early.next_at) == (False, NOW)
    assert verdict(quiz, person, at=NOW).allowed
    late = verdict(quiz, person, at=NOW + DAY)
    assert (late.allowed, late.next_at, len(late.reasons)) == (False, None, 1)


def test_attempts_are_limited_and_abandoned_ones_count():
    quiz = quiz_with(attempts=2)
    person = enrolled(quiz)
    take(quiz, person, at=NOW)
    attempts.abandon(take(quiz, person, finish=False, at=NOW), user=None, at=NOW)
    found = verdict(quiz, person)
    assert (found.allowed, found.attempts_left) == (False, 0)
    with pytest.raises(NotAllowed) as refused:
        attempts.start(quiz, person=person, at=NOW, ip=ADDRESS)
    assert refused.value.reasons == found.reasons


def test_attempts_of_an_earlier_time_at_the_course_do_not_count():
    quiz = quiz_with(attempts=1)
    person = enrolled(quiz)
    take(quiz, person, at=NOW)
    Enrolment.objects.update(attempt=2)
    assert verdict(quiz, person).attempts_left == 1
    assert take(quiz, person, at=NOW + HOUR).course_attempt == 2


@pytest.mark.parametrize(("done", "delay"), [(1, HOUR), (2, DAY), (3, DAY)])
def test_the_delay_before_the_second_attempt_is_its_own(done, delay):
    quiz = quiz_with(first_delay=3_600, later_delay=86_400)
    person, at = enrolled(quiz), NOW
    for _turn in range(done):
        last = at
        take(quiz, person, at=last)
        at += 2 * DAY
    waiting = verdict(quiz, person, at=last + delay - timedelta(seconds=1))
    assert (waiting.allowed, waiting.next_at) == (False, last + delay)
    assert verdict(quiz, person, at=last + delay).allowed


def test_a_delay_beyond_the_closing_says_so():
    quiz = quiz_with(first_delay=86_400, close_at=NOW + HOUR)
    person = enrolled(quiz)
    take(quiz, person, at=NOW)
    assert "Kuis ditutup sebelum" in verdict(quiz, person).reasons[0]


def test_a_password_is_asked_and_judged():
    quiz = quiz_with(password="rahasia")
    person = enrolled(quiz)
    assert verdict(quiz, person).needs_password
    for wrong in ("", "Rahasia", "lain"):
        with pytest.raises(WrongPassword):
            attempts.start(quiz, person=person, at=NOW, password=wrong, ip=ADDRESS)
    begun = attempts.start(quiz, person=person, at=NOW, password=" rahasia ", ip=ADDRESS)
    # Going on asks for none.
    assert not verdict(quiz, person).needs_password
    assert attempts.start(quiz, person=person, at=NOW, ip=ADDRESS) == begun


def test_any_group_s_password_is_accepted_in_place_of_the_quiz_s():
    quiz = quiz_with(password="umum")
    person = enrolled(quiz)
    override(quiz, group_name="A", password="kelas-a", people=[person])
    override(quiz, group_name="B", password="kelas-b", people=[person])
    with pytest.raises(WrongPassword):
        attempts.start(quiz, person=person, at=NOW, password="umum", ip=ADDRESS)
    assert attempts.start(quiz, person=person, at=NOW, password="kelas-b", ip=ADDRESS)


@pytest.mark.parametrize(
    ("ranges", "ip", "allowed"),
    [
        ("", "", True),
        ("10.20.0.0/16", "10.20.3.4", True),
        ("10.20.0.0/16", "10.21.3.4", False),
        ("192.168.1.7\n10.20.3.4", "10.20.3.4", True),
        ("10.20.3.4, 10.20.3.5", "10.20.3.5", True),
        ("10.20.0.0/16", "::ffff:10.20.3.4", True),
        ("2001:db8::/32", "2001:db8::1", True),
        ("2001:db8::/32", "10.20.3.4", False),
        ("bukan alamat", "10.20.3.4", False),
        ("bukan alamat\n10.20.3.4", "10.20.3.4", True),
        ("10.20.0.0/16", "", False),
    ],
)
def test_addresses_and_networks(ranges, ip, allowed):
    assert address_allowed(ranges, ip) is allowed


def test_an_address_outside_is_refused_even_for_going_on():
    quiz = quiz_with(ip_ranges="10.20.0.0/16")
    person = enrolled(quiz)
    attempts.start(quiz, person=person, at=NOW, ip=ADDRESS)
    assert not verdict(quiz, person, ip="192.168.0.1").allowed
    with pytest.raises(NotAllowed):
        attempts.start(quiz, person=person, at=NOW, ip="192.168.0.1")


def test_a_time_limit_wants_to_be_confirmed():
    quiz = quiz_with(time_limit=600)
    person = enrolled(quiz)
    assert verdict(quiz, person).needs_confirm
    attempts.start(quiz, person=person, at=NOW, ip=ADDRESS)
    assert not verdict(quiz, person).needs_confirm


def test_a_draft_question_blocks_the_start():
    quiz = make_quiz(make_question(status=VersionStatus.DRAFT))
    assert "masih berupa draf" in verdict(quiz, enrolled(quiz)).reasons[0]


def test_all_reasons_are_told_at_once():
    quiz = quiz_with(open_at=NOW + DAY, ip_ranges="192.168.0.0/16")
    found = verdict(quiz, PersonFactory())
    # Time alone would not help: nothing says from when.
    assert (len(found.reasons), found.next_at) == (3, None)


def test_a_running_attempt_is_shown_whatever_dates_say():
    quiz = quiz_with(close_at=NOW + DAY, attempts=1)
    person = enrolled(quiz)
    begun = take(quiz, person, finish=False, at=NOW)
    found = verdict(quiz, person, at=NOW + 2 * DAY)
    assert (found.allowed, found.open_attempt) == (True, begun)


def test_the_queries_do_not_grow_with_attempts_and_exceptions(django_assert_num_queries):
    quiz = quiz_with(pass_grade=Decimal(60))
    person = enrolled(quiz)
    unit = make_unit(person.region)
    person.unit = unit
    person.save()
    for number in range(3):
        take(quiz, person, at=NOW + number * HOUR)
        override(quiz, group_name=f"K{number}", attempts=9, people=[person])
        with django_assert_num_queries(4):
            verdict(quiz, person, at=NOW + DAY)
