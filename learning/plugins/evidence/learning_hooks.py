"""What the plugin tells core: its tabs, its notices, its jobs, and what it keeps about people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.api import (
    DeskTab,
    JobKind,
    NoticeKind,
    Pace,
    add_desk_tab,
    add_job_kind,
    add_notice_kind,
    heads_a_unit,
)
from learning.core.contract import PersonalData, Purpose, add_personal_data

from . import kinds, tasks
from .queries.heads import count_for_user
from .queries.personal import personal_tables
from .services import bulk, personal

_FILED = _("You filed evidence of learning elsewhere.")
_VERIFIES = _("You verify evidence of learning in your region.")
_LEADS = _("You lead the employee who filed evidence.")


def _kind(slug: str, label: Any, *, name: str, explains: Any, action: Any, **more: Any) -> None:
    add_notice_kind(
        NoticeKind(
            slug=slug,
            label=label,
            explains=explains,
            template=f"learning_evidence/notices/{name}",
            action=action,
            **more,
        )
    )


_LOOK, _VERIFY = _("Open your evidence"), _("Verify the evidence")
_kind(
    kinds.APPROVED,
    _("Evidence of learning approved"),
    name="approved",
    explains=_FILED,
    action=_LOOK,
)
_kind(
    kinds.REVISION,
    _("Evidence of learning needs revision"),
    name="revision",
    explains=_FILED,
    action=_LOOK,
    can_stop=False,
)
_kind(
    kinds.REJECTED,
    _("Evidence of learning rejected"),
    name="rejected",
    explains=_FILED,
    action=_LOOK,
    can_stop=False,
)
_kind(
    kinds.CORRECTED,
    _("Hours of evidence corrected"),
    name="corrected",
    explains=_FILED,
    action=_LOOK,
    can_stop=False,
)
_kind(
    kinds.ANSWERED,
    _("Evidence of learning declined by the head"),
    name="answered",
    explains=_FILED,
    action=_LOOK,
    can_stop=False,
)
_kind(
    kinds.WAITING,
    _("Evidence of learning waits for verification"),
    name="waiting",
    explains=_VERIFIES,
    action=_VERIFY,
    mail=Pace.DAILY,
)
_kind(
    kinds.ENDORSEMENT,
    _("Evidence of learning waits for your endorsement"),
    name="endorsement",
    explains=_LEADS,
    action=_("Look at the evidence"),
    can_stop=False,
)

add_desk_tab(
    DeskTab(
        slug="evidence",
        label=_("Evidence of learning"),
        url_name="learning_evidence:mine",
        is_for=lambda person: True,
        icon="document",
    )
)
add_desk_tab(
    DeskTab(
        slug="unit-evidence",
        label=_("Evidence of my unit"),
        url_name="learning_evidence:unit",
        # The question that other tabs ask, too: it costs nothing more. Superiors who head no unit
        # find the page through their notice and their own list.
        is_for=heads_a_unit,
        count=count_for_user,
    )
)
add_job_kind(
    JobKind(bulk.KIND, pgettext_lazy("a job", "Decide on evidence of learning"), tasks.go_on)
)
add_personal_data(
    PersonalData(
        slug="evidence",
        tables=personal_tables,
        erase=personal.erase,
        purposes=(
            Purpose(
                _("Evidence of learning elsewhere that you file, with its files"),
                _("To verify it and to credit its hours to you."),
                _("You, the verifiers of your region and, where asked, your head of unit."),
            ),
        ),
        remains=(
            (
                _("Hours that were credited for evidence"),
                _(
                    "The ledger of learning hours keeps the title, the days and the hours, "
                    "since the office has to account for them. The files and what you wrote go."
                ),
            ),
        ),
    )
)
