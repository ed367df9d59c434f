"""The pictures and files of the regions: with who made them, and why we may show them.

Rights in the admin stay those of Wagtail's models: its policies ask for ``add_image`` and the
like of ``wagtailimages.Image`` and ``wagtaildocs.Document``, whatever model a site uses.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from .rights import Rights, credit_line

CREDITED_FIELDS = ("credit", "rights", "source")
FOCAL_POINT = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
CREDITED_SEARCH = [index.SearchField("credit"), index.FilterField("rights")]


class Credited(models.Model):
    credit = models.CharField(
        _("credit"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("Who made it, as readers see it."),
    )
    rights = models.CharField(
        _("rights"),
        max_length=12,
        choices=Rights,
        blank=True,
        default=Rights.UNSTATED,
        help_text=_("Why we may show it."),
    )
    source = models.CharField(
        _("licence or source"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Needed for a free licence, such as: CC BY 4.0, commons.wikimedia.org"),
    )

    class Meta:
        abstract = True

    @property
    def credit_line(self) -> str:
        return credit_line(credit=self.credit, rights=self.rights, source=self.source)


class LibraryImage(Credited, AbstractImage):  # noqa: DJ008 - AbstractImage has one
    consent = models.CharField(
        _("consent of the people shown"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("Who agreed, and where that is kept. Empty if nobody can be recognised."),
    )

    admin_form_fields = (
        *("title", "file", "description", *CREDITED_FIELDS, "consent", "collection", "tags"),
        *FOCAL_POINT,
    )
    search_fields = [*AbstractImage.search_fields, *CREDITED_SEARCH]

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")


class LibraryRendition(AbstractRendition):
    image = models.ForeignKey(LibraryImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_library_rendition"
            )
        ]

    @staticmethod
    def construct_cache_key(image: AbstractImage, filter_cache_key: str, filter_spec: str) -> str:
        # A cache that outlives the move from Wagtail's model holds its renditions under its keys,
        # and none of those takes an image of ours.
        key = AbstractRendition.construct_cache_key(image, filter_cache_key, filter_spec)
        return f"library-{key}"


class LibraryDocument(Credited, AbstractDocument):  # noqa: DJ008 - so has this
    admin_form_fields = ("title", "file", *CREDITED_FIELDS, "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, *CREDITED_SEARCH]

    class Meta(AbstractDocument.Meta):
        pass
