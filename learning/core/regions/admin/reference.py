"""Reference rows, for national administrators."""

from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from learning.core.regions.models import (
    DevelopmentForm,
    FieldOfKnowledge,
    JobType,
    Rank,
    YearlyTarget,
)

# The other packages of core add items with a hook of this name.
REFERENCE_MENU_HOOK = "register_learning_reference_item"


class KeepUsedDeleteView(generic.DeleteView):
    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except ProtectedError:
            messages.error(request, _("It is in use. Set an end date or rename it instead."))
            return redirect(self.index_url_name)


class ReferenceViewSet(ModelViewSet):
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["name", "code"]
    list_per_page = 50
    delete_view_class = KeepUsedDeleteView


class DevelopmentFormViewSet(ReferenceViewSet):
    model = DevelopmentForm
    icon = "list-ul"
    url_prefix = "bentuk-pengembangan"
    name = "development_forms"
    list_display = ["name", "code", "track", "siasn_id", "valid_from", "valid_to"]
    list_filter = ["track"]
    form_fields = ["name", "code", "track", "siasn_id", "valid_from", "valid_to", "legal_basis"]


class FieldOfKnowledgeViewSet(ReferenceViewSet):
    model = FieldOfKnowledge
    icon = "folder-open-inverse"
    url_prefix = "rumpun"
    name = "fields_of_knowledge"
    list_display = ["name", "code", "siasn_id"]
    form_fields = ["name", "code", "siasn_id"]


class JobTypeViewSet(ReferenceViewSet):
    model = JobType
    icon = "user"
    url_prefix = "jenis-jabatan"
    name = "job_types"
    list_display = ["name", "code", "order"]
    form_fields = ["name", "code", "order"]


class RankViewSet(ReferenceViewSet):
    model = Rank
    icon = "order"
    url_prefix = "golongan"
    name = "ranks"
    list_display = ["__str__", "scheme", "code", "siasn_id"]
    list_filter = ["scheme"]
    form_fields = ["scheme", "code", "name", "siasn_id", "order"]


class YearlyTargetViewSet(ReferenceViewSet):
    model = YearlyTarget
    icon = "calendar-check"
    url_prefix = "target-jp"
    name = "yearly_targets"
    search_fields = ["legal_basis"]
    list_display = ["__str__", "minimum", "maximum", "valid_from", "valid_to", "legal_basis"]
    form_fields = [
        *("status", "minimum", "maximum", "warn_month", "warn_day"),
        *("valid_from", "valid_to", "legal_basis"),
    ]


class ReferenceGroup(ViewSetGroup):
    menu_label = gettext_lazy("Reference data")
    menu_icon = "table"
    menu_name = "learning-reference"
    add_to_settings_menu = True
    submenu_hook = REFERENCE_MENU_HOOK
    items = (
        *(DevelopmentFormViewSet, FieldOfKnowledgeViewSet, JobTypeViewSet, RankViewSet),
        YearlyTargetViewSet,
    )
