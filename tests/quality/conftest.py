import os
from pathlib import Path

import pytest

from tests.conftest import missing


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    """A site with the demo, served as ``make run`` does; ``ASAH_QUALITY_DIR`` keeps it.

    It is made once for all test processes, and each serves a copy.
    """
    from .site import running, running_copy

    kept, own = os.environ.get("ASAH_QUALITY_DIR"), tmp_path_factory.getbasetemp()
    original = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "site"
    with running(Path(kept)) if kept else running_copy(original, own / "copy") as found:
        yield found


@pytest.fixture(scope="package")
def visit(browser, site):
    """``visit(page)``: each page is opened once for all the tests."""
    from .site import AXE
    from .site import visit as open_page

    if not AXE.exists():
        missing("node_modules/axe-core is missing: npm ci")
    kept = {}

    def found(page):
        if page not in kept:
            kept[page] = open_page(browser, site, page)
        return kept[page]

    return found
