"""Publishing changes the version for this process and for every other one."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from wagtail.models import Page, Site

from cms.contentversion import FileVersion, RedisVersion, content_version
from learning.core.signals import content_changed

REDIS = os.environ.get("TEST_REDIS_URL")


@pytest.fixture(autouse=True)
def version(settings, tmp_path):
    settings.PAGE_CACHE_VERSION_FILE = tmp_path / "version"
    settings.REDIS_URL = ""
    return content_version()


@pytest.fixture
def page(db):
    return Site.objects.get().root_page.add_child(instance=Page(title="Beranda", slug="b"))


def changes(version, capture, act):
    before = version.current()
    with capture(execute=True):
        act()
    return version.current() != before


@pytest.mark.parametrize(
    "act",
    [
        lambda page: page.save_revision().publish(),
        lambda page: page.unpublish(),
        lambda page: page.delete(),
        lambda page: page.move(Page.get_first_root_node(), pos="last-child"),
        lambda page: Site.objects.get().save(),
        lambda page: content_changed.send(sender=Page, instance=page),
    ],
    ids=["publish", "unpublish", "delete", "move", "site", "core"],
)
def test_public_change_bumps(page, version, django_capture_on_commit_callbacks, act):
    assert changes(version, django_capture_on_commit_callbacks, lambda: act(page))


def test_draft_does_not_bump(page, version, django_capture_on_commit_callbacks):
    page.title = "Draf"
    assert not changes(version, django_capture_on_commit_callbacks, page.save_revision)


def test_other_process_sees_the_bump(version):
    version.bump()
    before = version.current()
    code = (
        "import sys, pathlib; from cms.contentversion import FileVersion;"
        "FileVersion(pathlib.Path(sys.argv[1])).bump()"
    )
    subprocess.run([sys.executable, "-c", code, version.path], cwd=settings.BASE_DIR, check=True)
    assert version.current() != before


def test_every_bump_is_a_new_version(tmp_path):
    version = FileVersion(tmp_path / "v")
    seen = [version.current()]
    for _time in range(50):
        version.bump()
        assert version.current() != seen[-1]
        seen.append(version.current())


@pytest.mark.skipif(not REDIS, reason="TEST_REDIS_URL is not set")
def test_redis_version():
    here, there = RedisVersion(REDIS), RedisVersion(REDIS)
    before = there.current()
    here.bump()
    assert here.current() == there.current() != before
