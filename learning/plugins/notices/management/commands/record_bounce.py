"""For the mail server that gets what comes back: a report of a failed delivery, or a mailbox."""

import mailbox
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from learning.plugins.notices.services import returned

MAILBOX = b"From "


class Command(BaseCommand):
    help = "Note returned mail (RFC 3464) from standard input, files or mailboxes (mbox)."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args, files, **options):
        noted = other = 0
        for content in _contents(files):
            if returned.record(content):
                noted += 1
            else:
                other += 1
        # Never a failure: a mail server would answer a report with another report.
        self.stdout.write(f"{noted} noted, {other} not about mail of ours")


def _contents(files: list[Path]) -> Iterator[bytes]:
    if not files:
        yield sys.stdin.buffer.read(returned.MAX_BYTES + 1)
    for file in files:
        try:
            yield from _of_file(file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error


def _of_file(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        start = opened.read(returned.MAX_BYTES + 1)
    if not start.startswith(MAILBOX):
        yield start
        return
    with closing(mailbox.mbox(file, create=False)) as box:
        for key in box.keys():
            yield box.get_bytes(key)
