"""People of the demo who write: what the public reads about them, and their series."""

from typing import Any

from cms.demo.art import Library
from learning.core.models import Person, Region
from learning.plugins.practices.models import AuthorProfile, Series

Raw = dict[str, Any]


def load_authors(
    texts: Raw,
    branches: dict[str, Any],
    libraries: dict[str, Library],
    scenes: dict[str, tuple[str, str]],
) -> None:
    for row in texts["authors"]:
        if not AuthorProfile.objects.filter(slug=row["slug"]).exists():
            code = row["region"]
            _author(row, branches[code].region, libraries[code], accent=scenes[code][1])
    for row in texts["series"]:
        region = Region.objects.get(code=row["region"])
        fields = {"title": row["title"], "summary": row["summary"], "region": region}
        Series.objects.get_or_create(slug=row["slug"], defaults=fields)


def _author(row: Raw, region: Region, library: Library, *, accent: str) -> None:
    person = person_of(row["email"])
    name = str(person)
    AuthorProfile.objects.create(
        person=person,
        region=region,
        name=name,
        slug=row["slug"],
        position=person.position,
        bio=row["bio"],
        photo=library.portrait(f"Gambar diri {name}", figure=row["figure"], accent=accent),
    )


def person_of(email: str) -> Person:
    return Person.objects.select_related("user").get(user__email=email)


def account(row: Raw) -> Any:
    """Of the employee who handed the page in, where it was not an editor."""
    return person_of(row["by"]).user if row.get("by") else None
