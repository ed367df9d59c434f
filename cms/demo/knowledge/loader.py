"""All of it, region by region, in the order in which one thing needs the other."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from wagtail.models import Page

from cms.demo.art import Library
from cms.demo.texts import FOLDER
from learning.core.api import ProvisionedRegion
from learning.core.models import Region
from learning.plugins.practices import models

from . import authors, community, pages, states

Raw = dict[str, Any]
Branches = dict[str, ProvisionedRegion]

TEXTS = FOLDER / "knowledge"
KINDS: dict[str, tuple[str, type[models.IndexPage]]] = {
    "innovations": ("innovation", models.InnovationsIndexPage),
    "practices": ("practice", models.PracticesIndexPage),
    "articles": ("article", models.ArticlesIndexPage),
}
SCENES = {
    "0": ("room", "#0b5cab"),
    "11.02": ("mountains", "#1b6b4a"),
    "13.77": ("coast", "#0b6a86"),
    "12.75": ("town", "#9a3412"),
    "15": ("river", "#6b2c7a"),
}
REVISED_AFTER = 24


def load_knowledge(branches: Branches) -> None:
    regions = {branch.region.slug: code for code, branch in branches.items()}
    libraries = {code: Library(branch.collection) for code, branch in branches.items()}
    with states.no_mail():
        authors.load_authors(read("authors"), branches, libraries, SCENES)
        for path in texts():
            code = regions[path.parent.name]
            for row in rows_of(path):
                _load_page(row, branches[code], libraries[code])
        community.load_community(read, branches)


def texts() -> list[Path]:
    """The files with pages, a folder for each region."""
    return sorted(TEXTS.glob("*/*.toml"))


def read(name: str) -> Raw:
    return _parsed(TEXTS / f"{name}.toml")


def _parsed(path: Path) -> Raw:
    # Figures and coordinates are decimals in the database.
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def rows_of(path: Path) -> list[Raw]:
    return [{**row, "kind": kind} for kind, rows in _parsed(path).items() for row in rows]


def _load_page(row: Raw, branch: ProvisionedRegion, library: Library) -> None:
    kind, index_model = KINDS[row["kind"]]
    index = index_model.objects.child_of(branch.page).get()
    if not index.get_children().filter(slug=row["slug"]).exists():
        _make_page(kind, row, index, Region.objects.get(pk=branch.region.pk), library)


def _make_page(kind: str, row: Raw, index: Page, region: Region, library: Library) -> None:
    state = states.State(row.get("state", "published"))
    scene, accent = SCENES[region.code]
    page = pages.build_page(
        kind, row, region=region, library=library, scene={"scene": scene, "accent": accent}
    )
    staff = states.Staff.of(
        slug=region.slug, agency=pages.agency_of(region, row), author=authors.account(row)
    )
    begun = states.days_ago(row["days_ago"] + row.get("took_days", 12))
    ended = states.days_ago(row["days_ago"])
    page.owner = staff.author
    if state in states.APPROVED and state != states.State.SCHEDULED:
        page.first_published_at = ended
    if state == states.State.SCHEDULED:
        page.go_live_at = states.days_ago(-row["in_days"])
    index.add_child(instance=page)
    if row.get("by"):
        person = staff.author.person
        models.Contribution.objects.create(person=person, kind=kind, page=page, title=page.title)
    states.advance(page, state, staff, note=row.get("note", ""))
    states.backdate(page, begun=begun, ended=ended)
    for field, text in row.get("remarks", {}).items():
        states.comment_on(page, staff.moderator, field=field, text=text)
    if state == states.State.CHANGED:
        _change(page, row, staff)


def _change(page: Page, row: Raw, staff: states.Staff) -> None:
    """A later draft of a published page, which readers do not see yet."""
    page = page.specific_class.objects.get(pk=page.pk)
    page.summary = row["new_summary"]
    page.save_revision(user=staff.author, log_action=True)
