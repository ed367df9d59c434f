"""Uploaded files where no web server or object store serves them (``make run``)."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

# Documents have permissions: only wagtaildocs' own view may hand them out.
PUBLIC_FOLDERS = ("images", "original_images", "avatar_images")
# Wagtail names a rendition after its source's hash and its filter, so it never changes.
UNCHANGING_FOLDER = "images"
SVG_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
MIME_TYPES = {".webp": "image/webp", ".avif": "image/avif", ".svg": "image/svg+xml"}


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    file = find(path)
    modified = file.stat().st_mtime
    if not was_modified_since(request.headers.get("If-Modified-Since"), int(modified)):
        return HttpResponseNotModified()
    response = FileResponse(file.open("rb"), content_type=content_type(file))
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SVG_POLICY
    response.headers["Cache-Control"] = cache_control(path)
    return response


def find(path: str) -> Path:
    folder, _slash, rest = path.partition("/")
    if folder not in PUBLIC_FOLDERS or not rest:
        raise Http404
    # safe_join refuses ".." and absolute paths; resolve() refuses links that lead outside.
    root = Path(settings.MEDIA_ROOT, folder).resolve()
    try:
        file = Path(safe_join(str(root), rest)).resolve()
    except (SuspiciousFileOperation, ValueError) as error:  # outside, or no name of a file
        raise Http404 from error
    if not file.is_relative_to(root) or not file.is_file():
        raise Http404
    return file


def content_type(file: Path) -> str:
    guess = MIME_TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or ""
    # Anything but a picture is handed out as bytes, so that no browser runs it.
    return guess if guess.startswith("image/") else "application/octet-stream"


def cache_control(path: str) -> str:
    if path.startswith(f"{UNCHANGING_FOLDER}/"):
        return "public, max-age=31536000, immutable"
    return "public, max-age=3600"
