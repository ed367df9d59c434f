"""Templates in the admin: Wagtail's own views, each cut to the own regions."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
)
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets.button import HeaderButton

from ...forms.templates import CertificateTemplateForm
from ...models import MOST_SIGNATORIES, CertificateTemplate
from ...services import previewing
from .snippets import OwnEditView, OwnIndexView, OwnSnippetViewSet, find_own, own

EDITOR = ObjectList(
    [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("region"), FieldPanel("kind")]),
        MultiFieldPanel(
            [
                FieldPanel("layout", widget=forms.RadioSelect),
                FieldPanel("emblem"),
                FieldPanel("language"),
            ],
            heading=gettext_lazy("Look"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldPanel("body", widget=forms.Textarea(attrs={"rows": 4})),
                FieldPanel("basis", widget=forms.Textarea(attrs={"rows": 2})),
                FieldPanel("place"),
                FieldPanel("has_contents"),
            ],
            heading=gettext_lazy("Wording"),
        ),
        InlinePanel(
            "signatories",
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("position")]),
                FieldRowPanel([FieldPanel("number"), FieldPanel("specimen")]),
            ],
            label=gettext_lazy("Signatory"),
            heading=gettext_lazy("Signatories"),
            max_num=MOST_SIGNATORIES,
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pattern"), FieldPanel("code")]),
                FieldPanel("number_shown"),
                FieldPanel("shows_signatory_numbers"),
                FieldPanel("valid_months"),
            ],
            heading=gettext_lazy("Numbers and validity"),
        ),
        PublishingPanel(),
    ],
    base_form_class=CertificateTemplateForm,
)


def example_url(template: CertificateTemplate) -> str:
    return reverse("learning_certificates_admin:example", args=[template.pk])


class TemplateIndexView(OwnIndexView):
    def get_base_queryset(self) -> QuerySet[CertificateTemplate]:
        rows = own(CertificateTemplate, self.request.user, "view").select_related("region")
        return self._annotate_queryset_updated_at(rows)

    def get_shown_url(self, instance: CertificateTemplate) -> str:
        return example_url(instance)


class TemplateEditView(OwnEditView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = example_url(self.object)
        return [HeaderButton(_("Example as PDF"), url=url, icon_name="download", priority=10)]


class TemplateViewSet(OwnSnippetViewSet):
    model = CertificateTemplate
    icon = "doc-full"
    menu_label = gettext_lazy("Certificate templates")
    menu_name = "certificate-templates"
    menu_order = 98
    base_url_path = "templat-sertifikat"
    list_display = [
        "name",
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
        Column("kind", label=gettext_lazy("For"), accessor="get_kind_display"),
        UpdatedAtColumn(),
    ]
    edit_handler = EDITOR
    index_view_class = TemplateIndexView
    edit_view_class = TemplateEditView


@require_safe
def example(request: HttpRequest, pk: int) -> HttpResponse:
    """What was saved last, as the PDF that holders would get, with example data."""
    template = find_own(CertificateTemplate, request.user, pk, "view")
    latest = template.get_latest_revision_as_object()
    response = HttpResponse(previewing.pdf(latest), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="contoh-sertifikat.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
