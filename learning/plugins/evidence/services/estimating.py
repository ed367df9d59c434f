"""What a piece of evidence would bring."""

from __future__ import annotations

from learning.core.api import Part, Preview, credit_rule, preview_credit, table_jp

from ..engine.parts import PER_SESSION, Times, parts_of
from ..models import Evidence


def sessions_of(evidence: Evidence) -> list[Times]:
    return [Times(one.day, one.starts, one.ends) for one in evidence.sessions.all()]


def parts(
    evidence: Evidence, *, form_code: str = "", scope: str = "", jp: int | None = None
) -> list[Part]:
    """What the ledger counts, by the rule in force on the last day.

    ``form_code``, ``scope`` and ``jp`` stand in for those of the evidence. Empty while the days,
    the sessions, or the hours of a programme are missing.
    """
    if evidence.starts_on is None or evidence.ends_on is None:
        return []
    rule = credit_rule(form_code or evidence.form_code, scope or evidence.scope, evidence.ends_on)
    hours = evidence.claimed_jp if jp is None else jp
    basis, value = (rule.basis, rule.value) if rule else ("", None)
    if hours is None and value is None:
        return []
    sessions = sessions_of(evidence) if basis == PER_SESSION else []
    if basis == PER_SESSION and not sessions:
        return []
    found = parts_of(
        basis,
        starts_on=evidence.starts_on,
        ends_on=evidence.ends_on,
        jp=hours,
        value=value,
        sessions=sessions,
    )
    return [Part(day, raw) for day, raw in found]


def fixed(evidence: Evidence, *, form_code: str, scope: str) -> int | None:
    """What the table gives for it whoever decides; None where it leaves that to be said.

    Limits of a day or month may leave less of it.
    """
    days = [part.day for part in parts(evidence, form_code=form_code, scope=scope, jp=0)]
    return table_jp(form_code=form_code, scope=scope, days=days)


def estimate(
    evidence: Evidence, *, form_code: str = "", scope: str = "", jp: int | None = None
) -> Preview | None:
    """What would be credited now; None while that cannot be said."""
    found = parts(evidence, form_code=form_code, scope=scope, jp=jp)
    if not found:
        return None
    return preview_credit(
        evidence.person,
        form_code=form_code or evidence.form_code,
        scope=scope or evidence.scope,
        parts=found,
    )
