"""Keep the Course, Section and Activity rows in step with the published pages."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from wagtail.models import Locale, Page, ReferenceIndex

from learning.core.regions.models import DevelopmentForm, FieldOfKnowledge, Region
from learning.core.signals import content_changed, outline_changed

from .criteria import read, size
from .models import Activity, ActivityPage, Completion, Course, CoursePage, Section, SectionPage

COVER_FILTER = "fill-640x360|format-webp|preserve-svg"
COPIED_TO_COURSE = (
    "summary",
    "level",
    "form_id",
    "programme_jp",
    "estimated_minutes",
    "sequential",
    "enrol_method",
    "enrol_key",
    "enrol_from",
    "enrol_until",
    "scope",
    "seats",
    "access_days",
    "availability",
    "criteria",
)
ASKED_OF_ACTIVITY = (
    *("required", "completion", "min_seconds"),
    *("requires_view", "requires_report", "requires_score"),
)
COPIED_TO_ACTIVITY = (
    "summary",
    "required",
    "completion",
    "min_seconds",
    "estimated_minutes",
    "available_from",
    "available_until",
    "requires_previous",
    "requires_view",
    "requires_report",
    "requires_score",
    "availability",
)


def sync_page(page: Page) -> None:
    """Bring the rows of the course around ``page`` in step after a publish or unpublish."""
    page = page.specific
    course_page = course_page_of(page)
    if course_page is None:
        return
    if not is_source(course_page):
        _refresh_translated(page.translation_key)
        return
    with transaction.atomic():
        sync_course(course_page)
        if isinstance(page, ActivityPage):
            _refresh_activity(page.translation_key)


def _refresh_activity(key: UUID) -> None:
    Activity.objects.filter(translation_key=key).update(content_version=F("content_version") + 1)


@transaction.atomic
def _refresh_translated(key: UUID) -> None:
    """A translation came, changed or went: the row stays, its words are read anew."""
    parts = Q(activities__translation_key=key) | Q(sections__translation_key=key)
    courses = _lock(Course.objects.filter(Q(translation_key=key) | parts))
    _refresh_activity(key)
    for course in courses:
        Course.objects.filter(pk=course.pk).update(content_version=F("content_version") + 1)
        _refresh_unlocked(course)
        _announce(course)


def _lock(courses: QuerySet[Course]) -> list[Course]:
    """A course is locked before its activities wherever both are written: see ``sync_course``."""
    found = courses.order_by().values("pk")
    rows = Course.objects.select_for_update(no_key=True).filter(pk__in=found)
    return list(rows.order_by("pk"))


def _refresh_unlocked(course: Course) -> None:
    # Their outlines repeat this course's title and address.
    course.unlocks.update(content_version=F("content_version") + 1)


def course_page_of(page: Page) -> CoursePage | None:
    return CoursePage.objects.ancestor_of(page, inclusive=True).last()


def is_source(page: Page) -> bool:
    """Whether this translation speaks for the row: the default language's, else the first."""
    if page.locale_id == Locale.get_default().pk:
        return True
    first = page.get_translations(inclusive=True).order_by("pk").first()
    default = page.get_translations().filter(locale=Locale.get_default()).exists()
    return not default and first is not None and first.pk == page.pk


@transaction.atomic
def sync_course(page: CoursePage) -> Course | None:
    """Upsert the course row of ``page`` and the rows of everything below it.

    A course that was never published has no row. Returns the row, or None.
    """
    if not is_source(page):
        return None
    course = (
        Course.objects.select_for_update(no_key=True)
        .filter(translation_key=page.translation_key)
        .first()
    )
    if course is None:
        if not page.live:
            return None
        course = Course(translation_key=page.translation_key)
    before = _asked(course)
    _copy_course(course, page)
    course.save()
    course.agencies.set(page.agencies.all())
    course.job_types.set(page.job_types.all())
    course.prerequisites.set(_prerequisite_rows(page))
    _sync_outline(course, page)
    _refresh_unlocked(course)
    _announce(course)
    _announce_outline(course, before=before)
    return course


def _asked(course: Course) -> tuple[Any, ...]:
    """What it takes to complete the course and each activity that is there."""
    rows = Activity.objects.filter(course=course.pk, is_live=True).order_by("pk")
    return course.criteria, list(rows.values_list("pk", *ASKED_OF_ACTIVITY))


def _announce_outline(course: Course, *, before: tuple[Any, ...]) -> None:
    if _asked(course) != before:
        transaction.on_commit(partial(outline_changed.send, sender=Course, course=course))


def _announce(instance: Model) -> None:
    transaction.on_commit(partial(content_changed.send, sender=type(instance), instance=instance))


def _copy_course(course: Course, page: CoursePage) -> None:
    course.page_id = page.pk
    course.title = page.title
    course.is_live = page.live
    course.region = page.region_page.region
    course.url = page.get_url() or ""
    course.cover_url = _cover_url(page)
    for name in COPIED_TO_COURSE:
        setattr(course, name, getattr(page, name))


def _cover_url(page: CoursePage) -> str:
    return page.cover.get_rendition(COVER_FILTER).url if page.cover else ""


def _prerequisite_rows(page: CoursePage) -> list[Course]:
    keys = page.prerequisites.values_list("course__translation_key", flat=True)
    return list(Course.objects.filter(translation_key__in=list(keys)))


