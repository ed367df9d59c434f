from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, PageViewRestriction, get_page_models
from wagtail.search import index
from wagtail.url_routing import RouteResult

from learning.core.api import breadcrumb_data, home_address, mark_public

from .blocks import ContentBody, HomeBody
from .references import pages_read


@cache
def custom_routes() -> bool:
    """Whether any kind of page answers addresses below itself, as RoutablePage does."""
    return any(
        model.route is not Page.route for model in get_page_models() if model is not HomePage
    )


class HomePage(Page):
    """The first page of the site, composed by editors; regions and standing pages are below."""

    body = StreamField(HomeBody(), verbose_name=_("content"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["learning.RegionPage", "home.ContentPage"]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @classmethod
    def can_create_at(cls, parent):
        return super().can_create_at(parent) and cls.objects.count() < Locale.objects.count()

    def route(self, request, path_components):
        """Find a page below by its address at once; Wagtail asks twice for each level."""
        if path_components and not custom_routes():
            address = f"{self.url_path}{'/'.join(path_components)}/"
            page = Page.objects.filter(url_path=address, live=True).first()
            if page and page.is_descendant_of(self):
                return RouteResult(page.specific)
        return super().route(request, path_components)

    def get_view_restrictions(self):
        """As Wagtail's, knowing that nothing but the root is above."""
        return PageViewRestriction.objects.filter(page=self)

    def serve(self, request, *args, **kwargs):
        with pages_read(self.body):
            response = super().serve(request, *args, **kwargs).render()
        return mark_public(request, response)

    def clean(self):
        super().clean()
        others = HomePage.objects.filter(locale_id=self.locale_id).exclude(pk=self.pk)
        if self.locale_id and others.exists():
            raise ValidationError(_("There is a home page in this language already."))


class ContentPage(Page):
    """A standing page: help, privacy, accessibility."""

    intro = models.TextField(_("introduction"), blank=True, max_length=400)
    body = StreamField(ContentBody(), verbose_name=_("content"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/content_page.html"

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        crumbs = [(gettext("Home"), home_address())]
        return {
            **context,
            "crumbs": crumbs,
            "data": breadcrumb_data(crumbs, self.title, request),
        }

    def serve(self, request, *args, **kwargs):
        return mark_public(request, super().serve(request, *args, **kwargs))
