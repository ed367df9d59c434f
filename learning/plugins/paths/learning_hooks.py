"""What the plugin tells core: its notices and what it does by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from learning.core.api import Clockwork, NoticeKind, Pace, add_clockwork, add_notice_kind

from . import kinds
from .services import reminders, renewals, repair, rules

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
