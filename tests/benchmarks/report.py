"""Figures as a table for people; the JSON beside it is for comparison by machines."""

import platform

PAGE = """# Benchmarks

`make bench` wrote this page. A closed loop over HTTP ({client}) against one machine that also
runs the client; "bare" is a Django view that says hello without middleware, served the same way
(Granian, 2 workers of 4 threads) in the same run. Compare ratios, not milliseconds: machines
differ and drift. CPU is the server's processor time a request, and the share by CPU divides the
bare view's by it: on a busy machine it says more than the rate. Every journey asks for
compressed answers, as browsers do. Work in the background is timed in a process beside the
server, on the same database.

{machine}, Python {python}, {cores} cores.

{suites}
"""
HEAD = """### {size} {people}

| journey | queries | median ms | p95 ms | requests/s at 1 | at 8 | at 32 | CPU ms | share of bare at 8 | share by CPU | target |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"""  # noqa: E501
WORK = """### Work in the background

| people | work | queries | times | median ms | p95 ms | median in bare requests | limit |
|--:|---|--:|--:|--:|--:|--:|---|
"""


def row(result: dict, bare: dict) -> str:
    """Write one journey's line; ``bare`` is the yardstick's run at the middle concurrency."""
    runs, target = result["runs"], result["target"]
    middle = runs[1]
    share = middle["requests_per_second"] / bare["requests_per_second"]
    by_cpu = bare["cpu"] / middle["cpu"] if middle["cpu"] else 0
    rates = " | ".join(f"{run['requests_per_second']:,.0f}" for run in runs)
    verdict = "" if target is None else f"{target} {'met' if share >= target else 'missed'}"
    faults = sum(run["errors"] for run in runs)
    name = result["journey"] + (f" ({faults} errors)" if faults else "")
    return (
        f"| {name} | {result['queries']} | {middle['median']:.1f} | {middle['p95']:.1f} | {rates} "
        f"| {middle['cpu']:.2f} | {share:.3f} | {by_cpu:.3f} | {verdict} |\n"
    )


def table(size: int, people: str, bare: list[dict], results: list[dict]) -> str:
    yardstick = {"journey": "bare view", "queries": 0, "target": None, "runs": bare}
    rows = [row(result, bare[1]) for result in (yardstick, *results)]
    return HEAD.format(size=f"{size:,}", people=people) + "".join(rows)


def growth(people: str, sizes: dict[int, dict]) -> str:
    """Compare the largest site's median times with the smallest one's; 1.2 is the limit."""
    small, large = min(sizes), max(sizes)
    if small == large:
        return ""
    before = {r["journey"]: r["runs"][1]["median"] for r in sizes[small]["journeys"]}
    lines = [
        f"| {r['journey']} | {r['runs'][1]['median'] / before[r['journey']]:.2f} |"
        for r in sizes[large]["journeys"]
    ]
    head = f"### Median time at {large:,} {people} over that at {small:,}\n\n| journey | ratio |\n"
    return head + "|---|--:|\n" + "\n".join(lines) + "\n"


def work_row(size: int, work: dict, bare: dict) -> str:
    """Write one line of work; ``bare`` is the yardstick's run with nobody else asking."""
    limit = work["limit"]
    verdict = "" if limit is None else f"{limit:,} ms {'met' if met(work) else 'missed'}"
    name = work["work"] + (f" ({work['note']})" if work["note"] else "")
    return (
        f"| {size:,} | {name} | {work['queries']:,} | {work['times']} | {work['median']:,.1f} "
        f"| {work['p95']:,.1f} | {work['median'] / bare['median']:,.0f} | {verdict} |\n"
    )


def met(work: dict) -> bool:
    return work["p95"] <= work["limit"]


def background(sizes: dict[int, dict]) -> str:
    rows = [
        work_row(size, work, found["bare"][0])
        for size, found in sizes.items()
        for work in found["work"]
    ]
    return WORK + "".join(rows) if rows else ""


def suite(title: str, people: str, results: dict) -> str:
    """Write a suite; ``results`` has the ``date``, the ``seconds`` of a run, and the ``sizes``.

    Each size has the runs of the ``bare`` view, the ``journeys`` and the ``work``.
    """
    sizes = {int(size): found for size, found in results["sizes"].items()}
    head = f"## {title}\n\nMeasured on {results['date']}, {results['seconds']:g} s a run.\n"
    tables = [table(size, people, x["bare"], x["journeys"]) for size, x in sizes.items()]
    parts = [head, *tables, growth(people, sizes), background(sizes)]
    return "\n".join(part for part in parts if part)


def page(suites: list[str], **facts: object) -> str:
    return PAGE.format(
        suites="\n".join(suites).rstrip(),
        machine=platform.machine(),
        python=platform.python_version(),
        **facts,
    )
