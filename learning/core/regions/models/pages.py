from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from ..page_forms import RegionAwarePageForm
from .places import Region

# The root of the tree is depth 1 and a site's home depth 2; a region sits right below a home.
REGION_PAGE_MAX_PARENT_DEPTH = 2


class PriorityBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=400)

    class Meta:
        label = _("Priority")
        icon = "pick"


class PersonInChargeBlock(blocks.StructBlock):
    """Whom the public may turn to. Nothing is taken over from the records of employees."""

    name = blocks.CharBlock(label=_("Name"), max_length=160)
    position = blocks.CharBlock(label=_("Position"), max_length=160)
    agency = blocks.CharBlock(label=_("Agency or unit"), max_length=160, required=False)
    email = blocks.EmailBlock(label=_("Office e-mail"), required=False)

    class Meta:
        label = _("Person in charge")
        icon = "user"


class RegionPage(Page):
    """Home of one region's learning; the branch below it belongs to that region's editors."""

    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="pages"
    )
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link", "ul"])
    priorities = StreamField(
        [("priority", PriorityBlock())],
        verbose_name=_("learning priorities"),
        blank=True,
        max_num=6,
    )
    people = StreamField(
        [("person", PersonInChargeBlock())],
        verbose_name=_("people in charge"),
        blank=True,
        max_num=12,
        help_text=_(
            "Everybody can read this. Name only people who agreed to it, with office addresses."
        ),
    )
    offers_english = models.BooleanField(
        _("offers English"),
        default=False,
        help_text=_(
            "Editors may then translate the pages of this region. "
            "What is not translated is shown in Indonesian."
        ),
    )
    cover = models.ForeignKey(
        "learning.LibraryImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    contact_agency = models.CharField(_("agency in charge"), max_length=160, blank=True)
    contact_address = models.CharField(_("address"), max_length=255, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)

    content_panels = [
        *Page.content_panels,
        # Whoever set another region here would publish courses in its name.
        FieldPanel("region", permission="learning.change_region"),
        FieldPanel("tagline"),
        FieldPanel("intro"),
        FieldPanel("cover"),
        FieldPanel("priorities"),
        MultiFieldPanel(
            [
                FieldPanel("contact_agency"),
                FieldPanel("contact_address"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
            ],
            heading=_("Contact"),
        ),
        FieldPanel("people"),
    ]
    settings_panels = [*Page.settings_panels, FieldPanel("offers_english")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("tagline"),
        index.SearchField("intro"),
        index.FilterField("region_id"),
    ]
    template = "learning/regions/region_page.html"
    base_form_class = RegionAwarePageForm

    class Meta:
        verbose_name = _("region page")
        verbose_name_plural = _("region pages")

    @classmethod
    def can_create_at(cls, parent):
        return super().can_create_at(parent) and parent.depth <= REGION_PAGE_MAX_PARENT_DEPTH
