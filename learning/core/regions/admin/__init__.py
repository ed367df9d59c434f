"""The admin of people and regions; ``wagtail_hooks.py`` registers what stands here."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from .imports import PeopleImportViewSet
from .people import PersonViewSet
from .places import RegionViewSet
from .reference import ReferenceGroup
from .units import UnitViewSet

# Plugins and the other packages of core add items with a hook of this name.
LEARNING_MENU_HOOK = "register_learning_menu_item"


class LearningGroup(ViewSetGroup):
    menu_label = _("Learning")
    menu_icon = "openquote"
    menu_name = "learning"
    menu_order = 150
    submenu_hook = LEARNING_MENU_HOOK
    items = (PersonViewSet, UnitViewSet, PeopleImportViewSet, RegionViewSet)


def register_viewsets():
    return [LearningGroup(), ReferenceGroup()]


HOOKS = [("register_admin_viewset", register_viewsets, 0)]

__all__ = ["HOOKS", "LEARNING_MENU_HOOK", "LearningGroup", "ReferenceGroup"]
