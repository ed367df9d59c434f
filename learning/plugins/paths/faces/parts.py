"""The pieces of somebody's page of a path, each kept for all to whom it says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from learning.core.api import TOKEN, mark, piece
from learning.core.listing import kept

from ..models import LearningPath, PathEnrolment
from .cards import path_cards
from .mine import MyPathFace, claim_lines
from .trail import Station

Status = PathEnrolment.Status
INSIDE = mark("inside")


def hero(face: MyPathFace) -> str:
    return piece(
        "learning_paths/_mine_hero.html",
        owner=face.owner,
        title=face.title,
        percent=face.percent if face.shows_trail else None,
        status=face.status,
        certified=face.certified,
        due=face.due,
        why_here=face.why_here,
    )


def next_step(face: MyPathFace) -> str:
    if face.next is None:
        return ""
    return piece("learning_paths/_mine_next.html", part=face.next, csrf_token=TOKEN)


def main(face: MyPathFace) -> list[str]:
    """In parts that come again, each by itself."""
    runs = face.history
    history = [piece("learning_paths/_history.html", runs=runs)] if runs else []
    return [_state(face), *_trail(face), *history]


def _state(face: MyPathFace) -> str:
    row = face.enrolment
    return piece(
        "learning_paths/_mine_state.html",
        status=row.status,
        requested_at=row.requested_at if row.status == Status.REQUESTED else None,
        completed_at=row.completed_at if row.status == Status.COMPLETED else None,
        valid_until=row.valid_until,
        reason=face.reason,
        url=_public_url(face),
        version=face.walk.cycle.version_number if face.is_older_version else None,
        newest=row.newest_number if face.is_older_version else None,
    )


def _trail(face: MyPathFace) -> Iterator[str]:
    path, root = face.enrolment.path, face.trail
    html = piece(
        "learning_paths/_mine_trail.html",
        root=replace(root, children=()),
        shows_trail=face.shows_trail,
        is_done=face.walk.verdict.is_done,
        months=path.valid_months,
        jp=path.jp,
        inside=INSIDE,
    )
    return _around(html, root)


def _station(part: Station) -> Iterator[str]:
    """A group is kept without what stands in it, which differs from person to person."""
    if not part.is_group:
        yield piece("learning_paths/_station.html", part=part, csrf_token=TOKEN)
        return
    html = piece("learning_paths/_station.html", part=replace(part, children=()), inside=INSIDE)
    yield from _around(html, part)


def _around(html: str, group: Station) -> Iterator[str]:
    """Where ``group`` stands, with what it holds in the middle."""
    before, found, after = html.partition(INSIDE)
    yield before
    if found:
        for child in group.children:
            yield from _station(child)
    yield after


def aside(face: MyPathFace) -> str:
    row = face.enrolment
    return piece(
        "learning_paths/_mine_aside.html",
        late=tuple((part.key, part.title, part.due) for part in face.late),
        percent=face.percent if face.shows_trail else None,
        shares=tuple(_share(part) for part in face.trail.children) if face.shows_trail else (),
        claims=claim_lines(face.walk.claims),
        url=_public_url(face),
        is_request=row.status == Status.REQUESTED,
        leave=row.path_id if face.may_leave else None,
        csrf_token=TOKEN,
    )


def _share(part: Station) -> tuple[str, bool, int]:
    """Title, whether it is required, and how much of it is reached, in per cent."""
    whole = 100 if part.state == "done" else 0
    return part.title, part.is_required, part.percent if part.is_group else whole


def _public_url(face: MyPathFace) -> str:
    """Empty while the path is not published."""
    path = face.enrolment.path
    return path.get_absolute_url() if path.live else ""


def suggestions_html(paths: tuple[int, ...], job: str) -> SafeString:
    """Rendered once while nothing is published."""
    return kept(("suggested paths", paths, job), lambda: _suggestions(paths, job))


def _suggestions(paths: tuple[int, ...], job: str) -> SafeString:
    rows = LearningPath.objects.select_related("region").in_bulk(paths)
    cards = path_cards(rows[pk] for pk in paths if pk in rows)
    return render_to_string("learning_paths/_suggested.html", {"suggested": cards, "job": job})


def list_html(lines: list) -> SafeString:
    return SafeString("".join(piece("learning_paths/_line.html", line=line) for line in lines))
