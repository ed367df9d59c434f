"""One winner for each turn, and what becomes of it."""

from datetime import timedelta

import pytest

from learning.core.background.services import turns
from learning.core.background.services.turns import LEASE, NotNow, UnknownWork, take_turn
from learning.core.models import ScheduledWork

from .conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# 15.00 in Jakarta.
NEXT_HOUR = NOW.replace(hour=8, minute=0, second=0)


def row(slug="sweep"):
    return ScheduledWork.objects.get(slug=slug)


def broken():
    raise ValueError("no such unit")


def test_new_work_appears_and_is_due_at_once(works):
    works()

    take_turn(NOW, "a")

    assert works.ran == ["sweep"]
    assert (row().next_at, row().last_started_at) == (NEXT_HOUR, NOW)
    assert (row().last_count, row().last_error, row().lease_until) == (3, "", None)


def test_nothing_runs_before_it_is_due(works):
    works()
    take_turn(NOW, "a")

    assert take_turn(NEXT_HOUR - MINUTE, "a") is None
    assert works.ran == ["sweep"]
    assert take_turn(NEXT_HOUR, "a").slug == "sweep"


def test_a_long_outage_leads_to_one_run(works):
    works(every=MINUTE)
    take_turn(NOW, "a")
    later = NOW + 3 * DAY

    assert [bool(take_turn(later, "a")) for _time in range(3)] == [True, False, False]
    assert row().next_at - later <= MINUTE


def test_what_waits_longest_is_first(works):
    for slug in ("sweep", "publish"):
        works(slug)
    ScheduledWork.objects.create(slug="sweep", next_at=NOW - HOUR)
    ScheduledWork.objects.create(slug="publish", next_at=NOW - DAY)

    assert [take_turn(NOW, "a").slug for _time in range(2)] == ["publish", "sweep"]


def test_work_that_is_no_longer_registered_is_left_alone(works):
    works()
    gone = ScheduledWork.objects.create(slug="gone", next_at=NOW - DAY)

    take_turn(NOW, "a")

    assert take_turn(NOW, "a") is None
    gone.refresh_from_db()
    assert (gone.next_at, gone.last_started_at) == (NOW - DAY, None)


def test_a_turn_that_is_taken_is_not_taken_again(works):
    works()

    assert turns.claim(NOW, "a").slug == "sweep"
    assert turns.claim(NOW, "b") is None


def test_who_read_the_row_too_late_loses(works):
    works()
    ScheduledWork.objects.create(slug="sweep", next_at=NOW)
    read_by_both = turns._due(NOW, quick_only=False)[0]

    won = [turns._win(read_by_both, turns.Turn("sweep", token, NOW)) for token in ("a", "b")]

    assert (won, row().claimed_by) == ([True, False], "a")


def test_the_turn_of_a_dead_worker_is_taken_over_when_its_lease_ends(works):
    works()
    turns.claim(NOW, "dead")

    assert turns.claim(NOW + LEASE - MINUTE, "b") is None
    taken = turns.claim(NOW + LEASE, "b")

    assert taken.token == row().claimed_by
    assert (row().failures, bool(row().last_error)) == (1, True)


def test_a_lease_that_is_renewed_holds(works):
    works()
    turn = turns.claim(NOW, "a")

    assert turns.renew([turn.token], NOW + 14 * MINUTE) == 1
    assert turns.claim(NOW + LEASE, "b") is None


def test_the_outcome_of_who_lost_the_turn_does_not_count(works):
    works()
    slow = turns.claim(NOW, "a")
    quick = turns.claim(NOW + LEASE, "b")

    assert turns.record(slow, turns.Outcome(seconds=900, count=1)) is False
    assert row().claimed_by == quick.token
    assert turns.record(quick, turns.Outcome(seconds=2, count=5)) is True
    assert (row().last_count, row().failures, row().last_error) == (5, 0, "")


def test_who_ends_gives_the_turn_back(works):
    works()
    turn = turns.claim(NOW, "a")

    turns.let_go([turn.token])

    assert turns.claim(NOW, "b").slug == "sweep"
    assert row().failures == 0


def test_an_error_is_kept_and_repeated_later_and_later(works):
    works(every=DAY, run=broken)
    waits, now = [], NOW
    for _time in range(3):
        take_turn(now, "a")
        waits.append(round((row().next_at - now) / MINUTE))
        now = row().next_at

    assert (waits, row().failures) == ([1, 2, 4], 3)
    assert "ValueError: no such unit" in row().last_error


def test_success_ends_the_failures(works):
    works(run=broken)
    take_turn(NOW, "a")
    works()

    take_turn(row().next_at, "a")

    assert (row().failures, row().last_error, row().next_at) == (0, "", NEXT_HOUR)


def test_an_error_of_one_work_stops_no_other(works):
    works("broken", run=broken)
    works()

    assert {take_turn(NOW, "a").slug for _time in range(2)} == {"broken", "sweep"}
    assert works.ran == ["sweep"]


def test_the_last_place_is_for_quick_work(works):
    works("hourly")
    works("publish", every=MINUTE)

    assert take_turn(NOW, "a", quick_only=True).slug == "publish"
    assert take_turn(NOW, "a", quick_only=True) is None
    assert works.ran == ["publish"]


def test_run_soon_makes_work_due_without_moving_the_grid(works):
    works()
    take_turn(NOW, "a")

    turns.run_soon("sweep", now=NOW + MINUTE)
    take_turn(NOW + MINUTE, "a")

    assert (works.ran, row().next_at) == (["sweep", "sweep"], NEXT_HOUR)


def test_running_or_unknown_work_cannot_be_run_soon(works):
    works()
    turns.claim(NOW, "a")

    with pytest.raises(NotNow):
        turns.run_soon("sweep", now=NOW)
    with pytest.raises(UnknownWork):
        turns.run_soon("gone", now=NOW)
    assert not ScheduledWork.objects.filter(slug="gone").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_looking_for_work_costs_one_query(works, number, django_assert_num_queries):
    for serial in range(number):
        works(f"work-{serial}")
        ScheduledWork.objects.create(slug=f"work-{serial}", next_at=NOW + MINUTE)

    with django_assert_num_queries(1):
        assert take_turn(NOW, "a") is None
