"""Rules of progress: what counts as seen, spent, done. Every write holds the enrolment's lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.contract import Result
from learning.core.courses.models import Activity, Completion, Course, Need, needs_of
from learning.core.prepared import new_row
from learning.core.regions.models import Person
from learning.core.signals import activity_reported

from . import errors, rollup, rows
from .completion.states import Facts, complete_at, earliest
from .models import Enrolment, Progress, ProgressLog
from .outline import Own, learner_outline

# A beat that comes later than this after the last one counts as a return, not as time spent.
IDLE_SECONDS = 90
SEEN_AGAIN = timedelta(minutes=10)


def report_result(activity: Activity, *, person: Person, result: Result) -> Progress:
    """Store what an activity says about a learner and roll it up.

    Idempotent and independent of the order of arrival: what was once reported as done, scored and
    passed stays so from its earliest time, the score is that of the latest result by (``at``,
    ``key``), and the activity is complete as soon as these facts make it (``completion.states``).
    Raises NotEnrolled when the person never enrolled in the course. A result whose ``at`` lies
    before the present attempt changes nothing: the progress is returned as it stands, perhaps
    never stored.
    """
    with transaction.atomic():
        enrolment = lock_enrolment(activity, person=person)
        progress = _progress(activity, person)
        if _is_of_the_past(result, enrolment):
            return progress
        return _store(enrolment, activity, progress, result)


def _is_of_the_past(result: Result, enrolment: Enrolment) -> bool:
    began = enrolment.attempt_began_at
    return began is not None and result.at is not None and result.at < began


def lock_enrolment(activity: Activity, *, person: Person) -> Enrolment:
    enrolment = rows.lock_enrolment(course_id=activity.course_id, person_id=person.pk)
    if enrolment is None:
        raise errors.NotEnrolled
    return enrolment


def _progress(activity: Activity, person: Person) -> Progress:
    """The person's row, perhaps one still to be stored: the enrolment's lock keeps others out."""
    found = rows.find_progress(person_id=person.pk, activity_id=activity.pk)
    return found or new_row(
        Progress, person=person, activity=activity, course_id=activity.course_id
    )


def _store(
    enrolment: Enrolment, activity: Activity, progress: Progress, result: Result
) -> Progress:
    now = timezone.now()
    at = min(result.at or now, now)
    was_complete = progress.is_complete
    _remember(progress, result, at)
    settle(activity, progress)
    return _keep(enrolment, activity, progress, result, was_complete=was_complete, now=now)


def _remember(progress: Progress, result: Result, at: datetime) -> None:
    """Facts keep the earliest time at which they were true, whatever is reported later."""
    known = Facts.of(progress)
    if result.completed:
        progress.reported_at = earliest(known.reported_at, at)
    if result.passed:
        progress.passed_at = earliest(known.passed_at, at)
    if result.score is not None or result.passed is not None:
        progress.first_scored_at = earliest(known.scored_at, at)
    _merge_score(progress, result, at)


def settle(activity: Activity, progress: Progress) -> None:
    """Complete the activity if the facts do; never the other way round."""
    moment = complete_at(activity, Facts.of(progress))
    progress.completed_at = earliest(progress.completed_at, moment)


def _keep(
    enrolment: Enrolment,
    activity: Activity,
    progress: Progress,
    result: Result,
    *,
    was_complete: bool,
    now: datetime,
) -> Progress:
    progress.course_id = activity.course_id
    newly = progress.is_complete and not was_complete
    if newly and progress.override_reason:
        _overrule(progress)
    rows.save_progress(progress)
    if newly:
        rollup.roll_up(enrolment, course=_course(activity), now=now, section_id=activity.section_id)
    transaction.on_commit(
        partial(activity_reported.send_robust, sender=Progress, progress=progress, result=result)
    )
    return progress


def _overrule(progress: Progress) -> None:
    """The facts say complete where staff had said it is not: the log keeps what they said."""
    progress.overridden_by, progress.override_reason = None, ""
    progress.save(update_fields=["overridden_by", "override_reason"])


def _course(activity: Activity) -> Course:
    if Activity.course.is_cached(activity):
        return activity.course
    return Course.objects.select_related("form").get(pk=activity.course_id)


def _merge_score(progress: Progress, result: Result, at: datetime) -> None:
    if result.score is None and result.passed is None:
        return
    if progress.scored_at and (at, result.key) < (progress.scored_at, progress.score_key):
        return
    progress.score = result.score
    progress.passed = result.passed
    progress.scored_at = at
    progress.handed_in_at = min(result.handed_in_at or at, at)
    progress.score_key = result.key


class Tick(NamedTuple):
    """What one press of "done" led to; ``finished`` if it completed the course."""

    progress: Progress
    enrolment: Enrolment
    finished: bool


def complete_manually(activity: Activity, *, person: Person) -> Progress:
    """The learner's own tick. Raises NotAllowedNow where the activity is not completed by hand."""
    return tick(activity, person=person).progress


