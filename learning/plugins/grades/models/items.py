"""The tree of what is graded."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from learning.core.models import Activity

from .books import Display, Gradebook
from .shared import Scale


class Kind(models.TextChoices):
    CATEGORY = "category", pgettext_lazy("grade item", "Category")
    ACTIVITY = "activity", pgettext_lazy("grade item", "Activity")
    MANUAL = "manual", pgettext_lazy("grade item", "Graded by hand")
    FORMULA = "formula", pgettext_lazy("grade item", "Counted by a formula")


class ValueType(models.TextChoices):
    VALUE = "value", pgettext_lazy("a grade is", "A number")
    SCALE = "scale", pgettext_lazy("a grade is", "A word of a scale")
    TEXT = "text", pgettext_lazy("a grade is", "Text only")


class Aggregation(models.TextChoices):
    """Values as those of ``engine.Aggregation``."""

    NATURAL = "natural", pgettext_lazy("grades are put together by", "Sum of points")
    MEAN = "mean", pgettext_lazy("grades are put together by", "Mean")
    WEIGHTED_MEAN = (
        "weighted_mean",
        pgettext_lazy("grades are put together by", "Mean by own weights"),
    )
    SIMPLE_WEIGHTED_MEAN = (
        "simple_weighted_mean",
        pgettext_lazy("grades are put together by", "Mean by highest points"),
    )
    MEAN_EXTRA_CREDIT = (
        "mean_extra_credit",
        pgettext_lazy("grades are put together by", "Mean with extra credit"),
    )
    MEDIAN = "median", pgettext_lazy("grades are put together by", "Median")
    LOWEST = "lowest", pgettext_lazy("grades are put together by", "Lowest grade")
    HIGHEST = "highest", pgettext_lazy("grades are put together by", "Highest grade")
    MODE = "mode", pgettext_lazy("grades are put together by", "Most frequent grade")


def points(label, **options) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=5, **options)


def percent(label, **options) -> models.DecimalField:
    checks = [MinValueValidator(0), MaxValueValidator(100)]
    return models.DecimalField(label, max_digits=5, decimal_places=2, validators=checks, **options)


class GradeItem(models.Model):
    """One column of the gradebook. The root category is the course's total.

    ``weight`` is read by the method of the parent: see ``engine.Item``. One that is not live is
    kept with its grades, but neither shown nor counted: its activity is gone, or somebody removed
    it after grades had been given. ``late_percent`` is lost for each day begun after ``due_at``.
    """

    gradebook = models.ForeignKey(Gradebook, on_delete=models.PROTECT, related_name="items")
    parent = models.ForeignKey(
        "self",
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    activity = models.ForeignKey(
        Activity, null=True, editable=False, on_delete=models.PROTECT, related_name="grade_items"
    )
    # What formulas call it.
    key = models.SlugField(_("id-number"), max_length=40, blank=True)
    # In a copied course: what conditions, which were copied along, call it.
    copied_as = models.CharField(max_length=20, blank=True, editable=False)
    # That of the total is empty until somebody gives it one: it is said in the reader's language.
    name = models.CharField(_("name"), max_length=255, blank=True)
    order = models.PositiveIntegerField(default=0, editable=False)
    is_live = models.BooleanField(default=True, editable=False)

    value_type = models.CharField(
        _("a grade is"), max_length=5, choices=ValueType, default=ValueType.VALUE
    )
    scale = models.ForeignKey(
        Scale,
        verbose_name=_("scale"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    min = points(_("lowest points"), default=Decimal(0))
    max = points(_("highest points"), default=Decimal(100))
    pass_mark = points(_("points to pass"), null=True, blank=True)
    multiplier = points(_("multiplied by"), default=Decimal(1))
    offset = points(_("points added"), default=Decimal(0))
    display = models.CharField(
        _("grades are shown in"), max_length=14, choices=Display, blank=True, default=""
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimal places"), null=True, blank=True, validators=[MaxValueValidator(5)]
    )

    weight = points(_("weight"), null=True, blank=True)
    weight_is_own = models.BooleanField(_("has a weight of its own"), default=False)
    extra_credit = models.BooleanField(_("extra credit"), default=False)
    formula = models.TextField(_("formula"), blank=True, max_length=1_000)

    hidden = models.BooleanField(_("hidden from learners"), default=False)
    hidden_until = models.DateTimeField(_("hidden until"), null=True, blank=True)
    locked = models.BooleanField(_("locked"), default=False)
    lock_after = models.DateTimeField(_("locked from"), null=True, blank=True)

    # Of categories.
    aggregation = models.CharField(
        _("grades are put together by"),
        max_length=20,
        choices=Aggregation,
        default=Aggregation.NATURAL,
    )
    only_graded = models.BooleanField(
        _("only what is graded counts"),
        default=True,
        help_text=_("Otherwise what has no grade counts as the lowest."),
    )
    drop_lowest = models.PositiveSmallIntegerField(_("leave out the lowest"), default=0)
    keep_highest = models.PositiveSmallIntegerField(_("keep only the highest"), default=0)

    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    late_percent = percent(_("percent lost a day"), default=Decimal(0))
    late_grace_minutes = models.PositiveIntegerField(_("minutes of grace"), default=0)
    late_most_percent = percent(_("percent lost at most"), default=Decimal(100))
    late_floor_percent = percent(_("percent left at least"), default=Decimal(0))

    class Meta:
        verbose_name = _("grade item")
        verbose_name_plural = _("grade items")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gradebook"], condition=Q(parent=None), name="one_root_a_gradebook"
            ),
            models.UniqueConstraint(
                fields=["gradebook", "activity"], name="grade_item_once_an_activity"
            ),
            models.UniqueConstraint(
                fields=["gradebook", "key"], condition=~Q(key=""), name="grade_item_key_once"
            ),
            models.CheckConstraint(condition=Q(max__gt=F("min")), name="grade_item_has_a_range"),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(kind=Kind.CATEGORY),
                name="root_of_grades_is_a_category",
            ),
            models.CheckConstraint(
                condition=Q(activity__isnull=True) | Q(kind=Kind.ACTIVITY),
                name="only_activity_items_have_an_activity",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lock_after"],
                condition=Q(lock_after__isnull=False),
                name="grade_item_lock_after",
            ),
            models.Index(
                fields=["hidden_until"],
                condition=Q(hidden_until__isnull=False),
                name="grade_item_hidden_until",
            ),
        ]

    def __str__(self):
        return self.name or gettext("Course total")

    @property
    def known_as(self) -> str:
        """What conditions call an item that is no activity's: in a copied course, as before."""
        return self.copied_as or str(self.pk)

    @property
    def is_root(self) -> bool:
        return self.parent_id is None

    @property
    def is_category(self) -> bool:
        return self.kind == Kind.CATEGORY

    @property
    def is_counted(self) -> bool:
        """Whether its grades follow from others."""
        return self.kind in (Kind.CATEGORY, Kind.FORMULA)
