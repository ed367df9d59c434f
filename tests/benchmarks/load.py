"""Send requests in a closed loop and time them: with wrk where it is, else with threads."""

import http.client
import json
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.servers import Server

# What a browser sends: answers are compressed, as they are for real visitors.
HEADERS = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "id"}
FORM = "application/x-www-form-urlencoded"

# Each wrk thread takes every n-th request of the list, so that none is sent twice at once.
SCRIPT = """
local id = 0
function setup(thread) thread:set("offset", id); id = id + 1 end
function init(args)
  requests, at, step = {}, offset, tonumber(args[2])
  for line in io.lines(args[1]) do requests[#requests + 1] = line end
  for i, line in ipairs(requests) do
    local method, path, cookie, body = line:match("^(.-)\\t(.-)\\t(.-)\\t(.*)$")
    local headers = { %s }
    if cookie ~= "" then headers["Cookie"] = cookie end
    if method == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    requests[i] = wrk.format(method, path, headers, body)
  end
end
function request()
  local answer = requests[at %% #requests + 1]
  at = at + step
  return answer
end
function done(summary, latency, all)
  io.write(string.format(
    '{"requests": %%d, "seconds": %%f, "median": %%f, "p95": %%f, "errors": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read
      + summary.errors.write + summary.errors.timeout))
end
"""


@dataclass(frozen=True)
class Request:
    path: str
    method: str = "GET"
    cookie: str = ""
    body: str = ""

    def line(self) -> str:
        return f"{self.method}\t{self.path}\t{self.cookie}\t{self.body}\n"


@dataclass(frozen=True)
class Outcome:
    """Times in milliseconds; ``cpu`` is the server's processor time a request."""

    concurrency: int
    requests: int
    seconds: float
    median: float
    p95: float
    errors: int
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, float]:
        return {**asdict(self), "requests_per_second": round(self.rate, 1)}


def load(server: Server, requests: list[Request], concurrency: int, seconds: float) -> Outcome:
    send_all = with_wrk if shutil.which("wrk") else with_threads
    before = server.cpu_seconds()
    outcome = send_all(server.address, requests, concurrency, seconds)
    spent = server.cpu_seconds() - before
    return replace(outcome, cpu=round(spent / max(1, outcome.requests) * 1e3, 3))


def with_wrk(address: str, requests: list[Request], concurrency: int, seconds: float) -> Outcome:
    threads = min(2, concurrency)
    headers = ", ".join(f'["{name}"] = "{value}"' for name, value in HEADERS.items())
    with tempfile.TemporaryDirectory() as folder:
        script, lines = Path(folder, "load.lua"), Path(folder, "requests")
        script.write_text(SCRIPT % headers)
        lines.write_text("".join(request.line() for request in requests))
        command = [
            *("wrk", "-t", str(threads), "-c", str(concurrency), "-d", f"{seconds:.0f}s"),
            *("--timeout", "30s", "-s", str(script), address, "--", str(lines), str(threads)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    heard = json.loads(next(li for li in done.stdout.splitlines() if li.startswith("{")))
    return Outcome(concurrency=concurrency, **heard)


def with_threads(
    address: str, requests: list[Request], concurrency: int, seconds: float
) -> Outcome:
    times: list[float] = []
    errors: list[int] = []
    queue, lock = iter(range(10**9)), threading.Lock()
    started = time.monotonic()
    ends = started + seconds

    def work() -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        while time.monotonic() < ends:
            with lock:
                request = requests[next(queue) % len(requests)]
            begun = time.perf_counter()
            status = send(connection, request)
            times.append((time.perf_counter() - begun) * 1e3)
            if status >= 400:
                errors.append(status)

    workers = [threading.Thread(target=work) for _ in range(concurrency)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    spent = time.monotonic() - started
    quantiles = statistics.quantiles(times, n=20) if len(times) > 1 else times * 19
    return Outcome(concurrency, len(times), spent, quantiles[9], quantiles[18], len(errors))


def send(connection: http.client.HTTPConnection, request: Request) -> int:
    headers = dict(HEADERS)
    if request.cookie:
        headers["Cookie"] = request.cookie
    if request.method == "POST":
        headers["Content-Type"] = FORM
    connection.request(request.method, request.path, request.body or None, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status
