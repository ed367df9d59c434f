import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parents[2]
FOUND = ROOT / "var" / "e2e"
PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process drives all journeys: it has to be told before the tests are shared out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="package")
def var_dir() -> Iterator[Path]:
    """Where the server keeps its database, its files and the mails that it sent."""
    with tempfile.TemporaryDirectory(prefix="asah-e2e-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def mails(server: str, var_dir: Path) -> list[EmailMessage]:
    """Every mail that the server has sent so far, whoever it went to."""
    files = sorted((var_dir / "mail").glob("*.log"))
    return [message_from_bytes(mail, policy=default) for file in files for mail in apart(file)]


def apart(file: Path) -> list[bytes]:
    """The file backend writes what goes through one connection into one file."""
    parts = file.read_bytes().split(b"-" * 79 + b"\n")
    return [part for part in parts if part.strip()]


@pytest.fixture(scope="package")
def server(var_dir: Path) -> Iterator[str]:
    """The address of a server over the world of ``world.py``."""
    FOUND.mkdir(parents=True, exist_ok=True)
    for picture in FOUND.glob("*.png"):
        picture.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
        "DATABASE_URL": f"sqlite:///{var_dir}/e2e.sqlite3",
        "REDIS_URL": "",
        "ASAH_VAR_DIR": str(var_dir),
    }
    command = [sys.executable, "-m", "tests.e2e.serve"]
    with (
        (FOUND / "server.log").open("w") as log,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            yield address_of(process)
        finally:
            process.terminate()


def address_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("READY "):
            return line.split()[1]
    pytest.fail("the server did not start:\n" + (FOUND / "server.log").read_text()[-4_000:])


class Visitors:
    """Opens one browser window a person, and hears what goes wrong in any of them."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def __call__(self, **options: Any) -> Page:
        context = self.browser.new_context(
            base_url=self.server,
            locale="id-ID",
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("console", self.hear)
        context.on("response", self.check)
        self.contexts.append(context)
        return context.new_page()

    def hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def check(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")

    def pages(self) -> list[Page]:
        return [page for context in self.contexts for page in context.pages]


@pytest.fixture
def visit(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """``visit()`` opens a window with cookies of its own. Closed, and checked, at the end."""
    visitors = Visitors(browser, server)
    yield visitors
    failed = request.node.stash.get(FAILED, False)
    if failed or visitors.faults:
        tell(visitors, request.node.name)
    for context in visitors.contexts:
        context.close()
    assert failed or not visitors.faults, "\n".join(visitors.faults)


def tell(visitors: Visitors, name: str) -> None:
    for number, page in enumerate(visitors.pages(), 1):
        picture = FOUND / f"{name}-{number}.png"
        print(f"{page.url}\n  {page.title()}\n  screenshot: {picture.relative_to(ROOT)}")
        page.screenshot(path=picture, full_page=True)
    print("\n".join(visitors.faults))
    print("server log:", FOUND.relative_to(ROOT) / "server.log")


@pytest.fixture
def page(visit: Visitors) -> Page:
    return visit()
