from typing import Any

from learning.core.regions.models import Person


def person_of(user: Any) -> Person | None:
    """The person behind an account; None for accounts that only administer."""
    if not user.is_authenticated:
        return None
    try:
        return user.person
    except Person.DoesNotExist:
        return None
