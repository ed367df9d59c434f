from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import (
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.admin.widgets.button import Button, ListingButton

from . import admin_urls
from .panels import DeskPanel
from .queries import pages
from .views import gate
from .views.base import url
from .views.tagging import TagPages

# Our cards say the same and more, in a bounded number of rows.
REPLACED = (
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)


class EditorsMenuItem(MenuItem):
    def is_shown(self, request):
        return pages.is_editor(request.user)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("", include(admin_urls))]


@hooks.register("register_learning_menu_item")
def register_content():
    return EditorsMenuItem(
        pgettext_lazy("pages of a region", "Content"),
        reverse_lazy("learning_desk_admin:content"),
        name="learning-content",
        icon_name="list-ul",
        order=10,
    )


@hooks.register("register_learning_menu_item")
def register_calendar():
    return EditorsMenuItem(
        _("Publishing calendar"),
        reverse_lazy("learning_desk_admin:calendar"),
        name="learning-calendar",
        icon_name="date",
        order=20,
    )


# Last of all: plugins that come later add panels of their own.
@hooks.register("construct_homepage_panels", order=100)
def homepage_panels(request, shown):
    if pages.is_editor(request.user):
        shown[:] = [panel for panel in shown if not isinstance(panel, REPLACED)]
        shown.append(DeskPanel(request.user))


@hooks.register("register_page_header_buttons")
def check_button(page, user, view_name, next_url=None):
    if page.depth > 1 and page.permissions_for_user(user).can_edit():
        yield Button(_("Check content"), url("checks", page.pk), icon_name="check", priority=4)


@hooks.register("register_page_listing_buttons")
def check_listing_button(page, user, next_url=None):
    if page.depth > 1 and page.permissions_for_user(user).can_edit():
        yield ListingButton(
            _("Check content"), url("checks", page.pk), icon_name="check", priority=15
        )


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("learning_desk/desk.css"))


hooks.register("register_bulk_action", TagPages)
hooks.register("before_edit_page", gate.before_edit)
hooks.register("before_create_page", gate.before_create)
# Before others lead somewhere else.
hooks.register("after_edit_page", gate.after_save, order=-10)
hooks.register("after_create_page", gate.after_save, order=-10)
