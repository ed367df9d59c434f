"""schema.org data about a path: a programme with its courses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags

from ..engine.nodes import Kind, leaves

if TYPE_CHECKING:
    from .public import PathFace

SCHEMA = "https://schema.org"


def programme_data(face: PathFace) -> dict[str, Any]:
    words = face.words
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "EducationalOccupationalProgram",
        "name": words.title,
        "description": words.summary,
        "url": face.address,
        "provider": _provider(face),
        "inLanguage": words.locale.language_code,
        "educationalProgramMode": "Online",
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "IDR"},
        "hasCourse": _courses(face),
    }
    if words.outcomes:
        data["description"] = f"{words.summary} {_outcomes(words.outcomes)}".strip()
    if face.path.valid_months:
        data["educationalCredentialAwarded"] = _credential(face)
    if face.cover_address:
        data["image"] = face.cover_address
    if face.path.last_published_at:
        data["dateModified"] = face.path.last_published_at.date().isoformat()
    return data


def _outcomes(html: str) -> str:
    return strip_tags(html.replace("</li>", "; ")).strip("; ")


def _credential(face: PathFace) -> dict[str, Any]:
    return {
        "@type": "EducationalOccupationalCredential",
        "name": face.words.title,
        "recognizedBy": _provider(face),
        "validFor": f"P{face.path.valid_months}M",
    }


def _provider(face: PathFace) -> dict[str, Any]:
    return {"@type": "GovernmentOrganization", "name": face.path.region.name}


def _courses(face: PathFace) -> list[dict[str, Any]]:
    named = [leaf for leaf in leaves(face.root) if leaf.kind == Kind.COURSE]
    return [
        {
            "@type": "Course",
            "name": face.titles.title(leaf),
            "url": face.request.build_absolute_uri(face.titles.url(leaf)),
            "provider": {"@type": "GovernmentOrganization", "name": course.region.name},
            "description": course.summary or course.title,
        }
        for leaf in named
        if face.titles.url(leaf) and (course := face.titles.courses.get(int(leaf.ref)))
    ]
