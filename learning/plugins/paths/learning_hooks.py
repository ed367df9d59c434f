"""What the plugin tells core: its notices and what it does by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.widgets import AdminSnippetChooser

from learning.core.api import (
    Clockwork,
    CourseExtra,
    DeskTab,
    JobKind,
    NoticeKind,
    Pace,
    add_clockwork,
    add_course_extra,
    add_desk_tab,
    add_job_kind,
    add_notice_kind,
    conditions,
    heads_a_unit,
)
from learning.core.contract import (
    AwardKind,
    PersonalData,
    Purpose,
    add_award_kind,
    add_personal_data,
)
from learning.core.listing import SitemapSource, add_catalogue_facet, add_sitemap_source

from . import kinds, tasks
from .conditions import PathCondition
from .faces.cards import named_paths
from .listing import displays, facets, found
from .models import LearningPath
from .queries.listed import addressed_paths
from .queries.own import awarded_paths, path_by_key
from .queries.personal import lasting_tables, personal_tables
from .services import assigning, exports, personal, publishing, reminders, renewals, repair, rules


def _chooser():
    # Its addresses exist once the admin's own are loaded.
    return AdminSnippetChooser(LearningPath)


add_award_kind(AwardKind("path", offered=awarded_paths, find=path_by_key, chooser=_chooser))
_LOOK = _("Open the path")
_FOLLOWED = _("You follow a learning path.")
_DECIDES = _("You decide about learning paths of your region.")


def _kind(slug: str, label, *, name: str, explains=_FOLLOWED, action=_LOOK, **more) -> None:
    add_notice_kind(
        NoticeKind(
            slug=slug,
            label=label,
            explains=explains,
            template=f"learning_paths/notices/{name}",
            action=action,
            **more,
        )
    )


_kind(kinds.ASSIGNED, _("Put on a learning path"), name="assigned", can_stop=False)
_kind(kinds.COMPLETED, _("Learning path completed"), name="completed")
_kind(kinds.DUE_SOON, _("Learning path due soon"), name="due_soon", can_stop=False)
_kind(kinds.OVERDUE, _("Learning path overdue"), name="overdue", can_stop=False)
_kind(kinds.RENEWAL, _("Certification to be renewed"), name="renewal", can_stop=False)
_kind(kinds.LAPSED, _("Certification lapsed"), name="lapsed", can_stop=False)
_kind(kinds.CHANGED, _("Learning path changed"), name="changed", mail=Pace.DAILY)
_kind(kinds.DECIDED, _("Request for a learning path decided"), name="decided")
_kind(kinds.EVIDENCE_DECIDED, _("Evidence decided"), name="evidence_decided")
_kind(
    kinds.REQUESTED,
    _("Request for a learning path"),
    name="requested",
    explains=_DECIDES,
    action=_("Look at the request"),
    mail=Pace.DAILY,
)
_kind(
    kinds.EVIDENCE_WAITS,
    _("Evidence waits for a decision"),
    name="evidence_waits",
    explains=_DECIDES,
    action=_("Look at the evidence"),
    mail=Pace.DAILY,
)

for _slug, _label, _every, _run in (
    ("paths-renewals", _("Open renewals of certifications"), timedelta(hours=1), renewals.open_due),
    ("paths-rules", _("Standing rules of learning paths"), timedelta(hours=1), rules.run_all),
    ("paths-reminders", _("Reminders of learning paths"), timedelta(hours=1), reminders.remind),
    ("paths-recount", _("Recount learning paths"), timedelta(days=1), repair.recount_open),
):
    add_clockwork(Clockwork(slug=_slug, label=_label, every=_every, run=_run))

add_desk_tab(
    DeskTab(
        slug="paths",
        label=_("My paths"),
        url_name="learning_paths:mine",
        is_for=lambda person: True,
        icon="map",
    )
)
add_desk_tab(
    DeskTab(
        slug="unit-paths",
        label=_("Paths of my unit"),
        url_name="learning_paths:unit",
        is_for=heads_a_unit,
    )
)
conditions.register(PathCondition())
displays.register()
found.register()
add_catalogue_facet(facets.COURSES_OF_PATH)
add_sitemap_source(
    SitemapSource(
        key="paths",
        rows=addressed_paths,
        entry=lambda path: (path.get_absolute_url(), path.last_published_at),
    )
)
add_course_extra(
    CourseExtra(
        slug="paths",
        template="learning_paths/_course_extra.html",
        data=lambda course, request: named_paths(course),
    )
)
add_personal_data(
    PersonalData(
        slug="paths",
        tables=personal_tables,
        stays=lasting_tables,
        erase=personal.erase,
        purposes=(
            Purpose(
                _("Learning paths that you follow, what counted, and certifications you hold"),
                _("To show what is done and missing, to remind in time, and to prove it."),
                _("You, the heads above you, and the administrators of your region."),
            ),
            Purpose(
                _("Evidence that you send in, with its file"),
                _("To let a programme elsewhere count on a path."),
                _("You and the administrators of your region who decide about it."),
            ),
        ),
        remains=(
            (
                _("Learning paths, runs through them and what they certify"),
                _(
                    "The office has to show who was qualified for what, and the employee can "
                    "still prove it."
                ),
            ),
        ),
    )
)

for _slug, _label in (
    (assigning.KIND, _("Put people on a path")),
    (exports.KIND, _("Download of participants")),
    (publishing.KIND, _("People go on to the new version")),
):
    add_job_kind(JobKind(_slug, _label, tasks.go_on))
