"""What the plugin tells Wagtail's admin."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import admin_urls
from . import setup_wagtail_hooks as setup_wagtail_hooks  # its hooks belong to this admin
from .queries import access


class GradesMenuItem(MenuItem):
    def is_shown(self, request):
        return access.reads(request.user)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("nilai/", include(admin_urls))]


@hooks.register("register_learning_menu_item")
def register_grades():
    return GradesMenuItem(
        _("Grades"),
        reverse_lazy("learning_grades_admin:books"),
        name="learning-grades",
        icon_name="list-ol",
        order=93,
    )
