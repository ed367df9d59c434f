"""One suite and size in one process: seed, count queries in process, then time over HTTP."""

import itertools
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie
from importlib import import_module
from pathlib import Path

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.journeys import SUITES, Catalogue, Journey
from tests.benchmarks.load import Request, load
from tests.benchmarks.servers import Server, served

CONCURRENCIES = (1, 8, 32)
WARM_UP = 3
# Each run of a POST journey gets requests that nobody has sent before.
SLICE = 4_000


def send(request: Request) -> tuple[int, int]:
    """Return the status and the number of queries of one request, in this process."""
    client = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    client.cookies = SimpleCookie(request.cookie)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        if request.method == "POST":
            response = client.post(
                request.path, request.body, content_type="application/x-www-form-urlencoded"
            )
        else:
            response = client.get(request.path)
    return response.status_code, len(queries)


def count_queries(journey: Journey, requests: Iterator[Request]) -> int:
    """Return the median number of queries after warming up; wrong answers stop the run."""
    counted = []
    for number, request in enumerate(itertools.islice(requests, WARM_UP + 5)):
        status, queries = send(request)
        if status != journey.status:
            raise SystemExit(f"{journey.name}: {request.path} answers {status}")
        if number >= WARM_UP:
            counted.append(queries)
    return Counter(counted).most_common(1)[0][0]


def measure(catalogue: Catalogue, size: int, seconds: float, chosen: str) -> dict:
    """Return ``journeys`` over HTTP and, unless some were chosen, ``work`` in the background."""
    started = time.monotonic()
    seeded = catalogue.seed(size)
    print(f"{size:,} people seeded in {time.monotonic() - started:.0f} s", flush=True)
    journeys = [journey for journey in catalogue.journeys if chosen in journey.name]
    # The endless iterators go on where the counting stopped.
    streams = {journey.name: iter(journey.requests(seeded)) for journey in journeys}
    counts = {j.name: count_queries(j, streams[j.name]) for j in journeys}
    connection.close()
    with served("cms.wsgi:application") as server:
        timed = [
            {
                "journey": journey.name,
                "target": journey.target,
                "queries": counts[journey.name],
                "runs": runs(server, streams[journey.name], seconds),
            }
            for journey in journeys
        ]
        return {"journeys": timed, "work": [] if chosen else catalogue.work(seeded, server)}


def runs(server: Server, stream: Iterator[Request], seconds: float) -> list[dict]:
    """Load a journey until every process has warm caches, then measure at each concurrency."""

    def run(concurrency: int) -> dict:
        return load(server, list(itertools.islice(stream, SLICE)), concurrency, seconds).as_json()

    run(max(CONCURRENCIES))
    return [run(concurrency) for concurrency in CONCURRENCIES]


def main() -> None:
    suite, size, seconds, chosen, target = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    django.setup()
    catalogue = import_module(SUITES[suite].module).CATALOGUE
    results = measure(catalogue, int(size), float(seconds), chosen)
    Path(target).write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
