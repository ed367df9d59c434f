"""Which courses the public may see, and finding them by words."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from wagtail.models import Page, PageViewRestriction

from learning.core.listing import Vocabulary, find_for_reader

from .models import Course, CoursePage

# Home, region page and courses index are at depth 2 to 4: a course is below all of them.
DEEPEST_BRANCH = 4


def hidden_branches() -> Q:
    """Condition for rows whose page is below an unpublished or a private page. One query."""
    condition = Q(pk__in=[])
    for path in _hidden_paths():
        condition |= Q(page__path__startswith=path)
    return condition


def public_pages() -> QuerySet[Page]:
    """Published pages that are not below an unpublished or a private page. One query of its own."""
    pages = Page.objects.live()
    for path in _hidden_paths():
        pages = pages.exclude(path__startswith=path)
    return pages


def _hidden_paths() -> list[str]:
    drafts = Page.objects.filter(live=False, depth__lte=DEEPEST_BRANCH).values_list("path")
    private = PageViewRestriction.objects.values_list("page__path")
    return [path for (path,) in drafts.order_by().union(private.order_by())]


def listed_courses() -> QuerySet[Course]:
    """Published courses that everybody may know of, whoever may enrol."""
    return Course.objects.filter(is_live=True, page__isnull=False).exclude(hidden_branches())


def find_course_pages(text: str) -> tuple[list[int], bool]:
    """Ids of published course pages that match ``text``, best first: see ``find_for_reader``."""
    return find_for_reader(CoursePage.objects.live(), text)


def _course_texts() -> Iterable[tuple]:
    return listed_courses().order_by().values_list("title", "summary").iterator()


course_words = Vocabulary("courses", _course_texts)
