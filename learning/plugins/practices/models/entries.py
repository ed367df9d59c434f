"""Rows that comments, thanks, adoptions and figures point at. Upserted from pages on publish;
they outlive the pages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import Tag

from learning.core.models import Course, Region, Unit

from .authors import AuthorProfile, Series
from .innovations import CostBand, Initiator, InnovationForm, Stage, Technology
from .reference import Affair


class Entry(models.Model):
    """One article, practice or innovation: all translations share the row."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        PRACTICE = "practice", _("Best practice")
        INNOVATION = "innovation", _("Innovation")

    translation_key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="entries"
    )
    agency = models.ForeignKey(
        Unit,
        verbose_name=_("agency"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="entries",
    )
    title = models.CharField(_("title"), max_length=255)
    summary = models.CharField(_("summary"), max_length=255, blank=True)
    url = models.CharField(max_length=500, blank=True)
    cover_url = models.CharField(max_length=255, blank=True)
    is_live = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(_("published"), null=True)
    changed_at = models.DateTimeField(_("changed"), null=True)
    review_by = models.DateField(_("review by"), null=True)
    reading_minutes = models.PositiveSmallIntegerField(default=0)
    content_version = models.PositiveIntegerField(default=1)

    authors = models.ManyToManyField(
        AuthorProfile, verbose_name=_("authors"), related_name="entries"
    )
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="entries",
    )
    series_order = models.PositiveSmallIntegerField(default=0)
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), related_name="entries")
    courses = models.ManyToManyField(Course, verbose_name=_("courses"), related_name="entries")

    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True)
    initiator = models.CharField(_("initiator"), max_length=12, choices=Initiator, blank=True)
    technology = models.CharField(_("kind"), max_length=12, choices=Technology, blank=True)
    form = models.CharField(_("form"), max_length=12, choices=InnovationForm, blank=True)
    affair = models.ForeignKey(
        Affair,
        verbose_name=_("affair"),
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )
    other_affairs = models.ManyToManyField(
        Affair, verbose_name=_("affairs it touches"), related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    is_replicable = models.BooleanField(_("may be replicated"), default=False)
    cost_band = models.CharField(_("cost"), max_length=12, choices=CostBand, blank=True)

    # The first indicator, as cards show it.
    figure_name = models.CharField(max_length=160, blank=True)
    figure_unit = models.CharField(max_length=40, blank=True)
    figure_before = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    figure_after = models.DecimalField(max_digits=16, decimal_places=2, null=True)

    helpful_count = models.PositiveIntegerField(default=0)
    unhelpful_count = models.PositiveIntegerField(default=0)
    thanks_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    adoption_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("article, practice or innovation")
        verbose_name_plural = _("articles, practices and innovations")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "is_live", "-published_at"], name="entry_kind_newest"),
            models.Index(fields=["region", "kind", "is_live"], name="entry_region_kind"),
        ]

    def __str__(self):
        return self.title


class Collection(ClusterableModel):
    """A choice of entries that editors put in front of visitors."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    summary = models.CharField(_("summary"), max_length=255, blank=True)
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="entry_collections"
    )
    is_featured = models.BooleanField(_("shown on the showcase"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["order", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("practices_public:collection", args=[self.slug])


class CollectionEntry(models.Model):
    collection = ParentalKey(Collection, on_delete=models.CASCADE, related_name="items")
    entry = models.ForeignKey(
        Entry,
        verbose_name=_("article, practice or innovation"),
        on_delete=models.CASCADE,
        related_name="collection_items",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    # Where modelcluster keeps the place that editors give it.
    sort_order_field = "order"

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "entry"], name="entry_once_a_collection")
        ]

    def __str__(self):
        return f"{self.collection} · {self.entry}"


class Adoption(models.Model):
    """Another region takes an innovation or practice over, with credit to its origin."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for approval")
        DECLINED = "declined", _("Declined")
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        DONE = "done", _("In use")
        STOPPED = "stopped", _("Stopped")

    origin = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="adoptions")
    region = models.ForeignKey(
        Region,
        verbose_name=_("adopting region"),
        on_delete=models.PROTECT,
        related_name="adoptions",
    )
    agency = models.ForeignKey(
        Unit,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    plan = models.TextField(_("plan"), max_length=3_000)
    adaptations = models.TextField(_("what is adapted"), max_length=3_000, blank=True)
    starts_on = models.DateField(_("start"))
    results = models.TextField(_("results"), max_length=3_000, blank=True)
    lessons = models.TextField(_("lessons"), max_length=3_000, blank=True)
    decision_note = models.CharField(_("note of the moderator"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["-created_at", "-pk"]
        permissions = [("approve_adoption", "Can approve adoption")]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "region"],
                condition=~Q(state__in=["declined", "stopped"]),
                name="one_open_adoption_a_region",
            )
        ]

    def __str__(self):
        return f"{self.origin} → {self.region}"
