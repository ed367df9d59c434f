"""What the blocks of a lesson share: rich text, lists, errors and previews in the block picker."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]
BODY_FEATURES = ["h3", "h4", *TEXT_FEATURES, "code"]

TEXT_GROUP = _("Text")
MEDIA_GROUP = _("Pictures, sound and files")
STRUCTURE_GROUP = _("Explaining")
PRACTICE_GROUP = _("Practising")

PREVIEW_TEMPLATE = "learning/prose/previews/block.html"
FIGURE_PREVIEW_TEMPLATE = "learning/prose/previews/figure.html"


def rich_text(*, max_length: int = 4_000, required: bool = True, **kwargs) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(
        required=required, max_length=max_length, features=TEXT_FEATURES, **kwargs
    )


def struct_errors(**errors) -> StructBlockValidationError:
    """Errors beside the fields of a StructBlock: keyword per field, a translated message each."""
    return StructBlockValidationError(
        block_errors={name: ValidationError(message) for name, message in errors.items()}
    )


class ProseBlock(blocks.StructBlock):
    """A block with a template of its own and a preview in the block picker."""

    class Meta:
        preview_template = PREVIEW_TEMPLATE


class OptionalImageBlock(ImageBlock):
    """Wagtail's block stumbles over lists in which only some items have a picture."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def bulk_to_python(self, values):
        return super().bulk_to_python([value or {} for value in values])

    def get_prep_value(self, value):
        if value is None:
            return {"image": None, "alt_text": "", "decorative": False}
        return super().get_prep_value(value)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "required": False}
