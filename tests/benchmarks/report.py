"""Figures as a table for people; the JSON beside it is for comparison by machines."""

import platform
from datetime import date

PAGE = """# Benchmarks

`make bench` wrote this page. A closed loop over HTTP ({client}) against one machine that also
runs the client; "bare" is a Django view that says hello without middleware, served the same way
(Granian, 2 workers of 4 threads) in the same run. Compare ratios, not milliseconds: machines
differ and drift. CPU is the server's processor time a request, and the share by CPU divides the
bare view's by it: on a busy machine it says more than the rate. Every journey asks for
compressed answers, as browsers do.

{date}, {machine}, Python {python}, {cores} cores, {seconds:.0f} s a run.

{tables}
"""
HEAD = """## {size} learners

| journey | queries | median ms | p95 ms | requests/s at 1 | at 8 | at 32 | CPU ms | share of bare at 8 | share by CPU | target |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"""  # noqa: E501


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


def table(size: int, bare: list[dict], results: list[dict]) -> str:
    yardstick = {"journey": "bare view", "queries": 0, "target": None, "runs": bare}
    rows = [row(result, bare[1]) for result in (yardstick, *results)]
    return HEAD.format(size=f"{size:,}") + "".join(rows)


def growth(sizes: dict[int, list[dict]]) -> str:
    """Compare the largest site's median times with the smallest one's; 1.2 is the limit."""
    small, large = min(sizes), max(sizes)
    if small == large:
        return ""
    before = {r["journey"]: r["runs"][1]["median"] for r in sizes[small]}
    lines = [
        f"| {r['journey']} | {r['runs'][1]['median'] / before[r['journey']]:.2f} |"
        for r in sizes[large]
    ]
    head = f"## Median time at {large:,} learners over that at {small:,}\n\n| journey | ratio |\n"
    return head + "|---|--:|\n" + "\n".join(lines) + "\n"


def page(bare: dict[int, list[dict]], sizes: dict[int, list[dict]], **facts: object) -> str:
    tables = [table(size, bare[size], results) for size, results in sizes.items()]
    return PAGE.format(
        tables="\n".join([*tables, growth(sizes)]).rstrip(),
        date=date.today().isoformat(),
        machine=platform.machine(),
        python=platform.python_version(),
        **facts,
    )
