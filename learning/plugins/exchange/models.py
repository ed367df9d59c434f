"""What was handed to SIASN: batches, their rows as they were sent, and what was left out."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import Credit, Job, Person, Region


def private_files() -> Storage:
    return storages["private"]


class Batch(models.Model):
    """Learning hours of a region and period that SIASN had not been given before."""

    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="siasn_batches"
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    created_at = models.DateTimeField(_("made on"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The work on it now or last; old work is swept away, the batch stays.
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    filled_at = models.DateTimeField(null=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    structural_count = models.PositiveIntegerField(_("structural training"), default=0)

    class Meta:
        verbose_name = _("SIASN batch")
        verbose_name_plural = _("SIASN batches")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["region", "-id"], name="siasn_batch_of_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="siasn_batch_ends_after_start"
            )
        ]

    def __str__(self):
        return f"{self.region} · {self.start:%d-%m-%Y} – {self.end:%d-%m-%Y}"

    @property
    def course_count(self) -> int:
        return self.row_count - self.structural_count


class BatchRow(models.Model):
    """One line as it was written; it never changes, whatever becomes of names and units.

    ``siasn_jp`` is what SIASN holds as far as we know, ``ledger_jp`` what the ledger says now:
    where they differ, somebody has to correct SIASN.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    # One to one: what was exported once is not exported again.
    credit = models.OneToOneField(Credit, on_delete=models.PROTECT, related_name="siasn_row")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="siasn_rows")
    number = models.CharField("NIP", max_length=18)
    name = models.CharField(_("name"), max_length=300)
    agency = models.CharField(_("agency"), max_length=160)
    unit = models.CharField(_("unit"), max_length=200, blank=True)
    kind_id = models.PositiveSmallIntegerField(_("SIASN kind of training"))
    kind = models.CharField(_("kind of training"), max_length=120)
    title = models.CharField(_("title"), max_length=255)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    certificate = models.CharField(_("certificate number"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    jp = models.PositiveIntegerField("JP")
    field = models.CharField(_("field of knowledge"), max_length=120, blank=True)
    field_id = models.CharField(max_length=40, blank=True)
    url = models.CharField(_("check page"), max_length=500, blank=True)
    siasn_jp = models.PositiveIntegerField()
    ledger_jp = models.PositiveIntegerField()
    corrected_at = models.DateTimeField(_("corrected on"), null=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Set where the API took it.
    siasn_id = models.CharField(max_length=64, blank=True)
    refusal = models.CharField(_("answer of SIASN"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("row of a SIASN batch")
        verbose_name_plural = _("rows of SIASN batches")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["batch", "kind_id", "id"], name="siasn_row_of_batch"),
            models.Index(
                fields=["batch", "id"],
                condition=~Q(siasn_jp=F("ledger_jp")),
                name="siasn_row_to_correct",
            ),
        ]

    def __str__(self):
        return f"{self.name} · {self.title}"


class Problem(models.Model):
    """Why a credit is not in a batch, or what is missing in its row."""

    class Code(models.TextChoices):
        NO_NUMBER = "no_number", _("No current NIP or NI PPPK")
        NO_KIND = "no_kind", _("The form of development has no SIASN kind")
        NO_FIELD = "no_field", _("No field of knowledge")
        NO_CERTIFICATE = "no_certificate", _("No certificate number")

    # With these a row cannot be written; without the others it is only less complete.
    LEFT_OUT = (Code.NO_NUMBER, Code.NO_KIND)

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="problems")
    credit = models.ForeignKey(Credit, on_delete=models.CASCADE, related_name="+", db_index=False)
    code = models.CharField(pgettext_lazy("of a row", "problem"), max_length=14, choices=Code)

    class Meta:
        verbose_name = _("problem of a SIASN batch")
        verbose_name_plural = _("problems of SIASN batches")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "credit", "code"], name="siasn_problem_once_a_batch"
            )
        ]

    def __str__(self):
        return f"{self.credit_id} · {self.get_code_display()}"

    @property
    def is_left_out(self) -> bool:
        return self.code in self.LEFT_OUT


class BatchFile(models.Model):
    """A file of a batch: courses or structural training, as XLSX or CSV."""

    class What(models.TextChoices):
        COURSES = "courses", _("Courses (kursus)")
        STRUCTURAL = "structural", _("Structural training (diklat)")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    what = models.CharField(max_length=10, choices=What)
    kind = models.CharField(max_length=4, choices=[("xlsx", "XLSX"), ("csv", "CSV")])
    file = models.FileField(storage=private_files, upload_to="siasn/%Y/%m", max_length=200)
    rows = models.PositiveIntegerField(_("rows"))
    made_at = models.DateTimeField(_("made on"), auto_now=True)

    class Meta:
        verbose_name = _("file of a SIASN batch")
        verbose_name_plural = _("files of SIASN batches")
        ordering = ["what", "-kind"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "what", "kind"], name="siasn_file_once")
        ]

    def __str__(self):
        return f"{self.batch_id} · {self.what}.{self.kind}"
