"""Numbers and check pages of certificates, for files that tell of learning hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from learning.core.api import CreditLink
from learning.core.models import Credit

from ..models import Certificate
from .sources import COMPLETION


def links_of_credits(credits: Sequence[Credit]) -> Mapping[int, CreditLink]:
    """Of the editions that stand, by the credit's id. One query."""
    # A course's credit is called ``course:<id of the completion>``.
    wanted = {f"{COMPLETION}:{row.key.partition(':')[2]}": row.pk for row in credits}
    rows = Certificate.objects.filter(source__in=wanted, state=Certificate.State.ISSUED)
    return {wanted[row.source]: CreditLink(row.number, row.get_absolute_url()) for row in rows}
