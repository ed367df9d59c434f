"""What the plugin tells Wagtail's admin."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from learning.core.api import can

from . import (
    admin_urls,
    badge_wagtail_hooks,  # noqa: F401 - registers by being imported
)
from .models import BadgeDefinition, CertificateTemplate
from .queries.listing import may
from .views.admin.choices import TemplateChoiceViewSet
from .views.admin.snippets import ask_the_policy
from .views.admin.templates import TemplateViewSet

TEMPLATES, CHOICES = TemplateViewSet(), TemplateChoiceViewSet()
register_snippet(TEMPLATES)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("sertifikat/", include(admin_urls))]


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [CHOICES]


hooks.register("register_learning_menu_item", TEMPLATES.get_menu_item)
hooks.register("register_learning_menu_item", CHOICES.get_menu_item)


class CertificatesMenuItem(MenuItem):
    def is_shown(self, request):
        return may(request.user, "view")


@hooks.register("register_learning_menu_item")
def register_certificates():
    return CertificatesMenuItem(
        _("Certificates"),
        reverse_lazy("learning_certificates_admin:certificates"),
        name="certificates",
        icon_name="doc-full",
        order=97,
    )


@hooks.register("construct_snippet_action_menu")
def ask_the_policy_of_regions(items, request, context):
    """Wagtail asks Django's permissions, which know tables; ours are of regions."""
    if context["model"] in (CertificateTemplate, BadgeDefinition):
        ask_the_policy(items, context)


@hooks.register("before_delete_snippet")
def keep_what_was_given(request, instances):
    """A template stays while certificates or choices hang on it."""
    kept = [
        row
        for row in instances
        if isinstance(row, CertificateTemplate)
        and (row.certificates.exists() or row.choices.exists())
    ]
    if not kept or not all(can(request.user, "delete", row) for row in kept):
        return None
    text = gettext("%(name)s is in use, so it stays on record. Unpublish it instead.")
    for row in kept:
        messages.error(request, text % {"name": row.name})
    return redirect(TEMPLATES.get_url_name("list"))


@hooks.register("register_log_actions")
def register_log_actions_of_certificates(actions):
    actions.register_action(
        "learning.certificate.revoke", _("Revoke a certificate"), _("Certificate revoked")
    )
    actions.register_action(
        "learning.certificate.reissue",
        _("Replace a certificate"),
        _("Certificate replaced by a new edition"),
    )
