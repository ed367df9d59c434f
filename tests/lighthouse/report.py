"""Lighthouse's figures as a table for people."""

import os
import platform
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.quality.pages import Page

PAGE = """# Lighthouse

`make audit` wrote this page: one first visit to each page of the demo with Lighthouse
{lighthouse}'s mobile profile (a slow phone and network, simulated), {browser}. The floors are
performance 95 and 100 for accessibility, best practices and SEO. Below the floor of performance
a page is measured three times and the run in the middle counts, as that figure moves with
whatever else the machine does. Two things are left out: SEO of the lesson's page, which stands
behind the sign-in where `robots.txt` sends search engines away; and "is crawlable" of search
results, which search engines do not want in theirs (`noindex`).

{date}, {machine}, {cores} cores.

{table}
{faults}"""
HEAD = """| page | performance | accessibility | best practices | SEO | largest paint s | blocked ms | shift | KB |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
"""  # noqa: E501
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


@dataclass(frozen=True)
class Row:
    """``scores`` of 100 by category; ``faults`` are the audits that cost a hundred its full."""

    name: str
    scores: dict[str, int]
    floors: dict[str, int]
    figures: tuple[float, float, float]
    sent: float
    faults: list[str]
    versions: tuple[str, str]

    @property
    def missed(self) -> list[str]:
        return [name for name, floor in self.floors.items() if self.scores[name] < floor]


def row(page: Page, floors: dict[str, int], found: dict[str, Any]) -> Row:
    """Raise where Lighthouse saw no page, or the sign-in's instead: they are not what we ask."""
    if "runtimeError" in found:
        raise RuntimeError(f"{page}: {found['runtimeError']['message']}")
    if found["finalDisplayedUrl"] != found["requestedUrl"]:
        raise RuntimeError(f"{page}: ended at {found['finalDisplayedUrl']}")
    audits, categories = found["audits"], found["categories"]
    scores = {name: round(100 * categories[name]["score"]) for name in floors}
    paint, blocked, shift = (audits[name]["numericValue"] for name in FIGURES)
    return Row(
        name=str(page),
        scores=scores,
        floors=floors,
        figures=(paint / 1000, blocked, shift),
        sent=audits["total-byte-weight"]["numericValue"] / 1024,
        faults=[fault for name in floors if scores[name] < 100 for fault in lost(found, name)],
        versions=(found["lighthouseVersion"], browser(found["userAgent"])),
    )


def browser(agent: str) -> str:
    return next((part for part in agent.split() if "Chrome/" in part), agent).replace("/", " ")


def lost(found: dict[str, Any], category: str) -> list[str]:
    """Return the audits of a category that cost points, with the first elements they name."""
    lines = []
    for reference in found["categories"][category]["auditRefs"]:
        audit = found["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            lines.append(f"{category}: {audit['title']} {' '.join(named(audit))}".strip())
    return lines


def named(audit: dict[str, Any]) -> list[str]:
    items = (audit.get("details") or {}).get("items", [])[:3]
    nodes = (item.get("node") or item.get("source") or {} for item in items)
    return [
        str(node.get("selector", "") if isinstance(node, dict) else node) for node in nodes if node
    ] or [audit.get("displayValue", "")]


def line(found: Row) -> str:
    scores = " | ".join(str(found.scores.get(name, "")) for name in CATEGORIES)
    paint, blocked, shift = found.figures
    verdict = f" (below: {', '.join(found.missed)})" if found.missed else ""
    return (
        f"| {found.name}{verdict} | {scores} | {paint:.1f} | {blocked:.0f} | {shift:.3f} "
        f"| {found.sent:.0f} |"
    )


def page(rows: list[Row]) -> str:
    faults = [f"- {found.name}: {fault}" for found in rows for fault in found.faults]
    lighthouse, chrome = rows[0].versions
    return PAGE.format(
        lighthouse=lighthouse,
        browser=chrome,
        date=date.today().isoformat(),
        machine=platform.machine(),
        cores=os.cpu_count(),
        table=HEAD + "\n".join(line(found) for found in rows) + "\n",
        faults="\n## What cost points\n\n" + "\n".join(faults) + "\n" if faults else "",
    )
