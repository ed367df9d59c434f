from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from learning.core.prose.blocks import ProseBody

from .authors import AuthorProfile, Series
from .base import IndexPage, KnowledgePage, RelatedCourse
from .page_forms import ArticlePageForm
from .panels import CompletenessPanel


class ArticlesIndexPage(IndexPage):
    subpage_types = ["learning_practices.ArticlePage"]

    class Meta:
        verbose_name = _("articles of a region")
        verbose_name_plural = _("articles of the regions")


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey(
        "learning_practices.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticlePage(KnowledgePage):
    """Knowledge that one civil servant passes on to others."""

    entry_kind = "article"

    body = StreamField(ProseBody(), verbose_name=_("content"), blank=True)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
    )
    series_order = models.PositiveSmallIntegerField(_("place in the series"), default=0)
    allow_comments = models.BooleanField(_("readers may comment"), default=True)

    content_panels = [
        CompletenessPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("cover"),
        InlinePanel("authors", heading=_("Authors"), label=_("Author"), max_num=6),
        FieldPanel("body"),
        FieldPanel("tags"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("series"), FieldPanel("series_order")]),
                FieldPanel("allow_comments"),
                InlinePanel("related_courses", heading=_("Related courses"), label=_("Course")),
            ],
            heading=_("Advanced"),
            classname="collapsed",
        ),
    ]
    search_fields = [*KnowledgePage.search_fields, index.SearchField("body")]
    parent_page_types = ["learning_practices.ArticlesIndexPage"]
    base_form_class = ArticlePageForm
    template = "learning_practices/article_page.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def found_by(self):
        return [author.author.name for author in self.authors.select_related("author")]


class ArticleAuthor(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="authors")
    author = models.ForeignKey(
        AuthorProfile, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )

    panels = [FieldPanel("author")]


class ArticleCourse(RelatedCourse):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_courses")
