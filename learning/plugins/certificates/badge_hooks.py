"""What badges tell core; ``learning_hooks.py`` calls it."""

from django.utils.translation import gettext_lazy as _

from learning.core.api import (
    CompletionExtra,
    JobKind,
    NoticeKind,
    add_completion_extra,
    add_job_kind,
    add_notice_kind,
)
from learning.core.contract import PersonalData, Purpose, add_personal_data

from . import badge_tasks
from .badges import kinds
from .queries.badges import brought_by
from .queries.badges_personal import lasting_tables, personal_tables
from .services.badges import profiles


def register() -> None:
    for slug, label, name in (
        (kinds.AWARDED, _("Badge earned"), "awarded"),
        (kinds.REVOKED, _("Badge taken back"), "revoked"),
    ):
        add_notice_kind(
            NoticeKind(
                slug=slug,
                label=label,
                explains=_("You hold badges."),
                template=f"learning_certificates/badges/notices/{name}",
                action=_("Look at my badges"),
                can_stop=slug == kinds.AWARDED,
            )
        )
    add_completion_extra(
        CompletionExtra(
            slug="badges",
            template="learning_certificates/badges/_completion.html",
            data=brought_by,
        )
    )
    add_job_kind(JobKind(kinds.AWARD_JOB, _("Badge for all who have earned it"), badge_tasks.go_on))
    add_job_kind(JobKind(kinds.GIVE_JOB, _("Badges given by list"), badge_tasks.go_on))
    add_personal_data(
        PersonalData(
            slug="badges",
            tables=personal_tables,
            stays=lasting_tables,
            erase=profiles.erase,
            purposes=(
                Purpose(
                    _("Badges that you hold, and whether you show them in public"),
                    _("To show what you achieved, and to let others check it."),
                    _(
                        "You, the administrators of your region and of the region that gave them, "
                        "and whoever has the address of a badge."
                    ),
                ),
            ),
            remains=(
                (
                    _("Badges and the reason why one was revoked"),
                    _("Whoever was shown a badge can still find out whether it was genuine."),
                ),
            ),
        )
    )
