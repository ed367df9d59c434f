from django.core.management.base import BaseCommand, CommandError

from learning.core.contract import DomainError
from learning.core.records import erasure
from learning.core.regions import numbers
from learning.core.regions.models import Person


class Command(BaseCommand):
    help = "Shows what of a person would be erased and what is kept; erases it with --yes."

    def add_arguments(self, parser):
        parser.add_argument("person", help="id of the person, or an identity number (NIP)")
        parser.add_argument("--yes", action="store_true", help="erase; cannot be undone")
        parser.add_argument("--reason", default="", help="who asked, with date or letter number")

    def handle(self, *args, **options):
        person = self.find(options["person"])
        self.show(person)
        if not options["yes"]:
            self.stdout.write("\nNothing was erased. Add --yes and --reason to erase.")
            return
        try:
            erasure.erase(person, reason=options["reason"])
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("\nErased; the account is closed.")

    def find(self, text):
        people = Person.objects.select_related("region", "user")
        if numbers.looks_like_number(text):
            found = people.filter(numbers__number=numbers.normalise(text)).first()
        elif text.isascii() and text.isdigit() and len(text) < 19:
            found = people.filter(pk=text).first()
        else:
            found = None
        if found is None:
            raise CommandError("Nobody has that id or number.")
        return found

    def show(self, person):
        found = erasure.plan(person)
        self.stdout.write(f"{person.pk} · {person.full_name} · {person.region}")
        for heading, lines in (("Erased", found.erased), ("Kept", found.kept)):
            self.stdout.write(f"\n{heading}:")
            for line in lines:
                count = "" if line.count is None else f" ({line.count})"
                why = f": {line.why}" if line.why else ""
                self.stdout.write(f"- {line.what}{count}{why}")
