"""The categories 10:20:70 of forms of development, for national administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from ..models import FormCategory


class FormCategoryViewSet(ModelViewSet):
    model = FormCategory
    icon = "list-ul"
    menu_label = _("Categories 10:20:70")
    menu_order = 300
    add_to_settings_menu = True
    url_prefix = "kategori-10-20-70"
    name = "form_categories"
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["form_code", "legal_basis"]
    list_display = ["form_code", "category", "valid_from", "valid_to", "legal_basis"]
    list_filter = ["category"]
    form_fields = ["form_code", "category", "valid_from", "valid_to", "legal_basis"]
