"""Loads the regions of the country from our own data file."""

import csv
from pathlib import Path

from django.db import transaction

from learning.core.regions.models import Region

FILE = Path(__file__).parent / "data" / "regions.csv"
NATION_CODE = "0"
NATION_SLUG = "nasional"
# What the file decides; slug, accent, emblem and activity belong to the administrators.
KEPT_CURRENT = ("kind", "name", "bps_code", "time_zone")


def read_rows(path: Path = FILE) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@transaction.atomic
def load_regions(path: Path = FILE) -> dict[str, int]:
    """Create what is missing and bring names and codes up to date. Repeatable."""
    counts = {"created": 0, "updated": 0}
    regions = {region.code: region for region in Region.objects.all()}
    nation = regions.get(NATION_CODE)
    if nation is None:
        nation = regions[NATION_CODE] = create_nation()
        counts["created"] += 1
    # Children go under a parent that knows how many it has, so each is one insert, no look-up.
    for row in sorted(read_rows(path), key=lambda row: (len(row["code"]) > 2, row["code"])):
        region = regions.get(row["code"])
        if region is None:
            parent = regions[row["code"].split(".")[0]] if "." in row["code"] else nation
            regions[row["code"]] = parent.add_child(instance=Region(**row))
            counts["created"] += 1
        elif _refresh(region, row):
            counts["updated"] += 1
    return counts


def create_nation() -> Region:
    return Region.add_root(
        instance=Region(
            code=NATION_CODE,
            kind=Region.Kind.NATION,
            name="Indonesia",
            slug=NATION_SLUG,
            capital="Jakarta",
            is_active=True,
        )
    )


def _refresh(region: Region, row: dict[str, str]) -> bool:
    changed = [field for field in KEPT_CURRENT if getattr(region, field) != row[field]]
    if not region.capital and row["capital"]:
        changed.append("capital")
    for field in changed:
        setattr(region, field, row[field])
    if changed:
        region.save(update_fields=changed)
    return bool(changed)