def tick(activity: Activity, *, person: Person) -> Tick:
    """As ``complete_manually``, for who must know what to show next."""
    if activity.completion != Completion.MANUAL:
        raise errors.NotAllowedNow(_("This activity is not completed by hand."))
    with transaction.atomic():
        enrolment = lock_enrolment(activity, person=person)
        if not enrolment.is_open:
            raise errors.NotAllowedNow(_("Your enrolment is not active."))
        check_access(activity, person=person, enrolment=enrolment)
        had_finished = enrolment.completed_at is not None
        progress = _ticked(enrolment, activity, _progress(activity, person))
    return Tick(progress, enrolment, not had_finished and enrolment.completed_at is not None)


def _ticked(enrolment: Enrolment, activity: Activity, progress: Progress) -> Progress:
    now = timezone.now()
    was_complete = progress.is_complete
    progress.completed_at = earliest(progress.completed_at, now)
    done = Result(completed=True, at=now)
    return _keep(enrolment, activity, progress, done, was_complete=was_complete, now=now)


def check_access(activity: Activity, *, person: Person, enrolment: Enrolment) -> None:
    """Raise Locked, with the reason, unless the learner may work on the activity now."""
    entry = learner_outline(
        activity.course, person=person, enrolment=enrolment, current=activity.pk
    ).current
    if entry is None:
        raise errors.Locked(_("This activity is not shown to you now."))
    if entry.state == "locked":
        raise errors.Locked(entry.reason, entry.unlock_url)


def record_view(
    activity: Activity,
    *,
    person: Person,
    enrolment: Enrolment,
    progress: Own | Progress | None,
) -> Own | Progress | None:
    """Remember where the learner is. Writes only when something changes, so reading stays cheap."""
    now = timezone.now()
    fresh = enrolment.last_seen_at and now - enrolment.last_seen_at < SEEN_AGAIN
    if (
        progress
        and progress.first_viewed_at
        and enrolment.last_activity_id == activity.pk
        and fresh
    ):
        return progress
    with transaction.atomic():
        enrolment = lock_enrolment(activity, person=person)
        progress = _progress(activity, person)
        progress.first_viewed_at = progress.first_viewed_at or now
        progress.last_viewed_at = now
        enrolment.last_activity_id = activity.pk
        enrolment.last_seen_at = now
        rows.write_last_seen(enrolment)
        if enrolment.is_open and _completes(Need.VIEW, activity, progress):
            return _complete_now(enrolment, activity, progress, now=now)
        rows.save_progress(progress, rows.write_viewed)
    return progress


def _completes(need: Need, activity: Activity, progress: Progress) -> bool:
    """Whether the fact that has just come was the last one needed."""
    if progress.is_complete or need not in needs_of(activity):
        return False
    return complete_at(activity, Facts.of(progress)) is not None


def _complete_now(
    enrolment: Enrolment, activity: Activity, progress: Progress, *, now: datetime
) -> Progress:
    settle(activity, progress)
    done = Result(completed=True, at=now)
    return _keep(enrolment, activity, progress, done, was_complete=False, now=now)


def heartbeat(activity: Activity, *, person: Person) -> Progress:
    """Credit active time since the person's last beat, in whole seconds by the server's clock.

    Two open tabs share one clock: the last beat of any of the person's activities counts, so time
    is never credited twice. A pause longer than IDLE_SECONDS credits nothing.
    """
    with transaction.atomic():
        # One clock for all courses of a person, read when it is this beat's turn.
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        now = timezone.now()
        enrolment = lock_enrolment(activity, person=person)
        if not enrolment.is_open:
            raise errors.NotAllowedNow(_("Your enrolment is not active."))
        check_access(activity, person=person, enrolment=enrolment)
        last = Progress.objects.filter(person=person).aggregate(last=Max("last_beat_at"))["last"]
        progress = _progress(activity, person)
        gap = int((now - last).total_seconds()) if last else None
        if gap == 0:
            rows.save_progress(progress)
            return progress
        if gap is not None and gap <= IDLE_SECONDS:
            progress.seconds += max(gap, 0)
        progress.last_beat_at = now
        if _completes(Need.TIME, activity, progress):
            return _complete_now(enrolment, activity, progress, now=now)
        rows.save_progress(progress)
    return progress


def override_completion(
    activity: Activity, *, person: Person, completed: bool, actor: Any, reason: str
) -> Progress:
    """Staff decide that an activity is complete, or not. Logged with the reason, which is needed.

    "Complete" stays. "Not complete" holds until the next event, which counts anew from what is
    true then: a pass that a later score took back no longer is. A course completion that was
    earned is a fact and stays.
    """
    reason = reason.strip()
    if not reason:
        raise errors.NotAllowedNow(_("Enter a reason."))
    now = timezone.now()
    with transaction.atomic():
        enrolment = lock_enrolment(activity, person=person)
        progress = _progress(activity, person)
        progress.completed_at = (progress.completed_at or now) if completed else None
        if not completed:
            progress.first_scored_at = progress.scored_at
            progress.passed_at = progress.scored_at if progress.passed else None
        progress.overridden_by = actor
        progress.override_reason = reason[:255]
        progress.save()
        ProgressLog.objects.create(
            progress=progress, completed=completed, actor=actor, reason=reason[:255]
        )
        rollup.roll_up(enrolment, course=_course(activity), now=now, section_id=activity.section_id)
        transaction.on_commit(
            partial(
                activity_reported.send_robust,
                sender=Progress,
                progress=progress,
                result=Result(completed=completed, at=now),
            )
        )
    return progress
