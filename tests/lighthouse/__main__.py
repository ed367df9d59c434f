"""``make audit``: Lighthouse's mobile profile over one page of every kind, against its floors.

Needs Node.js, npm and Chromium; ``CHROMIUM`` names a browser. Keeps the demo site in
``var/audit`` and writes ``docs/reference/lighthouse.md``. Ends with 1 below a floor.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.conftest import ARGUMENTS, BROWSERS
from tests.quality.pages import PAGES, Page
from tests.quality.site import ROOT, Site, running

from . import report

FOLDER = Path(__file__).parent
TARGET = ROOT / "docs" / "reference" / "lighthouse.md"
CLI = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
AUDITED = {
    "home": "",
    "catalogue": "",
    "showcase": "",
    "innovation": "",
    "practice": "",
    "article": "",
    "region": "",
    "course": "",
    "search_found": "",
    "lesson": "learner",
}
# A page behind the sign-in is in no search engine: robots.txt keeps them out, on purpose.
FLOORS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PRIVATE_FLOORS = {name: floor for name, floor in FLOORS.items() if name != "seo"}
# Search engines ask that results of a site's own search stay out of theirs: ``noindex``.
LEFT_OUT = {"search_found": "is-crawlable"}
# The figure for speed moves with whatever else the machine does: below its floor, of three runs
# the one in the middle counts.
MORE_RUNS = 2


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.lighthouse")
    parser.add_argument("--only", default="", help="part of a page's name")
    parser.add_argument("--fresh", action="store_true", help="make the demo site again")
    return parser.parse_args()


def install() -> None:
    npm = shutil.which("npm")
    if not npm:
        sys.exit("make audit needs Node.js with npm")
    lock, stamp = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    print("  Installing Lighthouse ...", flush=True)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    subprocess.run(command, cwd=FOLDER, env=environment, check=True)


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or sys.exit("make audit needs Chromium")


def measured(site: Site, page: Page, browser: str) -> dict[str, Any]:
    """Return Lighthouse's result of one first visit, on a phone and a slow network."""
    floors = PRIVATE_FLOORS if page.who else FLOORS
    cookie = site.cookie(page.who)
    command = [
        *("node", str(CLI), site.url(page), "--quiet", "--output=json", "--locale=en"),
        *(f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}", "--max-wait-for-load=90000"),
        f"--only-categories={','.join(floors)}",
        f"--skip-audits={LEFT_OUT.get(page.name, '')}",
        f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}",
    ]
    environment = {**os.environ, "CHROME_PATH": browser}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def audited(site: Site, page: Page, browser: str) -> report.Row:
    floors = PRIVATE_FLOORS if page.who else FLOORS
    runs = [report.row(page, floors, measured(site, page, browser))]
    if runs[0].scores["performance"] < FLOORS["performance"]:
        runs += [report.row(page, floors, measured(site, page, browser)) for _ in range(MORE_RUNS)]
    middle = median(run.scores["performance"] for run in runs)
    found = next(run for run in runs if run.scores["performance"] == middle)
    print(report.line(found), *(f"    {fault}" for fault in found.faults), sep="\n", flush=True)
    return found


def main() -> int:
    options, browser = arguments(), chromium()
    install()
    folder = ROOT / "var" / "audit"
    if options.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for page in PAGES if AUDITED.get(page.name) == page.who]
    with running(folder) as site:
        rows = [audited(site, page, browser) for page in pages if options.only in page.name]
    if not options.only:
        TARGET.write_text(report.page(rows))
    return int(any(row.missed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
