"""What ``make run`` prints: with whom to sign in, straight from the database."""

from django.contrib.auth import get_user_model

from cms.demo.texts import DOMAIN, PASSWORD
from learning.core.models import IdentityNumber, Person

LEARNERS = 3


def lines() -> list[str]:
    """Return one line an account; nothing where the demo's accounts have been deleted."""
    users = get_user_model().objects.filter(is_demo=True, is_active=True)
    staff = users.filter(person=None, email__endswith=f"@{DOMAIN}").order_by("pk")
    rows = [(user.get_full_name(), user.email) for user in staff]
    rows += [(str(person), number) for person, number in learners()]
    if not rows:
        return []
    width = max(len(name) for name, _login in rows)
    return [f"{name:<{width}}  {login}" for name, login in rows] + [f"password: {PASSWORD}"]


def learners() -> list[tuple[Person, str]]:
    numbers = IdentityNumber.objects.filter(
        person__user__is_demo=True, is_current=True, person__enrolments__isnull=False
    )
    found = numbers.select_related("person").order_by("person_id").distinct()[:LEARNERS]
    return [(number.person, number.number) for number in found]
