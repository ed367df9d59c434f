"""What the learner's frame around an activity needs to know beyond the launch itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from learning.core.contract import Launch
from learning.core.courses.models import Completion, Need, needs_of
from learning.core.prepared import Prepared, columns, restore

from .completion.explain import ConditionLine, own_conditions
from .completion.lines import NO_CRITERIA, CriteriaLines, criteria_lines
from .kept import TOKEN, can_share, mark, shared_page
from .models import Note
from .outline import LearnerActivity

_notes_of = Prepared(
    lambda person, activity: Note.objects.filter(
        person_id=person, activity_id=activity
    ).values_list(*columns(Note)),
    person=int,
    activity=int,
)


@dataclass(frozen=True)
class Frame:
    launch: Launch

    @property
    def is_draft(self) -> bool:
        """An editor's preview of something that has no row yet."""
        return self.launch.activity.pk is None

    @property
    def records(self) -> bool:
        return bool(self.launch.person) and not self.launch.preview

    @property
    def is_complete(self) -> bool:
        return bool(self.launch.progress and self.launch.progress.is_complete)

    @property
    def action(self) -> str:
        """The one primary action: "complete", "next" or "course"."""
        by_hand = self.launch.activity.completion == Completion.MANUAL
        if by_hand and self.records and not self.is_complete:
            return "complete"
        return "next" if self.next else "course"

    @property
    def awaits_time(self) -> bool:
        activity = self.launch.activity
        if self.is_complete or Need.TIME not in needs_of(activity):
            return False
        return activity.completion == Completion.TIME or self.seconds < activity.min_seconds

    @cached_property
    def conditions(self) -> tuple[ConditionLine, ...]:
        """What completes the activity and how far it is, where it takes several things.

        One query, and for no other kind of activity any.
        """
        if self.launch.activity.completion != Completion.ALL or not self.records:
            return ()
        return own_conditions(self.launch.activity, person=self.launch.person)

    @cached_property
    def criteria(self) -> CriteriaLines:
        launch = self.launch
        if not (self.records and launch.enrolment and launch.outline):
            return NO_CRITERIA
        return criteria_lines(launch.course, launch.enrolment, shape=launch.outline)

    @property
    def seconds(self) -> int:
        return self.launch.progress.seconds if self.launch.progress else 0

    @property
    def minutes_needed(self) -> int:
        return -(-self.launch.activity.min_seconds // 60)

    @property
    def minutes_done(self) -> int:
        return min(self.seconds // 60, self.minutes_needed)

    @property
    def next(self) -> LearnerActivity | None:
        return self.launch.outline.next if self.launch.outline else None

    @property
    def previous(self) -> LearnerActivity | None:
        return self.launch.outline.previous if self.launch.outline else None

    @cached_property
    def position(self) -> tuple[int, int] | None:
        """This activity's number and how many there are."""
        outline = self.launch.outline
        place = outline.states.places.get(self.launch.activity.pk) if outline else None
        return None if place is None else (place + 1, len(outline.activities))

    @property
    def section(self) -> str:
        outline = self.launch.outline
        for section in outline.sections if outline else ():
            if any(row.id == self.launch.activity.pk for row in section.activities):
                return section.title
        return ""

    @property
    def course_url(self) -> str:
        return self.launch.course.url or "/"

    @cached_property
    def notes(self) -> list[Note]:
        if not self.records:
            return []
        rows = _notes_of(person=self.launch.person.pk, activity=self.launch.activity.pk)
        return [restore(Note, row) for row in rows]


def can_share_frame(request: HttpRequest) -> bool:
    """Whether this request may get the page that everybody in the same state gets."""
    launch = request.launch
    frame = Frame(launch)
    known = frame.records and launch.outline is not None
    return known and not frame.awaits_time and can_share(request)


def shared_frame(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    own: Mapping[str, Callable[[], str]],
    key: Hashable = None,
) -> HttpResponse:
    """The activity's page from a rendering kept for all learners in the same state.

    ``context`` holds nothing of one person: what belongs to them is ``mark(name)`` there and
    ``own[name]`` here. Ask ``can_share_frame`` first.
    """
    launch = request.launch
    frame = Frame(launch)
    holes = {"notes": mark("notes"), "note_count": mark("note-count")}
    places = {
        "notes": lambda: _notes(request, frame),
        "note-count": lambda: f"({len(frame.notes)})" if frame.notes else "",
    }
    return shared_page(
        request,
        template,
        {**context, "frame_holes": holes},
        key=(_state_key(launch), frame.conditions, frame.criteria, key),
        own={**places, **own},
    )


def _state_key(launch: Launch) -> Hashable:
    outline = launch.outline
    done_on = launch.progress.completed_at if launch.progress else None
    return (
        launch.activity.pk,
        launch.activity.content_version,
        launch.course.content_version,
        *(outline.is_complete, outline.steps),
        done_on and timezone.localdate(done_on),
        outline.states.key,
    )


def _notes(request: HttpRequest, frame: Frame) -> str:
    return "".join(
        render_to_string(
            "learning/records/note.html",
            {"note": note, "from": "lesson", "csrf_token": TOKEN},
            request=request,
        )
        for note in frame.notes
    )
