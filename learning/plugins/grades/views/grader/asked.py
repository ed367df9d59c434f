"""What the address of a sheet asks for; what makes no sense there is as if it were not there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from learning.core.api import policy_for
from learning.core.models import Cohort, CourseGroup, Enrolment, Unit

from ...models import Gradebook
from ...queries.grader import ORDERINGS, Wanted

ID = re.compile(r"[0-9]{1,18}", re.ASCII)
MOST_FOLDED = 200
NARROWING = ("unit", "grup", "kohort", "status")
# By the word in the address.
ORDERS = dict(zip(("nama", "-nama", "total", "-total"), ORDERINGS, strict=True))
STATUSES = {
    "": Enrolment.OPEN_STATUSES,
    "semua": (),
    "tidak": (
        Enrolment.Status.SUSPENDED,
        Enrolment.Status.WITHDRAWN,
        Enrolment.Status.EXPIRED,
    ),
}


@dataclass(frozen=True)
class Asked:
    params: QueryDict
    wanted: Wanted
    closed: set[int]

    def link(self, **changes: Any) -> str:
        """The same list with something else; a place in it holds for its order only."""
        query = self.params.copy()
        if not changes.keys() <= {"lipat"}:
            query.pop("setelah", None)
            query.pop("sebelum", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value not in (None, ""):
                query[name] = str(value)
        return f"?{query.urlencode(safe=',')}"

    def fold(self, closed: set[int]) -> str:
        return self.link(lipat=",".join(map(str, sorted(closed))))

    @property
    def folds(self) -> str:
        return ",".join(map(str, sorted(self.closed)))

    @property
    def is_filtered(self) -> bool:
        return any(self.params.get(name) for name in ("q", *NARROWING))

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the folded fields says something."""
        return any(self.params.get(name) for name in (*NARROWING, "urut"))


def read(request: HttpRequest, book: Gradebook) -> Asked:
    given = request.GET
    unit = _id(given.get("unit"))
    cohort = _id(given.get("kohort"))
    wanted = Wanted(
        name=given.get("q", "").replace("\0", "").strip()[:100],
        unit_path=_unit_path(unit) if unit is not None else "",
        group=_id(given.get("grup")),
        cohort=cohort if cohort is None or _may_use(request.user, cohort) else None,
        statuses=STATUSES.get(given.get("status", ""), Enrolment.OPEN_STATUSES),
        ordering=ORDERS.get(given.get("urut", ""), "name"),
        after=_id(given.get("setelah")),
        before=_id(given.get("sebelum")),
    )
    closed = {int(part) for part in given.get("lipat", "").split(",")[:MOST_FOLDED] if _id(part)}
    return Asked(given, wanted, closed)


def _id(text: str | None) -> int | None:
    return int(text) if text and ID.fullmatch(text) else None


def _unit_path(pk: int) -> str:
    # An unknown unit has nobody in it.
    return Unit.objects.filter(pk=pk).values_list("path", flat=True).first() or "-"


def _may_use(user: Any, pk: int) -> bool:
    rows = policy_for(Cohort).instances_user_has_permission_for(user, "view")
    return bool(rows.filter(pk=pk).exists())


def options(request: HttpRequest, book: Gradebook, learners: Any) -> list[dict[str, Any]]:
    """The filters as selects: three queries. Those with nothing to choose are left out."""
    people = learners.order_by().values("person")
    units = Unit.objects.filter(people__in=people).distinct().order_by("path")
    cohorts = policy_for(Cohort).instances_user_has_permission_for(request.user, "view")
    cohorts = cohorts.filter(members__person__in=people).distinct().order_by("name")
    groups = CourseGroup.objects.filter(course=book.course_id).order_by("name")
    states = [("semua", _("Everybody")), ("tidak", _("Not active"))]
    orders = [
        ("-nama", _("Name, Z to A")),
        ("-total", _("Highest total first")),
        ("total", _("Lowest total first")),
    ]
    found = [
        ("unit", _("Unit"), _("All units"), list(units.values_list("pk", "name"))),
        ("grup", _("Group"), _("All groups"), list(groups.values_list("pk", "name"))),
        ("kohort", _("Cohort"), _("All cohorts"), list(cohorts.values_list("pk", "name"))),
        ("status", _("State"), _("Active learners"), states),
        ("urut", _("Order"), _("Name, A to Z"), orders),
    ]
    return [
        {"name": name, "label": label, "options": _chosen(request, name, [("", usual), *rows])}
        for name, label, usual, rows in found
        if rows
    ]


def _chosen(request: HttpRequest, name: str, rows: list[Any]) -> list[tuple[str, str, bool]]:
    given = request.GET.get(name, "")
    return [(str(value), str(label), str(value) == given) for value, label in rows]
