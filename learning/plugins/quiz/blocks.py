"""What a quiz is built from in the editor. The list is fixed: question types are not blocks."""

from decimal import Decimal

from django.db.models import DO_NOTHING, ForeignKey
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.forms.models import registry
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import BlockGroup, StructBlockAdapter

MAX_MARK = Decimal(10_000)


class ModelChooserBlock(blocks.ChooserBlock):
    """Chooses a row by the chooser that its model registered with Wagtail."""

    @cached_property
    def widget(self):
        field = ForeignKey(self.model_class, on_delete=DO_NOTHING)
        return registry.get(field)["widget"]()


class QuestionChooserBlock(ModelChooserBlock):
    target_model = "learning_quiz.Question"


class CategoryChooserBlock(ModelChooserBlock):
    target_model = "learning_quiz.Category"


class PlaceBlock(blocks.StructBlock):
    max_mark = blocks.DecimalBlock(
        label=_("Mark"), default=1, min_value=0, max_value=MAX_MARK, max_digits=12, decimal_places=5
    )
    label = blocks.CharBlock(
        label=_("Own number"),
        required=False,
        max_length=16,
        help_text=_("Instead of the running number, such as 3a."),
    )
    requires_previous = blocks.BooleanBlock(
        label=_("Only after the question before"), required=False
    )


class PlaceBlockAdapter(StructBlockAdapter):
    """Shows the fields as ``Meta.shown`` groups them. Wagtail's own ``form_layout`` would change
    the order of the fields in migrations, too."""

    def js_args(self, block):
        name, children, meta = super().js_args(block)
        return [name, children, {**meta, "formLayout": block.meta.shown}]


register(PlaceBlockAdapter(), PlaceBlock)


def advanced(*names):
    return BlockGroup([*names], heading=_("Advanced"), classname="collapsed", label_format="")


class QuestionPlaceBlock(PlaceBlock):
    question = QuestionChooserBlock(label=_("Question"))
    version = blocks.IntegerBlock(
        label=_("Version"),
        required=False,
        min_value=1,
        help_text=_("Empty: always the newest version that is ready."),
    )

    class Meta:
        label = _("Question")
        icon = "help"
        label_format = "{question}"
        shown = BlockGroup(
            ["question", "max_mark", advanced("label", "version", "requires_previous")]
        )


class RandomPlaceBlock(PlaceBlock):
    category = CategoryChooserBlock(label=_("Category"))
    children = blocks.BooleanBlock(
        label=_("With all categories below"), required=False, default=True
    )
    tags = blocks.CharBlock(
        label=_("Tags"),
        required=False,
        max_length=255,
        help_text=_("Separated by commas. Empty: whatever the tags."),
    )
    any_tag = blocks.BooleanBlock(label=_("One of the tags is enough"), required=False)
    types = blocks.CharBlock(
        label=_("Types"),
        required=False,
        max_length=255,
        help_text=_("Names of question types, separated by commas. Empty: all."),
    )
    name = blocks.CharBlock(label=_("Name contains"), required=False, max_length=80)
    created_from = blocks.DateBlock(label=_("Created from"), required=False)
    created_until = blocks.DateBlock(label=_("Created until"), required=False)
    count = blocks.IntegerBlock(label=_("How many"), default=1, min_value=1, max_value=50)

    class Meta:
        label = _("Drawn questions")
        icon = "rotate"
        label_format = "{count} × {category}"
        shown = BlockGroup(
            [
                *("category", "count", "max_mark", "tags"),
                advanced(
                    *("children", "any_tag", "types", "name", "created_from", "created_until"),
                    *("label", "requires_previous"),
                ),
            ]
        )


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    shuffle = blocks.BooleanBlock(label=_("Shuffle the questions"), required=False)

    class Meta:
        label = _("Section")
        icon = "title"
        label_format = "{heading}"


class PageBreakBlock(blocks.StaticBlock):
    class Meta:
        label = _("New page")
        icon = "horizontalrule"
        admin_text = _("What follows stands on a page of its own.")


class QuizBody(blocks.StreamBlock):
    section = SectionBlock()
    question = QuestionPlaceBlock()
    random = RandomPlaceBlock()
    page_break = PageBreakBlock()


class BandBlock(blocks.StructBlock):
    from_percent = blocks.DecimalBlock(
        label=_("From percent"), min_value=0, max_value=100, max_digits=6, decimal_places=3
    )
    text = blocks.RichTextBlock(label=_("Feedback"), features=["bold", "italic", "link", "ul"])

    class Meta:
        label = _("Overall feedback")
        label_format = "{from_percent}"
