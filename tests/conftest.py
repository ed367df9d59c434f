import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def missing(what: str) -> None:
    """Skip the test, or fail it where browser tests are required."""
    if os.environ.get("ASAH_REQUIRE_BROWSER") == "1":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for everything in this folder: Playwright runs one loop in a process.

    It ends with the folder, as its loop keeps Django from the database.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        missing("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


def pytest_collection_finish(session: pytest.Session) -> None:
    """A pytest that its xdist does not know yet would give each process a bit of every group."""
    if getattr(session.config.option, "loadgroup", False):
        lone = [
            item.nodeid
            for item in session.items
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid
        ]
        if lone:
            raise pytest.UsageError(f"not shared out in groups: {lone[0]}")
