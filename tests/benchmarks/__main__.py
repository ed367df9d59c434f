"""``make bench``: measure all journeys of each suite beside a bare Django view, at two sizes."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from datetime import date

from tests.benchmarks import report
from tests.benchmarks.journeys import SUITES
from tests.benchmarks.load import Request, load
from tests.benchmarks.measure import CONCURRENCIES
from tests.benchmarks.servers import ROOT, served

FOLDER = ROOT / "var" / "bench"
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--suite", choices=[*SUITES, "all"], default="all")
    for name, suite in SUITES.items():
        flags = ["--sizes", "--courses-sizes"] if name == "courses" else [f"--{name}-sizes"]
        help_text = f"{suite.people}, comma-separated; {suite.sizes} unless told"
        parser.add_argument(*flags, dest=name, default=suite.sizes, help=help_text)
    parser.add_argument("--seconds", type=float, default=4, help="length of each run")
    parser.add_argument("--only", default="", help="part of a journey's name; keeps nothing")
    parser.add_argument("--draft", action="store_true", help="print the figures, keep nothing")
    parser.add_argument("--fresh", action="store_true", help="seed again")
    return parser.parse_args()


def measure_bare(seconds: float) -> list[dict]:
    with served("tests.benchmarks.bare:application") as server:
        requests = [Request("/")]
        return [load(server, requests, count, seconds).as_json() for count in CONCURRENCIES]


def measure_size(name: str, size: int, options: argparse.Namespace) -> dict:
    """Measure in a process of its own, whose environment names the size's database."""
    folder = FOLDER / name / str(size)
    if options.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "ASAH_VAR_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    target = folder / "results.json"
    command = [
        *(sys.executable, "-m", "tests.benchmarks.measure", name, str(size)),
        *(str(options.seconds), options.only, str(target)),
    ]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return json.loads(target.read_text())


def measure_suite(name: str, options: argparse.Namespace) -> dict:
    sizes = {}
    for size in map(int, getattr(options, name).split(",")):
        bare = measure_bare(options.seconds)
        sizes[size] = {"bare": bare, **measure_size(name, size, options)}
    return {"date": date.today().isoformat(), "seconds": options.seconds, "sizes": sizes}


def collect_static() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.local"}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def written(name: str, results: dict) -> str:
    return report.suite(SUITES[name].title, SUITES[name].people, results)


def keep(measured: dict[str, dict]) -> None:
    """Write what was measured into the page, beside the suites that were measured before."""
    path = FOLDER / "results.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    kept = {name: {**kept, **measured}.get(name) for name in SUITES}
    path.write_text(json.dumps(kept, indent=1))
    unknown = [name for name, results in kept.items() if not results]
    if unknown and PAGE.exists():
        # A fresh checkout knows nothing of earlier figures: writing the page would lose them.
        print(f"{PAGE.name} is left alone: not measured here yet: {', '.join(unknown)}")
        return
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(
        report.page(
            [written(name, results) for name, results in kept.items() if results],
            client="wrk" if shutil.which("wrk") else "threads of Python",
            cores=os.cpu_count(),
        )
    )


def main() -> None:
    options = arguments()
    collect_static()
    measured = {}
    for name in SUITES if options.suite == "all" else [options.suite]:
        measured[name] = measure_suite(name, options)
        print(written(name, measured[name]), flush=True)
    if not (options.only or options.draft):
        keep(measured)


if __name__ == "__main__":
    main()
