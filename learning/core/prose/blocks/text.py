from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import BODY_FEATURES, PREVIEW_TEMPLATE, TEXT_GROUP, ProseBlock

LANGUAGES = [
    ("text", _("Plain text")),
    ("shell", _("Command")),
    ("sql", "SQL"),
    ("python", "Python"),
    ("html", "HTML"),
    ("json", "JSON"),
    ("formula", _("Spreadsheet formula")),
]


class HeadingBlock(ProseBlock):
    text = blocks.CharBlock(label=_("Text"), max_length=120)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("h2", _("Heading")), ("h3", _("Subheading"))],
        default="h2",
    )

    class Meta:
        label = _("Heading")
        description = _("Divides the lesson. A reader should understand it from headings alone.")
        icon = "title"
        group = TEXT_GROUP
        template = "learning/prose/blocks/heading.html"
        preview_value = {"text": "Memeriksa berkas dengan tenang", "level": "h2"}
        label_format = "{text}"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        kwargs.setdefault("features", BODY_FEATURES)
        kwargs.setdefault("max_length", 12_000)
        super().__init__(**kwargs)

    class Meta:
        label = _("Text")
        description = _("Paragraphs, lists and links. Short sentences, one thought each.")
        icon = "pilcrow"
        group = TEXT_GROUP
        template = "learning/prose/blocks/paragraph.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = (
            "<p>Warga datang membawa <b>satu pertanyaan</b>. Jawab pertanyaan itu lebih dahulu, "
            "baru kemudian jelaskan langkah berikutnya.</p>"
        )


class QuoteBlock(ProseBlock):
    text = blocks.TextBlock(label=_("Quotation"), max_length=600)
    attribution = blocks.CharBlock(
        label=_("Who says it"),
        required=False,
        max_length=160,
        help_text=_("A name or a role, and where it was said."),
    )

    class Meta:
        label = _("Quote")
        description = _("Somebody's own words, set apart from the text.")
        icon = "openquote"
        group = TEXT_GROUP
        template = "learning/prose/blocks/quote.html"
        preview_value = {
            "text": "Kalimat yang jelas menghemat satu kali perjalanan warga.",
            "attribution": "Petugas loket",
        }


class CodeBlock(ProseBlock):
    language = blocks.ChoiceBlock(label=_("Kind"), choices=LANGUAGES, default="text")
    code = blocks.TextBlock(label=_("Code or command"), max_length=6_000)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        label = _("Code or command")
        description = _("Shown exactly as typed, with a button that copies it.")
        icon = "code"
        group = TEXT_GROUP
        template = "learning/prose/blocks/code.html"
        preview_value = {
            "language": "formula",
            "code": '=COUNTIF(B2:B40;"selesai")/39',
            "caption": "Bagian permohonan yang sudah selesai",
        }


class SeparatorBlock(blocks.StaticBlock):
    class Meta:
        label = _("Separator")
        description = _("A small ornament between two parts.")
        admin_text = _("A line between two parts of the lesson.")
        icon = "minus"
        group = TEXT_GROUP
        template = "learning/prose/blocks/separator.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = None
