"""The four regions of the demo: branch, groups, emblem, agencies and units."""

from typing import Any

from cms.demo.art import Library
from learning.core.api import ProvisionedRegion, add_unit, provision_region
from learning.core.models import Region, Unit

ACCENTS = {"11.02": "accent-2", "13.77": "accent-5", "12.75": "accent-3", "15": "accent-4"}
NATION = "0"


def load_nation(home: Any) -> ProvisionedRegion:
    nation = Region.objects.get(code=NATION)
    done = provision_region(nation, parent_page=home)
    nation.refresh_from_db()
    nation.emblem = Library(done.collection).image("emblem-nasional")
    nation.save(update_fields=["emblem"])
    _publish(
        done.page,
        tagline="Kursus bersama untuk seluruh aparatur sipil negara.",
        intro="<p>Kursus yang berlaku di semua daerah, disusun bersama dan dapat diikuti siapa "
        "saja yang bekerja sebagai aparatur sipil negara.</p>",
    )
    return done


def load_region(fields: dict[str, Any], home: Any) -> ProvisionedRegion:
    region = Region.objects.get(code=fields["code"])
    region.slug, region.capital = fields["slug"], fields["capital"]
    region.accent = ACCENTS[fields["code"]]
    region.save(update_fields=["slug", "capital", "accent"])
    done = provision_region(region, parent_page=home)
    region.refresh_from_db()
    library = Library(done.collection)
    region.emblem = library.image(fields["emblem"])
    region.save(update_fields=["emblem"])
    contact = fields["contact"]
    _publish(
        done.page,
        tagline=fields["tagline"],
        intro=fields["intro_html"].strip(),
        contact_agency=contact["agency"],
        contact_address=contact["address"],
        contact_email=contact["email"],
        contact_phone=contact["phone"],
        priorities=[("priority", item) for item in fields["priorities"]],
        people=[("person", person) for person in fields.get("people", [])],
        offers_english=fields.get("offers_english", False),
    )
    for agency in fields["agencies"]:
        _load_agency(region, agency)
    return done


def _publish(page: Any, **values: Any) -> None:
    page.refresh_from_db()
    if page.tagline == values["tagline"]:
        return
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def _load_agency(region: Region, fields: dict[str, Any]) -> None:
    agency = _unit(region, fields["name"], None)
    for name in fields["units"]:
        _unit(region, name, agency)


def _unit(region: Region, name: str, parent: Unit | None) -> Unit:
    siblings = parent.get_children() if parent else Unit.get_root_nodes().filter(region=region)
    found = siblings.filter(name=name).first()
    return found or add_unit(region=region, name=name, parent=parent)
