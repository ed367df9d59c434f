from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from learning.core.api import policy_for
from learning.core.models import Enrolment

from . import access, admin_urls, panels, services
from .content import queries as content
from .content import scope
from .views.categories import FormCategoryViewSet


class ReportsMenuItem(MenuItem):
    def is_shown(self, request):
        return access.reads(request.user)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("laporan-belajar/", include(admin_urls))]


@hooks.register("register_learning_menu_item")
def register_learning_menu_item():
    return ReportsMenuItem(
        _("Courses and participants"),
        reverse_lazy("learning_reports_admin:courses"),
        name="learning-reports",
        icon_name="group",
        order=90,
    )


class ContentMenuItem(MenuItem):
    def is_shown(self, request):
        return scope.reads(request.user)


@hooks.register("register_learning_menu_item")
def register_content_reports():
    return ContentMenuItem(
        _("Content reports"),
        reverse_lazy("learning_reports_admin:content"),
        name="learning-content-reports",
        icon_name="view",
        order=180,
    )


@hooks.register("register_learning_menu_item")
def register_hours_reports():
    return ContentMenuItem(
        _("Learning hours"),
        reverse_lazy("learning_reports_admin:hours"),
        name="learning-hours-reports",
        icon_name="time",
        order=91,
    )


@hooks.register("register_admin_viewset")
def register_form_categories():
    return FormCategoryViewSet()


@hooks.register("register_page_header_buttons")
def views_button(page, user, view_name, next_url=None):
    """How often the page was read, where its editors look. One query."""
    if view_name == "edit" and page.first_published_at and scope.reads(user):
        views = content.views_of(page.pk, content.last_days())
        label = ngettext(
            "Read %(number)s time in 30 days", "Read %(number)s times in 30 days", views
        ) % {"number": intcomma(views)}
        address = reverse("learning_reports_admin:page_views", args=[page.pk])
        yield Button(label, address, icon_name="view", priority=70)


@hooks.register("construct_homepage_panels")
def homepage_panels(request, shown):
    if policy_for(Enrolment).user_has_permission(request.user, "change"):
        shown.append(panels.RequestsPanel(request.user))


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for name, step in services.ACTIONS.items():
        actions.register_action(f"learning.enrolment.{name}", step.label, step.done)
    actions.register_action(
        "learning.enrolment.bulk", _("Enrol people"), _("People enrolled by list")
    )
    actions.register_action(
        "learning.progress.override", _("Decide completion"), _("Completion decided by staff")
    )
