"""Parts of a document: phones play and seek in a video only where ranges are answered."""

import re

from django.http import HttpRequest, HttpResponse
from wagtail.documents.models import AbstractDocument

RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# A player asks again for what follows, so one answer may be short and memory stays bounded.
LONGEST = 2 * 1024 * 1024


def bounds(header: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of one asked range; None where it cannot be met."""
    found = RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    if start > end or start >= size:
        return None
    return start, min(end, start + LONGEST - 1)


def serve_range(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """Answer a request for a part of a film or a recording; anything else goes on as before."""
    header = request.headers.get("Range", "")
    if not header or not document.content_type.startswith(("video/", "audio/")):
        return None
    size = document.file.size
    found = bounds(header, size)
    if found is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = found
    with document.file.open("rb") as file:
        file.seek(start)
        part = file.read(end - start + 1)
    return HttpResponse(
        part,
        status=206,
        content_type=document.content_type,
        headers={
            "Accept-Ranges": "bytes",
            "Content-Range": f"bytes {start}-{end}/{size}",
            "Content-Security-Policy": "default-src 'none'",
        },
    )
