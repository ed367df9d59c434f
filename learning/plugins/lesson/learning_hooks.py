"""What lessons tell core."""

from django.utils.translation import gettext_lazy as _

from learning.core.api import activity_types
from learning.core.contract import ActivityType, Supports

from . import services, transfer, views
from .models import LessonResponse


class LessonType(ActivityType):
    slug = "lesson"
    label = _("Lesson")
    icon = "lesson"
    page_model = "learning_lesson.LessonPage"
    supports = Supports.MANUAL_COMPLETION | Supports.VIEW_COMPLETION | Supports.TIME_COMPLETION

    def launch(self, request, page):
        return views.launch(request, page)

    def current_result(self, activity, learner):
        # Nothing of ours decides about completion: core knows ticks, views and active time.
        return None

    def export(self, page):
        return transfer.export(page)

    def import_item(self, item, parent):
        return transfer.import_item(item, parent)

    def personal_data(self, learner):
        rows = LessonResponse.objects.filter(person=learner).select_related("activity")
        yield (
            _("Answers in lessons"),
            [
                {
                    "lesson": row.activity.title,
                    "kind": row.get_kind_display(),
                    "answer": row.value,
                    "at": row.updated_at,
                }
                for row in rows.order_by("pk")
            ],
        )

    def erase(self, learner):
        services.erase(learner)


activity_types.register(LessonType())
