from wagtail import blocks

from .media import (
    AudioBlock,
    DocumentBlock,
    GalleryBlock,
    LinkCardBlock,
    PictureBlock,
    VideoBlock,
)
from .structure import AccordionBlock, CalloutBlock, ComparisonBlock, StepsBlock, TableBlock
from .text import CodeBlock, HeadingBlock, ParagraphBlock, QuoteBlock, SeparatorBlock


class ProseBody(blocks.StreamBlock):
    """Everything that one reads or watches. A plugin adds blocks of its own in a subclass."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    quote = QuoteBlock()
    code = CodeBlock()
    separator = SeparatorBlock()
    image = PictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    audio = AudioBlock()
    document = DocumentBlock()
    link_card = LinkCardBlock()
    callout = CalloutBlock()
    table = TableBlock()
    steps = StepsBlock()
    comparison = ComparisonBlock()
    accordion = AccordionBlock()

    class Meta:
        max_num = 120
