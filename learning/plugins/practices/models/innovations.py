"""Innovations: the record fields of the national award and index (PP 38/2017, Permendagri
104/2018) and the story that the public-service contest asks for."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from learning.core.models import Unit
from learning.core.prose.blocks import GalleryBlock, ProseBody, VideoBlock

from . import innovation_panels as panels
from .base import (
    ContactMixin,
    IndexPage,
    KnowledgePage,
    Measured,
    Measurement,
    RelatedCourse,
    measured_panels,
    plain,
    prose,
)
from .reference import Affair, EvidenceIndicator
from .tasks import EndorsedMixin


class InnovationsIndexPage(EndorsedMixin, IndexPage):
    subpage_types = ["learning_practices.InnovationPage"]

    class Meta:
        verbose_name = _("innovations of a region")
        verbose_name_plural = _("innovations of the regions")


class Stage(models.TextChoices):
    INITIATIVE = "initiative", _("Initiative")
    TRIAL = "trial", _("Trial")
    IN_USE = "in_use", pgettext_lazy("stage of an innovation", "In use")


class Initiator(models.TextChoices):
    HEAD = "head", _("Head of the region")
    COUNCIL = "council", _("Member of the regional council")
    AGENCY = "agency", _("Agency")
    EMPLOYEE = "employee", _("Civil servant")
    PUBLIC = "public", _("The public")


class Technology(models.TextChoices):
    DIGITAL = "digital", _("Digital")
    NOT_DIGITAL = "not_digital", _("Not digital")


class InnovationForm(models.TextChoices):
    GOVERNANCE = "governance", _("Governance")
    SERVICE = "service", _("Public service")
    OTHER = "other", _("Another form within the region's affairs")


class CostBand(models.TextChoices):
    NONE = "none", _("No extra budget")
    LOW = "low", _("Below Rp50 million")
    MIDDLE = "middle", _("Rp50 to 200 million")
    HIGH = "high", _("Rp200 million to 1 billion")
    VERY_HIGH = "very_high", _("More than Rp1 billion")


class InnovationTag(TaggedItemBase):
    content_object = ParentalKey(
        "learning_practices.InnovationPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class InnovationPage(EndorsedMixin, ContactMixin, KnowledgePage):
    entry_kind = "innovation"

    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.INITIATIVE)
    initiator = models.CharField(
        _("initiator"), max_length=12, choices=Initiator, default=Initiator.AGENCY
    )
    initiator_name = models.CharField(_("name of the initiator"), max_length=160, blank=True)
    technology = models.CharField(
        _("kind"), max_length=12, choices=Technology, default=Technology.NOT_DIGITAL
    )
    form = models.CharField(
        _("form"), max_length=12, choices=InnovationForm, default=InnovationForm.SERVICE
    )
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    affair = models.ForeignKey(
        Affair,
        verbose_name=_("main affair"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    other_affairs = ParentalManyToManyField(
        Affair, verbose_name=_("affairs it touches"), blank=True, related_name="+"
    )
    agency = models.ForeignKey(
        Unit,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its head endorses the innovation before it is published."),
    )
    tags = ClusterTaggableManager(through=InnovationTag, blank=True, verbose_name=_("tags"))

    body = StreamField(
        ProseBody(),
        verbose_name=_("design"),
        blank=True,
        help_text=_("How it works, in at least 300 words."),
    )
    purpose = prose(_("purpose"))
    benefits = prose(_("benefits"))
    results = prose(_("results"))

    background = prose(_("background"), _("The state of things before, and for whom it was bad."))
    novelty = prose(_("novelty"), _("What nobody did like this before."))
    implementation = prose(_("implementation"))
    significance = prose(_("significance"), _("Compare before and after, with figures."))
    adaptability = prose(_("adaptability"), _("What makes it easy to copy elsewhere."))
    resources = prose(_("resources"))
    sustainability_institutional = prose(_("sustainability: institution"))
    sustainability_social = prose(_("sustainability: society"))
    sustainability_managerial = prose(_("sustainability: management"))

    gallery = StreamField(
        [("gallery", GalleryBlock())], verbose_name=_("gallery"), blank=True, max_num=1
    )
    video = StreamField([("video", VideoBlock())], verbose_name=_("video"), blank=True, max_num=1)
    budget_file = models.ForeignKey(
        "learning.LibraryDocument",
        verbose_name=_("budget document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    profile_file = models.ForeignKey(
        "learning.LibraryDocument",
        verbose_name=_("business profile"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    award = models.CharField(_("award"), max_length=255, blank=True)
    property_right = models.CharField(_("intellectual property"), max_length=255, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    is_replicable = models.BooleanField(_("may be replicated"), default=False)
    cost_band = models.CharField(_("cost"), max_length=12, choices=CostBand, blank=True)
    replication_months = models.PositiveSmallIntegerField(
        _("months until it runs"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    replication_skills = models.TextField(_("skills needed"), max_length=600, blank=True)
    replication_rules = models.TextField(_("regulations needed"), max_length=600, blank=True)

    content_panels = panels.content_panels
    search_fields = [
        *KnowledgePage.search_fields,
        index.SearchField("body"),
        index.SearchField("purpose"),
        index.SearchField("background"),
        index.SearchField("significance"),
    ]
    parent_page_types = ["learning_practices.InnovationsIndexPage"]
    template = "learning_practices/innovation_page.html"

    class Meta:
        verbose_name = _("innovation")
        verbose_name_plural = _("innovations")

    def clean(self):
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"latitude": _("Enter both latitude and longitude, or neither.")})

    def found_by(self):
        names = [str(self.affair or ""), str(self.agency or ""), self.theme, self.initiator_name]
        return [*plain(self.purpose, self.background, self.benefits), *names]


class InnovationStage(Orderable):
    """When a stage began: the waktu uji coba, waktu penerapan and waktu pengembangan."""

    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    began_on = models.DateField(_("began on"))
    note = models.CharField(_("note"), max_length=255, blank=True)

    panels = panels.stage_panels

    class Meta:
        ordering = ["began_on", "sort_order"]


class InnovationIndicator(Measured):
    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="indicators")

    panels = measured_panels


class InnovationValue(Measurement):
    indicator = ParentalKey(InnovationIndicator, on_delete=models.CASCADE, related_name="values")


class InnovationEvidence(Orderable):
    """Proof for one evidence indicator, with the parameter that the region claims."""

    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="evidence")
    indicator = models.ForeignKey(
        EvidenceIndicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="+"
    )
    parameter = models.PositiveSmallIntegerField(
        _("parameter"), validators=[MinValueValidator(1), MaxValueValidator(3)], default=1
    )
    note = models.CharField(_("note"), max_length=255, blank=True)
    document = models.ForeignKey(
        "learning.LibraryDocument",
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = panels.evidence_panels


class InnovationMember(Orderable):
    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="team")
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("role"), max_length=160, blank=True)

    panels = [FieldPanel("name"), FieldPanel("role")]


class InnovationDocument(Orderable):
    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "learning.LibraryDocument",
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [FieldPanel("document")]


class InnovationCourse(RelatedCourse):
    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="related_courses")
