"""What readers and other regions left: collections, comments, thanks, adoptions, views."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.demo.texts import DOMAIN
from learning.core.api import ProvisionedRegion, public_pages
from learning.core.models import Person, Region, Unit
from learning.plugins.practices.models import (
    Adoption,
    Collection,
    CollectionEntry,
    Comment,
    Entry,
    Reaction,
)
from learning.plugins.practices.services import adoptions, comment_reports
from learning.plugins.reports.content.queries import kinds
from learning.plugins.reports.models import TermOfDay, ViewsOfDay

from .authors import person_of
from .states import days_ago

Raw = dict[str, Any]

VIEWED_DAYS = 60
# Which steps lead to a state.
WAYS = {
    "proposed": (),
    "declined": ("decline",),
    "planned": ("approve",),
    "running": ("approve", "start"),
    "done": ("approve", "start", "finish"),
    "stopped": ("approve", "start", "stop"),
}


def load_community(read: Callable[[str], Raw], branches: dict[str, ProvisionedRegion]) -> None:
    texts = read("community")
    for order, row in enumerate(texts["collections"]):
        _collection(row, order)
    for row in texts["comments"]:
        _comment(row)
    for row in read("adoptions")["adoptions"]:
        _adoption(row, branches)
    _reactions()
    for entry in Entry.objects.all():
        _recount(entry)
    _views()
    _terms(texts["terms"])


def entry_at(slug: str) -> Entry:
    return Entry.objects.select_related("region").get(page__slug=slug)


def _moderator(region: Region) -> Any:
    users = get_user_model().objects
    found = users.filter(email=f"moderator-{region.slug}@{DOMAIN}").first()
    return found or users.get(email=f"nasional@{DOMAIN}")


def _collection(row: Raw, order: int) -> None:
    collection, made = Collection.objects.get_or_create(
        slug=row["slug"],
        defaults={
            "title": row["title"],
            "summary": row["summary"],
            "region": Region.objects.get(code=row["region"]),
            "is_featured": row.get("featured", True),
            "order": order,
        },
    )
    if made:
        for place, slug in enumerate(row["entries"]):
            CollectionEntry.objects.create(collection=collection, entry=entry_at(slug), order=place)


def _comment(row: Raw) -> None:
    entry, person = entry_at(row["on"]), person_of(row["by"])
    comment, made = Comment.objects.get_or_create(
        entry=entry, person=person, text=row["text"], defaults={"state": row["state"]}
    )
    if not made:
        return
    comment.created_at = days_ago(row["days_ago"])
    if row["state"] != Comment.State.WAITING:
        comment.moderated_by = _moderator(entry.region)
        comment.moderated_at = comment.created_at + timedelta(hours=5)
        comment.reason = row.get("reason", "")
    comment.save()
    for report in row.get("reports", ()):
        by = person_of(report["by"])
        comment_reports.report(comment, by, reason=report["reason"], text=report.get("text", ""))
    if row.get("dismissed"):
        comment_reports.dismiss([comment], user=_moderator(entry.region))


def _adoption(row: Raw, branches: dict[str, ProvisionedRegion]) -> None:
    region, origin = branches[row["region"]].region, entry_at(row["of"])
    if Adoption.objects.filter(origin=origin, region=region).exists():
        return
    adoption = adoptions.propose(
        origin,
        region=region,
        agency=Unit.get_root_nodes().get(region=region, name=row["agency"]),
        plan=row["plan"],
        adaptations=row.get("adaptations", ""),
        starts_on=timezone.localdate() + timedelta(days=row["starts_in_days"]),
        user=get_user_model().objects.get(email=f"editor-{region.slug}@{DOMAIN}"),
    )
    moderator = _moderator(region)
    told = {name: row[name] for name in ("results", "lessons") if name in row}
    for number, step in enumerate(WAYS[row["state"]]):
        if step in ("finish", "stop"):
            adoptions.update(adoption, values=told, user=adoption.created_by)
        adoptions.move(adoption, step, user=moderator, note=row["notes"][number])
    if row["state"] == Adoption.State.RUNNING:
        adoptions.update(adoption, values=told, user=adoption.created_by)
    _backdate_adoption(adoption, begun=days_ago(row["days_ago"]))


def _backdate_adoption(adoption: Adoption, *, begun: datetime) -> None:
    entries = list(ModelLogEntry.objects.for_instance(adoption).order_by("pk"))
    step = (timezone.now() - begun) / (len(entries) + 2)
    for number, entry in enumerate(entries):
        entry.timestamp = begun + step * number
    ModelLogEntry.objects.bulk_update(entries, ["timestamp"])
    rows = Adoption.objects.filter(pk=adoption.pk)
    rows.update(created_at=begun, changed_at=entries[-1].timestamp)
    rows.exclude(decided_at=None).update(decided_at=begun + step)


def _live() -> Iterator[tuple[int, Entry]]:
    return zip(count(), Entry.objects.filter(is_live=True).order_by("page__slug"), strict=False)


def _reactions() -> None:
    if Reaction.objects.exists():
        return
    people = list(Person.objects.filter(user__is_demo=True).order_by("pk"))
    Reaction.objects.bulk_create(
        Reaction(
            entry=entry,
            person=person,
            helpful=(number + place) % 9 != 0,
            thanks=(number * 3 + place) % 4 == 0,
        )
        for number, entry in _live()
        for place, person in enumerate(people)
        if (place * 7 + number * 11) % 17 < 2 + number % 5
    )


def _recount(entry: Entry) -> None:
    reactions = entry.reactions
    Entry.objects.filter(pk=entry.pk).update(
        helpful_count=reactions.filter(helpful=True).count(),
        unhelpful_count=reactions.filter(helpful=False).count(),
        thanks_count=reactions.filter(thanks=True).count(),
        comment_count=entry.comments.filter(state=Comment.State.SHOWN).count(),
    )


def _views() -> None:
    if ViewsOfDay.objects.exists():
        return
    today = timezone.localdate()
    ViewsOfDay.objects.bulk_create(
        ViewsOfDay(page_id=page_id, day=day, views=views)
        for number, page_id in enumerate(_read())
        for day in (today - timedelta(days=back) for back in range(1, VIEWED_DAYS + 1))
        if (views := _views_on(day, number))
    )


def _read() -> list[int]:
    """Everything that the public may read, courses and lessons too."""
    pages = public_pages().filter(content_type__in=kinds()).order_by("pk")
    return list(pages.values_list("pk", flat=True))


def _views_on(day: Any, number: int) -> int:
    """More on working days, more for some pages than for others, and never quite even."""
    usual = 3 + number * 37 % 29
    weekday = 1 if day.weekday() < 5 else 3
    return (usual + day.toordinal() * 13 % 7) // weekday


def _terms(rows: list[list[Any]]) -> None:
    if TermOfDay.objects.exists():
        return
    today = timezone.localdate()
    TermOfDay.objects.bulk_create(
        TermOfDay(
            day=today - timedelta(days=back),
            term=term,
            searches=searches,
            without_results=searches if empty else 0,
        )
        for place, (term, searches, empty) in enumerate(rows)
        for back in range(1 + place % 3, VIEWED_DAYS, 4 + place % 5)
    )
