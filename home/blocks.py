"""What editors compose the home page and the standing pages from."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from .displays import figure_choices, shelf_choices
from .references import PageBlock

TEXT_FEATURES = ["bold", "italic", "link", "ul", "ol"]
PAGE_FEATURES = ["h2", "h3", *TEXT_FEATURES, "hr", "document-link"]


class LinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Text of the button"), max_length=60, required=False)
    page = PageBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("Or an address"),
        max_length=200,
        required=False,
        help_text=_("Within this site, for example /katalog/, or beginning with https://."),
    )

    class Meta:
        label = _("Link")
        icon = "link"

    def clean(self, value):
        result = super().clean(value)
        address = result["address"] or ""
        if address and not address.startswith(("https://", "/")) or address.startswith("//"):
            error = ValidationError(_("Begin with / or https://."))
            raise blocks.StructBlockValidationError({"address": error})
        if result["label"] and not (result["page"] or address):
            error = ValidationError(_("Choose a page or enter an address."))
            raise blocks.StructBlockValidationError({"page": error})
        return result


class HeroBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    lead = blocks.TextBlock(label=_("Lead"), max_length=400, required=False)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    image_alt = blocks.CharBlock(
        label=_("Description of the picture"),
        max_length=250,
        required=False,
        help_text=_("For people who do not see it. Leave empty if it only decorates."),
    )
    primary = LinkBlock(label=_("Main button"), required=False)
    secondary = LinkBlock(label=_("Second button"), required=False)
    search_in = blocks.ChoiceBlock(
        label=_("The search looks in"),
        choices=[("site", _("The whole site")), ("catalogue", _("The catalogue"))],
        default="site",
    )
    topics = blocks.ListBlock(
        blocks.CharBlock(max_length=40, label=_("Topic")),
        label=_("Topics to search for"),
        required=False,
        max_num=8,
        default=[],
    )

    class Meta:
        label = _("Opening")
        icon = "home"
        template = "home/blocks/hero.html"


class FeaturedCoursesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    intro = blocks.TextBlock(label=_("Introduction"), max_length=300, required=False)
    courses = blocks.ListBlock(
        PageBlock("learning.CoursePage", label=_("Course")),
        label=_("Courses"),
        max_num=12,
    )

    class Meta:
        label = _("Featured courses")
        icon = "pick"
        template = "home/blocks/featured_courses.html"


class FeaturedPagesBlock(blocks.StructBlock):
    """Chosen pages of whatever kind: those that are published and have a card are shown."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    intro = blocks.TextBlock(label=_("Introduction"), max_length=300, required=False)
    pages = blocks.ListBlock(
        PageBlock(label=_("Page")),
        label=_("Pages"),
        max_num=12,
        help_text=_("Courses, innovations, best practices and articles, also mixed."),
    )
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        label = _("Chosen pages")
        icon = "pick"
        template = "home/blocks/featured_pages.html"


class ShelfBlock(blocks.StructBlock):
    """A row of cards that fills itself."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    intro = blocks.TextBlock(label=_("Introduction"), max_length=300, required=False)
    what = blocks.ChoiceBlock(label=_("Show"), choices=shelf_choices)
    number = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=9, default=3)

    class Meta:
        label = _("Newest or collected")
        icon = "list-ul"
        template = "home/blocks/shelf.html"


class RegionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=400, required=False)

    class Meta:
        label = _("Active regions")
        icon = "site"
        template = "home/blocks/regions.html"


class FiguresBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    note = blocks.CharBlock(label=_("Note"), max_length=200, required=False)
    show = blocks.MultipleChoiceBlock(
        label=_("Figures"),
        choices=figure_choices,
        default=["courses", "lessons", "regions", "jp"],
        help_text=_("Counted from what is published now."),
    )

    class Meta:
        label = _("Figures")
        icon = "order"
        template = "home/blocks/figures.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), max_length=300)

    class Meta:
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    intro = blocks.TextBlock(label=_("Introduction"), max_length=300, required=False)
    items = blocks.ListBlock(StepBlock(), label=_("Steps"), max_num=6)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        template = "home/blocks/steps.html"


class TextBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "home/blocks/text.html"


class LeadersBlock(TextBlock):
    class Meta:
        label = _("Call-out for leaders")
        icon = "group"
        template = "home/blocks/leaders.html"


class HomeBody(blocks.StreamBlock):
    hero = HeroBlock()
    featured_courses = FeaturedCoursesBlock()
    featured_pages = FeaturedPagesBlock()
    shelf = ShelfBlock()
    regions = RegionsBlock()
    figures = FiguresBlock()
    steps = StepsBlock()
    text = TextBlock()
    leaders = LeadersBlock()

    class Meta:
        max_num = 20
        block_counts = {"hero": {"max_num": 1}}


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=TEXT_FEATURES)

    class Meta:
        label = _("Question")
        icon = "help"
        template = "home/blocks/question.html"


class ContentBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=PAGE_FEATURES, icon="pilcrow")
    question = QuestionBlock()

    class Meta:
        max_num = 80
