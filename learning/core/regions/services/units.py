"""The tree of agencies and units of a region."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions.models import Person, Region, Unit


class NameTaken(DomainError):
    code = "name_taken"


def _check_name(name: str, region: Region, parent: Unit | None, exclude: int | None = None) -> None:
    siblings = parent.get_children() if parent else Unit.get_root_nodes().filter(region=region)
    if siblings.filter(name__iexact=name).exclude(pk=exclude).exists():
        raise NameTaken(_("A unit of this name exists here already."))


@transaction.atomic
def add_unit(
    *, region: Region, name: str, parent: Unit | None = None, code: str = "", actor: Any = None
) -> Unit:
    """Add an agency (without ``parent``) or a unit below ``parent``."""
    if parent and parent.region_id != region.pk:
        raise DomainError(_("The parent unit belongs to another region."), code="other_region")
    _check_name(name, region, parent)
    kind = Unit.Kind.UNIT if parent else Unit.Kind.AGENCY
    unit = Unit(region=region, name=name, code=code, kind=kind)
    parent.add_child(instance=unit) if parent else Unit.add_root(instance=unit)
    log(unit, "wagtail.create", user=actor)
    return unit


@transaction.atomic
def update_unit(unit: Unit, *, name: str, code: str = "", actor: Any = None) -> None:
    _check_name(name, unit.region, unit.get_parent(), exclude=unit.pk)
    unit.name, unit.code = name, code
    unit.save(update_fields=["name", "code"])
    log(unit, "wagtail.edit", user=actor)


@transaction.atomic
def move_unit(unit: Unit, *, parent: Unit | None, actor: Any = None) -> None:
    """Hang a unit with all below it under another parent, or make it an agency."""
    if parent and parent.region_id != unit.region_id:
        raise DomainError(_("The parent unit belongs to another region."), code="other_region")
    if parent and (parent == unit or parent.is_descendant_of(unit)):
        raise DomainError(_("A unit cannot be moved below itself."), code="below_itself")
    if parent == unit.get_parent():
        return
    _check_name(unit.name, unit.region, parent, exclude=unit.pk)
    unit.move(parent or Unit.get_last_root_node(), "last-child" if parent else "last-sibling")
    unit.refresh_from_db()
    unit.kind = Unit.Kind.UNIT if parent else Unit.Kind.AGENCY
    unit.save(update_fields=["kind"])
    log(unit, "wagtail.edit", user=actor, data={"fields": ["parent"]})


@transaction.atomic
def set_unit_active(unit: Unit, *, active: bool, actor: Any = None) -> None:
    """Close a unit and those below it (nobody may work there any more), or open it again."""
    subtree = Unit.objects.filter(path__startswith=unit.path)
    if not active and Person.objects.filter(unit__in=subtree, is_active=True).exists():
        raise DomainError(_("People still work in this unit: move them first."), code="not_empty")
    (subtree if not active else Unit.objects.filter(pk=unit.pk)).update(is_active=active)
    unit.is_active = active
    log(unit, "wagtail.edit", user=actor, data={"fields": ["is_active"]})
