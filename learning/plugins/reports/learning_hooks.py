"""Heads of units find their people among the tabs of the learning space."""

from django.utils.translation import gettext_lazy as _

from learning.core.api import DeskTab, add_desk_tab, heads_a_unit

add_desk_tab(
    DeskTab(
        slug="unit",
        label=_("My unit"),
        url_name="learning_reports:my_unit",
        is_for=heads_a_unit,
    )
)
