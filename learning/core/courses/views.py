"""What the public pages of core share."""

from django.http import HttpRequest, HttpResponse

PUBLIC_HEADER = "X-Asah-Public"


def mark_public(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a page cache in front keep this answer: nobody is signed in and nothing is personal."""
    is_preview = getattr(request, "is_preview", False)
    if request.method in ("GET", "HEAD") and not is_preview and request.user.is_anonymous:
        response.headers[PUBLIC_HEADER] = "1"
    else:
        response.headers["Cache-Control"] = "private, no-store"
    return response
