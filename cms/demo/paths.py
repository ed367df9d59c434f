"""Learning paths of the demo, and people at every state of them, made by the plugin's services."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw
from wagtail.actions.copy_for_translation import CopyForTranslationAction
from wagtail.models import Locale

from cms.demo.art import Library
from cms.demo.courses import html_list
from cms.demo.progress import work_through
from cms.demo.texts import DOMAIN
from learning.core import api
from learning.core.models import (
    Course,
    CourseCompletion,
    CoursePage,
    JobType,
    Person,
    Region,
)
from learning.plugins.paths.engine.nodes import Kind, leaves
from learning.plugins.paths.models import (
    Claim,
    EnrolmentLog,
    LearningPath,
    Mark,
    PathCycle,
    PathEnrolment,
    StandingRule,
)
from learning.plugins.paths.services import (
    claims,
    cycles,
    enrolling,
    events,
    reminders,
    renewals,
    rules,
)

COPIED = (
    *("title", "slug", "summary", "audience", "in_sequence", "scope", "enrol_method"),
    *("due_days", "course_enrolment", "valid_months", "window_days", "grace_days"),
    "reminder_days",
)
LEAF_KINDS = ("course", "path", "event", "evidence", "achievement")


def load_paths(texts: dict[str, Any], branches: dict[str, Any]) -> None:
    """Everything in ``paths.toml``; what is there stays as it is."""
    for fields in texts["paths"]:
        branch = branches[fields["region"] or "0"]
        if not LearningPath.objects.filter(slug=fields["slug"]).exists():
            _path(fields, branch.region, Library(branch.collection))


def _path(fields: dict[str, Any], region: Region, library: Library) -> None:
    path = LearningPath(
        region=region, live=False, **{name: fields[name] for name in COPIED if name in fields}
    )
    path.outcomes = html_list(fields["outcomes"])
    path.cover = library.image(fields["cover"])
    path.requirements = [_block(part, fields["slug"]) for part in fields["parts"]]
    path.save()
    path.job_types.set(JobType.objects.filter(code__in=fields["job_types"]))
    path.tags.add(*fields["tags"])
    revision = path.save_revision()
    if not fields.get("draft"):
        revision.publish()
    if "english" in fields:
        _translate(path, fields["english"])


def _translate(path: LearningPath, words: dict[str, Any]) -> None:
    english = Locale.objects.get(language_code="en")
    action = CopyForTranslationAction(LearningPath.objects.get(pk=path.pk), english)
    found = action.execute(skip_permission_checks=True)
    for name in ("title", "slug", "summary", "audience"):
        setattr(found, name, words[name])
    found.outcomes = html_list(words["outcomes"])
    # Wagtail hands snippets back unsaved.
    found.save()
    found.save_revision().publish()


def _block(part: dict[str, Any], slug: str) -> dict[str, Any]:
    required = not part.get("elective", False)
    if "group" in part:
        value = {
            "title": part["group"],
            "rule": part.get("rule", "all"),
            "need": part.get("need"),
            "in_sequence": part.get("in_sequence", False),
            "required": required,
            "children": [_block(child, slug) for child in part["parts"]],
        }
        return _raw("group", f"{slug}/{part['group']}", value)
    kind = next(kind for kind in LEAF_KINDS if kind in part)
    named = {"required": required, "due_days": part.get("due_days")}
    return _raw(kind, f"{slug}/{part[kind]}", named | _named(kind, part))


def _named(kind: str, part: dict[str, Any]) -> dict[str, Any]:
    if kind == "course":
        return {
            "course": CoursePage.objects.get(slug=part["course"], locale__language_code="id").pk
        }
    if kind == "path":
        return {"path": LearningPath.objects.get(slug=part["path"]).pk}
    if kind == "evidence":
        return {"title": part["evidence"], "asks": part["asks"], "jp": part.get("jp", 0)}
    return {"title": part["title"], "ref": part[kind], "jp": part.get("jp", 0)}


def _raw(kind: str, name: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)), "value": value}


def load_followers(texts: dict[str, Any]) -> None:
    """People on the paths, once."""
    if PathEnrolment.objects.exists():
        return
    for row in texts["rules"]:
        _rule(row)
    for row in texts["held"]:
        _hold(_find(row["path"]), _person(row["person"]), row["days_ago"])
    for row in texts["assigned"]:
        _assign(row)
    _ask(texts)
    for row in texts["self"]:
        for person in _people(row["people"]):
            enrolling.enrol(_find(row["path"]), person=person, actor=person.user)
    for row in texts["withdrawn"]:
        for person in _people(row["people"]):
            enrolling.withdraw(enrolling.enrol(_find(row["path"]), person=person))
    for row in texts["attended"]:
        for person in _people(row["people"]):
            events.achievement_announced(person, achievement=row["key"], label=row["label"])
    for row in texts["claims"]:
        _claim(row)
    for row in texts["changed"]:
        _change(_find(row["path"]), row)
    renewals.open_due()
    reminders.remind()


def _find(slug: str) -> LearningPath:
    return LearningPath.objects.get(slug=slug)


def _person(name: str) -> Person:
    return Person.objects.select_related("region", "user").get(user__email=f"{name}@{DOMAIN}")


def _people(names: Iterable[str]) -> list[Person]:
    return [_person(name) for name in names]


def _staff(name: str) -> Any:
    return get_user_model().objects.get(email=f"{name}@{DOMAIN}")


def _rule(row: dict[str, Any]) -> None:
    values = {name: value for name, value in row.items() if name not in ("path", "region")}
    rule = StandingRule.objects.create(
        path=_find(row["path"]), region=Region.objects.get(code=row["region"]), **values
    )
    if rule.is_active:
        rules.run(rule)


def _assign(row: dict[str, Any]) -> None:
    enrolling.assign_many(
        _find(row["path"]),
        person_ids=[person.pk for person in _people(row["people"])],
        actor=_staff(row["by"]),
        reason=row["reason"],
        due_on=timezone.localdate() + timedelta(days=row["due_in"]),
    )


def _ask(texts: dict[str, Any]) -> None:
    for state in ("requested", "refused", "granted"):
        for row in texts[state]:
            for person in _people(row["people"]):
                asked = enrolling.enrol(_find(row["path"]), person=person, actor=person.user)
                if state == "refused":
                    enrolling.refuse(asked, actor=_staff(row["by"]), reason=row["reason"])
                elif state == "granted":
                    enrolling.approve(asked, actor=_staff(row["by"]))


def _hold(path: LearningPath, person: Person, days_ago: list[int]) -> None:
    """Complete the path, and put each time back to its day; renew in between."""
    enrolling.assign_many(path, person_ids=[person.pk], actor=None, reason="Data contoh")
    for days in days_ago:
        row = PathEnrolment.objects.get(path=path, person=person)
        cycle = row.cycles.filter(closed_at__isnull=True).first()
        if cycle is None:
            renewals.open_due()
            cycle = row.cycles.filter(closed_at__isnull=True).get()
        _fulfil(row, cycle)
        _put_back(row.pk, cycle.pk, days)


def _fulfil(row: PathEnrolment, cycle: PathCycle) -> None:
    for leaf in leaves(cycle.version.root):
        if leaf.kind == Kind.COURSE:
            course = Course.objects.get(pk=leaf.ref)
            api.assign(course, person=row.person, actor=None, reason="Data contoh")
            work_through(course, row.person)
            events.fact_arrived(row.person_id, kind=Kind.COURSE, ref=leaf.ref)
        elif leaf.kind == Kind.EVIDENCE:
            claim = _send(row, leaf.key, title=leaf.title, organiser="Inspektorat Daerah")
            claims.approve(claim, actor=None)


def _put_back(enrolment_pk: int, cycle_pk: int, days: int) -> None:
    back = timedelta(days=days)
    row = PathEnrolment.objects.select_related("path").get(pk=enrolment_pk)
    cycle = PathCycle.objects.get(pk=cycle_pk)
    moment = timezone.now() - back
    if cycle.completed_at is None or cycle.valid_until is None:
        raise LookupError(f"{row} is not complete")
    cycle.opened_at = moment - timedelta(days=20)
    cycle.completed_at = cycle.closed_at = moment
    cycle.valid_until -= back
    cycle.save()
    Mark.objects.filter(cycle=cycle).update(at=moment)
    row.completed_at = moment
    row.started_at = row.requested_at = cycle.opened_at
    cycles.set_validity(row, row.path, cycle.valid_until)
    row.save()
    EnrolmentLog.objects.filter(enrolment=row, at__gt=moment + timedelta(days=1)).update(at=moment)
    recent = timezone.now() - timedelta(hours=1)
    Claim.objects.filter(enrolment=row, submitted_at__gt=recent).update(
        submitted_at=moment, decided_at=moment, finished_on=timezone.localdate(moment)
    )
    CourseCompletion.objects.filter(person=row.person, completed_at__gt=recent).update(
        completed_at=moment, local_date=timezone.localdate(moment)
    )


def _change(path: LearningPath, row: dict[str, Any]) -> None:
    path.on_change = row["on_change"]
    more = [_block(part, path.slug) for part in row["add"]]
    path.requirements = [*path.requirements.raw_data, *more]
    path.save_revision(user=_staff(f"editor-{path.region.slug}")).publish()


def _claim(row: dict[str, Any]) -> None:
    path, person = _find(row["path"]), _person(row["person"])
    enrolment = PathEnrolment.objects.get(path=path, person=person)
    cycle = enrolment.cycles.get(closed_at__isnull=True)
    leaf = next(leaf for leaf in leaves(cycle.version.root) if leaf.title == row["part"])
    claim = _send(
        enrolment,
        leaf.key,
        title=row["title"],
        organiser=row["organiser"],
        number=row.get("number", ""),
        days_ago=row["days_ago"],
    )
    staff = _staff(f"bkpsdm-{person.region.slug}")
    if row["decision"] == "approved":
        claims.approve(claim, actor=staff)
    elif row["decision"] == "returned":
        claims.send_back(claim, actor=staff, reason=row["reason"])
    waited = timezone.now() - timedelta(days=min(row["days_ago"], 9))
    Claim.objects.filter(pk=claim.pk).update(submitted_at=waited)


def _send(row: PathEnrolment, key: str, *, title: str, days_ago: int = 0, **more: str) -> Claim:
    return claims.submit(
        row,
        key=key,
        title=title,
        finished_on=timezone.localdate() - timedelta(days=days_ago),
        file=ContentFile(_scan(title), name="bukti-contoh.png"),
        **more,
    )


def _scan(title: str) -> bytes:
    """A picture that says what it is: no certificate of anybody."""
    picture = Image.new("RGB", (640, 450), "#fdfbf5")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 620, 430), outline="#0b5cab", width=4)
    pen.text((60, 90), "BUKTI CONTOH (DATA DEMO)", fill="#14202e", font_size=26)
    pen.text((60, 180), title[:44], fill="#14202e", font_size=22)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
