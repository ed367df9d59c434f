#!/usr/bin/env python3
"""``make run``: from a fresh checkout to a served site. Standard library only.

Each step leaves a stamp of its inputs in ``var/stamps`` and is skipped while they are the same.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("ASAH_VAR_DIR") or ROOT / "var")
SOURCES = ("cms", "home", "learning")


def say(text: str) -> None:
    print(text, flush=True)


def digest(files: Iterable[Path], *extra: str) -> str:
    total = hashlib.sha256("\0".join(extra).encode())
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def is_fresh(stamp: Path, inputs: str) -> bool:
    return stamp.exists() and stamp.read_text() == inputs


def keep(stamp: Path, inputs: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(inputs)


def once(name: str, inputs: str, work: Callable[[], None]) -> None:
    stamp = VAR / "stamps" / name
    if not is_fresh(stamp, inputs):
        work()
        keep(stamp, inputs)


def call(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def build_environment() -> None:
    if PYTHON.exists():
        return
    say("  Creating .venv ...")
    venv.create(VENV, with_pip=True)


def install(requirements: str) -> None:
    def work() -> None:
        say(f"  Installing {requirements} ...")
        call(
            *(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"),
            *("-r", requirements),
        )

    files = {ROOT / "requirements.txt", ROOT / requirements}
    # The environment's own folder time: a rebuilt .venv is empty again.
    made = str((VENV / "pyvenv.cfg").stat().st_mtime_ns)
    once(requirements, digest(files, sys.version, made), work)


def static_inputs() -> str:
    """Stamp what collectstatic reads: our own files by content, the packages by their pins."""
    found = [
        file
        for source in SOURCES
        for file in (ROOT / source).rglob("*")
        if {"static", "static_fonts"} & set(file.parts) and file.is_file()
    ]
    fonts = str((ROOT / "node_modules" / "@fontsource-variable").exists())
    return digest([*found, ROOT / "requirements.txt"], str((VAR / "static").exists()), fonts)


def site_inputs() -> str:
    """Stamp the migrations, catalogues and commands, and which database file is meant."""
    found = [
        file
        for source in SOURCES
        for pattern in ("**/migrations/*.py", "**/*.po", "**/management/commands/*.py")
        for file in (ROOT / source).glob(pattern)
    ]
    database = VAR / "asah.sqlite3"
    return digest(found, str(database.stat().st_ino) if database.exists() else "none")


def prepare() -> None:
    """Bring static files and the database up to date; a database elsewhere is always asked."""
    stamp, static = VAR / "stamps" / "site", VAR / "stamps" / "static"
    static_fresh = is_fresh(static, static_inputs()) and (VAR / "static").exists()
    site_fresh = is_fresh(stamp, site_inputs()) and not os.environ.get("DATABASE_URL")
    if static_fresh and site_fresh:
        return
    call(PYTHON, "manage.py", "prepare_site", *([] if static_fresh else ["--static"]))
    keep(static, static_inputs())
    keep(stamp, site_inputs())


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older one is told so
        sys.exit("Asah needs Python 3.11 or later.")
    started = time.monotonic()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.local")
    say("Asah: preparing")
    build_environment()
    if sys.argv[1:] == ["install-dev"]:
        install_all(["requirements.txt", "requirements-dev.txt"])
        return
    install_all(["requirements.txt"], "--omit=dev")
    prepare()
    accounts = VAR / "demo-accounts.txt"
    if accounts.exists():
        say(f"Asah: demo accounts (docs/demo.md)\n{accounts.read_text().rstrip()}")
    say(f"Asah: ready to start after {time.monotonic() - started:.0f} s")
    if sys.argv[1:] != ["prepare"]:
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "bin" / "serve.py")])  # noqa: S606


def install_all(requirements: Iterable[str], *npm_options: str) -> None:
    """Both package managers wait for the network most of the time: they do so side by side."""
    beside = threading.Thread(target=install_node_packages, args=npm_options, daemon=True)
    beside.start()
    for file in requirements:
        install(file)
    beside.join()


def install_node_packages(*options: str) -> None:
    """The typeface, and for development the test tools. The site works without them."""
    npm = shutil.which("npm")
    if not npm or (options and (ROOT / "node_modules").exists()):
        return

    def work() -> None:
        say("  Installing npm packages ...")
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *options]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            say("  npm ci failed: pages use the system's typeface, some tests are skipped")

    once("npm", digest([ROOT / "package-lock.json"], *options), work)


if __name__ == "__main__":
    main()
