"""Archives from strangers: sizes, paths and numbers are checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from .values import FormatError

MARK = b"PK\x03\x04"
MAX_PARTS, MAX_UNPACKED, MAX_RATIO = 20_000, 200 * 1024 * 1024, 200
SMALL = 1024 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)


class Archive:
    """``read`` gives a part; sizes that the archive claims bound what is unpacked."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            parts = self._zip.infolist()
        except (*BROKEN, ValueError):
            raise FormatError(_("The archive cannot be read.")) from None
        self._check(parts)
        self._parts = {part.filename: part for part in parts if not part.is_dir()}

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise FormatError(_("The archive is too large once unpacked."))
        for part in parts:
            path = PurePosixPath(part.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in part.filename:
                raise FormatError(_("The archive holds a path that leads out of it."))
            if part.flag_bits & 1:
                raise FormatError(_("The archive is protected by a password."))
            if part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1):
                raise FormatError(_("The archive is too large once unpacked."))

    def names(self) -> list[str]:
        return list(self._parts)

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def read(self, name: str) -> bytes:
        """Raises FormatError where the part is broken; KeyError where there is none."""
        part = self._parts[name]
        try:
            with self._zip.open(part) as opened:
                # The claim was checked: one byte more shows a lie.
                content = opened.read(part.file_size + 1)
        except (*BROKEN, ValueError):
            raise FormatError(_("The archive cannot be read.")) from None
        if len(content) > part.file_size:
            raise FormatError(_("The archive is too large once unpacked."))
        return content


def pack(parts: dict[str, bytes]) -> bytes:
    """The same parts always make the same archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
