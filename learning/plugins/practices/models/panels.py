"""Panels of the editor that belong to no field."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class CompletenessPanel(Panel):
    """What is filled in and what is missing, with links to the fields."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", _("How complete it is"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "learning_practices/admin/completeness.html"
