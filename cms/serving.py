"""The view of all pages: Wagtail's, with a short cut for learners on the pages of their courses."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.views import serve as serve_page

from cms.languages import find_page, other_address, spoken_at
from learning.core.api import learner_course


def serve(request: HttpRequest, path: str) -> HttpResponse:
    elsewhere = other_address(request, path)
    if elsewhere:
        return elsewhere
    spoken = spoken_at(request.path_info)
    if get_language() != spoken:
        # Wagtail would look among the pages of the interface's language.
        find_page(request, path, spoken)
    return learner_course(request, path) or serve_page(request, path)
