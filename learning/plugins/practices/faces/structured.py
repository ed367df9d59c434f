"""schema.org data about one page. Nothing personal beyond the by-line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from ..models import AuthorProfile

if TYPE_CHECKING:
    from .base import EntryFace

SCHEMA = "https://schema.org"


def article_data(face: EntryFace) -> dict[str, Any]:
    page, entry = face.page, face.entry
    publisher = _publisher(face)
    data = {
        "@context": SCHEMA,
        "@type": "Article",
        "headline": page.title[:110],
        "description": page.summary,
        "url": face.address,
        "mainEntityOfPage": face.address,
        "inLanguage": page.locale.language_code,
        "isAccessibleForFree": True,
        "author": face.people() or [publisher],
        "publisher": publisher,
        "image": [face.share_image],
    }
    if entry and entry.published_at:
        data["datePublished"] = entry.published_at.isoformat()
    if entry and entry.changed_at:
        data["dateModified"] = entry.changed_at.isoformat()
    if face.tags:
        data["keywords"] = [name for name, _address in face.tags]
    return data


def _publisher(face: EntryFace) -> dict[str, Any]:
    name = face.region.name if face.region else "Asah"
    publisher = {"@type": "GovernmentOrganization", "name": name}
    if face.region_page:
        publisher["url"] = face.request.build_absolute_uri(face.region_page.get_url(face.request))
    return publisher


def place_data(latitude: Any, longitude: Any) -> dict[str, Any]:
    point = {"@type": "GeoCoordinates", "latitude": float(latitude), "longitude": float(longitude)}
    return {"@type": "Place", "geo": point}


def person_data(author: AuthorProfile, request: HttpRequest) -> dict[str, Any]:
    data = {
        "@context": SCHEMA,
        "@type": "Person",
        "name": author.name,
        "url": request.build_absolute_uri(author.get_absolute_url()),
        "worksFor": {"@type": "GovernmentOrganization", "name": author.region.name},
    }
    if author.position:
        data["jobTitle"] = author.position
    return data
