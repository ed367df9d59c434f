"""Changing the rules of learning hours: added, replaced, ended; never rewritten once used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions.models import CreditRule, DevelopmentForm

from ..models import LedgerEntry
from .engine import Rule, RuleBook
from .rules import fields, rules_in_force

Values = Mapping[str, Any]
VALUES = (
    *("form_code", "scope", "basis", "value", "cap_per_day", "sessions_per_month"),
    *("surcharge_percent", "valid_from", "valid_to", "legal_basis"),
)
# What a rule is about; another form or scope is another rule.
ABOUT = ("form_code", "scope")
DRAFT = -1
Basis = CreditRule.Basis


class RuleError(DomainError):
    """``field`` names the value that is refused; empty where it is the rule as a whole."""

    code = "rule"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def check_values(values: Values, *, rule: CreditRule | None = None) -> None:
    """Raise RuleError where ``values``, instead of ``rule`` or as a new rule, make no sense."""
    if rule is not None and any(values[name] != getattr(rule, name) for name in ABOUT):
        raise RuleError(_("Another form or scope is another rule."), field="form_code")
    if values["basis"] not in (Basis.PER_DAY, Basis.PROGRAMME) and values["value"] is None:
        raise RuleError(_("Say how many JP one of them brings."), field="value")
    if values["value"] is not None and values["surcharge_percent"]:
        message = _("An addition only counts where no fixed JP are given.")
        raise RuleError(message, field="surcharge_percent")
    if values["sessions_per_month"] is not None and values["basis"] != Basis.PER_SESSION:
        message = _("This only counts for hours per session.")
        raise RuleError(message, field="sessions_per_month")
    if values["valid_to"] is not None and values["valid_to"] < values["valid_from"]:
        raise RuleError(_("The last day is before the first."), field="valid_to")
    _check_overlap(values, rule)


def _check_overlap(values: Values, rule: CreditRule | None) -> None:
    others = rules_in_force().filter(form_code=values["form_code"], scope=values["scope"])
    meets = Q(valid_to__isnull=True) | Q(valid_to__gte=values["valid_from"])
    if values["valid_to"] is not None:
        meets &= Q(valid_from__lte=values["valid_to"])
    other = others.filter(meets).exclude(pk=rule.pk if rule else 0).first()
    if other is not None:
        message = _("The rule valid from %(date)s holds on some of these days. End it first.")
        raise RuleError(message % {"date": f"{other.valid_from:%d-%m-%Y}"}, field="valid_from")


def is_used(rule: CreditRule) -> bool:
    return rule.entries.exists()


@transaction.atomic
def add_rule(*, values: Values, actor: Any) -> CreditRule:
    """Make a rule of ``values`` (all of ``VALUES``). Raises RuleError.

    What was booked before keeps its credit until ``retotal`` runs; see ``change_jobs``.
    """
    _hold_form(values["form_code"])
    check_values(values)
    row = CreditRule.objects.create(**{name: values[name] for name in VALUES})
    log(row, "learning.credit_rule.add", user=actor, data=_told(values))
    return row


@transaction.atomic
def replace_rule(rule: CreditRule, *, values: Values, actor: Any) -> CreditRule:
    """Have ``values`` hold instead of ``rule``; returns the row that holds from now on.

    A rule that hours were credited by stays as it was and is retired; an unused one is edited.
    Raises RuleError, also when the rule was replaced meanwhile.
    """
    _hold_form(rule.form_code)
    held = CreditRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if held.retired_at is not None:
        raise RuleError(_("This rule was replaced meanwhile. Look at the one that holds now."))
    check_values(values, rule=held)
    before = {name: getattr(held, name) for name in VALUES}
    if before == {name: values[name] for name in VALUES}:
        return held
    row = _succeed(held, values) if is_used(held) else _edit(held, values)
    log(row, "learning.credit_rule.replace", user=actor, data=_told(values, before))
    return row


def _succeed(held: CreditRule, values: Values) -> CreditRule:
    held.retired_at = timezone.now()
    held.save(update_fields=["retired_at"])
    return CreditRule.objects.create(replaces=held, **{name: values[name] for name in VALUES})


def _edit(held: CreditRule, values: Values) -> CreditRule:
    for name in VALUES:
        setattr(held, name, values[name])
    held.save()
    return held


def end_rule(rule: CreditRule, *, on: date, actor: Any) -> CreditRule:
    """Let ``rule`` hold until ``on``, that day included. As ``replace_rule``."""
    return replace_rule(rule, values={**values_of(rule), "valid_to": on}, actor=actor)


def values_of(rule: CreditRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in VALUES}


def _hold_form(code: str) -> None:
    """One change of a form's rules at a time: overlaps are looked for, not constrained."""
    list(DevelopmentForm.objects.select_for_update().filter(code=code).values_list("pk"))


def _told(values: Values, before: Values | None = None) -> dict[str, Any]:
    """What the log keeps: each value, and what it was where it is another."""
    told: dict[str, Any] = {"values": {name: _plain(values[name]) for name in VALUES}}
    if before is not None:
        changed = [name for name in VALUES if before[name] != values[name]]
        told["before"] = {name: _plain(before[name]) for name in changed}
    return told


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def book_with(values: Values, *, rule: CreditRule | None = None) -> RuleBook:
    """The rules in force as they would be with ``values`` instead of ``rule``, or beside all."""
    known = rules_in_force().exclude(pk=rule.pk if rule else 0)
    rows = [Rule._make(row) for row in known.values_list(*fields())]
    draft = Rule(DRAFT, **{name: values[name] for name in Rule._fields[1:]})
    return RuleBook([*rows, draft])


def touched_years(values: Values, *, rule: CreditRule | None = None) -> QuerySet:
    """Pairs of person and year with hours that the change may credit otherwise, in order.

    National rules also hold for international scope where that has none of its own.
    """
    days = [values["valid_from"], *([rule.valid_from] if rule else [])]
    ends = [values["valid_to"], *([rule.valid_to] if rule else [])]
    rows = LedgerEntry.objects.filter(form_code=values["form_code"], local_date__gte=min(days))
    rows = rows.filter(year__gte=min(days).year)
    if None not in ends:
        rows = rows.filter(local_date__lte=max(ends))
    if values["scope"] != "national":
        rows = rows.filter(scope=values["scope"])
    return rows.order_by("person", "year").values_list("person", "year").distinct()
