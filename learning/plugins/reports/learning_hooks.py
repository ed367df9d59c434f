"""Heads of units find their people among the tabs of the learning space; counts are kept small."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from learning.core.api import Clockwork, DeskTab, add_clockwork, add_desk_tab, heads_a_unit

from .counting.upkeep import roll_up

add_desk_tab(
    DeskTab(
        slug="unit",
        label=_("My unit"),
        url_name="learning_reports:my_unit",
        is_for=heads_a_unit,
    )
)
add_clockwork(
    Clockwork(
        slug="roll-up-counts",
        label=_("Add up old views by month"),
        every=timedelta(days=1),
        run=lambda: sum(roll_up()),
    )
)
