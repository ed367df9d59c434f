"""What articles, practices and innovations have in common."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from learning.core.api import mark_public
from learning.core.models import CoursePage, RegionAwarePageForm, RegionPage, index_text

RICH = ["bold", "italic", "link", "document-link", "ol", "ul"]
INTRO = ["bold", "italic", "link"]


def prose(label, help_text="", **kwargs) -> RichTextField:
    return RichTextField(label, blank=True, features=RICH, help_text=help_text, **kwargs)


class PublicPage(Page):
    """Everybody who is not signed in gets the same answer, which a cache in front may keep."""

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        return mark_public(request, super().serve(request, *args, **kwargs))


class IndexPage(PublicPage):
    """Holds one kind of page of one region."""

    intro = RichTextField(_("introduction"), blank=True, features=INTRO)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["learning.RegionPage"]
    base_form_class = RegionAwarePageForm

    class Meta:
        abstract = True

    def get_template(self, request, *args, **kwargs):
        # Wagtail gives every concrete class a template of its own name.
        return "learning_practices/index_page.html"

    @property
    def region(self):
        return self.get_parent().specific.region

    @classmethod
    def can_create_at(cls, parent):
        return super().can_create_at(parent) and not cls.objects.child_of(parent).exists()


class KnowledgePage(PublicPage):
    """Base of every page that a region shares. ``entry_kind`` is a value of Entry.Kind."""

    entry_kind: str = ""

    summary = models.CharField(
        _("summary"), max_length=255, help_text=_("One or two sentences, shown on cards.")
    )
    cover = models.ForeignKey(
        "learning.LibraryImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("After this day readers are told that the page may be out of date."),
    )

    settings_panels = [*Page.settings_panels, FieldPanel("review_by")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.AutocompleteField("search_words"),
    ]
    subpage_types: list[str] = []
    base_form_class = RegionAwarePageForm

    class Meta:
        abstract = True

    @cached_property
    def region_page(self) -> RegionPage | None:
        return RegionPage.objects.ancestor_of(self).select_related("region").last()

    @property
    def is_outdated(self) -> bool:
        return bool(self.review_by and self.review_by < timezone.localdate())

    @cached_property  # the index asks several times for one entry
    def search_words(self) -> str:
        """All that finds the page, with stems: see learning.core.listing.words."""
        region_page = self.region_page
        region = region_page.region.name if region_page else ""
        return index_text(self.title, self.summary, region, *self.tags.names(), *self.found_by())

    def found_by(self) -> list[str]:
        """Further texts by which the page is found."""
        return []


def plain(*texts: str) -> list[str]:
    return [strip_tags(text) for text in texts if text]


class ContactMixin(models.Model):
    """Whom a reader of another region may ask. Given for the public on purpose."""

    contact_name = models.CharField(_("contact person"), max_length=160, blank=True)
    contact_role = models.CharField(_("position"), max_length=160, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(
        _("office phone"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[\d+() .-]*$", _("Enter a phone number."))],
    )

    contact_panel = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_role")]),
            FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
        ],
        heading=_("Contact"),
    )

    class Meta:
        abstract = True


class RelatedCourse(Orderable):
    """A course that teaches what the page describes; concrete models add ``page``."""

    course = models.ForeignKey(
        CoursePage, verbose_name=_("course"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("course")]

    class Meta(Orderable.Meta):
        abstract = True


class Measured(ClusterableModel, Orderable):
    """A figure before and after: what is measured, in which unit, from when to when."""

    name = models.CharField(_("what is measured"), max_length=160)
    unit = models.CharField(_("unit"), max_length=40, help_text=_("For example minutes, people."))
    lower_is_better = models.BooleanField(_("less is better"), default=False)
    baseline = models.DecimalField(_("before"), max_digits=16, decimal_places=2)
    baseline_on = models.DateField(_("measured on"))
    source = models.CharField(
        _("source"), max_length=255, help_text=_("Where the figures come from.")
    )

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self):
        return f"{self.name} ({self.unit})"


class Measurement(Orderable):
    """The figure on a later day; concrete models add ``indicator``."""

    measured_on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)

    panels = [FieldRowPanel([FieldPanel("measured_on"), FieldPanel("value")])]

    class Meta:
        abstract = True
        ordering = ["measured_on", "sort_order"]


measured_panels = [
    FieldRowPanel([FieldPanel("name"), FieldPanel("unit")]),
    FieldPanel("lower_is_better"),
    FieldRowPanel([FieldPanel("baseline"), FieldPanel("baseline_on")]),
    FieldPanel("source"),
    InlinePanel("values", heading=_("Values since"), label=_("Value"), min_num=0),
]

__all__ = [
    "ContactMixin",
    "IndexPage",
    "KnowledgePage",
    "Measured",
    "Measurement",
    "ParentalKey",
    "RelatedCourse",
    "measured_panels",
    "plain",
    "prose",
]
