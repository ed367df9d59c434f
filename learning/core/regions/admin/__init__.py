"""The admin of people and regions; ``wagtail_hooks.py`` registers what stands here."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from . import cohorts
from .choosers import COHORTS, UNITS
from .cohorts import CohortViewSet
from .imports import PeopleImportViewSet
from .people import PersonViewSet
from .places import RegionViewSet
from .reference import REFERENCE_MENU_HOOK as REFERENCE_MENU_HOOK
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
    items = (PersonViewSet, UnitViewSet, CohortViewSet, PeopleImportViewSet, RegionViewSet)


def register_viewsets():
    return [LearningGroup(), ReferenceGroup(), UNITS, COHORTS]


HOOKS = [
    ("register_admin_viewset", register_viewsets, 0),
    ("register_log_actions", cohorts.register_log_actions, 0),
]

__all__ = ["HOOKS", "LEARNING_MENU_HOOK", "LearningGroup", "ReferenceGroup"]
