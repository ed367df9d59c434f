from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import get_page_models

from learning.core.models import Activity, ActivityPage
from learning.core.prose.blocks import PRACTICE_GROUP, ProseBlock


class ActivityChooserBlock(blocks.PageChooserBlock):
    """Chooses a page of any installed activity type. The types are asked for when a form is
    built, never written into a migration."""

    @cached_property
    def target_model(self):
        from wagtail.models import Page

        return Page

    @cached_property
    def target_models(self):
        return [model for model in get_page_models() if issubclass(model, ActivityPage)]


class ActivityBlock(ProseBlock):
    page = ActivityChooserBlock(label=_("Activity"))
    note = blocks.CharBlock(label=_("Why now"), required=False, max_length=200)

    class Meta:
        label = _("Activity")
        description = _("Leads to a quiz, an assignment or another lesson at this point.")
        icon = "clipboard-list"
        group = PRACTICE_GROUP
        template = "learning_lesson/blocks/activity.html"
        preview_template = "learning_lesson/previews/activity.html"
        preview_value = {"page": None, "note": ""}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        page = value.get("page")
        context["activity"] = (
            Activity.objects.filter(translation_key=page.translation_key, is_live=True)
            .select_related("section")
            .first()
            if page
            else None
        )
        return context
