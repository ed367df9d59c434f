"""What follows when editors change authors, series and collections."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import ngettext
from wagtail.search import index

from learning.core.api import DomainError
from learning.core.signals import content_changed

from ..models import ArticlePage, AuthorProfile, Collection, CollectionEntry, Series
from ..queries.curation import uses_of

Row = AuthorProfile | Series | Collection | CollectionEntry


class InUse(DomainError):
    """Articles name it: deleting it would take it from their pages and drafts."""

    code = "in_use"


def announce_row(row: Row, *, is_new: bool) -> None:
    """Pages that are kept may show the row.

    A new author stands on no page yet; everybody who starts to write makes one, and nobody may
    empty the store of pages by pressing a button.
    """
    if is_new and isinstance(row, AuthorProfile):
        return
    transaction.on_commit(partial(content_changed.send, sender=type(row), instance=row))


def index_articles(author: AuthorProfile) -> None:
    """Articles are found by the names of their authors."""
    for page in ArticlePage.objects.filter(authors__author=author, live=True).distinct():
        index.insert_or_update_object(page)


def check_unused(row: AuthorProfile | Series) -> None:
    count = uses_of(row)
    if count:
        text = ngettext(
            "%d article names it. Take it off the article first, then delete it.",
            "%d articles name it. Take it off these articles first, then delete it.",
            count,
        )
        raise InUse(text % count)
