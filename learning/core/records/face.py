"""All that a course page shows to one visitor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language_info

from learning.core.courses.faces import course_of, draft_outline
from learning.core.courses.models import Course, CoursePage
from learning.core.courses.outline import Outline, outline
from learning.core.courses.presenters import breadcrumb_data, course_data, crumbs_of
from learning.core.regions.models import Person

from .completion.lines import NO_CRITERIA, CriteriaLines, criteria_lines
from .extras import CourseLink, course_extras, course_links
from .learners import person_of
from .models import CourseCompletion, Enrolment
from .offers import Offer, enrolment_offer, meant_for
from .outline import LearnerOutline, learner_outline


@dataclass(frozen=True)
class CourseFace:
    page: CoursePage
    request: HttpRequest

    @classmethod
    def of_learner(cls, page: CoursePage, request: HttpRequest, enrolment: Enrolment) -> CourseFace:
        """For whom the enrolment and its course are known already."""
        face = cls(page, request)
        vars(face).update(course=enrolment.course, enrolment=enrolment)
        return face

    @property
    def is_preview(self) -> bool:
        return bool(getattr(self.request, "is_preview", False)) or self.course.pk is None

    @cached_property
    def course(self) -> Course:
        return course_of(self.page)

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        return crumbs_of(self.page, self.request)

    @cached_property
    def accent(self) -> str:
        return self.course.region.accent if self.course.region else "accent-1"

    @cached_property
    def outline(self) -> Outline:
        """As everybody may know it; editors' previews have all of it."""
        return draft_outline(self.page) if self.is_preview else outline(self.course).public

    @property
    def minutes(self) -> int:
        return self.page.estimated_minutes or self.outline.minutes

    @property
    def lessons(self) -> int:
        return len(self.outline.activities)

    @property
    def cover_absolute(self) -> str:
        cover = self.course.cover_url
        return self.request.build_absolute_uri(cover) if cover else ""

    @cached_property
    def language(self) -> str:
        """Of the page, in its own words."""
        return get_language_info(self.page.locale.language_code)["name_local"]

    @property
    def meant_for(self) -> str:
        return meant_for(self.course)

    @cached_property
    def person(self) -> Person | None:
        return None if self.is_preview else person_of(self.request.user)

    @cached_property
    def enrolment(self) -> Enrolment | None:
        if self.person is None:
            return None
        return Enrolment.objects.filter(course=self.course, person=self.person).first()

    @property
    def is_learner(self) -> bool:
        return bool(self.enrolment and self.enrolment.is_open)

    @cached_property
    def learner(self) -> LearnerOutline | None:
        if not self.is_learner:
            return None
        return learner_outline(self.course, person=self.person, enrolment=self.enrolment)

    @cached_property
    def criteria(self) -> CriteriaLines:
        """How the learner stands in what completes the course, where that is not its activities."""
        if self.learner is None or self.enrolment is None:
            return NO_CRITERIA
        return criteria_lines(self.course, self.enrolment, shape=self.learner)

    @cached_property
    def completion(self) -> CourseCompletion | None:
        if not (self.enrolment and self.enrolment.completed_at):
            return None
        rows = CourseCompletion.objects.filter(enrolment=self.enrolment)
        return rows.filter(attempt=self.enrolment.attempt).first()

    @cached_property
    def offer(self) -> Offer:
        signed_in = not self.is_preview and self.request.user.is_authenticated
        return enrolment_offer(
            self.course, person=self.person, enrolment=self.enrolment, is_signed_in=signed_in
        )

    @cached_property
    def extras(self) -> list[tuple[str, Any]]:
        """What plugins show with the course."""
        return [] if self.is_preview else course_extras(self.course, self.request)

    @cached_property
    def links(self) -> tuple[tuple[CourseLink, str], ...]:
        """Where plugins lead who learns here."""
        return course_links(self.course) if self.is_learner else ()

    @property
    def data(self) -> list[dict[str, Any]]:
        """For search engines; nothing personal."""
        crumbs = breadcrumb_data(self.crumbs, self.page.title, self.request)
        return [course_data(self.page, self.course, self.request), crumbs]
