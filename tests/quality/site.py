"""One production-like server over a site of its own, and what a browser sees there."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Request

from tests.benchmarks.servers import served

from .pages import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESKTOP = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
VIEWS = [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "dark"), (DESKTOP, "light")]
WATCH = """
window.asah = {shift: 0, moved: [], violations: []};
new PerformanceObserver((list) => {
  for (const {value, sources} of list.getEntries()) {
    asah.shift += value;
    for (const {node} of sources) asah.moved.push(node && (node.outerHTML || "").slice(0, 80));
  }
}).observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation", (event) => {
  asah.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
# Until then the colours of one theme stand on those of the other.
SETTLE = """async () => {
  for (let turn = 0; turn < 2; turn += 1) await new Promise(requestAnimationFrame);
  const moves = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(moves.map((one) => one.finished));
}"""
RUN_AXE = """async ([tags, left]) => {
  const rules = Object.fromEntries(left.map((rule) => [rule, {enabled: false}]));
  const options = {runOnly: tags, rules, resultTypes: ["violations"]};
  const found = await axe.run(document, options);
  return found.violations.map(({id, nodes}) => [id, nodes.map(({target, failureSummary}) =>
    [target.join(" "), failureSummary])]);
}"""
# Wagtail's header has two breadcrumb landmarks without names, one of them for scrolling.
# The button of its filters is named without the number that it shows once some are set.
NOT_IN_ADMIN = ["landmark-unique", "label-content-name-mismatch"]
# The same cookie and field that a real form has.
TOKEN = "a" * 32
SEND_FORM = """([action, token]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  const field = document.createElement("input");
  field.name = "csrfmiddlewaretoken";
  field.value = token;
  form.append(field);
  document.body.append(form);
  form.submit();
}"""


@dataclass
class Site:
    address: str
    sessions: dict[str, str]
    addresses: dict[str, str]

    def url(self, page: Page) -> str:
        return self.address + (page.path or self.addresses[page.name])

    def cookies(self, who: str) -> list[dict[str, str]]:
        values = {"asah_csrf": TOKEN, "asah_session": self.sessions.get(who, "")}
        return [
            {"name": name, "value": value, "url": self.address}
            for name, value in values.items()
            if who and value
        ]

    def cookie(self, who: str) -> str:
        """Return a request's header for whoever speaks plain HTTP."""
        return "; ".join(f"{row['name']}={row['value']}" for row in self.cookies(who))


@dataclass
class Visit:
    """What the first visit to one page brought."""

    status: int = 0
    html: str = ""
    urls: list[str] = field(default_factory=list)
    sent: int = 0
    shift: float = 0.0
    moved: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    faults: dict[str, Any] = field(default_factory=dict)


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """Make the site in ``folder`` (kept between runs if it is there) and serve it."""
    made = make(folder)
    with served("cms.wsgi:application", **environment(folder)) as server:
        yield Site(address=server.address, **made)


def environment(folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.quality.settings",
        "ASAH_VAR_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }


def make(folder: Path) -> dict[str, Any]:
    """Return the ``sessions`` and ``addresses`` of a site in ``folder``."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.quality.world"],
        cwd=ROOT,
        env={**os.environ, **environment(folder)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(made.stdout.splitlines()[-1])


@contextmanager
def running_copy(original: Path, folder: Path) -> Iterator[Site]:
    """Serve a copy of the site that whichever process comes first makes in ``original``."""
    facts = original.with_suffix(".json")
    with original.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not facts.exists():
            facts.write_text(json.dumps(make(original)))
    shutil.copytree(original, folder)
    with served("cms.wsgi:application", **environment(folder)) as server:
        yield Site(address=server.address, **json.loads(facts.read_text()))


def visit(browser: Browser, site: Site, page: Page) -> Visit:
    """Open a page as for the first time, note its cost, then look at it with axe."""
    context = browser.new_context(
        viewport=PHONE, color_scheme="light", reduced_motion="reduce", locale="id-ID"
    )
    context.set_default_timeout(90_000)
    context.add_init_script(WATCH)
    try:
        context.add_cookies(site.cookies(page.who))
        return looked_at(context, site, page)
    finally:
        context.close()


def looked_at(context: BrowserContext, site: Site, page: Page) -> Visit:
    seen, tab = Visit(), context.new_page()
    if page.sends_form:
        tab.goto(f"{site.address}/healthz")
    tab.on("console", lambda message: note(seen, message, site.url(page)))
    tab.on("pageerror", lambda error: seen.console.append(str(error)))
    finished: list[Request] = []
    tab.on("requestfinished", lambda request: finished.append(request))
    tab.on("requestfailed", lambda request: seen.console.append(f"failed {request.url}"))
    if page.sends_form:
        with tab.expect_navigation(wait_until="networkidle") as heard:
            tab.evaluate(SEND_FORM, [site.url(page), TOKEN])
        response = heard.value
    else:
        response = tab.goto(site.url(page), wait_until="networkidle")
    seen.status, seen.html = response.status, response.text()
    seen.shift, seen.moved = tab.evaluate("[asah.shift, asah.moved]")
    count(seen, finished)
    look(seen, tab, NOT_IN_ADMIN if page.is_admin else [])
    seen.violations = tab.evaluate("asah.violations")
    return seen


def note(seen: Visit, message: Any, url: str) -> None:
    # The browser reports a page of status 404 itself; that is what was asked for.
    is_own_status = message.location.get("url") == url and "Failed to load" in message.text
    if message.type in ("error", "warning") and not is_own_status:
        seen.console.append(f"{message.text} {message.location.get('url')}")


def count(seen: Visit, finished: list[Request]) -> None:
    for request in finished:
        if "/media/" in request.url or request.url.startswith("data:"):
            continue
        sizes = request.sizes()
        seen.urls.append(request.url)
        if request.resource_type != "image":
            seen.sent += sizes["responseBodySize"] + sizes["responseHeadersSize"]


@cache
def axe_source() -> str:
    return AXE.read_text()


def look(seen: Visit, tab: Any, left: list[str]) -> None:
    tab.evaluate(axe_source())
    for viewport, theme in VIEWS:
        tab.set_viewport_size(viewport)
        tab.emulate_media(color_scheme=theme)
        tab.evaluate(SETTLE)
        found = tab.evaluate(RUN_AXE, [TAGS, left])
        if found:
            seen.faults[f"{viewport['width']} {theme}"] = found
