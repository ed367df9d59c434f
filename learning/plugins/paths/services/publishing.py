"""Publishing makes a version of what a path asks for; who is midway goes on as editors chose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import jobs, notify
from learning.core.models import Job
from learning.core.signals import content_changed

from .. import kinds
from ..engine.checks import least_jp
from ..engine.nodes import Group, Kind, dump, leaves
from ..models import LearningPath, PathCycle, PathLeaf, PathVersion
from ..models.paths import OnChange
from ..queries.trees import source_of, tree_of
from . import courses, cycles, nested

KIND = "carry-over-path"
CHUNK = 200
WORDS = ("title",)


def sync_published(path: LearningPath, *, actor: Any = None) -> PathVersion | None:
    """Bring versions and counters in step after ``path`` was published or taken back.

    A new version is made when something else is asked for than before; what merely has another
    title keeps its version. Returns the newest version, None where there is none.
    """
    source = source_of(path)
    with transaction.atomic():
        version = _sync(path, actor=actor) if source.pk == path.pk and path.live else None
        announce(path)
    return version


def announce(row: Model) -> None:
    """What is kept of published paths is found anew once this transaction is committed."""
    transaction.on_commit(partial(content_changed.send, sender=type(row), instance=row))


def _sync(path: LearningPath, *, actor: Any) -> PathVersion:
    LearningPath.objects.select_for_update(no_key=True).get(pk=path.pk)
    tree = tree_of(path)
    newest = path.versions.order_by("-number").first()
    if newest is not None and _asks(newest.tree) == _asks(dump(tree)):
        newest.tree = dump(tree)
        newest.save(update_fields=["tree"])
        version = newest
    else:
        version = _add_version(path, tree, after=newest, actor=actor)
    wanted = [leaf for leaf in leaves(tree) if leaf.kind == Kind.COURSE]
    LearningPath.objects.filter(translation_key=path.translation_key).update(
        jp=min(least_jp(tree), 32_000), course_count=len(wanted)
    )
    return version


def _asks(tree: Any) -> Any:
    """``tree`` without its words."""
    kept = {name: value for name, value in tree.items() if name not in WORDS}
    if "children" in kept:
        kept["children"] = [_asks(child) for child in kept["children"]]
    return kept


def _add_version(
    path: LearningPath, tree: Group, *, after: PathVersion | None, actor: Any
) -> PathVersion:
    version = PathVersion.objects.create(
        path=path,
        number=after.number + 1 if after else 1,
        tree=dump(tree),
        created_by=actor if getattr(actor, "pk", None) else None,
    )
    PathLeaf.objects.bulk_create(
        PathLeaf(
            version=version,
            key=leaf.key,
            kind=leaf.kind.value,
            course_id=int(leaf.ref) if leaf.kind == Kind.COURSE and leaf.ref else None,
            path_id=int(leaf.ref) if leaf.kind == Kind.PATH and leaf.ref else None,
            ref="" if leaf.kind in (Kind.COURSE, Kind.PATH) else leaf.ref,
        )
        for leaf in leaves(tree)
    )
    if after is not None and path.on_change != OnChange.KEEP:
        _carry_over_later(path, version, actor=actor)
    return version


def midway(path: LearningPath) -> int:
    """How many people are on ``path`` and not done: whom a change concerns."""
    return PathCycle.objects.filter(version__path=path, closed_at__isnull=True).count()


def _carry_over_later(path: LearningPath, version: PathVersion, *, actor: Any) -> None:
    number = midway(path)
    if not number:
        return
    job = Job.objects.create(
        kind=KIND,
        owner=actor if getattr(actor, "pk", None) else None,
        region=path.region,
        filename=path.title[:255],
        total=number,
        params={"path": path.pk, "version": version.pk, "on_change": path.on_change},
    )
    from ..tasks import carry_over

    transaction.on_commit(partial(carry_over.enqueue, job.pk))


def carry_over(job: Job) -> Job:
    """Bring who is midway onto the version of the job. Safe to repeat: who is there stays."""
    return jobs.run(job, _carry_over)


def _carry_over(job: Job) -> None:
    version = PathVersion.objects.select_related("path").filter(pk=job.params["version"]).first()
    if version is None:
        jobs.finish(job, Job.State.FAILED, _("The path is no longer there."))
        return
    counts = jobs.begin(job)
    job.done = 0
    while ids := _waiting(version):
        people = _carry_chunk(version, ids, on_change=job.params["on_change"])
        jobs.advance(job, counts, ["moved"] * len(people))
    jobs.finish(job, Job.State.DONE)


def _waiting(version: PathVersion) -> list[int]:
    rows = PathCycle.objects.filter(version__path=version.path_id, closed_at__isnull=True)
    older = rows.filter(version__number__lt=version.number).order_by("pk")
    return list(older.values_list("pk", flat=True)[:CHUNK])


@transaction.atomic
def _carry_chunk(version: PathVersion, ids: Sequence[int], *, on_change: str) -> list[int]:
    now = timezone.now()
    rows = PathCycle.objects.filter(pk__in=ids)
    people = cycles.lock_people(rows.values_list("person_id", flat=True))
    # Read again under the lock: some may have finished meanwhile.
    still = rows.filter(closed_at__isnull=True).select_related("enrolment")
    if on_change == OnChange.REDO:
        enrolments = [row.enrolment for row in still]
        still.update(closed_at=now)
        opened = cycles.open_cycles(enrolments, version=version, now=now, counts_from=now)
        works = cycles.open_work(pk__in=[row.pk for row in opened])
        done = cycles.recount(works, now=now)
        courses.begin_again(works, reason=version.path.title)
    else:
        kept = list(still.values_list("pk", flat=True))
        rows.filter(pk__in=kept).update(version=version)
        works = cycles.open_work(pk__in=kept)
        done = cycles.recount(works, now=now)
    going_on = [work for work in works if not work.is_done]
    courses.follow(going_on)
    nested.follow(going_on)
    nested.spread(done, now=now)
    notify(
        kinds.CHANGED,
        key=f"{version.pk}:{ids[0]}",
        people=people,
        data={"path": version.path.title, "redo": on_change == OnChange.REDO},
        url=kinds.path_url(version.path),
    )
    return people
