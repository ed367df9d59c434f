from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from learning.core.api import policy_for

from . import admin_urls
from .models import Adoption, Comment
from .queries.course_drafts import course_places, teachable_entry
from .services import workbook
from .views.choosers import AuthorChooserViewSet, EntryChooserViewSet, SeriesChooserViewSet
from .views.curation import VIEWSETS

CURATED = [viewset() for viewset in VIEWSETS]


class WorkbookMenuItem(MenuItem):
    def is_shown(self, request):
        return workbook.regions(request.user).exists()


class PolicyMenuItem(MenuItem):
    """Shown to whoever may see rows of ``model``."""

    def __init__(self, *args, model, **kwargs):
        self.model = model
        super().__init__(*args, **kwargs)

    def is_shown(self, request):
        return policy_for(self.model).user_has_permission(request.user, "view")


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("praktik/", include(admin_urls))]


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [*CURATED, AuthorChooserViewSet(), SeriesChooserViewSet(), EntryChooserViewSet()]


for _viewset in CURATED:
    hooks.register("register_learning_menu_item", _viewset.get_menu_item)


@hooks.register("register_learning_menu_item")
def register_learning_menu_item():
    return WorkbookMenuItem(
        _("Innovation records"),
        reverse_lazy("learning_practices_admin:workbook"),
        name="learning-innovation-records",
        icon_name="download",
        order=190,
    )


@hooks.register("register_learning_menu_item")
def register_adoptions():
    return PolicyMenuItem(
        _("Replications"),
        reverse_lazy("learning_practices_admin:adoptions"),
        name="learning-adoptions",
        icon_name="rotate",
        order=120,
        model=Adoption,
    )


@hooks.register("register_learning_menu_item")
def register_comments():
    return PolicyMenuItem(
        _("Comments"),
        reverse_lazy("learning_practices_admin:comments"),
        name="learning-comments",
        icon_name="comment",
        order=130,
        model=Comment,
    )


@hooks.register("register_page_header_buttons")
def course_button(page, user, view_name, next_url=None):
    entry = teachable_entry(page)
    if entry and course_places(user).exists():
        url = reverse("learning_practices_admin:begin_course", args=[entry.pk])
        yield Button(_("Make a course of it"), url, icon_name="openquote", priority=60)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for step, label, message in (
        ("propose", _("Propose a replication"), _("Replication proposed")),
        ("approve", _("Approve a replication"), _("Replication approved")),
        ("decline", _("Decline a replication"), _("Replication declined")),
        ("start", _("Start a replication"), _("Replication started")),
        ("finish", _("Finish a replication"), _("Replication in use")),
        ("stop", _("Stop a replication"), _("Replication stopped")),
        ("update", _("Update a replication"), _("Replication updated")),
    ):
        actions.register_action(f"learning.adoption.{step}", label, message)
    actions.register_action("learning.comment.shown", _("Show a comment"), _("Comment shown"))
    actions.register_action("learning.comment.hidden", _("Hide a comment"), _("Comment hidden"))
    actions.register_action(
        "learning.comment.kept", _("Dismiss reports of a comment"), _("Reports dismissed")
    )
    actions.register_action(
        "learning.entry.course", _("Make a course of it"), _("Course draft begun")
    )
