"""allauth keeps addresses in rows of its own; ``User.email`` is what counts here."""

from allauth.account.models import EmailAddress
from django.db import transaction

from cms.users.models import User


@transaction.atomic
def sync(user: User) -> None:
    """Make allauth's rows say what the account says.

    The region's staff office vouches for the address, so it counts as confirmed. Left
    unconfirmed, allauth would take it for a change under way and drop it for the next one.
    """
    EmailAddress.objects.filter(user=user, verified=True).exclude(email=user.email or "").delete()
    if not user.email:
        return
    EmailAddress.objects.filter(email=user.email).exclude(user=user).delete()
    EmailAddress.objects.filter(user=user).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
