#!/usr/bin/env python3
"""Collect each package's strings into its own Indonesian catalogue, then compile them."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("id",)
VOLATILE = re.compile(r'^"(POT-Creation-Date|Report-Msgid-Bugs-To):.*\n', re.M)


def packages() -> list[Path]:
    plugins = [p for p in (ROOT / "learning" / "plugins").iterdir() if (p / "apps.py").exists()]
    found = [ROOT / "cms", ROOT / "home", ROOT / "learning" / "core", *sorted(plugins)]
    return [package for package in found if package.is_dir()]


def manage(*arguments: str, cwd: Path = ROOT) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, cwd=cwd, env=env, check=True)


def collect(package: Path) -> None:
    locales = [flag for code in LANGUAGES for flag in ("-l", code)]
    # The site's shell belongs to no package: its strings live with cms.
    link = package / "_shell" if package.name == "cms" else None
    (package / "locale").mkdir(exist_ok=True)
    try:
        if link:
            link.symlink_to(ROOT / "templates")
        manage(
            *("makemessages", *locales, "--no-location", "--no-wrap", "-v", "0"),
            *("--ignore", "demo/*", "--ignore", "tests/*", *(["--symlinks"] if link else [])),
            cwd=package,
        )
    finally:
        if link:
            link.unlink(missing_ok=True)
    for code in LANGUAGES:
        undate(package / "locale" / code / "LC_MESSAGES" / "django.po")


def undate(catalogue: Path) -> None:
    """The date of collecting would make every run a change, and two branches a conflict."""
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(VOLATILE.sub("", text), encoding="utf-8")


def main() -> None:
    for package in packages():
        collect(package)
    manage("compile_catalogs")


if __name__ == "__main__":
    main()
