"""The rules of the database as the engine reads them, and their replacement."""

from __future__ import annotations

from django.db.models import QuerySet

from learning.core.prepared import Prepared
from learning.core.regions.models import CreditRule

from .engine import Rule, RuleBook


def rules_in_force() -> QuerySet[CreditRule]:
    return CreditRule.objects.filter(retired_at__isnull=True)


def fields() -> tuple[str, ...]:
    return ("id", *Rule._fields[1:])


_all = Prepared(lambda: rules_in_force().values_list(*fields()))
_of_form = Prepared(
    lambda code: rules_in_force().filter(form_code=code).values_list(*fields()), code=str
)


def rule_book() -> RuleBook:
    """One query."""
    return RuleBook(map(Rule._make, _all()))


def rules_of_form(code: str) -> RuleBook:
    """No more than is needed to know how one form of development counts. One query."""
    return RuleBook(map(Rule._make, _of_form(code=code)))
