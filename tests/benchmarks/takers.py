"""Many take a quiz at once: ``python -m tests.benchmarks.takers`` on a database of its own.

Each of the takers signs in through a session that is in the database already, starts, answers ten
pages with time to think, sends what is typed on the way, looks over it, hands in, and begins the
next quiz, until the minutes are over. Ends with 1 where anything was answered wrongly.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.load import FORM, HEADERS
from tests.benchmarks.servers import ROOT, Server, served

TIMEOUT = 60.0
ATTEMPT = re.compile(r"/percobaan/(\d+)/")
STEPS = (
    "front page",
    "start",
    "page",
    "save on the way",
    "save page",
    "summary",
    "finish",
    "review",
)
HEAD = """| step | requests | requests/s | p50 ms | p95 ms | p99 ms |
|---|--:|--:|--:|--:|--:|
"""


class Wrong(Exception):
    """An answer that should have been another one."""


@dataclass
class Tally:
    """What came back, by step; times in milliseconds."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    handed_in: list[int] = field(default_factory=list)


@dataclass
class Browser:
    """One connection that stays open, as a browser's does."""

    host: str
    port: int
    cookie: str
    tally: Tally
    pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, step: str, path: str) -> str:
        return await self.ask(step, "GET", path, None, 200)

    async def post(self, step: str, path: str, fields: dict[str, str], status: int = 302) -> str:
        from tests.benchmarks.sessions import TOKEN

        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields})
        return await self.ask(step, "POST", path, body, status)

    async def ask(self, step: str, method: str, path: str, body: str | None, status: int) -> str:
        """Return where the answer leads to, if anywhere. Whatever goes wrong is counted once."""
        begun = time.perf_counter()
        try:
            heard, location = await asyncio.wait_for(self.send(method, path, body), TIMEOUT)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.close()
            self.tally.errors[f"{step}: {type(error).__name__}"] += 1
            raise Wrong from error
        self.tally.times[step].append((time.perf_counter() - begun) * 1e3)
        if heard != status:
            self.tally.errors[f"{step}: {heard} instead of {status}"] += 1
            raise Wrong
        return location

    async def send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        if self.pipe is None:
            self.pipe = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.pipe
        headers = {**HEADERS, "Host": f"{self.host}:{self.port}", "Cookie": self.cookie}
        if body is not None:
            headers |= {"Content-Type": FORM, "Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n{body or ''}".encode())
        await writer.drain()
        return await self.receive(reader)

    async def receive(self, reader: asyncio.StreamReader) -> tuple[int, str]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {
            name.lower(): value.strip()
            for name, _colon, value in (line.partition(":") for line in head[1:])
        }
        if fields.get("transfer-encoding") == "chunked":
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        else:
            await reader.readexactly(int(fields.get("content-length", 0)))
        if fields.get("connection", "").lower() == "close":
            self.close()
        return int(head[0].split()[1]), fields.get("location", "")

    def close(self) -> None:
        if self.pipe is not None:
            self.pipe[1].close()
            self.pipe = None


@dataclass(frozen=True)
class Plan:
    """``quizzes`` as a taker meets them; ``answers`` by slot, one slot a page."""

    quizzes: list[int]
    answers: Mapping[int, Mapping[str, str]]
    think: float
    ends: float


async def take_all(browser: Browser, plan: Plan, delay: float) -> None:
    await asyncio.sleep(delay)
    for quiz in plan.quizzes:
        if time.monotonic() >= plan.ends:
            break
        try:
            await take(browser, plan, quiz)
        except Wrong:
            await asyncio.sleep(plan.think)
    browser.close()


async def take(browser: Browser, plan: Plan, quiz: int) -> None:
    front = f"/belajar/aktivitas/{quiz}/"
    await browser.get("front page", front)
    found = ATTEMPT.search(await browser.post("start", front, {}))
    if found is None:
        browser.tally.errors["start: no attempt"] += 1
        raise Wrong
    own = f"/belajar/kuis/percobaan/{found[1]}"
    for number, (slot, response) in enumerate(plan.answers.items(), 1):
        here = f"{own}/halaman/{number}/"
        await browser.get("page", here)
        form = {f"q{slot}_{name}": value for name, value in response.items()}
        form[f"q{slot}_-sequence"] = "0"
        await think(plan)
        await browser.post("save on the way", f"{here}simpan/", form, 200)
        await think(plan)
        await browser.post("save page", here, {**form, "go": "next"})
    await browser.get("summary", f"{own}/kumpulkan/")
    await browser.post("finish", f"{own}/kumpulkan/", {})
    browser.tally.handed_in.append(int(found[1]))
    await browser.get("review", f"{own}/tinjauan/")


async def think(plan: Plan) -> None:
    """From half of the usual time to one and a half: whoever comes at once drifts apart."""
    await asyncio.sleep(plan.think / 2 * random.uniform(0.5, 1.5))


async def all_at_once(
    server: Server, cookies: list[str], plan: Plan, ramp: float, tally: Tally
) -> None:
    address = urlsplit(server.address)
    host, port = address.hostname or "", address.port or 0
    browsers = [Browser(host, port, cookie, tally) for cookie in cookies]
    await asyncio.gather(
        *(
            take_all(browser, plan, ramp * number / len(browsers))
            for number, browser in enumerate(browsers)
        )
    )


def table(tally: Tally, seconds: float) -> str:
    rows = [(step, tally.times[step]) for step in STEPS if tally.times[step]]
    rows.append(("all", [spent for times in tally.times.values() for spent in times]))
    return HEAD + "\n".join(line(step, times, seconds) for step, times in rows)


def line(step: str, times: list[float], seconds: float) -> str:
    cuts = quantiles(times, n=100) if len(times) > 1 else times * 99 or [0.0] * 99
    figures = " | ".join(f"{cuts[number - 1]:,.0f}" for number in (50, 95, 99))
    return f"| {step} | {len(times):,} | {len(times) / seconds:,.1f} | {figures} |"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.takers")
    parser.add_argument("--takers", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--think", type=float, default=10, help="seconds a page, on average")
    parser.add_argument("--ramp", type=float, default=10, help="seconds until all have begun")
    return parser.parse_args()


def main() -> None:
    if not os.environ.get("DATABASE_URL"):
        raise SystemExit("name an empty PostgreSQL database of its own in DATABASE_URL")
    folder = ROOT / "var" / "bench" / "takers"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("ASAH_VAR_DIR", str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    import django

    django.setup()
    from tests.benchmarks.quiz import crowd

    options = arguments()
    quizzes, answers, learners = crowd.prepare(options.takers)
    tally = Tally()
    started = time.monotonic()
    with served("cms.wsgi:application") as server:
        started = time.monotonic()
        plan = Plan(quizzes, answers, options.think, started + options.minutes * 60)
        cookies = [learner.cookie for learner in learners]
        asyncio.run(all_at_once(server, cookies, plan, options.ramp, tally))
        seconds, cpu = time.monotonic() - started, server.cpu_seconds()
    print(f"{options.takers} takers, {seconds:.0f} s, {cpu / seconds:.2f} cores of the server\n")
    print(table(tally, seconds))
    faults = crowd.faults(tally.handed_in)
    print(f"\n{len(tally.handed_in):,} attempts handed in, {sum(tally.errors.values())} errors")
    for name, number in [*tally.errors.items(), *faults.items()]:
        print(f"  {number} x {name}")
    sys.exit(bool(tally.errors or faults))


if __name__ == "__main__":
    main()
