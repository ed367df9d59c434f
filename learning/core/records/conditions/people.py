"""Conditions about people themselves. They filter lists of people in SQL, too, and by the same
``Q`` that decides about one person, so the two cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.contract import Condition, DomainError, Fact
from learning.core.courses.models import Course
from learning.core.memory import Memory
from learning.core.prepared import Prepared
from learning.core.records.models import CourseGroup, Grouping, GroupMember
from learning.core.regions.models import Cohort, CohortMember, Person, Region, Unit
from learning.core.regions.permissions import regions_with

from .fields import KeyField
from .profile import FIELDS, OPERATORS, ProfileForm, field_label, profile_q

MAX_VALUE = 200
Data = Mapping[str, Any]


class PeopleCondition(Condition):
    """A subclass says in ``names`` what its leaves name, None for what is gone.

    ``is_fixed``: the questions follow from the leaves and the course alone, whatever else there is.
    """

    filters_people = True
    is_fixed = False

    def names(self, leaves: Sequence[Data], *, course: Course) -> list[str | None]:
        raise NotImplementedError

    def facts(
        self, leaves: Sequence[Data], *, person: Person | None, course: Course, now: datetime
    ) -> list[Fact]:
        names = self.names(leaves, course=course)
        known = [leaf for leaf, name in zip(leaves, names, strict=True) if name is not None]
        met = iter(self._met(known, person, course))
        return [Fact(None) if name is None else Fact(next(met), name) for name in names]

    def questions(self, leaves: Sequence[Data], course: Course) -> list[Q]:
        """``people`` of all leaves: their targets are there."""
        return [self.people(leaf, course=course) for leaf in leaves]

    def _met(self, leaves: Sequence[Data], person: Person | None, course: Course) -> list[bool]:
        if person is None or not leaves:
            return [False] * len(leaves)
        if self.is_fixed:
            key = (self.slug, course.pk, repr([sorted(leaf.items()) for leaf in leaves]))
            statement = _statements.get(key, lambda: self._statement(leaves, course))
        else:
            statement = self._statement(leaves, course)
        [row] = statement(person=person.pk)
        return [bool(value) for value in row]

    def _statement(self, leaves: Sequence[Data], course: Course) -> Prepared:
        asked = self.questions(leaves, course)
        cases = {f"is_so_{number}": _yes_or_no(q) for number, q in enumerate(asked)}
        return Prepared(
            lambda person: Person.objects.filter(pk=person).annotate(**cases).values_list(*cases),
            person=int,
        )


_statements: Memory[Prepared] = Memory(2_000)


def _yes_or_no(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


class GroupCondition(PeopleCondition):
    """In the group ``group``, in any group of the set ``grouping``, or in any group at all."""

    slug = "group"
    label = gettext_lazy("Group of the course")
    is_fixed = True
    exempts_staff = True

    def clean(self, data: Data, *, course: Course | None) -> dict[str, Any]:
        group, grouping = str(data.get("group") or ""), str(data.get("grouping") or "")
        if group and grouping:
            raise DomainError(_("Choose a group or a set of groups, not both."))
        if group and not _known(CourseGroup, group, course):
            raise DomainError(_("Choose a group of this course."))
        if grouping and not _known(Grouping, grouping, course):
            raise DomainError(_("Choose a set of groups of this course."))
        stored = {"group": group, "grouping": grouping}
        return {name: key for name, key in stored.items() if key}

    def names(self, leaves: Sequence[Data], *, course: Course) -> list[str | None]:
        groups = _names_by_key(_group_names, [leaf.get("group") for leaf in leaves], course)
        sets = _names_by_key(_set_names, [leaf.get("grouping") for leaf in leaves], course)
        return [_group_name(leaf, groups, sets) for leaf in leaves]

    def people(self, data: Data, *, course: Course) -> Q:
        rows = GroupMember.objects.filter(group__course=course.pk, person=OuterRef("pk"))
        if data.get("group"):
            rows = rows.filter(group__key=data["group"])
        elif data.get("grouping"):
            # The set's groups first: a join would count somebody in two of them twice.
            inside = CourseGroup.objects.filter(
                groupings__key=data["grouping"], groupings__course=course.pk
            )
            rows = rows.filter(group__in=inside.values("pk"))
        return Q(Exists(rows))

    def describe(self, data: Data, *, negated: bool, name: str) -> str:
        if data.get("group"):
            text = _("Not for the group “%(name)s”") if negated else _("For the group “%(name)s”")
        elif data.get("grouping"):
            text = (
                _("Not for the groups of “%(name)s”")
                if negated
                else _("For the groups of “%(name)s”")
            )
        else:
            text = _("Only for who is in no group") if negated else _("For who is in a group")
        return text % {"name": name}

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        def choices(model: Any, empty: str) -> list[tuple[str, str]]:
            rows = model.objects.filter(course=course.pk).exclude(key="") if course else ()
            return [("", empty), *((row.key, row.name) for row in rows)]

        groups = choices(CourseGroup, _("Any group"))
        sets = choices(Grouping, _("None"))
        fields = {
            "group": forms.ChoiceField(label=_("Group"), choices=groups, required=False),
            "grouping": forms.ChoiceField(
                label=_("or a set of groups"), choices=sets, required=False
            ),
        }
        return type("GroupForm", (forms.Form,), fields)


def _known(model: Any, key: str, course: Course | None) -> bool:
    return course is not None and model.objects.filter(course=course.pk, key=key).exists()


def _all_names(model: Any) -> Prepared:
    return Prepared(
        lambda course: model.objects.filter(course_id=course).values_list("key", "name"),
        course=int,
    )


_group_names, _set_names = _all_names(CourseGroup), _all_names(Grouping)


def _names_by_key(names: Prepared, keys: Sequence[Any], course: Course) -> dict[str, str]:
    """No query where no leaf names any."""
    return dict(names(course=course.pk)) if any(keys) else {}


def _group_name(leaf: Data, groups: Data, sets: Data) -> str | None:
    if leaf.get("group"):
        return groups.get(str(leaf["group"]))
    if leaf.get("grouping"):
        return sets.get(str(leaf["grouping"]))
    return ""


class CohortCondition(PeopleCondition):
    """In the cohort with the key ``cohort``; one that is switched off is as one that is gone."""

    slug = "cohort"
    label = gettext_lazy("Cohort")
    is_fixed = True

    def clean(self, data: Data, *, course: Course | None) -> dict[str, Any]:
        key = str(data.get("cohort") or "")
        if not Cohort.objects.filter(key=key, is_active=True).exists():
            raise DomainError(_("Choose a cohort."))
        return {"cohort": key}

    def names(self, leaves: Sequence[Data], *, course: Course) -> list[str | None]:
        keys = {str(leaf.get("cohort")) for leaf in leaves}
        rows = Cohort.objects.filter(key__in=keys, is_active=True)
        names = dict(rows.values_list("key", "name"))
        return [names.get(str(leaf.get("cohort"))) for leaf in leaves]

    def people(self, data: Data, *, course: Course) -> Q:
        rows = CohortMember.objects.filter(cohort__key=data["cohort"], person=OuterRef("pk"))
        return Q(Exists(rows))

    def describe(self, data: Data, *, negated: bool, name: str) -> str:
        text = _("Not for “%(name)s”") if negated else _("For “%(name)s”")
        return text % {"name": name}

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        rows = Cohort.objects.filter(is_active=True, region__in=regions_with(user, Cohort, "view"))
        field = KeyField(rows, to_field_name="key", label=_("Cohort"))
        return type("CohortForm", (forms.Form,), {"cohort": field})


class UnitCondition(PeopleCondition):
    """In a ``unit`` (id; an agency is one) or one below it, or in a ``region`` (code).

    ``below`` takes in the regions below the region.
    """

    slug = "unit"
    label = gettext_lazy("Unit, agency or region")

    def clean(self, data: Data, *, course: Course | None) -> dict[str, Any]:
        unit, region = data.get("unit"), str(data.get("region") or "")
        if bool(unit) == bool(region):
            raise DomainError(_("Choose a unit or a region, one of them."))
        if unit:
            pk = getattr(unit, "pk", unit)
            if not _is_id(pk) or not Unit.objects.filter(pk=pk).exists():
                raise DomainError(_("Choose a unit."))
            return {"unit": pk}
        if not Region.objects.filter(code=region).exists():
            raise DomainError(_("Choose a region."))
        return {"region": region, **({"below": True} if data.get("below") is True else {})}

    def names(self, leaves: Sequence[Data], *, course: Course) -> list[str | None]:
        places = _Places(leaves)
        return [place.name if (place := places.of(leaf)) else None for leaf in leaves]

    def people(self, data: Data, *, course: Course) -> Q:
        return self.questions([data], course)[0]

    def questions(self, leaves: Sequence[Data], course: Course) -> list[Q]:
        places = _Places(leaves)
        return [_in_place(leaf, places.of(leaf)) for leaf in leaves]

    def describe(self, data: Data, *, negated: bool, name: str) -> str:
        if _is_id(data.get("unit")):
            text = (
                _("Not for employees of %(place)s and of the units below it")
                if negated
                else _("For employees of %(place)s and of the units below it")
            )
        elif data.get("below") is True:
            text = (
                _("Not for employees of %(place)s and of the regions below it")
                if negated
                else _("For employees of %(place)s and of the regions below it")
            )
        else:
            text = (
                _("Not for employees of %(place)s") if negated else _("For employees of %(place)s")
            )
        return text % {"place": name}

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        units = Unit.objects.filter(is_active=True).select_related("region")
        if course is not None:
            units = units.filter(region__path__startswith=course.region.path)
        region = KeyField(
            Region.objects.filter(is_active=True).order_by("path"),
            to_field_name="code",
            label=_("or a region"),
            required=False,
        )
        fields: dict[str, forms.Field] = {
            "unit": UnitField(
                units.order_by("region__path", "path"),
                label=_("Unit or agency, with those below it"),
                required=False,
            ),
            "below": forms.BooleanField(label=_("and of the regions below it"), required=False),
        }
        return type("UnitForm", (forms.Form,), {"region": region, **fields})


class _Places:
    """The units and regions that leaves name: two queries."""

    def __init__(self, leaves: Sequence[Data]) -> None:
        ids = {leaf["unit"] for leaf in leaves if _is_id(leaf.get("unit"))}
        codes = {_region(leaf) for leaf in leaves} - {""}
        self.units = Unit.objects.in_bulk(ids) if ids else {}
        regions = Region.objects.filter(code__in=codes) if codes else ()
        self.regions = {region.code: region for region in regions}

    def of(self, leaf: Data) -> Unit | Region | None:
        if _is_id(leaf.get("unit")):
            return self.units.get(leaf["unit"])
        return self.regions.get(_region(leaf))


def _in_place(leaf: Data, place: Unit | Region | None) -> Q:
    if place is None:
        return Q(pk__in=())
    if isinstance(place, Unit):
        return Q(unit__path__startswith=place.path)
    if leaf.get("below") is True:
        return Q(region__path__startswith=place.path)
    return Q(region=place.pk)


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{'— ' * (obj.depth - 1)}{obj.name} ({obj.region})"


def _region(leaf: Data) -> str:
    code = leaf.get("region")
    return code if isinstance(code, str) else ""


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _among(names: Mapping[str, Any], value: Any) -> bool:
    return isinstance(value, str) and value in names


class ProfileCondition(PeopleCondition):
    """``field`` ``how`` ``value`` about what is known of a person; capitals do not matter."""

    slug = "profile"
    label = gettext_lazy("Personal data")
    is_fixed = True

    def clean(self, data: Data, *, course: Course | None) -> dict[str, Any]:
        name, how = data.get("field"), data.get("how")
        value = " ".join(str(data.get("value") or "").replace("\x00", "").split())
        if not _among(FIELDS, name):
            raise DomainError(_("Choose what is looked at."))
        if not _among(OPERATORS, how):
            raise DomainError(_("Choose how it is compared."))
        if how in ("empty", "not_empty"):
            return {"field": name, "how": how}
        if not value or len(value) > MAX_VALUE:
            raise DomainError(_("Enter what it is compared with."))
        return {"field": name, "how": how, "value": FIELDS[name].stored(value)}

    def names(self, leaves: Sequence[Data], *, course: Course) -> list[str | None]:
        return ["" if self._is_known(leaf) else None for leaf in leaves]

    def _is_known(self, leaf: Data) -> bool:
        needs_value = leaf.get("how") not in ("empty", "not_empty")
        has_value = isinstance(leaf.get("value"), str) and bool(leaf["value"])
        known = _among(FIELDS, leaf.get("field")) and _among(OPERATORS, leaf.get("how"))
        return known and (has_value or not needs_value)

    def people(self, data: Data, *, course: Course) -> Q:
        return profile_q(data["field"], data["how"], data.get("value", ""))

    def describe(self, data: Data, *, negated: bool, name: str) -> str:
        field = FIELDS[data["field"]]
        asked, denied = OPERATORS[data["how"]].clauses
        values = {
            "field": field_label(data["field"]),
            "value": field.shown(data.get("value", "")),
        }
        return str(denied if negated else asked) % values

    def rule(self, data: Data, *, negated: bool, name: str) -> str:
        field, how = FIELDS[data["field"]], OPERATORS[data["how"]]
        value = field.shown(data.get("value", ""))
        parts = [str(field.label), str(how.label), f"“{value}”" if value else ""]
        text = " ".join(filter(None, parts))
        return _("not: %(rule)s") % {"rule": text} if negated else text

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        return ProfileForm
