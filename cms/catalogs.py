"""Translation catalogues, compiled without the gettext tools."""

from pathlib import Path

import polib
from django.conf import settings

from cms.sourcestrings import renamed, source_strings

PACKAGES = ("cms", "home", "learning")


def catalogs() -> list[Path]:
    """Return every ``django.po`` and ``djangojs.po`` of our own packages."""
    roots = [settings.BASE_DIR / name for name in PACKAGES]
    return sorted(file for root in roots for file in root.rglob("locale/*/LC_MESSAGES/*.po"))


def compile_changed() -> int:
    """Write each ``.mo`` that is missing or older than its ``.po``; return how many."""
    stale = [file for file in catalogs() if is_stale(file)]
    for file in stale:
        polib.pofile(str(file)).save_as_mofile(str(file.with_suffix(".mo")))
    return len(stale)


def is_stale(file: Path) -> bool:
    compiled = file.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < file.stat().st_mtime


def problems(file: Path) -> list[str]:
    """Tell what a translator still owes: fuzzy and missing entries of one catalogue."""
    entries = [entry for entry in polib.pofile(str(file)) if not entry.obsolete]
    fuzzy = [f"fuzzy: {entry.msgid!r}" for entry in entries if entry.fuzzy]
    missing = [f"missing: {entry.msgid!r}" for entry in entries if not has_text(entry)]
    return [f"{file.relative_to(settings.BASE_DIR)}: {text}" for text in fuzzy + missing]


def has_text(entry: polib.POEntry) -> bool:
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return all(texts)


def uncollected() -> list[str]:
    """Tell which strings of the source have no entry in any Indonesian catalogue."""
    files = [file for file in catalogs() if "/id/" in file.as_posix()]
    known = {entry.msgid for file in files for entry in polib.pofile(str(file))}
    missing = [f"not collected: {text!r}" for text in sorted(source_strings() - known)]
    return missing + [f"not collected under this name: {name}" for name in renamed()]
