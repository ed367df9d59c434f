"""What the plugin tells core: its notices, tabs, and what it does by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from learning.core.api import (
    Clockwork,
    CompletionExtra,
    DeskTab,
    JobKind,
    NoticeKind,
    add_clockwork,
    add_completion_extra,
    add_credit_link,
    add_desk_tab,
    add_job_kind,
    add_notice_kind,
    conditions,
)
from learning.core.contract import PersonalData, Purpose, add_personal_data
from learning.core.models import Credit

from . import badge_hooks, kinds, tasks
from .conditions import CertificateCondition
from .queries.links import links_of_credits
from .queries.personal import lasting_tables, personal_tables
from .services import bulk, exports, issuing, personal, repair, signing

for _slug, _label, _name in (
    (kinds.ISSUED, _("Certificate issued"), "issued"),
    (kinds.REVOKED, _("Certificate revoked"), "revoked"),
):
    add_notice_kind(
        NoticeKind(
            slug=_slug,
            label=_label,
            explains=_("You hold certificates."),
            template=f"learning_certificates/notices/{_name}",
            action=_("Look at my certificate"),
            can_stop=_slug == kinds.ISSUED,
        )
    )
add_desk_tab(
    DeskTab(
        slug="certificates",
        label=_("Certificates and badges"),
        url_name="learning_certificates:mine",
        is_for=lambda person: True,
        icon="certificate",
    )
)
add_completion_extra(
    CompletionExtra(
        slug="certificate",
        template="learning_certificates/_completion.html",
        data=issuing.standing,
    )
)
conditions.register(CertificateCondition())
add_credit_link(Credit.Source.COURSE, links_of_credits)
for _slug, _label, _every, _run in (
    ("certificates-missing", _("Give certificates that are missing"), 60, repair.issue_missing),
    ("certificates-drawing", _("Draw certificates that are missing"), 10, repair.draw_missing),
    ("certificates-signing", _("Sign certificates that wait for it"), 1, signing.sign_due),
):
    add_clockwork(Clockwork(slug=_slug, label=_label, every=timedelta(minutes=_every), run=_run))
for _slug, _label in (
    (bulk.ISSUE, _("Certificates for a course")),
    (bulk.REISSUE, _("New editions of certificates")),
    (exports.KIND, _("Download of certificates")),
):
    add_job_kind(JobKind(_slug, _label, tasks.go_on))
add_personal_data(
    PersonalData(
        slug="certificates",
        tables=personal_tables,
        stays=lasting_tables,
        erase=personal.erase,
        purposes=(
            Purpose(
                _("Certificates that you hold, with your name and what you achieved"),
                _("To prove what you learned, and to let others check it."),
                _(
                    "You, the administrators of your region and of the region that gave them, and "
                    "whoever has the address or the paper."
                ),
            ),
        ),
        remains=(
            (
                _("Certificates: name, title, dates and number"),
                _("Whoever was shown a certificate can still find out whether it is genuine."),
            ),
        ),
    )
)
badge_hooks.register()
