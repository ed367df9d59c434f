"""Badges: what is given for what, who holds which, and what was announced of people."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from learning.core.api import add_months
from learning.core.models import Course, Person, Region

MAX_MONTHS = 120
KEY = RegexValidator(r"^[a-z0-9][a-z0-9:._-]*$", _("Small letters, digits, . : _ and - only."))


def public_id() -> str:
    """22 letters and digits that nobody guesses: 128 bits."""
    return secrets.token_urlsafe(16).replace("-", "a").replace("_", "b")


class Shape(models.TextChoices):
    CIRCLE = "circle", pgettext_lazy("shape of a badge", "Circle")
    SHIELD = "shield", pgettext_lazy("shape of a badge", "Shield")
    HEXAGON = "hexagon", pgettext_lazy("shape of a badge", "Hexagon")
    SEAL = "seal", pgettext_lazy("shape of a badge", "Seal")


class Colour(models.TextChoices):
    BLUE = "blue", pgettext_lazy("colour of a badge", "Blue")
    GREEN = "green", pgettext_lazy("colour of a badge", "Green")
    SAFFRON = "saffron", pgettext_lazy("colour of a badge", "Saffron")
    RED = "red", pgettext_lazy("colour of a badge", "Red")
    PURPLE = "purple", pgettext_lazy("colour of a badge", "Purple")
    TEAL = "teal", pgettext_lazy("colour of a badge", "Teal")


class Icon(models.TextChoices):
    STAR = "star", pgettext_lazy("picture of a badge", "Star")
    BOOK = "book", pgettext_lazy("picture of a badge", "Book")
    ROAD = "road", pgettext_lazy("picture of a badge", "Road")
    CLOCK = "clock", pgettext_lazy("picture of a badge", "Clock")
    SPEECH = "speech", pgettext_lazy("picture of a badge", "Speech bubble")
    PEOPLE = "people", pgettext_lazy("picture of a badge", "People")
    LAMP = "lamp", pgettext_lazy("picture of a badge", "Lamp")
    CHECK = "check", pgettext_lazy("picture of a badge", "Check mark")


class GivenBy(models.TextChoices):
    NOBODY = "", _("Nobody: it comes by itself")
    ADMIN = "admin", _("Learning administrators")
    MODERATOR = "moderator", _("Moderators")


class Earners(models.TextChoices):
    NATION = "nation", _("Everybody in the nation")
    REGION = "region", _("People of this region")


class BadgeTag(TaggedItemBase):
    content_object = ParentalKey(
        "learning_certificates.BadgeDefinition",
        on_delete=models.CASCADE,
        related_name="tagged_items",
    )


class BadgeDefinition(DraftStateMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """A badge that people can earn. All of its criteria have to be met."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="badge_definitions",
        help_text=_("Who gives the badge. A national badge belongs to the nation."),
    )
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(
        _("description"), max_length=500, help_text=_("What somebody who holds it can do.")
    )
    criteria = models.TextField(
        _("criteria in words"),
        max_length=2_000,
        help_text=_("What somebody has to do for it, as everybody may read it."),
    )
    tags = ClusterTaggableManager(through=BadgeTag, blank=True, verbose_name=_("tags"))

    shape = models.CharField(_("shape"), max_length=8, choices=Shape, default=Shape.CIRCLE)
    colour = models.CharField(_("colour"), max_length=8, choices=Colour, default=Colour.BLUE)
    icon = models.CharField(_("picture"), max_length=8, choices=Icon, default=Icon.STAR)
    ring_text = models.CharField(
        _("text around"),
        max_length=32,
        blank=True,
        help_text=_("At most 32 letters; the name of the region where it is left empty."),
    )

    path_key = models.CharField(
        _("completed path"),
        max_length=80,
        blank=True,
        db_index=True,
        validators=[KEY],
        help_text=_("What the path announces when it is completed: path: and its number."),
    )
    jp_in_year = models.PositiveSmallIntegerField(
        _("JP credited within a calendar year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(2_000)],
    )
    helpful_answers = models.PositiveSmallIntegerField(
        _("helpful answers in forums"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
    )
    given_by = models.CharField(
        _("given by hand by"), max_length=9, choices=GivenBy, default=GivenBy.NOBODY, blank=True
    )
    earners = models.CharField(
        _("who can earn it"), max_length=6, choices=Earners, default=Earners.NATION
    )
    valid_months = models.PositiveSmallIntegerField(
        _("valid for months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
        help_text=_("Left empty, it is valid for good."),
    )
    is_renewable = models.BooleanField(
        _("can be renewed"),
        default=False,
        help_text=_("Whoever meets the criteria again near the end or afterwards holds it on."),
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="badge_definition")

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["region", "live"], name="badge_region_live"),
            models.Index(fields=["jp_in_year"], name="badge_by_jp", condition=Q(live=True)),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("certificates_public:badge_definition", args=[self.public_id])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "learning_certificates/badges/definition.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        # The view's own words: models are below views, so they are found by name.
        face = import_string("learning.plugins.certificates.views.badges_public.definition_context")
        return face(self, is_preview=True)

    @property
    def is_manual(self) -> bool:
        return bool(self.given_by)

    def valid_until(self, start: dt.datetime) -> dt.datetime | None:
        """The end of the local day so many months later; None where it is valid for good."""
        if not self.valid_months:
            return None
        day = add_months(timezone.localdate(start), self.valid_months)
        return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


class BadgeCourse(models.Model):
    """A course that has to be completed for the badge."""

    definition = ParentalKey(BadgeDefinition, on_delete=models.CASCADE, related_name="courses")
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="+"
    )
    sort_order = models.IntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("course of a badge")
        verbose_name_plural = _("courses of badges")
        ordering = ["sort_order", "pk"]

    def __str__(self):
        return f"{self.definition_id} · {self.course_id}"


class BadgeHolder(models.Model):
    """How somebody's badges appear in public. The profile is off until its owner opens it."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    # Names the holder inside credentials; says nothing and stands nowhere else.
    subject_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    is_public = models.BooleanField(_("public profile"), default=False)
    shown = models.ManyToManyField("BadgeAward", blank=True, related_name="+")

    class Meta:
        verbose_name = _("holder of badges")
        verbose_name_plural = _("holders of badges")

    def __str__(self):
        return f"{self.person}"

    def get_absolute_url(self) -> str:
        return reverse("certificates_public:badge_profile", args=[self.slug])


class BadgeAward(models.Model):
    """A badge that somebody holds. One for each person and badge; renewing changes its dates."""

    class State(models.TextChoices):
        VALID = "valid", pgettext_lazy("state of a badge", "Valid")
        EXPIRED = "expired", pgettext_lazy("state of a badge", "Expired")
        REVOKED = "revoked", pgettext_lazy("state of a badge", "Revoked")

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    definition = models.ForeignKey(
        BadgeDefinition,
        verbose_name=_("badge"),
        on_delete=models.PROTECT,
        related_name="awards",
        db_index=False,
    )
    person = models.ForeignKey(
        Person, verbose_name=_("holder"), on_delete=models.PROTECT, related_name="badges"
    )
    awarded_at = models.DateTimeField(_("awarded on"))
    valid_from = models.DateTimeField(_("valid from"))
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    awarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("reason for the award"), max_length=500, blank=True)
    # Who it was given to, for wallets: the salted hash of an e-mail address, never the address.
    recipient_hash = models.CharField(max_length=80, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revocation_reason = models.CharField(_("reason for the revocation"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("awarded badge")
        verbose_name_plural = _("awarded badges")
        ordering = ["-awarded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "person"], name="badge_once_a_person"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revocation_reason=""),
                name="badge_revoked_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["definition", "-awarded_at"], name="award_by_badge"),
            models.Index(
                fields=["id"], name="award_revoked", condition=Q(revoked_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.definition} · {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("certificates_public:badge", args=[self.public_id])

    @property
    def state(self) -> State:
        if self.revoked_at:
            return self.State.REVOKED
        if self.expires_at and self.expires_at <= timezone.now():
            return self.State.EXPIRED
        return self.State.VALID

    @property
    def is_valid(self) -> bool:
        return self.state == self.State.VALID


class BadgeFact(models.Model):
    """How often something was announced of somebody, kept for badges that ask for it later."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("announced achievement")
        verbose_name_plural = _("announced achievements")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="badge_fact_once")]
        indexes = [models.Index(fields=["key", "number"], name="badge_fact_by_key")]

    def __str__(self):
        return f"{self.person_id} · {self.key} · {self.number}"
