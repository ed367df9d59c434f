"""Loads the regions of the country from our own data file."""

import csv
from collections import defaultdict
from operator import itemgetter
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
    if NATION_CODE not in regions:
        regions[NATION_CODE] = create_nation()
        counts["created"] += 1
    missing = defaultdict(list)
    for row in sorted(read_rows(path), key=itemgetter("code")):
        region = regions.get(row["code"])
        if region is None:
            province, is_below_it, _number = row["code"].partition(".")
            missing[province if is_below_it else NATION_CODE].append(row)
            counts["created"] += 1
        elif _refresh(region, row):
            counts["updated"] += 1
    # The nation's code sorts before those of provinces: a parent is there before its children.
    for code, rows in sorted(missing.items()):
        regions |= _append(regions[code], rows)
    return counts


def _append(parent: Region, rows: list[dict[str, str]]) -> dict[str, Region]:
    """One insert for all: treebeard's ``add_child`` asks five times for each."""
    last = parent.get_last_child() if parent.numchild else None
    first = Region._str2int(last.path[-Region.steplen :]) + 1 if last else 1
    depth = parent.depth + 1
    children = [
        Region(**row, depth=depth, path=Region._get_path(parent.path, depth, step))
        for step, row in enumerate(rows, first)
    ]
    parent.numchild += len(children)
    Region.objects.filter(pk=parent.pk).update(numchild=parent.numchild)
    return {region.code: region for region in Region.objects.bulk_create(children)}


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
