"""Paper: PDF and pictures of it, made by Typst from a source file and data.

Typst sees nothing but a folder with the source and what it is given, and its own fonts.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

import typst

MAIN = "main.typ"
NO_FILES: Mapping[str, bytes] = MappingProxyType({})
PrintError = typst.TypstError


def make_pdf(
    source: Path,
    *,
    data: dict[str, Any],
    files: Mapping[str, bytes] = NO_FILES,
    standard: str = "",
    at: dt.datetime | None = None,
) -> bytes:
    """A tagged PDF. ``data`` (JSON) is ``json(bytes(sys.inputs.data))`` to the source.

    ``files`` are pictures by the name that the source calls them. ``standard`` is one that Typst
    keeps to, such as ``"a-2b"``. With ``at``, an aware time, the same input gives the same bytes.
    Raises ``PrintError`` where Typst cannot draw it, say a damaged picture.
    """
    return _compile(
        source,
        data,
        files,
        pdf_standards=[standard] if standard else [],
        timestamp=int(at.timestamp()) if at else None,
    )


def make_pictures(
    source: Path,
    *,
    data: dict[str, Any],
    files: Mapping[str, bytes] = NO_FILES,
    dots_per_inch: int = 96,
) -> list[bytes]:
    """The same as PNG, one for each page."""
    made = _compile(source, data, files, format="png", ppi=float(dots_per_inch))
    return [made] if isinstance(made, bytes) else made


def _compile(source: Path, data: dict[str, Any], files: Mapping[str, bytes], **options: Any) -> Any:
    # Typst takes text from memory, but pictures only from a folder.
    with tempfile.TemporaryDirectory(prefix="asah-print-") as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / PurePath(file).name).write_bytes(content)
        main = folder / MAIN
        main.write_bytes(source.read_bytes())
        return typst.compile(
            str(main),
            root=str(folder),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
            **options,
        )
