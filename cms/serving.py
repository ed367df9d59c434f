"""The view of all pages: Wagtail's, with a short cut for learners on the pages of their courses."""

from django.http import HttpRequest, HttpResponse
from wagtail.views import serve as serve_page

from learning.core.api import learner_course


def serve(request: HttpRequest, path: str) -> HttpResponse:
    return learner_course(request, path) or serve_page(request, path)
