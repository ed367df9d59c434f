"""Courses and their activities in the site-wide search."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, get_page_models

from learning.core.listing import Hit, SearchSource, add_search_source, in_readers_language

from .hiding import may_hide
from .models import Activity, ActivityPage, Course, CoursePage
from .queries import course_words


def _activity_models() -> list[type[Page]]:
    return [model for model in get_page_models() if issubclass(model, ActivityPage)]


def _live_courses(page_ids: Sequence[int]) -> Iterable[int]:
    rows = Course.objects.filter(page_id__in=page_ids, is_live=True)
    return rows.order_by().values_list("page_id", flat=True)


def _live_activities(page_ids: Sequence[int]) -> Iterable[int]:
    rows = Activity.objects.filter(page_id__in=page_ids, is_live=True, course__is_live=True)
    found = rows.order_by().values_list("page_id", "availability", "section__availability")
    return [pk for pk, own, above in found if not (may_hide(own) or may_hide(above))]


def _load_courses(page_ids: Sequence[int]) -> list[Hit]:
    rows = Course.objects.filter(page_id__in=page_ids).select_related("region")
    return [
        Hit(
            id=row.page_id,
            title=row.title,
            url=row.url,
            texts=[row.summary],
            over=row.region.name,
            meta=f"{row.programme_jp} JP" if row.programme_jp else "",
        )
        for row in rows
    ]


def _load_activities(page_ids: Sequence[int]) -> list[Hit]:
    rows = list(Activity.objects.filter(page_id__in=page_ids).select_related("course", "page"))
    courses = {row.course_id: row.course for row in rows}
    cards = [{"title": course.title, "url": course.url} for course in courses.values()]
    in_readers_language(cards, [course.translation_key for course in courses.values()])
    above = dict(zip(courses, cards, strict=True))
    return [
        Hit(
            id=row.page_id,
            title=row.title,
            # Whoever is enrolled is sent on to the activity, everybody else to the course.
            url=row.page.get_url() or above[row.course_id]["url"],
            texts=[row.summary],
            over=_("in the course “%(title)s”") % {"title": above[row.course_id]["title"]},
        )
        for row in rows
    ]


def register() -> None:
    add_search_source(
        SearchSource(
            key="kursus",
            label=gettext_lazy("Courses"),
            icon="courses",
            load=_load_courses,
            models=lambda: [CoursePage],
            keep=_live_courses,
            order=10,
            vocabulary=course_words,
        )
    )
    add_search_source(
        SearchSource(
            key="pelajaran",
            label=gettext_lazy("Lessons"),
            icon="lesson",
            load=_load_activities,
            models=_activity_models,
            keep=_live_activities,
            order=20,
        )
    )
