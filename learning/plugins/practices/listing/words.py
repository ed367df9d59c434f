"""What the lists say of themselves."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Text = str | Promise


@dataclass(frozen=True)
class ShelfWords:
    title: Text
    lead: Text
    search: Text
    none_title: Text
    none_text: Text
    counted: Any

    def count(self, number: int) -> str:
        return str(self.counted % {"counter": number})


WORDS = {
    "innovations": ShelfWords(
        _("Innovation showcase"),
        _("What regions invented to serve people better, with figures before and after."),
        _("Search innovations"),
        _("No innovations yet"),
        _("As soon as a region publishes an innovation, it appears here."),
        ngettext_lazy("%(counter)d innovation", "%(counter)d innovations", "counter"),
    ),
    "practices": ShelfWords(
        _("Best practices"),
        _("What a region did well, told so that another can do it too."),
        _("Search best practices"),
        _("No best practices yet"),
        _("As soon as a region publishes a best practice, it appears here."),
        ngettext_lazy("%(counter)d best practice", "%(counter)d best practices", "counter"),
    ),
    "articles": ShelfWords(
        _("Articles"),
        _("Civil servants pass on what they learned, in their own words."),
        _("Search articles"),
        _("No articles yet"),
        _("As soon as somebody publishes an article, it appears here."),
        ngettext_lazy("%(counter)d article", "%(counter)d articles", "counter"),
    ),
}


def words_of(name: str) -> ShelfWords:
    return WORDS[name]
