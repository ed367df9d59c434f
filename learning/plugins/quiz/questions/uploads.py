"""What a taker may hand in: how many files, how large, of which kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .reading import Body

ANY_NUMBER = -1
# Nothing of this may run in a reader's browser or on a marker's desk.
REFUSED = frozenset(
    ".htm .html .xhtml .svg .xml .js .mjs .exe .msi .bat .cmd .com .scr .ps1 .sh .jar .apk "
    ".vbs .hta .lnk .docm .xlsm .pptm .php .py".split()
)
DEFAULT_TYPES = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".jpg", ".jpeg", ".png", ".txt")
MIB = 1024 * 1024
_SUFFIX = re.compile(r"\.[a-z0-9]{1,7}")
_KEY = re.compile(r"[0-9A-Za-z-]{1,40}")
MAX_FILES = 20


def clean(body: Body, *, attachments: int = 0) -> dict[str, Any]:
    most = body.whole("attachments", default=attachments, low=ANY_NUMBER, high=MAX_FILES)
    least = body.whole("attachments_required", default=0, low=0, high=MAX_FILES)
    if most != ANY_NUMBER and least > most:
        body.fault("attachments_required", _("More files are required than may be attached."))
    return {
        "attachments": most,
        "attachments_required": least,
        "max_bytes": body.whole("max_bytes", default=10 * MIB, low=1024, high=100 * MIB),
        "file_types": _types(body),
    }


def _types(body: Body) -> list[str]:
    given = body.row.get("file_types")
    if isinstance(given, str):
        given = given.replace(",", " ").split()
    words = (
        [word for word in given if isinstance(word, str)] if isinstance(given, list | tuple) else []
    )
    found = dict.fromkeys("." + word.strip().lower().lstrip(".*") for word in words if word.strip())
    for word in found:
        if word in REFUSED or not _SUFFIX.fullmatch(word):
            body.fault("file_types", _("Files of type %(type)s cannot be taken.") % {"type": word})
    return list(found) or list(DEFAULT_TYPES)


def most_files(rules: Mapping[str, Any]) -> int:
    return MAX_FILES if rules["attachments"] == ANY_NUMBER else rules["attachments"]


def keys_of(value: Any, *, most: int = MAX_FILES) -> list[str]:
    """Keys of files as a response keeps them. Whose they are is the caller's to check."""
    if not isinstance(value, str):
        return []
    keys = dict.fromkeys(key.strip() for key in value[: 60 * MAX_FILES].split(","))
    return [key for key in keys if _KEY.fullmatch(key)][:most]


def context(body: Mapping[str, Any], response: Mapping[str, str], prefix: str) -> dict[str, Any]:
    keys = keys_of(response.get("files", ""))
    most = most_files(body)
    return {
        "name": f"{prefix}-upload",
        "remove_name": f"{prefix}-remove",
        "keys": keys,
        "most": most,
        "left": max(0, most - len(keys)),
        "required": body["attachments_required"],
        "max_bytes": body["max_bytes"],
        "types": body["file_types"],
        "accept": ",".join(body["file_types"]),
    }
