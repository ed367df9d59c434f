"""Files that takers hand in: kept privately, under names that tell nothing, judged by content."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import PurePath
from typing import Any
from uuid import uuid4

import filetype
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from learning.core.api import safe_name

from ..models import QuestionAttempt, ResponseFile
from ..models.usages import private_files
from ..queries.live import LiveQuestion
from .errors import FileRefused
from .usages import lock

MAX_BYTES = 20 * 1024 * 1024
MAX_FILES = 20
OFFICE = ("application/zip", "application/vnd", "application/msword", "application/x-ole-storage")
# What an ending may hold, by the first bytes; None for plain text, which has no mark of its own.
CONTENTS: Mapping[str, tuple[str, ...] | None] = {
    ".pdf": ("application/pdf",),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".png": ("image/png",),
    ".webp": ("image/webp",),
    ".docx": OFFICE,
    ".xlsx": OFFICE,
    ".pptx": OFFICE,
    ".odt": OFFICE,
    ".ods": OFFICE,
    ".odp": OFFICE,
    ".doc": OFFICE,
    ".xls": OFFICE,
    ".ppt": OFFICE,
    ".zip": ("application/zip",),
    ".mp3": ("audio/",),
    ".m4a": ("audio/", "video/mp4"),
    ".ogg": ("audio/", "video/ogg"),
    ".mp4": ("video/mp4", "video/quicktime"),
    ".txt": None,
    ".csv": None,
}


def allowed_suffixes(body: Mapping[str, Any]) -> list[str]:
    """Endings that a question takes; without a list of its own, all that are known."""
    wanted = [suffix.lower() for suffix in body.get("file_types") or ()]
    return [suffix for suffix in CONTENTS if not wanted or suffix in wanted]


def add_file(question_attempt: QuestionAttempt, *, file: File, user: Any) -> ResponseFile:
    """Keep a file with a question that may still be answered.

    It counts once its key stands in the response's ``files``. Raises FileRefused with the reason.
    """
    with transaction.atomic():
        (live,) = lock([question_attempt])
        suffix = _check(live, file)
        row = ResponseFile(
            key=uuid4(),
            question_attempt=live.row,
            name=safe_name(file.name or "", ending=suffix, otherwise="jawaban"),
            suffix=suffix,
            size=file.size or 0,
            user=user,
        )
        row.file.save("", file, save=False)
        # Who fails to say that the row is kept leaves no file behind.
        try:
            row.save()
        except Exception:
            private_files().delete(str(row.file.name))
            raise
        return row


def _check(live: LiveQuestion, file: File) -> str:
    body = live.question.body
    if live.read_only:
        raise FileRefused(_("This question can no longer be answered."))
    if not body.get("attachments"):
        raise FileRefused(_("This question takes no files."))
    most = body["attachments"] if body["attachments"] > 0 else MAX_FILES
    if live.row.files.count() >= most:
        raise FileRefused(_("At most %(count)d files. Remove one first.") % {"count": most})
    size = min(body.get("max_bytes") or MAX_BYTES, MAX_BYTES)
    if not file.size:
        raise FileRefused(_("The file is empty."))
    if file.size > size:
        text = _("The file is larger than %(size)s MB.")
        raise FileRefused(text % {"size": f"{size / 1_048_576:.3g}"})
    return _suffix(body, file)


def _suffix(body: Mapping[str, Any], file: File) -> str:
    suffix = PurePath((file.name or "").replace("\\", "/")).suffix.lower()
    allowed = allowed_suffixes(body)
    if suffix not in allowed:
        text = _("Files of this kind are not taken. Possible are: %(kinds)s.")
        raise FileRefused(text % {"kinds": ", ".join(allowed)})
    if not _holds(suffix, file):
        raise FileRefused(_("The file does not hold what its name says."))
    return suffix


def _holds(suffix: str, file: File) -> bool:
    file.seek(0)
    head = file.read(8_192)
    file.seek(0)
    found = filetype.guess(head)
    contents = CONTENTS[suffix]
    if contents is None:
        return found is None and b"\x00" not in head
    return found is not None and found.mime.startswith(contents)


def remove_file(question_attempt: QuestionAttempt, *, key: str) -> None:
    """Take a file away while the question may still be answered; silent if it is gone."""
    with transaction.atomic():
        (live,) = lock([question_attempt])
        if live.read_only:
            raise FileRefused(_("This question can no longer be answered."))
        for row in live.row.files.filter(key=key):
            name = str(row.file.name)
            row.delete()
            transaction.on_commit(partial(private_files().delete, name))
