import os
from pathlib import Path

import pytest

from tests.conftest import missing


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    """A site with the demo, served as ``make run`` does; ``ASAH_QUALITY_DIR`` keeps it."""
    from .site import running

    kept = os.environ.get("ASAH_QUALITY_DIR")
    with running(Path(kept) if kept else tmp_path_factory.mktemp("site")) as found:
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
