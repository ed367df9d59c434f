"""What quizzes tell core."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.core.api import (
    Clockwork,
    JobKind,
    activity_types,
    add_clockwork,
    add_job_kind,
)
from learning.core.contract import ActivityType, Supports, add_content_check

from . import tasks, transfer, transfer_tasks
from .queries import checks
from .queries.attempts import hidden_grades
from .queries.personal import personal_data
from .services import (
    clock,
    exporting,
    exports,
    grading,
    importing,
    many,
    personal,
    regrading,
    statistics,
)
from .views import draft, front


class QuizType(ActivityType):
    slug = "quiz"
    label = _("Quiz")
    icon = "help"
    page_model = "learning_quiz.QuizPage"
    supports = Supports.REPORTED_COMPLETION | Supports.SCORE

    def launch(self, request, page):
        return front.launch(request, page)

    def preview(self, request, page):
        """The draft in the editor: the page's own ``serve_preview`` may not know of views."""
        return draft.show(request, page)

    def current_result(self, activity, learner):
        return grading.current_result(activity, learner)

    def export(self, page):
        return transfer.export(page)

    def import_item(self, item, parent):
        return transfer.import_item(item, parent)

    def hidden_scores(self, learner, activities):
        ids = [activity.pk for activity in activities]
        return hidden_grades(learner, ids, at=timezone.now())

    def personal_data(self, learner):
        return personal_data(learner)

    def erase(self, learner):
        personal.erase(learner)


activity_types.register(QuizType())
add_content_check("quiz", checks.findings)

for _slug, _label, _minutes, _run in (
    ("quiz-attempts", _("Attempts at quizzes whose time is up"), 1, clock.settle_due),
    ("quiz-openings", _("Quizzes that open or close"), 1, clock.look_at_quizzes),
    ("quiz-figures", _("Figures of quizzes"), 10, statistics.count_what_changed),
    ("quiz-previews", _("Old previews of quizzes"), 1_440, clock.clear_previews),
):
    add_clockwork(Clockwork(slug=_slug, label=_label, every=timedelta(minutes=_minutes), run=_run))

add_job_kind(JobKind(regrading.KIND, _("Regrading of a quiz"), tasks.go_on))
add_job_kind(JobKind(exports.KIND, _("Download of a quiz’s attempts"), tasks.go_on))
add_job_kind(JobKind(many.KIND, _("Change many questions"), tasks.go_on))
add_job_kind(JobKind(importing.KIND, _("Import questions"), transfer_tasks.go_on))
add_job_kind(JobKind(exporting.KIND, _("Export questions"), transfer_tasks.go_on))
