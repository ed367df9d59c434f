from django.core.management.commands import makemessages


class Command(makemessages.Command):
    # A guess by likeness is worse than a gap: the check of the catalogues finds gaps.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
