"""What the plugin tells core: its pages, its work by the clock, its jobs, and what it keeps."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learning.core.api import (
    Clockwork,
    CompletionExtra,
    CourseLink,
    DeskTab,
    JobKind,
    add_clockwork,
    add_completion_extra,
    add_course_link,
    add_desk_tab,
    add_hidden_scores,
    add_job_kind,
    add_why,
    conditions,
)
from learning.core.contract import PersonalData, Purpose, add_personal_data
from learning.core.models import Course

from . import tasks, transfer_tasks
from .conditions import GradeItemCondition
from .models import GradeItem
from .queries import own
from .queries.hidden import hidden_from
from .queries.personal import lasting_tables, personal_tables
from .services import exporting, hiding, importing, personal, recounts, tree
from .views import why

for _slug, _label, _minutes, _run in (
    ("grades-shown", _("Grades that are hidden until now"), 5, hiding.show_due),
    ("grades-locked", _("Grades that are locked from now on"), 5, tree.lock_due),
    ("grades-count", _("Gradebooks that wait for counting"), 5, recounts.request_lost),
    ("grades-compare", _("Scores that gradebooks missed"), 60, recounts.compare_due),
):
    add_clockwork(Clockwork(slug=_slug, label=_label, every=timedelta(minutes=_minutes), run=_run))

add_job_kind(JobKind(recounts.KIND, _("Count a gradebook anew"), tasks.go_on))
add_job_kind(JobKind(importing.KIND, _("Import grades"), transfer_tasks.go_on))
add_job_kind(JobKind(exporting.KIND, _("Export grades"), transfer_tasks.go_on))
add_personal_data(
    PersonalData(
        slug="grades",
        tables=personal_tables,
        stays=lasting_tables,
        erase=personal.erase,
        purposes=(
            Purpose(
                _("Your grades, who gave them, and every change of them"),
                _("To show how a course's total came about, and to decide about objections."),
                _("You, the heads above you, and who looks after the course or your region."),
            ),
        ),
        remains=(
            (
                _("Grades in numbers and their history, without words"),
                _("They say how the total of a completed course came about."),
            ),
        ),
    )
)


def _own_grades(course):
    return reverse("learning_grades:course", args=[course.pk]) if own.is_shown(course) else ""


add_desk_tab(
    DeskTab(
        slug="grades",
        label=_("My grades"),
        url_name="learning_grades:mine",
        is_for=lambda person: True,
        icon="chart",
    )
)
add_course_link(CourseLink(slug="grades", label=_("My grades"), url=_own_grades, icon="chart"))
add_completion_extra(
    CompletionExtra(
        slug="grades",
        template="learning_grades/_completed.html",
        # Only its key is needed: the row would cost a query.
        data=lambda completion: _own_grades(Course(pk=completion.course_id)),
    )
)
add_hidden_scores("grades", hidden_from)
add_why(
    why.SLUG,
    model=GradeItem,
    answer=why.answer,
    course=why.course_of,
    tells_missing=False,
    may=why.may_read,
)
conditions.register(GradeItemCondition())
