"""Core's own answers: activities, sections, courses, enrolments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.core.activities.availability import (
    Line,
    Step,
    reasons,
    whole_rule,
)
from learning.core.activities.rules import verdict
from learning.core.contract import DomainError
from learning.core.courses.models import Activity, Course, EnrolMethod, Section
from learning.core.courses.outline import OutlineSection, outline
from learning.core.regions.models import Person

from ..completion.explain import ActivityStates
from ..completion.lines import CriterionLine
from ..desk import effective_status
from ..desk import explain as explain_status
from ..enrolments import check_eligible
from ..models import Enrolment
from ..outline import LearnerActivity, LearnerSection
from .answers import Answer, Audience
from .asking import add_why
from .case import Case

ACTIVITY, SECTION, COURSE, ENROLMENT = "aktivitas", "bagian", "kursus", "pendaftaran"
NAMED = 5


def register() -> None:
    add_why(ACTIVITY, model=Activity, answer=activity, course=lambda row: row.course)
    add_why(SECTION, model=Section, answer=section, course=lambda row: row.course)
    add_why(COURSE, model=Course, answer=course, course=lambda row: row)
    add_why(ENROLMENT, model=Enrolment, answer=enrolment, course=lambda row: row.course)


def activity(subject: Activity, *, person: Person, audience: Audience) -> Answer | None:
    case = Case(subject.course, person=person, audience=audience)
    return outside(case, ACTIVITY) or of_activity(case, subject.pk, live=subject.is_live)


def section(subject: Section, *, person: Person, audience: Audience) -> Answer | None:
    case = Case(subject.course, person=person, audience=audience)
    return outside(case, SECTION) or of_section(case, subject.pk)


def course(subject: Course, *, person: Person, audience: Audience) -> Answer | None:
    case = Case(subject, person=person, audience=audience)
    return outside(case, COURSE) or of_course(case)


def enrolment(subject: Enrolment, *, person: Person, audience: Audience) -> Answer | None:
    """None for the enrolment of somebody else."""
    if subject.person_id != person.pk:
        return None
    case = Case(subject.course, person=person, audience=audience)
    return outside(case, ENROLMENT) or of_enrolment(case)


# Not enrolled, or not any more: the same for all that is in the course.


def outside(case: Case, kind: str) -> Answer | None:
    """Why the course as a whole is shut; None for who is in it. It tells of nothing inside."""
    if case.enrolment is None:
        return _not_enrolled(case, kind)
    status = effective_status(case.enrolment, now=case.now)
    if status in Enrolment.OPEN_STATUSES:
        return None
    return Answer(
        kind=kind,
        state=str(status),
        title=case.course.title,
        words=_("The enrolment in “%(title)s” is not open.") % {"title": case.course.title},
        reasons=(explain_status(case.enrolment, status),),
        step=_to_course(case),
        rule=case.rule(),
    )


def _not_enrolled(case: Case, kind: str) -> Answer:
    title = case.course.title
    refused = _refusal(case)
    opens = case.step() if refused else _to_course(case)
    return Answer(
        kind=kind,
        state="not_enrolled",
        title=title,
        words=_("Not enrolled in “%(title)s”.") % {"title": title},
        reasons=(refused or _("Enrolling is possible now."),),
        step=opens,
        rule=case.rule(),
    )


def _refusal(case: Case) -> str:
    row = case.course
    try:
        # Only whoever enrols types the key.
        check_eligible(row, person=case.person, key=row.enrol_key, now=case.now)
    except DomainError as error:
        return error.message
    return ""


def _to_course(case: Case) -> Step:
    assigned = case.course.enrol_method == EnrolMethod.ASSIGNED and case.enrolment is None
    text = _("Ask the organiser") if assigned else _("Open the page of the course")
    return Step(text, case.course.url or "/")


# An activity.


def of_activity(case: Case, pk: int, *, live: bool = True) -> Answer:
    entry = case.shape.find(pk)
    if entry is None:
        return _unseen(case, pk, live=live)
    if entry.state == "locked":
        return Answer(
            kind=ACTIVITY,
            state="locked",
            title=entry.title,
            words=_("“%(title)s” is locked.") % {"title": entry.title},
            reasons=entry.reasons,
            step=case.step(pk),
            rule=case.rule(pk),
        )
    return _open(case, entry)


def _unseen(case: Case, pk: int, *, live: bool) -> Answer:
    entry = case.entries.get(pk)
    if not live or entry is None:
        return Answer(ACTIVITY, "unpublished", _("This activity is no longer published."))
    if not case.for_staff:
        return Answer(ACTIVITY, "not_shown", _("It is not shown to you now."))
    return Answer(
        kind=ACTIVITY,
        state="not_shown",
        title=entry.title,
        words=_("“%(title)s” is not shown to them.") % {"title": entry.title},
        reasons=_sentences(case, pk),
        step=case.step(pk),
        rule=case.rule(pk),
    )


def _sentences(case: Case, activity_id: int | None) -> tuple[str, ...]:
    """All that is unmet, also what the learner is not told."""
    found = [text for judged in case.judgements(activity_id) for text in reasons(judged)]
    return tuple(f"{text}." for text in dict.fromkeys(found))


def _open(case: Case, entry: LearnerActivity) -> Answer:
    found = case.completion.activity(entry.id)
    unmet = [row.words for row in found.conditions if not row.is_met] if found else []
    values = {"title": entry.title}
    if found is None or not found.conditions:
        state, words = "open", _("“%(title)s” is open. Nothing completes it.") % values
    elif found.is_complete:
        state, words = found.state, _complete_words(found)
    else:
        state, words = "incomplete", _("“%(title)s” is open and not complete yet.") % values
    decided = (_decision(found.decided),) if found and found.decided else ()
    go_on = state == "incomplete"
    return Answer(
        kind=ACTIVITY,
        state=state,
        title=entry.title,
        words=words,
        reasons=(*decided, *(_needs(unmet) if go_on else ())),
        met=tuple(row.words for row in found.conditions if row.is_met) if found else (),
        step=Step(_("Open “%(title)s”") % values, entry.url) if go_on else None,
        rule=case.rule(entry.id),
    )


def _complete_words(found: ActivityStates) -> str:
    texts = {
        "passed": _("“%(title)s” is complete and passed."),
        "failed": _("“%(title)s” is complete and not passed."),
    }
    text = texts.get(found.state, _("“%(title)s” is complete."))
    return text % {"title": found.title} + _since(found.at)


def _decision(reason: str) -> str:
    return _("Decided by staff: %(reason)s") % {"reason": reason}


def _needs(unmet: Sequence[str]) -> tuple[str, ...]:
    return tuple(_("Missing: %(what)s.") % {"what": words} for words in unmet)


def _since(moment: datetime | None) -> str:
    if moment is None:
        return ""
    day = date_format(timezone.localtime(moment), "j F Y")
    return " " + _("Since %(date)s.") % {"date": day}


# A section.


def of_section(case: Case, pk: int) -> Answer:
    here = next((row for row in outline(case.course).sections if row.id == pk), None)
    if here is None and case.for_staff:
        values = {"title": _title_of_section(case, pk)}
        words = _("Nothing in “%(title)s” is published now.") % values
        return Answer(SECTION, "unpublished", words, title=values["title"])
    row = next((row for row in case.shape.sections if row.section.id == pk), None)
    if here is None or (row is None and not case.for_staff):
        return Answer(SECTION, "not_shown", _("It is not shown to you now."))
    closed = _closed_section(case, here, is_shown=row is not None)
    return closed or _progress_of_section(case, here, row)


def _title_of_section(case: Case, pk: int) -> str:
    found = Section.objects.filter(pk=pk).values_list("title", flat=True).first()
    return found or ""


def _closed_section(case: Case, here: OutlineSection, *, is_shown: bool) -> Answer | None:
    """What closes the course closes its sections too."""
    judged = case.of_section(here.id)
    told = _closed_course(case)
    unmet = reasons(judged) if judged else ()
    if not told and not unmet:
        return None
    words = (
        _("“%(title)s” is locked.") if is_shown else _("“%(title)s” is not shown to them.")
    ) % {"title": here.title}
    return Answer(
        kind=SECTION,
        state="locked" if is_shown else "not_shown",
        title=here.title,
        words=words,
        reasons=tuple(dict.fromkeys([*told, *(f"{text}." for text in unmet)])),
        step=case.step_into(judged),
        rule=(*(case.rule() if told else ()), *_rule_of_section(case, here)),
    )


def _rule_of_section(case: Case, here: OutlineSection) -> tuple[Line, ...]:
    judged = case.of_section(here.id)
    return (whole_rule(judged),) if judged and case.for_staff else ()


def _progress_of_section(case: Case, here: OutlineSection, row: LearnerSection | None) -> Answer:
    ids = {one.id for one in here.activities}
    needed = [one for one in row.activities if one.counts] if row else []
    unseen = [one for one in case.shape.states.hidden if one.counts and one.id in ids]
    missing = [one for one in needed if not one.is_done]
    not_shown = sum(not one.is_done for one in unseen)
    total = len(needed) + len(unseen)
    done, left = total - len(missing) - not_shown, len(missing) + not_shown
    values = {"title": here.title, "done": done, "total": total}
    if row is None:
        state, words = "not_shown", _("“%(title)s” is not shown to them.")
    elif not total:
        state, words = "open", _("Nothing in “%(title)s” is needed.")
    elif not left:
        state, words = "complete", _("“%(title)s” is complete: %(done)d of %(total)d.")
    else:
        state, words = "incomplete", _("“%(title)s” is not complete: %(done)d of %(total)d.")
    return Answer(
        kind=SECTION,
        state=state,
        title=here.title,
        words=words % values,
        reasons=_still_to_do(missing, not_shown=not_shown),
        step=_go_on(case, missing),
        rule=_rule_of_section(case, here),
    )


def _still_to_do(missing: Sequence[LearnerActivity], *, not_shown: int = 0) -> tuple[str, ...]:
    found = []
    if missing:
        named = ", ".join(f"“{row.title}”" for row in missing[:NAMED])
        more = len(missing) - NAMED
        text = _("Still to do: %(titles)s.")
        if more > 0:
            text = ngettext(
                "Still to do: %(titles)s and %(n)d more.",
                "Still to do: %(titles)s and %(n)d more.",
                more,
            )
        found.append(text % {"titles": named, "n": more})
    if not_shown:
        found.append(not_shown_words(not_shown))
    return tuple(found)


def not_shown_words(number: int) -> str:
    text = ngettext(
        "%(n)d more is needed that is not shown yet.",
        "%(n)d more are needed that are not shown yet.",
        number,
    )
    return text % {"n": number}


def _go_on(case: Case, missing: Sequence[LearnerActivity]) -> Step | None:
    """To the first that is open, else to what opens one of them."""
    for row in missing:
        if row.state != "locked":
            return Step(_("Go on with “%(title)s”") % {"title": row.title}, row.url)
    steps = (case.step(row.id) for row in missing)
    return next((step for step in steps if step), None)


# The course and the enrolment.


def of_course(case: Case, kind: str = COURSE) -> Answer:
    title = case.course.title
    if case.completion.is_complete:
        return _completed(case, kind)
    if told := _closed_course(case):
        return Answer(
            kind=kind,
            state="locked",
            title=title,
            words=_("“%(title)s” is not open.") % {"title": title},
            reasons=told,
            step=case.step(),
            rule=case.rule(),
        )
    return _incomplete(case, kind)


def _closed_course(case: Case) -> tuple[str, ...]:
    """Why the course as a whole is closed; empty where it is open."""
    found = verdict(case.at(None), applies_to="course")
    if found.allowed:
        return ()
    return (_sentences(case, None) if case.for_staff else ()) or found.reasons


def _completed(case: Case, kind: str) -> Answer:
    title, at = case.course.title, case.completion.at
    words = _("“%(title)s” is complete.") % {"title": title}
    met = tuple(line.words for line in case.completion.criteria.lines if line.is_met)
    return Answer(kind, "complete", words + _since(at), title=title, met=met, rule=case.rule())


def _incomplete(case: Case, kind: str) -> Answer:
    shape, lines = case.shape, case.completion.criteria.lines
    unmet = [line for line in lines if not line.is_met]
    if lines:
        one = (_("One of these is enough."),) if case.completion.criteria.any_of else ()
        told = (*one, *(_criterion(line) for line in unmet))
    elif not shape.total:
        told = (_("Nothing in it completes the course."),)
    else:
        told = _still_to_do(shape.missing, not_shown=shape.not_shown)
    return Answer(
        kind=kind,
        state="incomplete",
        title=case.course.title,
        words=_("“%(title)s” is not complete: %(percent)d %%.")
        % {"title": case.course.title, "percent": shape.percent},
        reasons=told,
        met=tuple(line.words for line in lines if line.is_met),
        step=_next_for_course(case, unmet),
        rule=case.rule(),
    )


def _criterion(line: CriterionLine) -> str:
    note = f" ({line.note})" if line.note else ""
    return _("Missing: %(what)s.") % {"what": f"{line.words}{note}"}


def _next_for_course(case: Case, unmet: Sequence[CriterionLine]) -> Step | None:
    if not unmet:
        return _go_on(case, case.shape.missing)
    for line in unmet:
        if line.kind == "activities":
            wanted = {row.activity_id for row in line.missing}
            rows = [row for row in case.shape.activities if row.id in wanted]
            if step := _go_on(case, [row for row in rows if not row.is_done]):
                return step
        for row in line.missing:
            if row.url:
                return Step(_("Go on with “%(title)s”") % {"title": row.title}, row.url)
        if line.declares:
            return Step(_("Say on the course page that you are done"), case.course.url or "/")
    return None


def of_enrolment(case: Case) -> Answer:
    return of_course(case, ENROLMENT)
