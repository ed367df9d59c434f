from django.db import models
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from learning.core.contract import Launch
from learning.core.models import (
    Activity,
    ActivityPage,
    Course,
    CoursePage,
    Person,
    activity_settings,
)

from .blocks import LessonBody
from .rendering import fill, render_body


class LessonPage(ActivityPage):
    """A lesson to read, watch and practise."""

    activity_type = "lesson"

    body = StreamField(LessonBody(), verbose_name=_("content"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("summary"), FieldPanel("estimated_minutes")]),
        FieldPanel("body"),
        activity_settings,
    ]
    search_fields = [*ActivityPage.search_fields, index.SearchField("body")]
    template = "learning_lesson/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def serve_preview(self, request, mode_name):
        """The reading view of the draft. Nothing is recorded and nothing cached."""
        lesson = render_body(self.body)
        context = {
            "page": self,
            "launch": self._draft_launch(),
            "parts": fill(lesson, {}),
            "reading_minutes": lesson.reading_minutes,
            "has_exercises": bool(lesson.questions),
        }
        return render(request, self.template, context)

    def _draft_launch(self) -> Launch:
        activity = Activity(
            title=self.title,
            summary=self.summary,
            type=self.activity_type,
            completion=self.completion,
            min_seconds=self.min_seconds,
            estimated_minutes=self.estimated_minutes,
        )
        return Launch(
            activity=activity,
            course=self._draft_course(),
            person=None,
            enrolment=None,
            progress=None,
            outline=None,
            preview=True,
        )

    def _draft_course(self) -> Course:
        """The course's row, or before its first publication a row of the same title."""
        page = CoursePage.objects.ancestor_of(self).last()
        if page is None:
            return Course(title="")
        rows = Course.objects.filter(translation_key=page.translation_key)
        title = page.get_admin_display_title()
        return rows.select_related("region").first() or Course(title=title)


class LessonResponse(models.Model):
    """What one learner ticked, wrote or answered in one block of a lesson. Private to them."""

    class Kind(models.TextChoices):
        CHECKLIST = "checklist", _("Checklist")
        REFLECTION = "reflection", _("Reflection")
        SELF_CHECK = "self_check", _("Self-check")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lesson_responses")
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="lesson_responses"
    )
    block_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("response in a lesson")
        verbose_name_plural = _("responses in lessons")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "activity", "block_id"], name="lesson_response_once_a_block"
            )
        ]

    def __str__(self):
        return f"{self.person} · {self.activity} · {self.kind}"
