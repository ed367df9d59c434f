from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Delete the accounts of the demo; pages, people and what they learned stay."
    # The check that this command satisfies must not stop it.
    requires_system_checks: list[str] = []

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        accounts = get_user_model().objects.filter(is_demo=True)
        count = accounts.count()
        accounts.delete()
        self.stdout.write(f"{count} demo accounts deleted")
