from pathlib import PurePath

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from learning.core.prose import players

from .base import (
    FIGURE_PREVIEW_TEMPLATE,
    MEDIA_GROUP,
    OptionalImageBlock,
    ProseBlock,
    rich_text,
    struct_errors,
)

VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
AUDIO_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg"}


def extension(document) -> str:
    return PurePath(document.filename).suffix.lstrip(".").lower()


class CreditedPicture(blocks.StructValue):
    @property
    def credit_line(self) -> str:
        """The block's own credit, else what the library knows of the picture."""
        image = self.get("image")
        return self.get("credit") or (image.credit_line if image else "")


class PictureBlock(ProseBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)
    credit = blocks.CharBlock(
        label=_("Credit"),
        required=False,
        max_length=160,
        help_text=_("Who made the picture and under which licence."),
    )

    class Meta:
        label = _("Picture")
        description = _("A picture with its description for people who cannot see it.")
        icon = "image"
        group = MEDIA_GROUP
        value_class = CreditedPicture
        template = "learning/prose/blocks/image.html"
        preview_template = FIGURE_PREVIEW_TEMPLATE
        preview_value = {
            "image": None,
            "caption": "Loket setelah ditata ulang",
            "credit": "Tim Asah",
        }


class GalleryItemBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label_format = "{caption}"


class CreditedGallery(blocks.StructValue):
    @property
    def credit_line(self) -> str:
        """The block's own credit, else everybody whom the library names, each once."""
        images = [item["image"] for item in self.get("images") or () if item["image"]]
        known = dict.fromkeys(image.credit_line for image in images)
        return self.get("credit") or "; ".join(filter(None, known))


class GalleryBlock(ProseBlock):
    images = blocks.ListBlock(
        GalleryItemBlock(label=_("Picture")), label=_("Pictures"), min_num=2, max_num=12
    )
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=160)

    class Meta:
        label = _("Gallery")
        description = _("Two to twelve pictures in a grid.")
        icon = "grid"
        group = MEDIA_GROUP
        value_class = CreditedGallery
        template = "learning/prose/blocks/gallery.html"
        preview_template = "learning/prose/previews/gallery.html"
        preview_value = {"images": [], "credit": ""}


class MediaBlock(ProseBlock):
    """A file of ours or an address elsewhere; nothing of elsewhere loads before the click."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    document = DocumentChooserBlock(label=_("File"), required=False)
    url = blocks.URLBlock(
        label=_("Or an address"),
        required=False,
        help_text=_("A YouTube or Vimeo address. It loads only after the learner's click."),
    )
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file (.vtt).")
    )
    transcript = rich_text(
        label=_("Transcript"),
        required=False,
        max_length=30_000,
        help_text=_("Everything that is said, and what is seen where it matters."),
    )

    types: dict[str, str] = {}

    def clean(self, value):
        value = super().clean(value)
        errors = {} if self.is_deferred_validation else self._problems(value)
        if errors:
            raise struct_errors(**errors)
        return value

    def _problems(self, value) -> dict:
        document, url = value["document"], value["url"]
        errors = {}
        if bool(document) == bool(url):
            errors["document"] = _("Choose a file or enter an address, one of the two.")
        elif document and extension(document) not in self.types:
            errors["document"] = _("Choose a file of one of these types: %(types)s.") % {
                "types": ", ".join(self.types)
            }
        elif url and not players.player_for(url):
            errors["url"] = _("Only addresses of YouTube and Vimeo can be played here.")
        if value["captions"] and extension(value["captions"]) != "vtt":
            errors["captions"] = _("Captions must be a WebVTT file (.vtt).")
        if document and not value["captions"] and not _has_text(value["transcript"]):
            errors["transcript"] = _("Add captions or a transcript for people who cannot hear.")
        return errors

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        document, url = value.get("document"), value.get("url")
        context["mime"] = self.types.get(extension(document), "") if document else ""
        context["player"] = players.player_for(url) if url else None
        context["has_transcript"] = _has_text(value.get("transcript"))
        return context


def _has_text(rich) -> bool:
    return bool(rich and rich.source and rich.source.strip())


class VideoBlock(MediaBlock):
    poster = OptionalImageBlock(label=_("Still picture"))

    types = VIDEO_TYPES

    class Meta:
        label = _("Video")
        description = _("A file with captions, or an address that loads after a click.")
        icon = "media"
        group = MEDIA_GROUP
        template = "learning/prose/blocks/video.html"
        preview_template = "learning/prose/previews/block.html"
        preview_value = {
            "title": "Menyapa warga di loket",
            "url": "https://www.youtube.com/watch?v=00000000000",
        }
        label_format = "{title}"


class AudioBlock(MediaBlock):
    types = AUDIO_TYPES

    class Meta:
        label = _("Audio")
        description = _("A recording with a transcript.")
        icon = "media"
        group = MEDIA_GROUP
        template = "learning/prose/blocks/audio.html"
        preview_template = "learning/prose/previews/block.html"
        preview_value = {
            "title": "Wawancara dengan petugas",
            "url": "https://vimeo.com/00000000",
        }
        label_format = "{title}"


class DocumentBlock(ProseBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=160, help_text=_("Else the file's own title.")
    )
    description = blocks.CharBlock(label=_("Description"), required=False, max_length=240)

    class Meta:
        label = _("Document")
        description = _("A file to download, with its type and size.")
        icon = "doc-full"
        group = MEDIA_GROUP
        template = "learning/prose/blocks/document.html"
        preview_template = "learning/prose/previews/document.html"
        preview_value = {"document": None, "title": "Formulir pemeriksaan", "description": ""}


class LinkCardBlock(ProseBlock):
    url = blocks.URLBlock(label=_("Address"), max_length=500)
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    description = blocks.CharBlock(label=_("Description"), required=False, max_length=240)

    class Meta:
        label = _("External link")
        description = _("A card that leads to another site.")
        icon = "link-external"
        group = MEDIA_GROUP
        template = "learning/prose/blocks/link_card.html"
        preview_value = {
            "url": "https://www.lapor.go.id/",
            "title": "SP4N-LAPOR!",
            "description": "Kanal pengaduan pelayanan publik",
        }
        label_format = "{title}"

    def clean(self, value):
        value = super().clean(value)
        if value["url"] and not value["url"].startswith(("https://", "http://")):
            raise struct_errors(url=_("Enter an address that starts with https://."))
        return value
