from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.users.passwords import speakable
from learning.core.api import DomainError, find_user_by_login, set_initial_password


class Command(BaseCommand):
    help = "Give somebody without e-mail a first password; they replace it at sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="NIP or NI PPPK, with or without spaces")

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_user_by_login(options["number"])
        person = getattr(user, "person", None)
        if person is None:
            raise CommandError("Nobody with an account has that number.")
        password = speakable()
        try:
            set_initial_password(person, password=password)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person}: {password}")
