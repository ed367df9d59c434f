"""``make bench``: measure every journey beside a bare Django view, at two sizes."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.load import Request, load
from tests.benchmarks.measure import CONCURRENCIES
from tests.benchmarks.servers import ROOT, served

FOLDER = ROOT / "var" / "bench"
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--sizes", default="1000,20000", help="learners, comma-separated")
    parser.add_argument("--seconds", type=float, default=4, help="length of each run")
    parser.add_argument("--only", default="", help="part of a journey's name")
    parser.add_argument("--fresh", action="store_true", help="seed again")
    return parser.parse_args()


def measure_bare(seconds: float) -> list[dict]:
    with served("tests.benchmarks.bare:application") as server:
        requests = [Request("/")]
        return [load(server, requests, count, seconds).as_json() for count in CONCURRENCIES]


def measure_size(size: int, options: argparse.Namespace) -> list[dict]:
    """Measure in a process of its own, whose environment names the size's database."""
    folder = FOLDER / str(size)
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
        *(sys.executable, "-m", "tests.benchmarks.measure", str(size), str(options.seconds)),
        *(options.only, str(target)),
    ]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return json.loads(target.read_text())


def collect_static() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.local"}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def main() -> None:
    options = arguments()
    collect_static()
    bare, sizes = {}, {}
    for size in map(int, options.sizes.split(",")):
        bare[size] = measure_bare(options.seconds)
        sizes[size] = measure_size(size, options)
        print(report.table(size, bare[size], sizes[size]), flush=True)
    print(report.growth(sizes), flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = {"bare": bare, "sizes": sizes}
    Path(FOLDER, "results.json").write_text(json.dumps(kept, indent=1))
    if not options.only:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(
            report.page(
                bare,
                sizes,
                client="wrk" if shutil.which("wrk") else "threads of Python",
                cores=os.cpu_count(),
                seconds=options.seconds,
            )
        )


if __name__ == "__main__":
    main()
