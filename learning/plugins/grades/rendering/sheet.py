"""The sheet of grades as HTML. End tags that HTML lets one leave out are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from learning.core.models import Enrolment

from ..figures import out_of
from ..models import GradeItem, Kind, ValueType
from ..queries.grader import Cell, Cells, Column, Learner
from ..services.receiving import is_closed
from .cells import Renderer


@dataclass(frozen=True)
class Addresses:
    """Where names lead: an id and a slash come after. ``fold`` gets ids of closed categories."""

    learner: str
    item: str
    fold: Callable[[set[int]], str]


@dataclass(frozen=True)
class Sheet:
    """All that stands in it. ``tops`` are the highest points by item's id."""

    columns: Sequence[Column]
    names: Mapping[int, str]
    renderers: Mapping[int, Renderer]
    learners: Sequence[Learner]
    cells: Cells
    closed: set[int]
    version: int
    addresses: Addresses

    def html(self) -> SafeString:
        """The table's head and body: everything from outside is escaped."""
        parts = ["<thead>", *self._groups(), "<tr>", *self._heads(), "</thead><tbody>"]
        parts += [self._row(learner) for learner in self.learners]
        return mark_safe("".join(parts) + "</tbody>")  # noqa: S308

    def _groups(self) -> Iterable[str]:
        """One cell a run of columns of the same category."""
        if not any(column.path for column in self.columns):
            return
        yield "<tr class=gb-groups><td>"
        for path, run in groupby(self.columns, key=lambda column: column.path):
            size = len(list(run))
            span = f" colspan={size}" if size > 1 else ""
            yield f"<td{span}>" if not path else self._group(path, span)

    def _group(self, path: tuple[int, ...], span: str) -> str:
        category = path[-1]
        is_closed = category in self.closed
        name = escape(" › ".join(self.names[pk] for pk in path))
        address = escape(self.addresses.fold(self.closed ^ {category}))
        words = escape(_("Show the columns") if is_closed else _("Fold the columns"))
        state = "false" if is_closed else "true"
        return (
            f'<th scope=colgroup{span}><div><span>{name}</span><a class=gb-fold href="{address}"'
            f' data-fold={state} title="{words}"><b>{words}: {name}</b></a></div>'
        )

    def _heads(self) -> Iterable[str]:
        yield f"<th scope=col>{escape(_('Learner'))}"
        for column in self.columns:
            yield self._head(column)

    def _head(self, column: Column) -> str:
        item = column.item
        name = escape(self.title(column))
        link = f'<a href="{self.addresses.item}{item.pk}/">{name}</a>'
        classes = " class=t" if column.is_total else ""
        return f"<th scope=col{classes}><div>{link}<small>{self._about(item)}</small></div>"

    def title(self, column: Column) -> str:
        if not column.is_total or column.item.is_root:
            return str(column.item)
        return _("Total: %(category)s") % {"category": column.item}

    def _about(self, item: GradeItem) -> str:
        full = self.renderers[item.pk].full
        if item.value_type == ValueType.TEXT:
            about = pgettext("a grade is", "Text only")
        elif item.value_type == ValueType.SCALE and item.scale is not None:
            about = item.scale.name
        else:
            about = out_of(full)
        found = [escape(about)]
        if item.locked:
            found.append(f"<i class=m-k><b>{escape(_('locked'))}</b></i>")
        if item.hidden or item.hidden_until:
            found.append(f"<i class=m-h><b>{escape(_('hidden from learners'))}</b></i>")
        return " ".join(found)

    def _row(self, learner: Learner) -> str:
        find, pk = self.cells.get, learner.person_id
        tds = [draw(find((pk, item))) for item, draw in self._drawing]
        return f"<tr data-p={pk}>{self._name(learner)}{''.join(tds)}"

    @cached_property
    def _drawing(self) -> list[tuple[int, Callable[[Cell | None], str]]]:
        ids = [column.item.pk for column in self.columns]
        return [(pk, self.renderers[pk].td) for pk in ids]

    def _name(self, learner: Learner) -> str:
        small = [escape(learner.unit)] if learner.unit else []
        if learner.status not in Enrolment.OPEN_STATUSES:
            small.append(escape(str(Enrolment.Status(learner.status).label)))
        if learner.counted_version != self.version and learner.counted_version is not None:
            words = escape(_("The total is being counted anew."))
            small.append(f"<i class=m-s><b>{words}</b></i>")
        address = f"{self.addresses.learner}{learner.person_id}/"
        more = f"<small>{' · '.join(small)}</small>" if small else ""
        return f'<th scope=row><a href="{address}">{escape(learner.name)}</a>{more}'


def described(
    columns: Sequence[Column],
    drawn: Mapping[int, Renderer],
    *,
    may_grade: bool,
    now: datetime,
) -> list[dict[str, Any]]:
    """The columns as the script reads them: id, name, kind, whether typing is allowed,
    whether an activity gives the grades, words."""
    found = []
    for column in columns:
        item, renderer = column.item, drawn[column.item.pk]
        kind = "text" if renderer.is_text else "scale" if renderer.has_words else "value"
        row: dict[str, Any] = {"i": item.pk, "name": str(item), "kind": kind}
        if not may_grade or item.is_counted or is_closed(item, None, at=now):
            row["fixed"] = True
        if item.kind == Kind.ACTIVITY:
            row["automatic"] = True
        if item.scale is not None and renderer.has_words:
            row["words"] = [str(word) for word in item.scale.values]
        found.append(row)
    return found