def _sync_outline(course: Course, course_page: CoursePage) -> None:
    sections: dict[str, Section] = {}
    live_sections: dict[str, bool] = {}
    seen: list[UUID] = []
    order = 0
    for page in course_page.get_descendants().order_by("path").specific():
        order += 1
        if isinstance(page, SectionPage):
            live_sections[page.path] = page.live
            section = _sync_section(course, page, order)
            if section:
                sections[page.path] = section
        elif isinstance(page, ActivityPage):
            parent_path = page.path[: -Page.steplen]
            live = page.live and live_sections.get(parent_path, True)
            if _sync_activity(course, page, sections.get(parent_path), order, live):
                seen.append(page.translation_key)
    Activity.objects.filter(course=course).exclude(translation_key__in=seen).update(is_live=False)
    recount(course)


def _sync_section(course: Course, page: SectionPage, order: int) -> Section | None:
    section = Section.objects.filter(translation_key=page.translation_key).first()
    if section is None and not page.live:
        return None
    section = section or Section(translation_key=page.translation_key)
    section.course = course
    section.title = page.title
    section.summary = page.summary
    section.availability = page.availability
    section.order = order
    section.is_live = page.live
    section.save()
    return section


def _sync_activity(
    course: Course, page: ActivityPage, section: Section | None, order: int, live: bool
) -> Activity | None:
    activity = Activity.objects.filter(translation_key=page.translation_key).first()
    if activity is None and not live:
        return None
    activity = activity or Activity(translation_key=page.translation_key)
    activity.page_id = page.pk
    activity.course = course
    activity.section = section
    activity.type = page.activity_type
    activity.title = page.title
    activity.order = order
    activity.is_live = live
    for name in COPIED_TO_ACTIVITY:
        setattr(activity, name, getattr(page, name))
    activity.save()
    return activity


def recount(course: Course) -> None:
    """Refresh the counters and bump the version that all caches of the course are keyed by."""
    live = list(
        Activity.objects.filter(course=course, is_live=True).values_list(
            "section_id", "required", "completion", "translation_key"
        )
    )
    counts = {str(row[3]): row[1] and row[2] != Completion.NONE for row in live}
    counted = [row[0] for row in live if counts[str(row[3])]]
    for section in course.sections.all():
        section.required_count = counted.count(section.pk)
        section.save(update_fields=["required_count"])
    course.activity_count = len(live)
    course.required_count = size(read(course.criteria), counts)
    course.content_version += 1
    course.save(update_fields=["activity_count", "required_count", "content_version"])


@transaction.atomic
def forget_page(page: Page) -> None:
    """A page was deleted: its row stays, no longer published. Records are untouched.

    The row goes on where only a translation was deleted, or where one can speak for it.
    """
    key = page.translation_key
    rest = Page.objects.filter(translation_key=key)
    if rest.filter(locale=Locale.get_default()).exists():
        _refresh_translated(key)
        return
    Course.objects.filter(translation_key=key).update(
        is_live=False, content_version=F("content_version") + 1
    )
    Section.objects.filter(translation_key=key).update(is_live=False)
    activity = Activity.objects.filter(translation_key=key).select_related("course").first()
    if activity:
        course = Course.objects.select_for_update(no_key=True).get(pk=activity.course_id)
        before = _asked(course)
        Activity.objects.filter(pk=activity.pk).update(is_live=False)
        recount(course)
        _announce_outline(course, before=before)
    other = CoursePage.objects.filter(pk__in=rest.filter(live=True).values("pk")).first()
    if other:
        sync_course(other)
    _announce(page)


def sync_below(page: Page) -> None:
    """Refresh all courses at or below ``page``, after a move or a changed slug."""
    for course_page in CoursePage.objects.descendant_of(page, inclusive=True):
        if sync_course(course_page) is None:
            _refresh_translated(course_page.translation_key)


@transaction.atomic
def refresh_references(instance: Model) -> None:
    """An image or document changed: what shows it gets a new version."""
    pages = ReferenceIndex.get_references_to(instance).values_list("base_content_type", "object_id")
    ids = {int(object_id) for _type, object_id in pages if str(object_id).isdigit()}
    # By key: it may stand in a translation alone.
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    rows = Activity.objects.filter(translation_key__in=keys)
    _lock(Course.objects.filter(activities__in=rows))
    rows.update(content_version=F("content_version") + 1)
    for course_page in CoursePage.objects.filter(pk__in=ids, live=True):
        sync_course(course_page)
    _announce(instance)


def sync_moved(page: Page, *, before: Page, after: Page) -> None:
    """A page moved, or was reordered among its siblings."""
    sync_below(page)
    for parent in {before.pk: before, after.pk: after}.values():
        course_page = course_page_of(parent)
        if course_page is not None:
            sync_course(course_page)


def refresh_region(region: Region) -> None:
    """A region's name or accent changed: what is kept of its courses repeats them."""
    _refresh(Course.objects.filter(region=region), region)


def refresh_form(form: DevelopmentForm) -> None:
    _refresh(Course.objects.filter(form=form), form)


def refresh_field(field: FieldOfKnowledge) -> None:
    pages = CoursePage.objects.filter(field_of_knowledge=field)
    _refresh(Course.objects.filter(page_id__in=pages.values("pk")), field)


def _refresh(courses: QuerySet[Course], changed: Model) -> None:
    courses.update(content_version=F("content_version") + 1)
    _announce(changed)


def refresh_addresses() -> None:
    """A site came, changed or went: the addresses kept on rows follow their pages.

    With one site they are paths, with several they name the host, for every course.
    """
    pages = CoursePage.objects.in_bulk(Course.objects.values_list("page_id", flat=True))
    changed = []
    for course in Course.objects.filter(page_id__in=pages).only("page_id", "url"):
        url = pages[course.page_id].get_url() or ""
        if course.url != url:
            course.url = url
            changed.append(course)
    with transaction.atomic():
        Course.objects.bulk_update(changed, ["url"], batch_size=500)
        if changed:
            # Outlines repeat the addresses of what unlocks them, so all of them begin anew.
            Course.objects.update(content_version=F("content_version") + 1)
